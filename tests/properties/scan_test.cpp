#include <rapidcheck.h>

#include "metrics/lean_facts.hpp"
#include "simulation/scan/scan.hpp"
#include "strategy/block_signals.hpp"
#include "support/made_up_candles.hpp"
#include "support/random_expressions.hpp"
#include "support/random_scans.hpp"
#include "support/runs.hpp"
#include "support/same_record.hpp"
#include "support/specs.hpp"

using namespace cobot;
using support::decimal;

namespace {

using Kind = strategy::Sizing::Kind;
using tests::Draws;
using tests::random_run;
using tests::Tally;
using Trips = ledger::RoundTrips;

/// The trades of a scan to which whole columns are handed out in blocks of any size.
Trips scan_in_blocks(simulation::Scan& scan, simulation::MarketOrders& orders, const strategy::Signals& all,
                     std::size_t block)
{
    Trips trips;
    for (std::size_t first = 0; first < all.size(); first += block) {
        const strategy::SignalBlock part = tests::block_of(all, first, std::min(block, all.size() - first));
        orders.begin_block(first / block);
        scan.advance(part, trips);
    }
    scan.finish(trips);
    return trips;
}

/// A condition drawn from the grammar. Alone it may hold always or never, and then hardly a trade would be compared.
std::string often_true(Draws& draw, const char* names, const char* crosses)
{
    const std::string drawn = *tests::RandomExpression::condition(names);
    return draw.one_in(4) ? drawn : fmt::format("({}) or close {} mean(close, 9)", drawn, crosses);
}

void compare(const simulation::StrategyRun& run, const strategy::Signals& signals, std::size_t block, Tally& tally)
{
    RC_ASSERT(simulation::Scan::uncovered(run).empty());
    const market::RangeIndex ranges(run.pairs.front().series);
    constexpr std::array<std::size_t, 3> none_some_all{0, 1 << 20, 64 << 20};  // Of the blocks are remembered.
    simulation::MarketOrders orders(run.costs, run.pairs.front().series.instrument(), none_some_all[tally.runs % 3]);
    simulation::StrategyRun other = run;
    other.bot.risk.sizing.value = run.bot.risk.sizing.value / core::Decimal(2);
    for (const bool short_too : {true, false}) {  // Whatever others have entered with before it.
        other.bot.can_short = short_too;
        simulation::Scan before(other, std::array{simulation::Scan::Shared{&ranges, &orders}});
        scan_in_blocks(before, orders, signals, block);
    }
    simulation::Scan scan(run, std::array{simulation::Scan::Shared{&ranges, &orders}});
    const Trips trips = scan_in_blocks(scan, orders, signals, block);
    const auto slow = simulation::run_strategy(run, std::span(&signals, 1));
    ++tally.runs;
    tally.trades += slow.trades.size();
    tally.in_parts += static_cast<std::size_t>(
        std::ranges::count_if(trips.trips, [](const auto& trip) { return trip.fill_count > 0; }));
    RC_ASSERT(tests::first_difference(tests::text_of(scan.record(trips)), tests::text_of(slow)) == "");
}

/// Any rules, any signals.
void compare_random_run(std::uint64_t seed, Tally& tally)
{
    Draws draw{core::CounterRandom(seed, 11)};
    const auto series = support::random_walk(seed, 50 + static_cast<std::size_t>(draw.below(1800)));
    const auto run = random_run(draw, series);
    const std::size_t size = run.pairs.front().series.size();
    auto signals = support::random_signals(seed, size, draw.one_in(2) ? 0.05 : 0.3);
    signals.can_exit_long = !draw.one_in(4);
    if (!signals.can_exit_long) signals.exit_long = core::Bitmask(size);
    signals.volatility.assign(size, 1.25);
    signals.stop_distance.assign(size, draw.one_in(4) ? 0 : 0.4);
    const int blocks_of_64 = draw.one_in(2) ? 1 : 1 + draw.below(12);
    compare(run, signals, 64 * static_cast<std::size_t>(blocks_of_64), tally);
}

}  // namespace

