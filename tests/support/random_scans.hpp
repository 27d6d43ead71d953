#pragma once

#include <rapidcheck.h>

#include "core/random.hpp"
#include "metrics/metric.hpp"
#include "optimize/objective.hpp"
#include "strategy/signal_block.hpp"
#include "support/runs.hpp"

/// Runs of strategies over one pair with everything drawn at random, for comparisons of a scan with the engine.
namespace cobot::tests {

using support::decimal;

struct Draws {
    core::CounterRandom random;
    std::uint64_t next = 0;

    int below(int n) { return static_cast<int>(random.uniform(next++) * n); }
    bool one_in(int n) { return below(n) == 0; }
    core::Decimal ratio(int least, int most)
    {
        return core::Decimal::from_double((least + below(most - least)) / 1000.0, 3);
    }
};

inline void draw_exits(Draws& draw, strategy::ExitRules& exits)
{
    using Stop = strategy::ExitRules::Stop::Kind;
    using Target = strategy::ExitRules::Target::Kind;
    if (!draw.one_in(4)) {
        const Stop kind = static_cast<Stop>(draw.below(3));
        exits.stop = {kind, kind == Stop::atr ? decimal("2") : draw.ratio(2, 80)};
    }
    if (draw.one_in(2)) {
        const bool by_risk = exits.stop && draw.one_in(3);
        exits.target = {by_risk ? Target::risk_reward : Target::fixed, by_risk ? decimal("1.5") : draw.ratio(2, 80)};
    }
    if (draw.one_in(3)) exits.trailing = {draw.ratio(2, 40), draw.ratio(0, 40), draw.one_in(2)};
    if (draw.one_in(3)) {
        exits.roi = {{0, draw.ratio(20, 60)}, {25, draw.ratio(5, 20)}, {120, draw.one_in(2) ? decimal("-1") : 0}};
    }
    if (draw.one_in(3)) exits.max_bars = 1 + draw.below(30);
}

inline void draw_risk(Draws& draw, strategy::RiskRules& risk)
{
    using Kind = strategy::Sizing::Kind;
    const Kind kinds[] = {Kind::fixed, Kind::percent, Kind::unlimited, Kind::fixed_risk, Kind::atr};
    risk.sizing.kind = kinds[draw.below(5)];
    risk.sizing.value = risk.sizing.kind == Kind::fixed ? decimal("150") : decimal("3");
    risk.max_concurrent_trades = draw.below(3);
    risk.cooldown_bars = draw.below(4);
    if (draw.one_in(4)) risk.max_daily_trades = 1 + draw.below(5);
    if (draw.one_in(5)) risk.max_drawdown_percent = 5 + draw.below(30);
    if (draw.one_in(5)) risk.max_daily_drawdown_percent = 1 + draw.below(5);
    if (draw.one_in(5)) risk.max_consecutive_losses = 2 + draw.below(4);
    if (draw.one_in(5)) risk.trading_hours = {60 * draw.below(24), 60 * draw.below(24), 0};
}

/// A run of one pair with rules, costs, fees, ticks, lots and limits drawn at random; candles come with gaps.
inline simulation::StrategyRun random_run(Draws& draw, market::CandleSeries series)
{
    simulation::StrategyRun run;
    const char* fees[] = {"0", "0.001", "0.0026", "0.000123456789"};
    auto instrument = support::instrument("BTC/USD", fees[draw.below(4)]);
    if (draw.one_in(2)) instrument.maker_fee = decimal(fees[draw.below(4)]);
    const char* ticks[] = {"0.01", "0.05", "1", "0.00000001"};
    instrument.price_tick = core::Price(decimal(ticks[draw.below(4)]));
    const char* lots[] = {"0.0001", "1", "0.00000001", "0.13"};
    instrument.quantity_step = core::Quantity(decimal(lots[draw.below(4)]));
    if (draw.one_in(3)) instrument.quantity_min = core::Quantity(decimal("1.4"));
    if (draw.one_in(3)) instrument.notional_min = core::Money(decimal("149"));
    run.pairs.push_back({series.with_instrument(instrument), {}});
    if (draw.one_in(2)) {
        const auto size = static_cast<int>(series.size());
        const int first = draw.below(size / 2);
        const int last = first + 1 + draw.below(size - first);
        run.period = {series.open_time(static_cast<std::size_t>(first)),
                      series.open_time(static_cast<std::size_t>(std::min(last, size)))};
        run.pairs.front().series = run.pairs.front().series.within({series.begin(), run.period.end});
    }
    draw_exits(draw, run.bot.exits);
    draw_risk(draw, run.bot.risk);
    run.wallet = core::Money(draw.one_in(3) ? 170 : 1000);
    run.costs.slippage = draw.one_in(2) ? 0.0002 : 0;
    run.costs.spread = draw.one_in(2) ? 0.0001 : 0;
    const double shares[] = {0, 1, 0.01, 0.001, 0.0002, 0.00003};
    run.costs.volume_share = shares[draw.below(6)];
    run.bot.can_short = draw.one_in(2);
    run.bot.tradable_ratio = draw.one_in(2) ? decimal("0.99") : decimal("1");
    run.bot.long_tag = "dip";
    run.bot.short_tag = "peak";
    return run;
}

/// Candles [first, first + count) of whole columns; `first` is a multiple of 64.
inline strategy::SignalBlock block_of(const strategy::Signals& all, std::size_t first, std::size_t count)
{
    strategy::SignalBlock part;
    part.first = first;
    part.count = count;
    const auto words = [first](const core::Bitmask& mask) { return mask.words().data() + first / 64; };
    part.enter_long = words(all.enter_long);
    if (all.can_exit_long) part.exit_long = words(all.exit_long);
    part.enter_short = words(all.enter_short);
    if (all.can_exit_short) part.exit_short = words(all.exit_short);
    if (!all.stop_distance.empty()) part.stop_distance = all.stop_distance.data() + first;
    if (!all.volatility.empty()) part.volatility = all.volatility.data() + first;
    return part;
}

/// Every metric and loss that reads no more than `reads` has the same bits; how many metrics there were.
inline std::size_t compare_figures(const metrics::Facts& lean, const metrics::Facts& whole, metrics::Reads reads)
{
    std::size_t compared = 0;
    for (std::size_t m = 0; m < metrics::all_metrics().size(); ++m) {
        if (both(reads, metrics::reads_of(m)) != reads) continue;
        const metrics::Metric& metric = *metrics::all_metrics()[m];
        RC_ASSERT(metrics::number_of(metric.compute(lean)) == metrics::number_of(metric.compute(whole)));
        ++compared;
    }
    for (const optimize::NamedLoss& loss : optimize::named_losses()) {
        if (both(reads, loss.reads) == reads) RC_ASSERT(loss.compute(lean) == loss.compute(whole));
    }
    return compared;
}

struct Tally {
    std::size_t trades = 0;
    std::size_t in_parts = 0;  ///< Of them.
    std::size_t runs = 0;
};

}  // namespace cobot::tests
