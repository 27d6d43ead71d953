#include <rapidcheck.h>

#include <deque>

#include "metrics/lean_facts.hpp"
#include "simulation/scan/scan.hpp"
#include "support/random_scans.hpp"
#include "support/same_record.hpp"

using namespace cobot;
using support::decimal;
using tests::Draws;
using tests::Tally;
using Trips = ledger::RoundTrips;

namespace {

/// Several pairs with one wallet, of which some are listed later and some earlier no more.
simulation::StrategyRun random_run_of_several(Draws& draw, std::uint64_t seed)
{
    const std::size_t size = 50 + static_cast<std::size_t>(draw.below(900));
    simulation::StrategyRun run = tests::random_run(draw, support::random_walk(seed, size));
    const market::Instrument instrument = run.pairs.front().series.instrument();
    const char* names[] = {"ETH/USD", "XRP/USD", "ADA/USD", "SOL/USD"};
    const int others = 1 + draw.below(4);
    const int moves = draw.below(3);
    for (int k = 0; k < others; ++k) {
        auto series = support::random_walk(seed + 77 * static_cast<std::uint64_t>(k + 1), size, names[k]);
        market::Instrument its = instrument;
        its.pair = series.pair();
        if (draw.one_in(3)) its.taker_fee = decimal("0.0007");
        series = series.with_instrument(its);
        const auto count = static_cast<int>(series.size());
        if (moves > 0 && draw.one_in(2)) {  // By whole words of signals, or by any candles.
            const std::size_t from = moves == 1 ? 64 * static_cast<std::size_t>(draw.below(count / 64 + 1))
                                                : static_cast<std::size_t>(draw.below(count));
            series = series.slice(from, series.size() - from);
        }
        if (draw.one_in(3)) {
            const auto cut = static_cast<std::size_t>(draw.below(1 + count / 2));
            series = series.slice(0, series.size() - std::min(cut, series.size()));
        }
        if (run.period.end) series = series.within({series.begin(), run.period.end});
        if (!series.empty()) run.pairs.push_back({series, {}});
    }
    if (draw.one_in(2)) std::swap(run.pairs.front(), run.pairs.back());
    run.bot.risk.max_concurrent_trades = draw.below(4);
    return run;
}

/// A scan of several pairs, by blocks of any size.
struct ScanOfSeveral {
    ScanOfSeveral(const simulation::StrategyRun& of, std::span<const strategy::Signals> its_signals)
        : run(of), signals(its_signals)
    {
        for (const auto& pair : run.pairs) {
            ranges.emplace_back(pair.series);
            closes.emplace_back(pair.series.close());
            orders.emplace_back(run.costs, pair.series.instrument());
        }
        for (std::size_t i = 0; i < ranges.size(); ++i) shared.push_back({&ranges[i], &orders[i]});
        scan.emplace(run, shared);
    }

    /// `told` hears of each block's trades and where the block ends.
    template <class Told>
    void play(std::size_t block, Told told)
    {
        std::vector<strategy::SignalBlock> parts(run.pairs.size());
        std::vector<const strategy::SignalBlock*> blocks(run.pairs.size());
        for (std::size_t first = 0; first < scan->candles(); first += block) {
            for (std::size_t i = 0; i < run.pairs.size(); ++i) {
                const auto part = scan->part_of(i, first, first + block);
                parts[i] = tests::block_of(signals[i], part.first, part.count);
                blocks[i] = part.count > 0 ? &parts[i] : nullptr;
            }
            ledger::RoundTrips closed;
            scan->advance(blocks, first + block, closed);
            told(closed, first + block);
        }
        ledger::RoundTrips closed;
        scan->finish(closed);
        told(closed, 0);
    }

    const simulation::StrategyRun& run;
    std::span<const strategy::Signals> signals;
    std::vector<market::RangeIndex> ranges;
    std::vector<core::BlockExtremes> closes;
    std::deque<simulation::MarketOrders> orders;
    std::vector<simulation::Scan::Shared> shared;
    std::optional<simulation::Scan> scan;
};

void join(Trips& all, const Trips& some)
{
    for (ledger::RoundTrip trip : some.trips) {
        trip.first_fill += static_cast<std::uint32_t>(all.fills.size());
        all.trips.push_back(trip);
    }
    all.fills.insert(all.fills.end(), some.fills.begin(), some.fills.end());
}

void compare_random_run_of_several(std::uint64_t seed, Tally& tally)
{
    Draws draw{core::CounterRandom(seed, 14)};
    const simulation::StrategyRun run = random_run_of_several(draw, seed);
    if (run.pairs.size() < 2) return;  // The others' candles lie outside the period.
    std::vector<strategy::Signals> signals;
    for (const auto& pair : run.pairs) {
        signals.push_back(
            support::random_signals(seed + signals.size(), pair.series.size(), draw.one_in(2) ? 0.03 : 0.3));
        signals.back().volatility.assign(pair.series.size(), 1.25);
        signals.back().stop_distance.assign(pair.series.size(), draw.one_in(4) ? 0 : 0.4);
    }
    ScanOfSeveral some(run, signals);
    const ledger::RunRecord opening = some.scan->summary();
    std::vector<metrics::LeanFacts::Pair> pairs;
    std::vector<market::CandleSeries> series;
    for (std::size_t i = 0; i < run.pairs.size(); ++i) {
        pairs.push_back({&run.pairs[i].series, &some.closes[i]});
        series.push_back(run.pairs[i].series);
    }
    std::optional<metrics::LeanFacts> lean;
    if (opening.period.begin) lean.emplace(pairs, opening, metrics::Reads::equity);
    Trips all;
    some.play(64 * static_cast<std::size_t>(1 + draw.below(6)), [&](const Trips& closed, std::size_t end) {
        if (lean) lean->add(closed, end);
        join(all, closed);
    });
    const auto slow = simulation::run_strategy(run, signals);
    ++tally.runs;
    tally.trades += slow.trades.size();
    tally.in_parts += static_cast<std::size_t>(
        std::ranges::count_if(all.trips, [](const auto& trip) { return trip.fill_count > 0; }));
    RC_ASSERT(tests::first_difference(tests::text_of(some.scan->record(all)), tests::text_of(slow)) == "");
    if (!lean) return;
    const metrics::Facts whole = metrics::gather(slow, series);
    const ledger::RunRecord summary = some.scan->summary();
    const metrics::Facts& facts = lean->finish(summary);
    RC_ASSERT(facts.returns == whole.returns);
    RC_ASSERT(facts.drawdowns == whole.drawdowns);
    tests::compare_figures(facts, whole, metrics::Reads::equity);
}

}  // namespace

TEST_CASE("a scan of several pairs gives the engine's record and the figures gathered from it")
{
    Tally tally;
    const bool ok = rc::check("scan of several == engine", [&] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100'000'000);
        for (std::uint64_t k = 0; k < 20; ++k) compare_random_run_of_several(seed + k, tally);
    });
    CHECK(ok);
    CHECK(tally.trades > 20'000);
    CHECK(tally.in_parts > 5'000);
}
