#include <algorithm>
#include <cmath>

#include "app/cross_validation.hpp"
#include "app/parallel.hpp"
#include "app/search_setup.hpp"
#include "metrics/statistics.hpp"
#include "validation/sharpe.hpp"

namespace cobot::app {
namespace {

const double root_of_year = std::sqrt(365.0);
constexpr std::size_t pbo_groups = 10;
constexpr std::size_t resamples = 500;
constexpr std::size_t reality_trials_max = 1000;
constexpr std::size_t table_trials_max = 4000;

/// At most `count` of them, evenly spread.
template <class One>
std::vector<One> thinned(const std::vector<One>& all, std::size_t count)
{
    if (all.size() <= count) return all;
    std::vector<One> some;
    for (std::size_t k = 0; k < count; ++k) some.push_back(all[k * all.size() / count]);
    return some;
}

/// Daily returns of trials of which they are kept, all of one length.
validation::ReturnTable returns_of(const TrialRunner& runner, const RankedTrial& best)
{
    const std::size_t days = best.train.returns.size();
    std::vector<const std::vector<double>*> kept;
    for (const TrialRunner::Known* known : runner.all_figures()) {
        const std::vector<double>& returns = known->second.returns;
        if (returns.size() == days && days > 0) kept.push_back(&returns);
    }
    validation::ReturnTable table;
    for (const std::vector<double>* returns : thinned(kept, table_trials_max)) table.push_back(*returns);
    return table;
}

void deflate(SearchChecks& checks, const TrialRunner& runner, const RankedTrial& best)
{
    std::vector<double> ratios;
    for (const TrialRunner::Known* known : runner.all_figures()) {
        if (const auto sharpe = known->second.at("sharpe_daily")) ratios.push_back(*sharpe / root_of_year);
    }
    checks.trials = runner.all_figures().size();
    const auto sample = validation::sharpe_sample(best.train.returns);
    const auto spread = metrics::sample_deviation(ratios);
    if (!sample || !spread) return;
    checks.chance_sharpe = validation::expected_best_sharpe(*spread * *spread, checks.trials) * root_of_year;
    checks.deflated_sharpe = validation::deflated_sharpe(*sample, *spread * *spread, checks.trials);
}

/// One step to either side in each dimension, a twentieth of a continuum, and up to two other choices.
std::vector<optimize::Point> neighbours_of(const optimize::Space& space, const optimize::Point& best)
{
    std::vector<optimize::Point> points;
    const std::vector<double> unit = space.to_unit(best);
    for (std::size_t i = 0; i < space.size(); ++i) {
        const std::size_t count = space[i].count();
        const double step = count > 0 ? 1 / static_cast<double>(count) : 0.05;
        for (const double sign : {-1.0, 1.0}) {
            std::vector<double> moved = unit;
            moved[i] += sign * step;
            if (moved[i] < 0 || moved[i] > 1) continue;
            const optimize::Point point = space.from_unit(moved);
            if (point != best && std::ranges::find(points, point) == points.end()) points.push_back(point);
        }
    }
    return points;
}

void look_around(SearchChecks& checks, const SearchSetup& setup, const Split& ranges, int jobs, const RankedTrial& best,
                 TrialRunner& runner)
{
    const auto points = neighbours_of(setup.strategy.space(), best.trial.point);
    std::vector<double> values(points.size());
    for_each_index(points.size(), jobs,
                   [&](std::size_t i) { values[i] = -runner.run(points[i], ranges.train).outcome.losses.front(); });
    checks.neighbours = values.size();
    checks.plateau = validation::plateau(-best.trial.losses.front(), values, 0.1);
}

void retell(SearchChecks& checks, const RankedTrial& best, const TrialRun& run, std::uint64_t seed)
{
    using validation::Retelling;
    validation::MonteCarloSetup setup;
    setup.seed = seed;
    const auto add = [&](std::string_view name, Retelling retelling, std::span<const double> steps) {
        if (const auto paths = validation::monte_carlo(retelling, steps, run.trade_stakes, setup)) {
            checks.monte_carlo.push_back({name, *paths});
        }
    };
    add("trades in another order", Retelling::shuffled_trades, run.trade_steps);
    add("trades drawn anew", Retelling::drawn_trades, run.trade_steps);
    add("stretches of days drawn anew", Retelling::block_bootstrap, best.train.returns);
    add("slippage up to 0.2 %", Retelling::random_slippage, run.trade_steps);
    add("begun later", Retelling::random_start, best.train.returns);
}

}  // namespace

SearchChecks check_search(const HyperoptPlan& plan, const SearchSetup& setup, const Split& ranges,
                          const RankedTrial& best, TrialRunner& runner)
{
    SearchChecks checks;
    deflate(checks, runner, best);
    const validation::ReturnTable table = returns_of(runner, best);
    checks.compared = table.size();
    if (const auto pbo = validation::overfitting_probability(table, pbo_groups)) checks.overfitting = pbo->probability;
    if (plan.cv_groups > 0) checks.folds = cross_validation(plan, setup, ranges.train, best, runner);
    if (!plan.robustness) return checks;
    checks.reality_check =
        validation::reality_check(thinned(table, reality_trials_max), resamples, 10, plan.settings.seed);
    look_around(checks, setup, ranges, plan.settings.jobs, best, runner);
    retell(checks, best, runner.run(best.trial.point, ranges.train), plan.settings.seed);
    return checks;
}

}  // namespace cobot::app
