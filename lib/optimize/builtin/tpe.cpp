#include <algorithm>
#include <cmath>

#include "optimize/parzen.hpp"
#include "optimize/sampler.hpp"

namespace cobot::optimize::builtin {
namespace {

constexpr std::size_t startup_trials = 10;
constexpr std::size_t candidates = 24;
constexpr std::size_t good_max = 25;
constexpr std::size_t kernels_max = 64;  ///< Of the bad; more cost time and change little.

class Tpe : public Sampler {
public:
    explicit Tpe(const SamplerSetup& setup) : setup_(setup) {}

    /// One after the other at first, when each trial teaches most; more at a time as the model settles.
    std::size_t generation() const override
    {
        if (setup_.population > 0) return setup_.population;
        if (known_.size() < startup_trials) return startup_trials;
        return std::clamp<std::size_t>(known_.size() / 16, 4, 64);
    }

    std::vector<Point> ask(std::size_t first, std::size_t count) override
    {
        if (known_.size() < startup_trials) return at_random(first, count);
        const auto [good, bad] = split();
        const ParzenEstimator likely(setup_.space, good);
        const ParzenEstimator unlikely(setup_.space, bad);
        std::vector<Point> points(count);
        setup_.each(count, [&](std::size_t i) {
            Draws draws(setup_.seed, first + i);
            std::vector<double> best;
            double most = -INFINITY;
            for (std::size_t k = 0; k < candidates; ++k) {
                std::vector<double> unit = likely.sample(draws);
                const double gain = likely.log_density(unit) - unlikely.log_density(unit);
                if (gain <= most && k > 0) continue;
                most = gain;
                best = std::move(unit);
            }
            points[i] = setup_.space.from_unit(best);
        });
        return points;
    }

    void tell(std::span<const Trial> trials) override { known_.insert(known_.end(), trials.begin(), trials.end()); }

private:
    struct Split {
        std::vector<std::vector<double>> good, bad;
    };

    std::vector<Point> at_random(std::size_t first, std::size_t count) const
    {
        std::vector<Point> points;
        for (std::size_t epoch = first; epoch < first + count; ++epoch) {
            Draws draws(setup_.seed, epoch);
            std::vector<double> unit(setup_.space.size());
            for (double& u : unit) u = draws.uniform();
            points.push_back(setup_.space.from_unit(unit));
        }
        return points;
    }

    /// The best tenth, at most 25, and the others, each in the order of their epochs.
    Split split() const
    {
        std::vector<std::size_t> order(known_.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        const std::size_t good =
            std::min(good_max, static_cast<std::size_t>(std::ceil(0.1 * static_cast<double>(known_.size()))));
        const auto middle = order.begin() + static_cast<std::ptrdiff_t>(good);
        std::partial_sort(order.begin(), middle, order.end(), [&](std::size_t a, std::size_t b) {
            if (is_better(known_[a], known_[b])) return true;
            return !is_better(known_[b], known_[a]) && a < b;
        });
        std::sort(order.begin(), middle);
        std::sort(middle, order.end());
        Split result;
        for (auto i = order.begin(); i != middle; ++i) result.good.push_back(unit_of(*i));
        const auto others = static_cast<std::size_t>(order.end() - middle);
        const std::size_t kept = std::min(others, kernels_max);
        for (std::size_t k = 0; k < kept; ++k) {
            result.bad.push_back(unit_of(middle[static_cast<std::ptrdiff_t>(k * others / kept)]));
        }
        return result;
    }
    std::vector<double> unit_of(std::size_t trial) const { return setup_.space.to_unit(known_[trial].point); }

    SamplerSetup setup_;
    std::vector<Trial> known_;
};

}  // namespace

extern const SamplerDefinition tpe;
const SamplerDefinition tpe{
    "tpe", "Models where good and bad trials lie, and tries where good ones are likelier",
    "Bergstra et al. 2011; multivariate, with Optuna's constants", false,
    [](const SamplerSetup& setup) -> std::unique_ptr<Sampler> { return std::make_unique<Tpe>(setup); }};

}  // namespace cobot::optimize::builtin
