#include "app/backtest.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "app/build_id.hpp"
#include "app/parallel.hpp"
#include "app/strategy_task.hpp"
#include "config/load_strategy.hpp"

namespace cobot::app {
namespace {

using core::Decimal;
using core::Error;
using core::ErrorCode;
using core::Result;

Result<strategy::ParameterValues> values_for(const strategy::Spec& spec, const std::vector<ParameterChoice>& choices)
{
    strategy::ParameterValues overrides;
    for (const ParameterChoice& choice : choices) {
        const auto value = Decimal::parse(choice.value);
        if (!value) return value.error().within("--sweep " + choice.name);
        overrides[choice.name] = *value;
    }
    return strategy::parameter_values(spec, overrides);
}

LoadedStrategy strategy_of(const bots::Spec& bot)
{
    LoadedStrategy strategy{bot.strategy->spec, {}, bot.strategy->spec.timeframe};
    for (const bots::ListingName& listing : bot.listings) strategy.pairs.push_back(listing.pair);
    return strategy;
}

Result<std::vector<StrategyTask>> make_tasks(const std::vector<LoadedStrategy>& strategies, const BacktestPlan& plan)
{
    const std::vector<std::vector<ParameterChoice>> as_it_stands(1);
    std::vector<StrategyTask> tasks;
    for (const LoadedStrategy& strategy : strategies) {
        for (const auto& variant : plan.variants.empty() ? as_it_stands : plan.variants) {
            auto values = values_for(strategy.spec, variant);
            if (!values) return values.error();
            tasks.push_back({&strategy, std::move(*values)});
        }
    }
    return tasks;
}

std::string describe(const strategy::Sizing& sizing)
{
    using Kind = strategy::Sizing::Kind;
    const std::string value = sizing.value.to_string();
    switch (sizing.kind) {
        case Kind::fixed: return value;
        case Kind::percent: return value + " % of equity";
        case Kind::unlimited: return "unlimited";
        case Kind::fixed_risk: return value + " % of equity at risk";
        case Kind::atr: return value + " % of equity per ATR";
        case Kind::kelly: return value + " of Kelly";
        case Kind::optimal_f: return value + " of optimal f";
    }
    return "";
}

report::Assumptions assumptions_of(const StrategyTask& task, const config::Settings& settings,
                                   const std::vector<LoadedPair>& pairs, const core::TimeRange& traded,
                                   const strategy::RiskRules& risk, std::size_t warmup, const std::string& exchange)
{
    report::Assumptions all;
    all.exchange = exchange;
    all.timeframe = task.strategy->timeframe;
    for (const LoadedPair& pair : pairs) {
        const market::CandleSeries series = pair.series.within(traded);
        all.candles += series.size();
        all.gap_candles += series.size() - series.traded_count();
        all.hole_candles += pair.hole_candles;
        all.synthetic = all.synthetic || pair.synthetic;
        if (pair.detail_timeframe) all.detail_timeframe = pair.detail_timeframe;
    }
    all.gap_candles -= std::min(all.gap_candles, all.hole_candles);
    all.warmup = warmup;
    const bool freqtrade = settings.fill_model == config::FillModel::freqtrade;
    all.fill_model = freqtrade ? "freqtrade" : "honest";
    all.maker_fee = pairs.front().series.instrument().maker_fee;
    all.taker_fee = pairs.front().series.instrument().taker_fee;
    all.slippage = freqtrade ? Decimal(0) : settings.slippage;
    all.spread = freqtrade ? Decimal(0) : settings.spread;
    all.latency_candles = freqtrade ? 0 : settings.latency_candles;
    all.stake = describe(risk.sizing);
    all.seed = settings.seed;
    if (freqtrade) all.detail_timeframe.reset();
    return all;
}

/// The counts of all pairs together.
std::vector<report::FunnelRow> sum_of(const std::vector<std::vector<strategy::FunnelRow>>& funnels)
{
    std::vector<report::FunnelRow> rows;
    for (const auto& counted : funnels) {
        rows.resize(counted.size());
        for (std::size_t i = 0; i < counted.size(); ++i) {
            rows[i].condition = counted[i].condition;
            rows[i].depth = counted[i].depth;
            rows[i].held += counted[i].held;
            rows[i].seen += counted[i].seen;
        }
    }
    return rows;
}

/// Makes one run from loading its candles to its figures.
Result<Backtest> run_task(const StrategyTask& task, const BacktestPlan& plan, const core::TimeRange& range,
                          MarketData& data, int jobs)
{
    const config::Settings& settings = plan.settings;
    const strategy::Spec& spec = task.strategy->spec;
    auto prepared = prepare(task, settings, range, data, {jobs, nullptr, plan.explain});
    if (!prepared) return prepared.error();

    Backtest made;
    report::Result& result = made.result;
    result.run = simulate(*prepared);
    for (const LoadedPair& pair : prepared->pairs) made.series.push_back(pair.series);
    if (!result.run.period.begin) {
        return Error{ErrorCode::data, fmt::format("{}: no candle of {} lies in {}", spec.name,
                                                  task.strategy->pairs.front().to_string(), range.to_string())};
    }
    result.summary = metrics::summarise(result.run, made.series);
    result.strategy = spec.name;
    result.description = spec.description;
    for (const auto& [name, value] : task.values) result.params.emplace_back(name, value);
    result.command = plan.command;
    result.assumptions = assumptions_of(task, settings, prepared->pairs, result.run.period, prepared->run.bot.risk,
                                        prepared->warmup, data.exchange());
    result.hashes = {spec.sha256, data_hash_of(prepared->pairs), build_id()};
    result.funnel = sum_of(prepared->funnels);
    return made;
}

}  // namespace

Result<std::vector<Backtest>> backtest(const BacktestPlan& plan, core::StopFlag stop, const BacktestProgress& progress)
{
    const config::Settings& settings = plan.settings;
    if (settings.strategies.empty() && plan.bot == nullptr) {
        const auto names = config::strategy_names(settings.user_data);
        return Error{ErrorCode::usage,
                     fmt::format("which strategy? Say --strategy with a file or one of: {}", fmt::join(names, ", "))};
    }
    core::TimeRange range;
    if (settings.timerange) {
        const auto parsed = core::parse_time_range(*settings.timerange, plan.now);
        if (!parsed) return parsed.error();
        range = *parsed;
    }
    std::vector<LoadedStrategy> strategies;
    if (plan.bot != nullptr) {
        strategies.push_back(strategy_of(*plan.bot));
        const auto& expires = plan.bot->terms.expires;
        if (expires && (!range.end || *expires < *range.end)) range.end = expires;
    } else {
        for (const std::string& name : settings.strategies) {
            auto strategy = load_for_run(name, settings, plan.overrides);
            if (!strategy) return strategy.error();
            strategies.push_back(std::move(*strategy));
        }
    }
    const auto tasks = plan.bot != nullptr
                           ? Result<std::vector<StrategyTask>>({{&strategies.front(), plan.bot->strategy->values}})
                           : make_tasks(strategies, plan);
    if (!tasks) return tasks.error();

    const auto exchange = choose_exchange(settings);
    if (!exchange) return exchange.error();
    MarketData data(std::filesystem::path(settings.user_data) / "data", *exchange);

    // Threads go to the runs when there are several, to the pairs of the one run otherwise.
    const bool many = tasks->size() > 1;
    std::vector<std::optional<Result<Backtest>>> outcomes(tasks->size());
    std::atomic<std::size_t> done = 0;
    for_each_index(tasks->size(), many ? settings.jobs : 1, [&](std::size_t i) {
        if (stop.stopped()) return;
        outcomes[i] = run_task((*tasks)[i], plan, range, data, many ? 1 : settings.jobs);
        const std::size_t count = ++done;
        if (progress) progress(count, tasks->size());
    });

    std::vector<Backtest> finished;
    for (auto& outcome : outcomes) {
        if (!outcome) continue;
        if (!*outcome) return outcome->error();
        finished.push_back(std::move(**outcome));
        finished.back().result.partial = stop.stopped() && done < tasks->size();
    }
    if (finished.empty()) return Error{ErrorCode::interrupted, "interrupted before the first run was finished"};
    return finished;
}

}  // namespace cobot::app
