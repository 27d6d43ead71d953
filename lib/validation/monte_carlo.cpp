#include "validation/monte_carlo.hpp"

#include <algorithm>
#include <cmath>

#include "core/random.hpp"
#include "metrics/statistics.hpp"

namespace cobot::validation {
namespace {

constexpr std::size_t fan_places = 101;

/// The steps of one path.
class Storyteller {
public:
    Storyteller(Retelling retelling, std::span<const double> steps, std::span<const double> stakes,
                const MonteCarloSetup& setup)
        : retelling_(retelling), steps_(steps), stakes_(stakes), setup_(setup)
    {
    }

    std::vector<double> path(std::size_t number) const
    {
        const core::CounterRandom random(setup_.seed, number);
        switch (retelling_) {
            case Retelling::shuffled_trades: return shuffled(random);
            case Retelling::drawn_trades: return blocks(random, 1);
            case Retelling::block_bootstrap: return blocks(random, setup_.block);
            case Retelling::random_slippage: return slipped(random);
            case Retelling::random_start: return begun_later(random);
        }
        return {};
    }

private:
    std::size_t index(double uniform, std::size_t size) const
    {
        return static_cast<std::size_t>(uniform * static_cast<double>(size));
    }
    /// Fisher and Yates.
    std::vector<double> shuffled(const core::CounterRandom& random) const
    {
        std::vector<double> path(steps_.begin(), steps_.end());
        for (std::size_t i = path.size(); i > 1; --i) std::swap(path[i - 1], path[index(random.uniform(i), i)]);
        return path;
    }
    std::vector<double> blocks(const core::CounterRandom& random, double block) const
    {
        std::vector<double> path(steps_.size());
        std::size_t place = 0;
        for (std::size_t i = 0; i < path.size(); ++i) {
            const bool anew = i == 0 || random.uniform(2 * i) < 1 / block;
            place = anew ? index(random.uniform(2 * i + 1), steps_.size()) : (place + 1) % steps_.size();
            path[i] = steps_[place];
        }
        return path;
    }
    std::vector<double> slipped(const core::CounterRandom& random) const
    {
        std::vector<double> path(steps_.begin(), steps_.end());
        for (std::size_t i = 0; i < path.size(); ++i) {
            const double stake = i < stakes_.size() ? stakes_[i] : 1;
            path[i] -= random.uniform(i) * setup_.slippage * stake;
        }
        return path;
    }
    std::vector<double> begun_later(const core::CounterRandom& random) const
    {
        const auto least = static_cast<std::size_t>(std::ceil(setup_.shortest * static_cast<double>(steps_.size())));
        const std::size_t first = index(random.uniform(0), steps_.size() - std::max<std::size_t>(least, 1) + 1);
        return {steps_.begin() + static_cast<std::ptrdiff_t>(first), steps_.end()};
    }

    Retelling retelling_;
    std::span<const double> steps_;
    std::span<const double> stakes_;
    const MonteCarloSetup& setup_;
};

/// The account after each step, 1 at first.
std::vector<double> account(const std::vector<double>& steps)
{
    std::vector<double> values{1};
    for (const double step : steps) values.push_back(std::max(0.0, values.back() * (1 + step)));
    return values;
}

double largest_drawdown(const std::vector<double>& values)
{
    double peak = 0;
    double worst = 0;
    for (const double value : values) {
        peak = std::max(peak, value);
        worst = std::max(worst, (peak - value) / peak);
    }
    return worst;
}

double at(std::vector<double>& sample, double probability) { return *metrics::quantile(sample, probability); }

}  // namespace

std::optional<MonteCarlo> monte_carlo(Retelling retelling, std::span<const double> steps,
                                      std::span<const double> stakes, const MonteCarloSetup& setup)
{
    if (steps.empty() || setup.paths == 0) return std::nullopt;
    const Storyteller teller(retelling, steps, stakes, setup);
    std::vector<std::vector<double>> columns(fan_places);
    std::vector<double> ends;
    std::vector<double> drawdowns;
    std::size_t ruined = 0;
    std::size_t lost = 0;
    for (std::size_t number = 0; number < setup.paths; ++number) {
        const std::vector<double> values = account(teller.path(number));
        for (std::size_t k = 0; k < fan_places; ++k) {
            columns[k].push_back(values[(values.size() - 1) * k / (fan_places - 1)]);
        }
        ruined += *std::ranges::min_element(values) <= 1 - setup.ruin ? 1 : 0;
        lost += values.back() < 1 ? 1 : 0;
        ends.push_back(values.back() - 1);
        drawdowns.push_back(largest_drawdown(values));
    }
    MonteCarlo result;
    for (std::vector<double>& column : columns) {
        result.fan.push_back({at(column, 0.05), at(column, 0.25), at(column, 0.5), at(column, 0.75), at(column, 0.95)});
    }
    const auto paths = static_cast<double>(setup.paths);
    result.ruin_probability = static_cast<double>(ruined) / paths;
    result.loss_probability = static_cast<double>(lost) / paths;
    result.return_p5 = at(ends, 0.05);
    result.return_p50 = at(ends, 0.5);
    result.return_p95 = at(ends, 0.95);
    result.drawdown_p50 = at(drawdowns, 0.5);
    result.drawdown_p95 = at(drawdowns, 0.95);
    return result;
}

}  // namespace cobot::validation
