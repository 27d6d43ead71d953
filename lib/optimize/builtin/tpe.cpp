#include <algorithm>
#include <cmath>
#include <optional>

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
        std::optional<ParzenEstimator> likely;
        std::optional<ParzenEstimator> unlikely;
        setup_.each(2, [&](std::size_t i) { (i == 0 ? unlikely : likely).emplace(setup_.space, i == 0 ? bad : good); });
        std::vector<Point> points(count);
        setup_.each(count, [&](std::size_t i) {
            Draws draws(setup_.seed, first + i);
            std::vector<double> best;
            double most = -INFINITY;
            for (std::size_t k = 0; k < candidates; ++k) {
                std::vector<double> unit = likely->sample(draws);
                const double gain = likely->log_density(unit) - unlikely->log_density(unit);
                if (gain <= most && k > 0) continue;
                most = gain;
                best = std::move(unit);
            }
            points[i] = setup_.space.from_unit(best);
        });
        return points;
    }

    void tell(std::span<const Trial> trials) override
    {
        for (const Trial& trial : trials) {
            known_.push_back(trial);
            // Equals stay in the order of their epochs.
            const auto place = std::ranges::upper_bound(
                best_, trial, [](const Trial& a, const Trial& b) { return is_better(a, b); },
                [&](std::size_t i) -> const Trial& { return known_[i]; });
            best_.insert(place, known_.size() - 1);
            if (best_.size() > good_max) best_.pop_back();
        }
    }

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
        const std::size_t count =
            std::min(good_max, static_cast<std::size_t>(std::ceil(0.1 * static_cast<double>(known_.size()))));
        std::vector<std::size_t> good(best_.begin(), best_.begin() + static_cast<std::ptrdiff_t>(count));
        std::ranges::sort(good);
        Split result;
        for (const std::size_t i : good) result.good.push_back(unit_of(i));
        const std::size_t others = known_.size() - count;
        const std::size_t kept = std::min(others, kernels_max);
        std::size_t before = 0;  // So many of the good are older.
        for (std::size_t k = 0; k < kept; ++k) {
            const std::size_t number = k * others / kept;
            while (before < count && good[before] <= number + before) ++before;
            result.bad.push_back(unit_of(number + before));
        }
        return result;
    }
    std::vector<double> unit_of(std::size_t trial) const { return setup_.space.to_unit(known_[trial].point); }

    SamplerSetup setup_;
    std::vector<Trial> known_;
    std::vector<std::size_t> best_;  ///< The best of them, as many as can be good.
};

}  // namespace

extern const SamplerDefinition tpe;
const SamplerDefinition tpe{
    "tpe", "Models where good and bad trials lie, and tries where good ones are likelier",
    "Bergstra et al. 2011; multivariate, with Optuna's constants", false,
    [](const SamplerSetup& setup) -> std::unique_ptr<Sampler> { return std::make_unique<Tpe>(setup); }};

}  // namespace cobot::optimize::builtin
