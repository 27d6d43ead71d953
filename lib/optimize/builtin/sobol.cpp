#include <boost/random/sobol.hpp>

#include "core/random.hpp"
#include "optimize/sampler.hpp"

namespace cobot::optimize::builtin {
namespace {

/// Boost's sequence has the direction numbers of Joe and Kuo (2008), which fill every power of two evenly. The bits of
/// each dimension are flipped by the seed (a digital shift), which keeps that and moves the points.
class Sobol : public Sampler {
public:
    explicit Sobol(const SamplerSetup& setup) : setup_(setup), sequence_(setup.space.size()) {}

    bool learns() const override { return false; }
    std::size_t generation() const override { return unlearned_generation(next_); }
    std::vector<Point> ask(std::size_t first, std::size_t count) override
    {
        const std::size_t dimensions = setup_.space.size();
        if (first != next_) sequence_.seed(first);
        std::vector<Point> points;
        std::vector<double> unit(dimensions);
        for (std::size_t k = 0; k < count; ++k) {
            for (std::size_t i = 0; i < dimensions; ++i) {
                const std::uint64_t bits = sequence_() ^ core::CounterRandom(setup_.seed, 0).bits(i);
                unit[i] = static_cast<double>(bits >> 11) * 0x1p-53;
            }
            points.push_back(setup_.space.from_unit(unit));
        }
        next_ = first + count;
        return points;
    }
    void tell(std::span<const Trial>) override {}

private:
    SamplerSetup setup_;
    boost::random::sobol sequence_;
    std::size_t next_ = 0;
};

}  // namespace

extern const SamplerDefinition sobol;
const SamplerDefinition sobol{
    "sobol", "Points that fill the space more evenly than random ones",
    "Sobol 1967; direction numbers of Joe and Kuo 2008", true,
    [](const SamplerSetup& setup) -> std::unique_ptr<Sampler> { return std::make_unique<Sobol>(setup); }};

}  // namespace cobot::optimize::builtin
