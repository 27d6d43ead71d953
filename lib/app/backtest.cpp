#include "app/backtest.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "app/build_id.hpp"
#include "app/market_data.hpp"
#include "app/parallel.hpp"
#include "config/load_strategy.hpp"
#include "core/sha256.hpp"
#include "core/suggest.hpp"
#include "simulation/strategy_run.hpp"
#include "strategy/program.hpp"

namespace cobot::app {
namespace {

using core::Decimal;
using core::Error;
using core::ErrorCode;
using core::Result;

/// One strategy file, read, with what it trades.
struct LoadedStrategy {
    strategy::Spec spec;
    std::vector<market::Pair> pairs;
    market::Timeframe timeframe;
};

/// One run to make: a strategy with its parameters.
struct Task {
    const LoadedStrategy* strategy = nullptr;
    strategy::ParameterValues values;
};

Result<std::string> choose_exchange(const config::Settings& settings)
{
    if (settings.exchange) return *settings.exchange;
    const auto stored = storage::stored_exchanges(std::filesystem::path(settings.user_data) / "data");
    if (stored.size() == 1) return stored.front();
    if (stored.empty()) {
        return Error{ErrorCode::data, fmt::format("no candles are stored in {}/data; get some with "
                                                  "`cobot download-data` or `cobot data import`",
                                                  settings.user_data)};
    }
    return Error{ErrorCode::usage, fmt::format("which exchange? Candles of {} are stored; say --exchange {}",
                                               fmt::join(stored, ", "), stored.front())};
}

Result<LoadedStrategy> load(const std::string& name, const BacktestPlan& plan)
{
    const config::Settings& settings = plan.settings;
    const auto path = config::find_strategy(name, settings.user_data);
    if (!path) return path.error();
    auto spec = config::load_strategy(*path, plan.overrides);
    if (!spec) return spec.error();
    LoadedStrategy loaded{std::move(*spec), settings.pairs, {}};
    if (loaded.pairs.empty()) loaded.pairs = loaded.spec.pairs;
    if (loaded.pairs.empty()) {
        return Error{ErrorCode::usage,
                     fmt::format("{} names no pairs; say --pairs, as in --pairs BTC/USDT", loaded.spec.name)};
    }
    for (const market::Pair& pair : loaded.pairs) {
        if (pair.quote == loaded.pairs.front().quote) continue;
        return Error{ErrorCode::usage,
                     fmt::format("{} and {} have different quote assets; one wallet holds one stake currency",
                                 loaded.pairs.front().to_string(), pair.to_string())};
    }
    if (settings.stake_currency && *settings.stake_currency != loaded.pairs.front().quote) {
        return Error{ErrorCode::usage,
                     fmt::format("stake_currency is {}, but {} is quoted in {}", *settings.stake_currency,
                                 loaded.pairs.front().to_string(), loaded.pairs.front().quote)};
    }
    loaded.timeframe = settings.timeframe.value_or(loaded.spec.timeframe);
    loaded.spec.timeframe = loaded.timeframe;
    return loaded;
}

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

Result<std::vector<Task>> make_tasks(const std::vector<LoadedStrategy>& strategies, const BacktestPlan& plan)
{
    const std::vector<std::vector<ParameterChoice>> as_it_stands(1);
    std::vector<Task> tasks;
    for (const LoadedStrategy& strategy : strategies) {
        for (const auto& variant : plan.variants.empty() ? as_it_stands : plan.variants) {
            auto values = values_for(strategy.spec, variant);
            if (!values) return values.error();
            tasks.push_back({&strategy, std::move(*values)});
        }
    }
    return tasks;
}

/// The strategy's risk rules with what the settings lay over them.
Result<strategy::RiskRules> risk_rules(const Task& task, const config::Settings& settings)
{
    auto rules = strategy::resolve_risk(task.strategy->spec, task.values);
    if (!rules) return rules.error();
    if (settings.max_open_trades) rules->max_concurrent_trades = std::max(0, *settings.max_open_trades);
    if (settings.stake_amount) {
        using Kind = strategy::Sizing::Kind;
        rules->sizing = settings.stake_amount->unlimited
                            ? strategy::Sizing{Kind::unlimited, Decimal(0)}
                            : strategy::Sizing{Kind::fixed, settings.stake_amount->amount.value()};
    }
    return rules;
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

/// Where signals come from: each pair's own candles, and those of the other pairs that the strategy names.
Result<std::vector<strategy::MarketView>> views(const strategy::Program& program, const std::vector<LoadedPair>& pairs,
                                                const DataRequest& request, MarketData& data)
{
    DataRequest others_request = request;
    others_request.pairs = program.other_pairs();
    const auto others = data.load(others_request);
    if (!others) return others.error();
    std::vector<strategy::MarketView> all;
    for (const LoadedPair& pair : pairs) {
        strategy::MarketView view{pair.series, {}};
        for (const LoadedPair& other : *others) view.others.push_back(other.series);
        all.push_back(std::move(view));
    }
    return all;
}

core::TimeRange period_of(const config::Settings& settings, core::TimeRange range, market::Timeframe timeframe)
{
    // freqtrade's own time range takes in the candle that opens at its end.
    const bool inclusive = settings.fill_model == config::FillModel::freqtrade;
    if (range.end && inclusive) *range.end += timeframe.duration();
    return range;
}

report::Assumptions assumptions_of(const Task& task, const config::Settings& settings,
                                   const std::vector<LoadedPair>& pairs, const core::TimeRange& traded,
                                   const strategy::RiskRules& risk, std::size_t warmup, const std::string& exchange)
{
    report::Assumptions all;
    all.exchange = exchange;
    all.timeframe = task.strategy->timeframe;
    for (const LoadedPair& pair : pairs) {
        const market::CandleSeries series = pair.series.within(traded);
        all.candles += series.size();
        for (std::size_t i = 0; i < series.size(); ++i) all.gap_candles += series.traded(i) ? 0 : 1;
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

std::string hash_of(const std::vector<LoadedPair>& pairs)
{
    if (pairs.size() == 1) return pairs.front().data_hash;
    std::string all;
    for (const LoadedPair& pair : pairs) all += pair.data_hash;
    return core::sha256_hex(all);
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
Result<Backtest> run_task(const Task& task, const BacktestPlan& plan, const core::TimeRange& range, MarketData& data,
                          int jobs)
{
    const config::Settings& settings = plan.settings;
    const strategy::Spec& spec = task.strategy->spec;
    const auto program = strategy::Program::compile(spec, task.values);
    if (!program) return program.error();
    const auto exits = strategy::resolve_exits(spec, task.values);
    if (!exits) return exits.error();
    const auto risk = risk_rules(task, settings);
    if (!risk) return risk.error();

    DataRequest request{
        task.strategy->pairs, task.strategy->timeframe,  period_of(settings, range, task.strategy->timeframe),
        program->warmup(),    settings.timeframe_detail, settings.fee};
    auto pairs = data.load(request);
    if (!pairs) return pairs.error();
    const auto market = views(*program, *pairs, request, data);
    if (!market) return market.error();

    std::vector<strategy::Signals> signals(pairs->size());
    std::vector<std::vector<strategy::FunnelRow>> funnels(plan.explain ? pairs->size() : 0);
    for_each_index(pairs->size(), jobs, [&](std::size_t i) {
        signals[i] = program->signals((*market)[i], nullptr, plan.explain ? &funnels[i] : nullptr);
    });

    simulation::StrategyRun run;
    const bool freqtrade = settings.fill_model == config::FillModel::freqtrade;
    for (const LoadedPair& pair : *pairs) {
        run.pairs.push_back({pair.series, freqtrade ? market::CandleSeries() : pair.detail});
    }
    run.period = request.period;
    run.wallet = settings.dry_run_wallet;
    run.fill_rules = freqtrade ? simulation::FillRules::freqtrade : simulation::FillRules::honest;
    run.costs.slippage = settings.slippage.to_double();
    run.costs.spread = settings.spread.to_double();
    run.costs.volume_share = settings.volume_share ? settings.volume_share->to_double() : 1;
    run.costs.fee_in_base = settings.fee_in_base;
    run.costs.latency_bars = freqtrade ? 0 : settings.latency_candles;
    run.bot.timeframe = task.strategy->timeframe;
    run.bot.exits = *exits;
    run.bot.risk = *risk;
    run.bot.tradable_ratio = settings.tradable_balance_ratio;
    run.bot.can_short = spec.enter_short.has_value();
    run.bot.long_tag = spec.enter_long ? spec.enter_long->tag : "";
    run.bot.short_tag = spec.enter_short ? spec.enter_short->tag : "";

    Backtest made;
    report::Result& result = made.result;
    result.run = simulation::run_strategy(run, signals);
    for (const LoadedPair& pair : *pairs) made.series.push_back(pair.series);
    if (!result.run.period.begin) {
        return Error{ErrorCode::data, fmt::format("{}: no candle of {} lies in {}", spec.name,
                                                  task.strategy->pairs.front().to_string(), range.to_string())};
    }
    result.summary = metrics::summarise(result.run, made.series);
    result.strategy = spec.name;
    result.description = spec.description;
    for (const auto& [name, value] : task.values) result.params.emplace_back(name, value);
    result.command = plan.command;
    result.assumptions =
        assumptions_of(task, settings, *pairs, result.run.period, *risk, program->warmup(), data.exchange());
    result.hashes = {spec.sha256, hash_of(*pairs), build_id()};
    result.funnel = sum_of(funnels);
    return made;
}

}  // namespace

Result<std::vector<Backtest>> backtest(const BacktestPlan& plan, core::StopFlag stop, const BacktestProgress& progress)
{
    const config::Settings& settings = plan.settings;
    if (settings.strategies.empty()) {
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
    for (const std::string& name : settings.strategies) {
        auto strategy = load(name, plan);
        if (!strategy) return strategy.error();
        strategies.push_back(std::move(*strategy));
    }
    const auto tasks = make_tasks(strategies, plan);
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
