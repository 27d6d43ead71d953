#include "app/trial_runner.hpp"

#include <cmath>
#include <limits>

#include "app/parallel.hpp"

namespace cobot::app {
namespace {

using optimize::Outcome;
using optimize::Trial;

TrialFigures figures_of(const metrics::Facts& facts)
{
    TrialFigures figures;
    for (std::size_t i = 0; i < TrialFigures::names.size(); ++i) {
        const auto metric = metrics::find_metric(TrialFigures::names[i]);
        const auto number = metrics::number_of(metrics::all_metrics()[*metric]->compute(facts));
        figures.values[i] = number.value_or(std::numeric_limits<double>::quiet_NaN());
    }
    figures.returns = facts.returns;
    return figures;
}

Outcome outcome_of(const SearchGoal& goal, const metrics::Facts& facts)
{
    Outcome outcome;
    for (const optimize::Objective& objective : goal.objectives) outcome.losses.push_back(objective.loss(facts));
    for (const optimize::Constraint& constraint : goal.constraints) outcome.violation += constraint.violation(facts);
    return outcome;
}

TrialRun failed(const SearchGoal& goal, std::string why)
{
    TrialRun run;
    run.outcome.state = Trial::State::failed;
    run.outcome.losses.assign(goal.objectives.size(), optimize::no_loss);
    run.figures.values.fill(std::numeric_limits<double>::quiet_NaN());
    run.failure = std::move(why);
    return run;
}

}  // namespace

std::optional<double> TrialFigures::at(std::string_view name) const
{
    const auto found = std::find(names.begin(), names.end(), name);
    COBOT_ENSURE(found != names.end(), "a figure that trials have");
    const double value = values[static_cast<std::size_t>(found - names.begin())];
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

TrialRun TrialRunner::run(const optimize::Point& point, const core::TimeRange& range)
{
    const auto prepared = prepare(strategy_.task(point), settings_, range, data_, {1, &cache_, false});
    if (!prepared) return failed(goal_, prepared.error().message);
    const ledger::RunRecord record = simulation::run_strategy(prepared->run, prepared->signals);
    if (!record.period.begin) return failed(goal_, "no candle lies in " + range.to_string());
    std::vector<market::CandleSeries> series;
    for (const LoadedPair& pair : prepared->pairs) series.push_back(pair.series);
    const metrics::Facts facts = metrics::gather(record, series);
    TrialRun run{outcome_of(goal_, facts), figures_of(facts), {}, {}, {}};
    double account = facts.starting_balance;
    for (const ledger::Trade& trade : record.trades) {
        const double profit = trade.profit.to_double();
        run.trade_steps.push_back(account > 0 ? profit / account : 0);
        run.trade_stakes.push_back(account > 0 ? trade.stake.to_double() / account : 0);
        account += profit;
    }
    return run;
}

std::vector<Outcome> TrialRunner::evaluate(std::span<const optimize::Point> points)
{
    std::vector<std::optional<TrialRun>> runs(points.size());
    for_each_index(points.size(), settings_.jobs, [&](std::size_t i) {
        if (!stop_.stopped()) runs[i] = run(points[i], train_);
    });
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < points.size() && runs[i]; ++i) {
        if (first_failure_.empty()) first_failure_ = runs[i]->failure;
        TrialFigures& figures = known_[points[i]] = std::move(runs[i]->figures);
        if (kept_days_ > kept_days_max) figures.returns = {};
        kept_days_ += figures.returns.size();
        outcomes.push_back(std::move(runs[i]->outcome));
    }
    return outcomes;
}

}  // namespace cobot::app
