#include <algorithm>

#include "optimize/sampler.hpp"
#include "optimize/variation.hpp"

namespace cobot::optimize::builtin {
namespace {

/// Parents by tournament, children by crossover and mutation, the best of both generations survive.
class Genetic : public Sampler {
public:
    explicit Genetic(const SamplerSetup& setup) : setup_(setup), size_(setup.population > 0 ? setup.population : 48) {}

    std::size_t generation() const override { return size_; }
    std::vector<Point> ask(std::size_t first, std::size_t count) override
    {
        std::vector<Point> points;
        for (std::size_t epoch = first; epoch < first + count; ++epoch) {
            Draws draws(setup_.seed, epoch);
            if (parents_.empty()) {
                points.push_back(epoch == 0 ? setup_.space.initial()
                                            : setup_.space.from_unit(anywhere(setup_.space, draws)));
                continue;
            }
            Unit child = crossed(setup_.space, unit_of(chosen(draws)), unit_of(chosen(draws)), draws);
            mutate(setup_.space, child, draws);
            points.push_back(setup_.space.from_unit(child));
        }
        return points;
    }
    void tell(std::span<const Trial> trials) override
    {
        parents_.insert(parents_.end(), trials.begin(), trials.end());
        std::ranges::stable_sort(parents_, is_better);
        // Copies of one point would fill the generation.
        const auto same = [](const Trial& a, const Trial& b) { return a.point == b.point; };
        parents_.erase(std::unique(parents_.begin(), parents_.end(), same), parents_.end());
        if (parents_.size() > size_) parents_.resize(size_);
    }

private:
    const Trial& chosen(Draws& draws) const
    {
        // Sorted, the better of two is the one in front.
        const std::size_t a = draws.index(parents_.size());
        return parents_[std::min(a, draws.index(parents_.size()))];
    }
    Unit unit_of(const Trial& trial) const { return setup_.space.to_unit(trial.point); }

    SamplerSetup setup_;
    std::size_t size_;
    std::vector<Trial> parents_;
};

}  // namespace

extern const SamplerDefinition genetic;
const SamplerDefinition genetic{
    "genetic", "Breeds the next trials from pairs of good ones", "Holland 1975; operators of Deb 1995", false,
    [](const SamplerSetup& setup) -> std::unique_ptr<Sampler> { return std::make_unique<Genetic>(setup); }};

}  // namespace cobot::optimize::builtin