TEST_CASE("a scan gives the engine's record, every field of it, for any rules and any signals")
{
    Tally tally;
    const bool ok = rc::check("scan == engine", [&] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100'000'000);
        for (std::uint64_t k = 0; k < 40; ++k) compare_random_run(seed + k, tally);
    });
    CHECK(ok);
    CHECK(tally.trades > 20'000);
    CHECK(tally.in_parts > 5'000);
}

TEST_CASE("a scan gives the engine's record for strategies drawn from the grammar")
{
    Tally tally;
    const bool ok = rc::check("scan == engine, by expressions", [&] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100'000'000);
        Draws draw{core::CounterRandom(seed, 12)};
        auto spec = tests::sample_spec(often_true(draw, "rsi", "crosses_above"));
        spec.exit_long = tests::rule(often_true(draw, "rsi", "crosses_below"), 30);
        const auto program = tests::compiled(spec);
        const auto run = random_run(draw, support::random_walk(seed, 900));
        auto signals = program.signals({run.pairs.front().series, {}});
        if (signals.stop_distance.empty()) signals.stop_distance.assign(signals.size(), 0.7);
        if (signals.volatility.empty()) signals.volatility.assign(signals.size(), 1.25);
        compare(run, signals, 128, tally);
    });
    CHECK(ok);
    CHECK(tally.trades > 100);
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
    changed.bot.risk.sizing.kind = Kind::kelly;
    CHECK_FALSE(simulation::Scan::uncovered(changed).empty());
    changed = run;
    changed.fill_rules = simulation::FillRules::freqtrade;
    CHECK_FALSE(simulation::Scan::uncovered(changed).empty());
}

namespace {

/// The trades of a scan by blocks of a program's own signals.
Trips scan_program(simulation::Scan& scan, strategy::BlockSignals& signals, std::size_t size, std::size_t block)
{
    Trips trips;
    for (std::size_t first = 0; first < size; first += block) {
        scan.advance(signals.at(first, std::min(block, size - first)), trips);
    }
    scan.finish(trips);
    return trips;
}

}  // namespace

TEST_CASE("figures gathered lean have the bits of figures gathered whole")
{
    std::size_t compared = 0;
    const bool ok = rc::check("lean == whole", [&] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100'000'000);
        Draws draw{core::CounterRandom(seed, 13)};
        auto run = random_run(draw, support::random_walk(seed, 400 + static_cast<std::size_t>(draw.below(1500))));
        const market::CandleSeries& series = run.pairs.front().series;
        if (!run.period.begin) run.period = {series.open_time(static_cast<std::size_t>(draw.below(70))), series.end()};
        auto signals = support::random_signals(seed, series.size(), draw.one_in(2) ? 0.01 : 0.2);
        signals.stop_distance.assign(series.size(), 0.4);
        signals.volatility.assign(series.size(), 1.25);
        const market::RangeIndex ranges(series);
        simulation::MarketOrders orders(run.costs, run.pairs.front().series.instrument());
        simulation::Scan scan(run, std::array{simulation::Scan::Shared{&ranges, &orders}});
        const Trips trips = scan_in_blocks(scan, orders, signals, 512);
        const ledger::RunRecord summary = scan.summary();
        if (!summary.period.begin) return;
        const ledger::RunRecord record = scan.record(trips);
        const metrics::Facts whole = metrics::gather(record, std::span(&series, 1));
        const core::BlockExtremes closes(series.close());
        for (const auto reads : {metrics::Reads::equity, metrics::Reads::closed_trades}) {
            metrics::LeanFacts lean(std::array{metrics::LeanFacts::Pair{&series, &closes}}, summary, reads);
            const auto half = trips.trips.begin() + static_cast<std::ptrdiff_t>(trips.trips.size() / 2);
            lean.add({{trips.trips.begin(), half}, trips.fills, {}});
            lean.add({{half, trips.trips.end()}, trips.fills, {}});
            const metrics::Facts& facts = lean.finish(summary);
            compared += tests::compare_figures(facts, whole, reads);
            if (reads == metrics::Reads::equity) RC_ASSERT(facts.returns == whole.returns);
        }
    });
    CHECK(ok);
    CHECK(compared > 3000);
}

