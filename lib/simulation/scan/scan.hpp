#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "ledger/round_trip.hpp"
#include "market/range_index.hpp"
#include "risk/gate.hpp"
#include "simulation/honest_fills.hpp"
#include "simulation/strategy_run.hpp"
#include "strategy/signal_block.hpp"

namespace cobot::simulation {

/// A strategy's run that walks over trades instead of candles: to the next entry bit, to the first candle that touches
/// stop or target, or to the next exit bit. It gives the record of the engine bit for bit, and a test with rules drawn
/// at random says so. Whatever it does not cover is the engine's: see uncovered() and gave_up().
///
/// Signals are handed in a block of candles at a time, in order, so that many runs can go through a block while it
/// lies in the processor's cache.
class Scan {
public:
    /// What of the run only the engine can do; empty: nothing, it can be scanned.
    static std::string_view uncovered(const StrategyRun& run);

    /// `ranges` are of the pair's candles. Both must outlive the scan.
    Scan(const StrategyRun& run, const market::RangeIndex& ranges);

    /// Goes on through the candles of a block.
    void advance(const strategy::SignalBlock& block);
    /// After the last block: closes what is still open.
    void finish();

    /// Nothing that blocks still to come could say changes anything.
    bool is_over() const { return over_; }
    /// A fill was larger than its candle's volume allows, and only the engine knows how to go on. The result is none.
    bool gave_up() const { return gave_up_; }
    /// In closing order.
    std::span<const ledger::RoundTrip> trips() const { return trips_; }
    /// Frees the room of the trades so far; record() needs them.
    void forget_trips() { trips_.clear(); }
    /// The record without its trades and without `largest_volume_share`.
    ledger::RunRecord summary() const;
    /// The whole record, as the engine makes it. The trades are booked in a ledger.
    ledger::RunRecord record() const;

private:
    /// A closing order or a touched exit.
    struct Leaving {
        std::size_t candle = 0;
        core::Time time;
        Exit exit;
    };

    bool seek_entry(const strategy::SignalBlock& block);
    bool seek_exit(const strategy::SignalBlock& block);
    void find_sufficient();
    /// False: the entry was refused at its signal.
    bool decide(const strategy::SignalBlock& block, std::size_t candle, core::Money& stake);
    void enter(const strategy::SignalBlock& block, std::size_t signal, std::size_t candle, orders::Side side,
               core::Money stake);
    void leave(const Leaving& leaving);
    bool leave_if_touched(std::size_t end);
    std::size_t next_touch(std::size_t from, std::size_t to);
    std::size_t first_traded(std::size_t from) const;
    bool fits_volume(std::size_t candle);

    const StrategyRun& run_;
    const PairCandles& candles_;
    const market::CandleSeries& series_;
    const market::Instrument& instrument_;
    const market::RangeIndex& ranges_;
    HonestFills fills_;
    risk::Gate gate_;
    bool by_equity_;
    bool always_heard_;  ///< No risk rule refuses anything.
    bool by_atr_;
    std::size_t cooldown_;
    std::size_t first_ = 0;  ///< Candles [first, last) lie in the period.
    std::size_t last_ = 0;

    std::size_t at_ = 0;      ///< The next candle whose close may decide something.
    std::size_t tested_ = 0;  ///< The position's exits have been tested on the candles before.
    bool is_broke_ = false;   ///< The cash does not suffice, and as nothing is open it never will.
    bool over_ = false;
    bool gave_up_ = false;
    Guard guard_;
    QuietZone zone_;          ///< Of the guarded position as it is now, for candles before its end.
    double held_ = 0;         ///< Base units of the open position.
    ledger::RoundTrip trip_;  ///< Of the open position.
    std::vector<ledger::RoundTrip> trips_;
    core::Money closed_profit_;
    core::Money sufficient_ = core::Money(core::Decimal::largest());  ///< So much cash pays for a fixed stake.
    int refused_ = 0;
    int refused_by_risk_ = 0;
    int ambiguous_ = 0;
    int resolved_ = 0;
};

}  // namespace cobot::simulation
