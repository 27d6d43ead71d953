#include <algorithm>

#include "optimize/sampler.hpp"
#include "optimize/variation.hpp"

namespace cobot::optimize::builtin {
namespace {

constexpr double crossover_rate = 0.9;

/// rand/1/bin with a factor drawn anew for every child from [0.5, 1).
class DifferentialEvolution : public Sampler {
public:
    explicit DifferentialEvolution(const SamplerSetup& setup)
        : setup_(setup),
          size_(std::max<std::size_t>(
              4, setup.population > 0 ? setup.population : std::clamp<std::size_t>(8 * setup.space.size(), 16, 96)))
    {
    }

    std::size_t generation() const override { return size_; }
    std::vector<Point> ask(std::size_t first, std::size_t count) override
    {
        asked_.clear();
        std::vector<Point> points;
        for (std::size_t k = 0; k < count; ++k) {
            Draws draws(setup_.seed, first + k);
            asked_.push_back(members_.size() < size_ ? anywhere(setup_.space, draws) : child_of(k, draws));
            points.push_back(setup_.space.from_unit(asked_.back()));
        }
        return points;
    }
    void tell(std::span<const Trial> trials) override
    {
        for (std::size_t k = 0; k < trials.size(); ++k) {
            if (members_.size() < size_) {
                members_.push_back({asked_[k], trials[k]});
            } else if (!is_better(members_[k].trial, trials[k])) {
                members_[k] = {asked_[k], trials[k]};
            }
        }
    }

private:
    struct Member {
        Unit unit;
        Trial trial;
    };

    Unit child_of(std::size_t k, Draws& draws) const
    {
        std::size_t others[3];
        for (std::size_t i = 0; i < 3; ++i) {
            bool taken = true;
            while (taken) {
                others[i] = draws.index(size_);
                taken = others[i] == k || std::find(others, others + i, others[i]) != others + i;
            }
        }
        const double factor = 0.5 + 0.5 * draws.uniform();
        const std::size_t certain = draws.index(setup_.space.size());
        Unit child = members_[k].unit;
        for (std::size_t i = 0; i < child.size(); ++i) {
            if (draws.uniform() >= crossover_rate && i != certain) continue;
            const auto at = [&](std::size_t which) { return members_[others[which]].unit[i]; };
            const double moved = at(0) + factor * (at(1) - at(2));
            // Beyond an end: halfway between it and the parent.
            child[i] = moved < 0 ? child[i] / 2 : moved > 1 ? (child[i] + 1) / 2 : moved;
        }
        return child;
    }

    SamplerSetup setup_;
    std::size_t size_;
    std::vector<Member> members_;
    std::vector<Unit> asked_;
};

}  // namespace

extern const SamplerDefinition de;
const SamplerDefinition de{"de", "Differential evolution: steps as long as the members lie apart",
                           "Storn and Price 1997", false, [](const SamplerSetup& setup) -> std::unique_ptr<Sampler> {
                               return std::make_unique<DifferentialEvolution>(setup);
                           }};

}  // namespace cobot::optimize::builtin
