#include "app/trial_runner.hpp"

#include <cmath>
#include <limits>

#include "app/parallel.hpp"
#include "metrics/statistics.hpp"

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

void TrialRunner::remember(const optimize::Point& point, TrialFigures figures)
{
    const auto [place, is_new] = known_.try_emplace(point, std::move(figures));
    if (!is_new) return;
    TrialFigures& kept = place->second;
    if (kept.early_loss) early_losses_.push_back(*kept.early_loss);
    if (kept_days_ > kept_days_max) kept.returns = {};
    kept_days_ += kept.returns.size();
}

std::optional<double> TrialRunner::early_limit() const
{
    constexpr std::size_t enough = 20;
    if (early_losses_.size() < enough) return std::nullopt;
    return metrics::median(early_losses_);
}

TrialRun TrialRunner::run_unless_hopeless(const optimize::Point& point, std::optional<double> limit)
{
    if (!first_part_) return run(point, train_);
    TrialRun early = run(point, *first_part_);
    const double loss = early.outcome.losses.front();
    const bool hopeless = limit && loss > *limit && early.outcome.state == Trial::State::complete;
    if (hopeless) early.outcome.state = Trial::State::pruned;
    TrialRun made = hopeless ? std::move(early) : run(point, train_);
    made.figures.early_loss = loss;
    if (hopeless) made.figures.returns = {};
    return made;
}

std::vector<Outcome> TrialRunner::evaluate(std::span<const optimize::Point> points)
{
    const std::optional<double> limit = early_limit();
    std::vector<std::optional<TrialRun>> runs(points.size());
    for_each_index(points.size(), settings_.jobs, [&](std::size_t i) {
        if (!stop_.stopped()) runs[i] = run_unless_hopeless(points[i], limit);
    });
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < points.size() && runs[i]; ++i) {
        if (first_failure_.empty()) first_failure_ = runs[i]->failure;
        remember(points[i], std::move(runs[i]->figures));
        outcomes.push_back(std::move(runs[i]->outcome));
    }
    return outcomes;
}

}  // namespace cobot::app
