#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "risk/gate.hpp"
#include "simulation/scan/pair_scan.hpp"

namespace cobot::simulation {

/// A strategy's run that walks over trades instead of candles: to the next entry bit, to the first candle that touches
/// stop or target, or to the next exit bit. It gives the record of the engine bit for bit, and a test with rules drawn
/// at random says so. Whatever it does not cover is the engine's: see uncovered().
///
/// Signals are handed in a block of candles at a time, in order, so that many runs can go through a block while it
/// lies in the processor's cache.
class Scan {
public:
    /// What of the run only the engine can do; empty: nothing, it can be scanned.
    static std::string_view uncovered(const StrategyRun& run);

    /// What a scan needs of one pair: the ranges of its candles, and orders for its instrument and the run's costs.
    struct Shared {
        const market::RangeIndex* ranges;
        MarketOrders* orders;
    };
    /// One for each pair of the run; all must outlive the scan.
    Scan(const StrategyRun& run, std::span<const Shared> shared);

    /// Goes on through the candles of a block, and appends the trades that close in it. Of a run over one pair.
    void advance(const strategy::SignalBlock& block, ledger::RoundTrips& closed);
    /// The same for several pairs: up to the time at which candle `end` opens, counted from the first candle of the
    /// pair that begins first. A pair's block reaches at least so far; null: it has no candles here. Appends changes of
    /// positions as well.
    void advance(std::span<const strategy::SignalBlock* const> blocks, std::size_t end, ledger::RoundTrips& closed);
    /// After the last block: closes what is still open.
    [[gnu::noinline]] void finish(ledger::RoundTrips& closed);

    /// Nothing that blocks still to come could say changes anything.
    bool is_over() const { return over_; }
    /// So many candles there are, counted as in advance().
    std::size_t candles() const;
    /// What a pair's block is for [first, end), counted as in advance(): from a multiple of 64 of its own candles on.
    struct Part {
        std::size_t first = 0;
        std::size_t count = 0;  ///< Zero: it has no candles there.
    };
    Part part_of(std::size_t pair, std::size_t first, std::size_t end) const;
    /// The record without its trades and without `largest_volume_share`.
    ledger::RunRecord summary() const;
    /// The whole record, as the engine makes it. All its trades, in closing order, are booked in a ledger.
    ledger::RunRecord record(const ledger::RoundTrips& closed) const;

private:
    using Trips = ledger::RoundTrips;

    /// A pair, and what of several happens to it next.
    struct Pair {
        enum class Next { nothing, signal, open, exit, end };

        PairScan scan;
        std::size_t offset;
        const strategy::SignalBlock* block = nullptr;
        std::optional<BlockSides> sides = {};
        Next next = Next::nothing;
        std::size_t candle = 0;  ///< Of its own, of a signal or an open.
        bool is_entering = false;
        bool in_parts = false;  ///< Candles have not the volume for the order.
        PairScan::Order order = {};
        core::Money reserved = {};       ///< For what of the order is not filled.
        PairScan::Leaving leaving = {};  ///< Of an exit.
        Trips finally = {};              ///< The trade that stays open until the run ends, as it is closed then.
    };

    bool seek_entry(Pair& pair, const strategy::SignalBlock& block, const BlockSides& sides, Trips& closed);
    bool seek_exit(Pair& pair, const strategy::SignalBlock& block, const BlockSides& sides, Trips& closed);
    void find_sufficient();
    /// False: the entry was refused at its signal.
    [[gnu::noinline]] bool decide(const Pair& pair, const strategy::SignalBlock& block, std::size_t candle,
                                  core::Money& stake);
    [[gnu::noinline]] void enter_in_parts(Pair& pair, std::size_t candle, PairScan::Order order, Trips& closed);
    [[gnu::noinline]] void leave(Pair& pair, Trips& closed);

    // Several pairs.
    std::uint64_t foresee(std::size_t index, Trips& closed);
    std::uint64_t foresee_exit(std::size_t index, Trips& closed);
    void decide_entry(std::size_t index);
    void pass_refused(Pair& pair);
    bool meet_open(std::size_t index, Trips& closed);
    void book_entry(Pair& pair, core::Money value, core::Money fee, const ledger::MarkedPosition& change,
                    Trips& closed);
    void stop_entering(Pair& pair);
    void close(std::size_t index, Trips& closed);
    void book_exit(const ledger::RoundTrip& trip);
    void finish_several(Trips& closed);
    core::Money floating(std::size_t candle) const;

    const StrategyRun& run_;
    std::vector<Pair> pairs_;
    std::vector<std::uint64_t> keys_;  ///< When what happens to each pair next does.
    risk::Gate gate_;
    bool by_equity_;
    bool always_heard_;       ///< No risk rule refuses anything.
    bool always_paid_alike_;  ///< Nor does an entry ask for anything but a fixed stake.
    bool is_broke_ = false;   ///< The cash does not suffice, and as nothing is open it never will.
    bool over_ = false;
    core::Money free_;                                                ///< To be spent, but for what is reserved.
    core::Money sufficient_ = core::Money(core::Decimal::largest());  ///< So much cash pays for a fixed stake.
    core::Decimal untradable_;  ///< And so much more of what is tied, of which a share must not be spent.
    core::Money reserved_;      ///< For entries on their way.
    core::Money tied_;          ///< What open trades were entered for.
    core::Money tied_fees_;     ///< And the fees of that.
    int open_ = 0;
    int entering_ = 0;  ///< Orders of which nothing has been filled yet.
    std::uint32_t opened_ = 0;
    int refused_ = 0;
    int refused_by_risk_ = 0;
};

}  // namespace cobot::simulation
