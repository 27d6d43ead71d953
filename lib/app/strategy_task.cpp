#include "app/strategy_task.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "app/parallel.hpp"
#include "config/load_strategy.hpp"
#include "core/sha256.hpp"

namespace cobot::app {
namespace {

using core::Decimal;
using core::Error;
using core::ErrorCode;
using core::Result;

/// The strategy's risk rules with what the settings lay over them.
Result<strategy::RiskRules> risk_rules(const StrategyTask& task, const config::Settings& settings)
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

/// Everything about the run but its signals.
simulation::StrategyRun run_of(const StrategyTask& task, const config::Settings& settings,
                               const std::vector<LoadedPair>& pairs, const core::TimeRange& period)
{
    const strategy::Spec& spec = task.strategy->spec;
    simulation::StrategyRun run;
    const bool freqtrade = settings.fill_model == config::FillModel::freqtrade;
    for (const LoadedPair& pair : pairs) {
        run.pairs.push_back({pair.series, freqtrade ? market::CandleSeries() : pair.detail});
    }
    run.period = period;
    run.wallet = settings.dry_run_wallet;
    run.fill_rules = freqtrade ? simulation::FillRules::freqtrade : simulation::FillRules::honest;
    run.costs.slippage = settings.slippage.to_double();
    run.costs.spread = settings.spread.to_double();
    run.costs.volume_share = settings.volume_share ? settings.volume_share->to_double() : 1;
    run.costs.fee_in_base = settings.fee_in_base;
    run.costs.latency_bars = freqtrade ? 0 : settings.latency_candles;
    if (settings.book_depth && !freqtrade) {
        run.costs.book = {*settings.book_depth, settings.queue_position, settings.seed};
    }
    run.bot.timeframe = task.strategy->timeframe;
    run.bot.tradable_ratio = settings.tradable_balance_ratio;
    run.bot.can_short = spec.enter_short.has_value();
    run.bot.long_tag = spec.enter_long ? spec.enter_long->tag : "";
    run.bot.short_tag = spec.enter_short ? spec.enter_short->tag : "";
    return run;
}

}  // namespace

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

Result<LoadedStrategy> load_for_run(const std::string& name, const config::Settings& settings,
                                    const std::vector<std::string>& overrides)
{
    const auto path = config::find_strategy(name, settings.user_data);
    if (!path) return path.error();
    auto spec = config::load_strategy(*path, overrides);
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

std::string data_hash_of(const std::vector<LoadedPair>& pairs)
{
    if (pairs.size() == 1) return pairs.front().data_hash;
    std::string all;
    for (const LoadedPair& pair : pairs) all += pair.data_hash;
    return core::sha256_hex(all);
}

Result<PreparedRun> prepare(const StrategyTask& task, const config::Settings& settings, const core::TimeRange& range,
                            MarketData& data, const Preparation& how)
{
    const strategy::Spec& spec = task.strategy->spec;
    auto program = strategy::Program::compile(spec, task.values);
    if (!program) return program.error();
    auto exits = strategy::resolve_exits(spec, task.values);
    if (!exits) return exits.error();
    if (task.roi) exits->roi = *task.roi;
    auto risk = risk_rules(task, settings);
    if (!risk) return risk.error();

    const DataRequest request{
        task.strategy->pairs, task.strategy->timeframe,  period_of(settings, range, task.strategy->timeframe),
        program->warmup(),    settings.timeframe_detail, settings.fee};
    auto pairs = data.load(request);
    if (!pairs) return pairs.error();
    auto market = views(*program, *pairs, request, data);
    if (!market) return market.error();

    PreparedRun prepared;
    prepared.funnels.resize(how.explain ? pairs->size() : 0);
    if (how.signals && how.jobs != 1 && SignalsAhead::worth_it(*market)) {
        prepared.ahead = std::make_unique<SignalsAhead>(*program, market->front(), how.explain);
    } else if (how.signals) {
        prepared.signals.resize(pairs->size());
        for_each_index(pairs->size(), how.jobs, [&](std::size_t i) {
            prepared.signals[i] =
                program->signals((*market)[i], how.cache, how.explain ? &prepared.funnels[i] : nullptr);
        });
    }
    prepared.run = run_of(task, settings, *pairs, request.period);
    prepared.run.bot.exits = std::move(*exits);
    prepared.run.bot.risk = std::move(*risk);
    prepared.pairs = std::move(*pairs);
    prepared.warmup = program->warmup();
    prepared.program = std::move(*program);
    prepared.market = std::move(*market);
    return prepared;
}

ledger::RunRecord simulate(PreparedRun& prepared)
{
    if (!prepared.ahead) return simulation::run_strategy(prepared.run, prepared.signals);
    auto record = simulation::run_strategy(prepared.run, prepared.ahead->sources(), false);
    auto funnel = prepared.ahead->finish();
    if (!prepared.funnels.empty()) prepared.funnels.front() = std::move(funnel);
    return record;
}

}  // namespace cobot::app
