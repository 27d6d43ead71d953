#include "optimize/draws.hpp"
#include "optimize/sampler.hpp"

namespace cobot::optimize::builtin {
namespace {

class Random : public Sampler {
public:
    explicit Random(const SamplerSetup& setup) : setup_(setup) {}

    bool learns() const override { return false; }
    std::size_t generation() const override { return unlearned_generation(next_); }
    std::vector<Point> ask(std::size_t first, std::size_t count) override
    {
        std::vector<Point> points;
        std::vector<double> unit(setup_.space.size());
        for (std::size_t epoch = first; epoch < first + count; ++epoch) {
            Draws draws(setup_.seed, epoch);
            for (double& u : unit) u = draws.uniform();
            points.push_back(setup_.space.from_unit(unit));
        }
        next_ = first + count;
        return points;
    }
    void tell(std::span<const Trial>) override {}

private:
    SamplerSetup setup_;
    std::size_t next_ = 0;  ///< The epoch after the last that was asked for.
};

}  // namespace

extern const SamplerDefinition random;
const SamplerDefinition random{
    "random", "Independent points, everywhere alike", "Bergstra and Bengio 2012", true,
    [](const SamplerSetup& setup) -> std::unique_ptr<Sampler> { return std::make_unique<Random>(setup); }};

}  // namespace cobot::optimize::builtin
