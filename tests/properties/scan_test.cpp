#include <rapidcheck.h>

#include "simulation/scan/scan.hpp"
#include "support/made_up_candles.hpp"
#include "support/random_expressions.hpp"
#include "support/runs.hpp"
#include "support/same_record.hpp"
#include "support/specs.hpp"

using namespace cobot;
using support::decimal;

namespace {

using Kind = strategy::Sizing::Kind;

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

void draw_exits(Draws& draw, strategy::ExitRules& exits)
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

void draw_risk(Draws& draw, strategy::RiskRules& risk)
{
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
simulation::StrategyRun random_run(Draws& draw, market::CandleSeries series)
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
    run.costs.volume_share = draw.one_in(6) ? 0.001 : 0;
    run.bot.can_short = draw.one_in(2);
    run.bot.tradable_ratio = draw.one_in(2) ? decimal("0.99") : decimal("1");
    run.bot.long_tag = "dip";
    run.bot.short_tag = "peak";
    return run;
}

/// Hands whole columns out in blocks of any size.
void scan_in_blocks(simulation::Scan& scan, const strategy::Signals& all, std::size_t block)
{
    for (std::size_t first = 0; first < all.size(); first += block) {
        strategy::SignalBlock part;
        part.first = first;
        part.count = std::min(block, all.size() - first);
        part.enter_long = all.enter_long.words().data() + first / 64;
        if (all.can_exit_long) part.exit_long = all.exit_long.words().data() + first / 64;
        part.enter_short = all.enter_short.words().data() + first / 64;
        if (all.can_exit_short) part.exit_short = all.exit_short.words().data() + first / 64;
        if (!all.stop_distance.empty()) part.stop_distance = all.stop_distance.data() + first;
        if (!all.volatility.empty()) part.volatility = all.volatility.data() + first;
        scan.advance(part);
    }
    scan.finish();
}

struct Tally {
    std::size_t trades = 0;
    std::size_t given_up = 0;
    std::size_t runs = 0;
};

void compare(const simulation::StrategyRun& run, const strategy::Signals& signals, std::size_t block, Tally& tally)
{
    RC_ASSERT(simulation::Scan::uncovered(run).empty());
    const market::RangeIndex ranges(run.pairs.front().series);
    simulation::Scan scan(run, ranges);
    scan_in_blocks(scan, signals, block);
    const auto slow = simulation::run_strategy(run, std::span(&signals, 1));
    ++tally.runs;
    if (scan.gave_up()) {
        ++tally.given_up;
        return;
    }
    tally.trades += slow.trades.size();
    RC_ASSERT(tests::text_of(scan.record()) == tests::text_of(slow));
}

}  // namespace

TEST_CASE("a scan gives the engine's record, every field of it, for any rules and any signals")
{
    Tally tally;
    const bool ok = rc::check("scan == engine", [&] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100'000'000);
        Draws draw{core::CounterRandom(seed, 11)};
        const auto series = support::random_walk(seed, 50 + static_cast<std::size_t>(draw.below(700)));
        const auto run = random_run(draw, series);
        const std::size_t size = run.pairs.front().series.size();
        auto signals = support::random_signals(seed, size, draw.one_in(2) ? 0.05 : 0.3);
        signals.can_exit_long = !draw.one_in(4);
        if (!signals.can_exit_long) signals.exit_long = core::Bitmask(size);
        signals.volatility.assign(size, 1.25);
        signals.stop_distance.assign(size, draw.one_in(4) ? 0 : 0.4);
        compare(run, signals, 64 * static_cast<std::size_t>(1 + draw.below(12)), tally);
    });
    CHECK(ok);
    CHECK(tally.trades > 500);
    CHECK(tally.given_up < tally.runs / 4);
}

TEST_CASE("a scan gives the engine's record for strategies drawn from the grammar")
{
    Tally tally;
    const bool ok = rc::check("scan == engine, by expressions", [&] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100'000'000);
        Draws draw{core::CounterRandom(seed, 12)};
        auto spec = tests::sample_spec(*tests::RandomExpression::condition("rsi"));
        spec.exit_long = tests::rule(*tests::RandomExpression::condition("rsi"), 30);
        const auto program = tests::compiled(spec);
        const auto run = random_run(draw, support::random_walk(seed, 300));
        auto signals = program.signals({run.pairs.front().series, {}});
        if (signals.stop_distance.empty()) signals.stop_distance.assign(signals.size(), 0.7);
        if (signals.volatility.empty()) signals.volatility.assign(signals.size(), 1.25);
        compare(run, signals, 128, tally);
    });
    CHECK(ok);
    CHECK(tally.trades > 200);
}

TEST_CASE("what a scan does not cover it says")
{
    Draws draw{core::CounterRandom(1, 1)};
    auto run = random_run(draw, support::random_walk(1, 100));
    CHECK(simulation::Scan::uncovered(run).empty());
    auto changed = run;
    changed.costs.fee_in_base = true;
    CHECK_FALSE(simulation::Scan::uncovered(changed).empty());
    changed = run;
    changed.costs.latency_bars = 1;
    CHECK_FALSE(simulation::Scan::uncovered(changed).empty());
    changed = run;
    changed.pairs.push_back(run.pairs.front());
    CHECK_FALSE(simulation::Scan::uncovered(changed).empty());
    changed = run;
    changed.bot.risk.sizing.kind = Kind::kelly;
    CHECK_FALSE(simulation::Scan::uncovered(changed).empty());
    changed = run;
    changed.fill_rules = simulation::FillRules::freqtrade;
    CHECK_FALSE(simulation::Scan::uncovered(changed).empty());
}
