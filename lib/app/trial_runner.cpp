#include "app/trial_runner.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/memory.hpp"
#include "metrics/statistics.hpp"

namespace cobot::app {
namespace {

using optimize::Outcome;
using optimize::Trial;

/// The numbers in all_metrics of what TrialFigures names.
const std::array<std::size_t, TrialFigures::names.size()>& figure_metrics()
{
    static const auto all = [] {
        std::array<std::size_t, TrialFigures::names.size()> metrics{};
        std::ranges::transform(TrialFigures::names, metrics.begin(),
                               [](std::string_view name) { return *metrics::find_metric(name); });
        return metrics;
    }();
    return all;
}

TrialFigures figures_of(const metrics::Facts& facts)
{
    TrialFigures figures;
    for (std::size_t i = 0; i < TrialFigures::names.size(); ++i) {
        const auto number = metrics::number_of(metrics::all_metrics()[figure_metrics()[i]]->compute(facts));
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

/// Where a bot's fills are told in the place of trades, of which it has none.
std::size_t fills_figure()
{
    const auto& names = TrialFigures::names;
    return static_cast<std::size_t>(std::ranges::find(names, "total_trades") - names.begin());
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

/// How many pairs' columns and masks there is room for: a quarter of the memory, or this process's share of it when it
/// leaves processors to others, and of one pair in any case.
std::size_t pairs_in_cache(const config::Settings& settings)
{
    using strategy::SearchCache;
    constexpr std::size_t coarse_bytes = SearchCache::column_bytes / 4;
    constexpr std::size_t bytes = SearchCache::column_bytes + coarse_bytes + SearchCache::mask_bytes;
    const std::size_t processors = thread_count(0);
    const std::size_t share = memory_size() / 4 / processors * std::min(thread_count(settings.jobs), processors);
    return std::clamp<std::size_t>(share / bytes, 1, std::max<std::size_t>(settings.pairs.size(), 1));
}

}  // namespace

TrialRunner::TrialRunner(const SearchedStrategy& strategy, const config::Settings& settings, const SearchGoal& goal,
                         MarketData& data, core::TimeRange train, core::StopFlag stop)
    : strategy_(strategy),
      settings_(settings),
      goal_(goal),
      data_(data),
      train_(train),
      stop_(stop),
      cache_(strategy::SearchCache::column_bytes * pairs_in_cache(settings),
             strategy::SearchCache::mask_bytes * pairs_in_cache(settings))
{
}

std::optional<double> TrialFigures::at(std::string_view name) const
{
    const auto found = std::find(names.begin(), names.end(), name);
    COBOT_ENSURE(found != names.end(), "a figure that trials have");
    const double value = values[static_cast<std::size_t>(found - names.begin())];
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

TrialRun TrialRunner::run_bot(const optimize::Point& point, const core::TimeRange& range) const
{
    std::optional<TrialRun> worst;
    const auto ran =
        strategy_.bot()->run(strategy_.overrides(point), range, [&](const metrics::Facts& facts, int fills) {
            TrialRun run{outcome_of(goal_, facts), figures_of(facts), {}, {}, {}};
            run.figures.values[fills_figure()] = fills;
            if (!worst || run.outcome.losses.front() > worst->outcome.losses.front()) worst = std::move(run);
        });
    return ran && worst ? std::move(*worst) : failed(goal_, ran ? "it was not run" : ran.error().message);
}

TrialRun TrialRunner::run(const optimize::Point& point, const core::TimeRange& range)
{
    if (strategy_.bot() != nullptr) return run_bot(point, range);
    const auto prepared = prepare(strategy_.task(point), settings_, range, data_, {1, &cache_.columns(), false, true});
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
    in_order_.push_back(&*place);
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

std::shared_ptr<const PairIndex> TrialRunner::index_of(const market::CandleSeries& series)
{
    const std::lock_guard lock(index_mutex_);
    for (const auto& known : indices_) {
        const market::CandleSeries& other = known->series;
        if (other.close().data() == series.close().data() && other.size() == series.size()) return known;
    }
    return indices_.emplace_back(std::make_shared<const PairIndex>(series));
}

std::string TrialRunner::reason_for_engine() const
{
    if (strategy_.bot() != nullptr || engine_alone_) return {};
    const auto dear = [](const auto& one) { return one.reads() == metrics::Reads::everything; };
    const auto reading = [](const std::string& what) { return what + ", which reads more than profits and equity"; };
    if (const auto it = std::ranges::find_if(goal_.objectives, dear); it != goal_.objectives.end()) {
        return reading(it->text());
    }
    if (const auto it = std::ranges::find_if(goal_.constraints, dear); it != goal_.constraints.end()) {
        return reading(it->text());
    }
    const optimize::Point point = strategy_.space().initial();
    const auto prepared = prepare(strategy_.task(point), settings_, train_, data_, {1, nullptr, false, false});
    return prepared ? std::string(simulation::Scan::uncovered(prepared->run)) : std::string();
}

metrics::Reads TrialRunner::reads() const
{
    auto all = metrics::Reads::closed_trades;
    for (const std::size_t metric : figure_metrics()) all = both(all, metrics::reads_of(metric));
    for (const optimize::Objective& objective : goal_.objectives) all = both(all, objective.reads());
    for (const optimize::Constraint& constraint : goal_.constraints) all = both(all, constraint.reads());
    return all;
}

std::vector<TrialRun> TrialRunner::run_all(std::span<const optimize::Point> points, const core::TimeRange& range)
{
    std::vector<std::optional<TrialRun>> runs(points.size());
    const metrics::Reads read = reads();
    SharedPairs shared;  // The settings give all trials the same pairs, costs and instruments.
    std::vector<std::unique_ptr<ScannedTrial>> scanned(points.size());
    const bool may_scan = strategy_.bot() == nullptr && !engine_alone_ && read != metrics::Reads::everything;
    for (std::size_t i = 0; may_scan && i < points.size(); ++i) {
        auto prepared = prepare(strategy_.task(points[i]), settings_, range, data_, {1, nullptr, false, false});
        if (!prepared) {
            runs[i] = failed(goal_, prepared.error().message);
            continue;
        }
        if (!simulation::Scan::uncovered(prepared->run).empty()) break;  // Nor will be the others.
        if (shared.indices.empty()) {
            for (const LoadedPair& pair : prepared->pairs) {
                shared.indices.push_back(index_of(pair.series));
                shared.orders.push_back(
                    take_orders(prepared->run.costs, pair.series.instrument(), prepared->pairs.size()));
            }
        }
        scanned[i] = std::make_unique<ScannedTrial>(std::move(*prepared), cache_, shared, read);
    }
    const std::size_t turn = shared.turn();
    bool going = std::ranges::any_of(scanned, [](const auto& trial) { return trial != nullptr; });
    ScannedTrial::Trips trips;
    for (std::size_t first = 0; going; first += turn) {
        going = false;
        for (std::size_t i = 0; i < scanned.size(); ++i) {
            if (i + 1 < scanned.size() && scanned[i + 1]) scanned[i + 1]->fetch(first);
            going = (scanned[i] && scanned[i]->advance(first, turn, trips)) || going;
        }
    }
    std::vector<TrialRun> made;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (const metrics::Facts* facts = scanned[i] ? scanned[i]->finish(trips) : nullptr) {
            runs[i] = TrialRun{outcome_of(goal_, *facts), figures_of(*facts), {}, {}, {}};
        }
        scanned[i].reset();
        made.push_back(runs[i] ? std::move(*runs[i]) : run(points[i], range));
    }
    for (auto& orders : shared.orders) give_back(std::move(orders));
    return made;
}

std::unique_ptr<simulation::MarketOrders> TrialRunner::take_orders(const simulation::Costs& costs,
                                                                   const market::Instrument& instrument,
                                                                   std::size_t pairs)
{
    const std::lock_guard lock(orders_mutex_);
    const auto found =
        std::ranges::find_if(idle_orders_, [&](const auto& idle) { return idle->are_for(costs, instrument); });
    if (found == idle_orders_.end()) {
        return std::make_unique<simulation::MarketOrders>(costs, instrument,
                                                          order_bytes_max / thread_count(settings_.jobs) / pairs);
    }
    auto orders = std::move(*found);
    idle_orders_.erase(found);
    return orders;
}

void TrialRunner::give_back(std::unique_ptr<simulation::MarketOrders> orders)
{
    if (!orders) return;
    const std::lock_guard lock(orders_mutex_);
    idle_orders_.push_back(std::move(orders));
}

std::vector<TrialRun> TrialRunner::run_unless_hopeless(std::span<const optimize::Point> points,
                                                       std::optional<double> limit)
{
    if (!first_part_) return run_all(points, train_);
    std::vector<TrialRun> made = run_all(points, *first_part_);
    std::vector<optimize::Point> hopeful;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double loss = made[i].outcome.losses.front();
        made[i].figures.early_loss = loss;
        if (limit && loss > *limit && made[i].outcome.state == Trial::State::complete) {
            made[i].outcome.state = Trial::State::pruned;
            made[i].figures.returns = {};
        } else {
            hopeful.push_back(points[i]);
            places.push_back(i);
        }
    }
    std::vector<TrialRun> whole = run_all(hopeful, train_);
    for (std::size_t k = 0; k < whole.size(); ++k) {
        whole[k].figures.early_loss = made[places[k]].figures.early_loss;
        made[places[k]] = std::move(whole[k]);
    }
    return made;
}

std::unique_ptr<TrialRunner::Batch> TrialRunner::begin(std::span<const optimize::Point> points)
{
    auto batch = std::make_unique<Batch>();
    batch->points.assign(points.begin(), points.end());
    batch->runs.resize(points.size());
    // So many trials go through a block of candles together: the more, the less each waits for memory, and the more
    // memory they take, for each pair. Bots do not.
    const std::size_t pairs = std::max<std::size_t>(settings_.pairs.size(), 1);
    const std::size_t together_max = strategy_.bot() == nullptr ? std::max<std::size_t>(256 / pairs, 8) : 1;
    const std::size_t threads = thread_count(settings_.jobs);
    const std::size_t together = std::clamp<std::size_t>((points.size() + threads - 1) / threads, 1, together_max);
    const std::size_t parts = (points.size() + together - 1) / together;
    batch->work.emplace(parts, settings_.jobs,
                        [this, together, limit = early_limit(), &batch = *batch](std::size_t part) {
                            if (stop_.stopped()) return;
                            const auto rest = std::span(batch.points).subspan(part * together);
                            auto made = run_unless_hopeless(rest.first(std::min(together, rest.size())), limit);
                            std::ranges::move(made, batch.runs.begin() + static_cast<std::ptrdiff_t>(part * together));
                        });
    return batch;
}

void TrialRunner::foresee(std::span<const optimize::Point> points)
{
    if (points.empty()) return foreseen_.clear();
    if (first_part_) return;  // What is hopeless shows in the generations before.
    foreseen_.push_back(begin(points));
}

std::vector<Outcome> TrialRunner::evaluate(std::span<const optimize::Point> points)
{
    std::unique_ptr<Batch> batch;
    if (!foreseen_.empty() && std::ranges::equal(foreseen_.front()->points, points)) {
        batch = std::move(foreseen_.front());
        foreseen_.pop_front();
    } else {
        batch = begin(points);
    }
    while (batch->work->do_one()) {
    }
    // Instead of waiting for those who are still at it.
    while (!batch->work->is_done() && !foreseen_.empty() && foreseen_.front()->work->do_one()) {
    }
    batch->work->finish();
    std::vector<std::optional<TrialRun>>& runs = batch->runs;
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < points.size() && runs[i]; ++i) {
        if (first_failure_.empty()) first_failure_ = runs[i]->failure;
        remember(points[i], std::move(runs[i]->figures));
        outcomes.push_back(std::move(runs[i]->outcome));
    }
    return outcomes;
}

}  // namespace cobot::app