TEST_CASE("signals made in blocks, from masks or from columns, are those of the whole series")
{
    const std::string names = "rsi fast slow bands bands.upper bands.lower m.histogram hourly";
    std::size_t seen = 0;
    strategy::SearchCache cache;
    strategy::SearchCache no_room(0, 0);
    auto candles = tests::made_up_candles(9000, 5);
    for (std::size_t i = 4000; i < 4100; ++i) {  // Nothing moves, and bands have no width.
        candles[i].open = candles[i].high = candles[i].low = candles[i].close = candles[3999].close;
    }
    const strategy::MarketView view{market::CandleSeries::from_candles({}, market::Timeframe::minutes(1), candles), {}};
    const bool ok = rc::check("blocks == whole", [&] {
        auto spec = tests::sample_spec(*tests::RandomExpression::condition(names));
        spec.exit_long = tests::rule(*tests::RandomExpression::condition(names), 30);
        const char* widths[] = {"0.4", "1.9", "2", "20"};
        spec.indicators[3].settings = {tests::setting("stddev", widths[*rc::gen::inRange(0, 4)])};
        const char* limits[] = {"20", "30", "45", "70"};
        const auto limit = [&] { return std::string(limits[*rc::gen::inRange(0, 4)]); };
        spec.enter_short = tests::rule("rsi > " + limit() + " and close > bands.upper or rsi < " + limit(), 31);
        spec.exit_short = tests::rule("bands.lower > close or close <= " + limit() + " and rsi >= 50", 32);
        if (*rc::gen::arbitrary<bool>()) {
            spec.stop = strategy::Spec::Stop{
                strategy::ExitRules::Stop::Kind::atr, tests::setting("", "2").value, tests::setting("", "9").value, {}};
        }
        const auto program = tests::compiled(spec);
        const auto whole = program.signals(view);
        for (strategy::SearchCache* one : {&cache, &cache, &no_room}) {
            strategy::BlockSignals blocks(program, view, *one);
            const std::size_t block = 64 * *rc::gen::inRange<std::size_t>(1, 65);
            for (std::size_t first = 0; first < whole.size(); first += block) {
                const std::size_t count = std::min(block, whole.size() - first);
                const auto& part = blocks.at(first, count);
                const auto bit = [&](const std::uint64_t* side, std::size_t i) {
                    return side != nullptr && (side[i / 64] >> (i % 64) & 1) != 0;
                };
                for (std::size_t i = 0; i < count; ++i) {
                    strategy::Signal signal;
                    signal.enter_long = bit(part.enter_long, i);
                    signal.exit_long = bit(part.exit_long, i);
                    signal.enter_short = bit(part.enter_short, i);
                    signal.exit_short = bit(part.exit_short, i);
                    if (part.stop_distance != nullptr) signal.stop_distance = part.stop_distance[i];
                    if (part.volatility != nullptr) signal.volatility = part.volatility[i];
                    RC_ASSERT(signal == whole[first + i]);
                    seen += signal.enter_short ? 1 : 0;
                }
            }
        }
    });
    CHECK(ok);
    CHECK(seen > 1000);
    CHECK(cache.masks() > 20);
}

TEST_CASE("a scan of a program's own blocks is the engine's run of its signals")
{
    Tally tally;
    strategy::SearchCache cache;
    const bool ok = rc::check("program == engine", [&] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100'000'000);
        Draws draw{core::CounterRandom(seed, 14)};
        auto spec = tests::sample_spec(often_true(draw, "rsi", "crosses_above"));
        spec.exit_long = tests::rule(often_true(draw, "rsi bands.upper", "crosses_below"), 30);
        const auto program = tests::compiled(spec);
        const auto run = random_run(draw, support::random_walk(seed % 5, 1800));
        using Stop = strategy::ExitRules::Stop::Kind;
        const bool by_column =
            (run.bot.exits.stop && run.bot.exits.stop->kind == Stop::atr) || run.bot.risk.sizing.kind == Kind::atr;
        if (by_column) return;  // The strategy has no such column.
        const strategy::MarketView view{run.pairs.front().series, {}};
        strategy::BlockSignals blocks(program, view, cache);
        const market::RangeIndex ranges(view.main);
        simulation::MarketOrders orders(run.costs, run.pairs.front().series.instrument());
        simulation::Scan scan(run, std::array{simulation::Scan::Shared{&ranges, &orders}});
        const Trips trips =
            scan_program(scan, blocks, view.main.size(), 64 * static_cast<std::size_t>(1 + draw.below(20)));
        const auto signals = program.signals(view);
        const auto slow = simulation::run_strategy(run, std::span(&signals, 1));
        tally.trades += slow.trades.size();
        RC_ASSERT(tests::first_difference(tests::text_of(scan.record(trips)), tests::text_of(slow)) == "");
    });
    CHECK(ok);
    CHECK(tally.trades > 100);
}
