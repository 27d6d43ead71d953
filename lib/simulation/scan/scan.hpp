#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "ledger/round_trip.hpp"
#include "market/range_index.hpp"
#include "risk/gate.hpp"
#include "simulation/scan/market_orders.hpp"
#include "simulation/strategy_run.hpp"
#include "strategy/signal_block.hpp"

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

    /// `ranges` are of the pair's candles, `orders` for the run's instrument and costs. All must outlive the scan.
    Scan(const StrategyRun& run, const market::RangeIndex& ranges, MarketOrders& orders);

    /// Goes on through the candles of a block, and appends the trades that close in it.
    void advance(const strategy::SignalBlock& block, ledger::RoundTrips& closed);
    /// After the last block: closes what is still open.
    [[gnu::noinline]] void finish(ledger::RoundTrips& closed);

    /// Nothing that blocks still to come could say changes anything.
    bool is_over() const { return over_; }
    /// The record without its trades and without `largest_volume_share`.
    ledger::RunRecord summary() const;
    /// The whole record, as the engine makes it. All its trades, in closing order, are booked in a ledger.
    ledger::RunRecord record(const ledger::RoundTrips& closed) const;

private:
    /// A closing order or a touched exit.
    struct Leaving {
        std::size_t candle = 0;
        double volume = 0;  ///< Of the candle.
        core::Time time;
        Exit exit;
    };

    using Trips = ledger::RoundTrips;
    struct Sides;

    bool seek_entry(const strategy::SignalBlock& block, const Sides& sides, Trips& closed);
    bool seek_exit(const strategy::SignalBlock& block, const Sides& sides, Trips& closed);
    void find_sufficient();
    /// False: the entry was refused at its signal.
    [[gnu::noinline]] bool decide(const strategy::SignalBlock& block, std::size_t candle, core::Money& stake);
    [[gnu::noinline]] QuietZone quiet_zone(std::size_t candle) const;
    QuietZone rough_zone(double entry) const;
    core::Price stop_of(const ledger::RoundTrip& trip) const;
    void enter(const strategy::SignalBlock& block, std::size_t signal, std::size_t candle, orders::Side side,
               core::Money stake, Trips& closed);
    void begin(orders::Side side, std::size_t candle, core::Price stop_distance);
    [[gnu::noinline]] void leave(const Leaving& leaving, Trips& closed);
    void close(const Leaving& last, core::Money value, core::Money fee, Trips& closed);
    bool leave_if_touched(std::size_t end, Trips& closed);
    Leaving touched(const Exit& exit, std::size_t candle) const;
    Leaving at_the_end() const;
    std::size_t first_traded(std::size_t from) const;

    // Orders that one candle has not the volume for.
    [[gnu::noinline]] void enter_in_parts(std::size_t candle, orders::Side side, core::Money stake,
                                          core::Price stop_distance, Trips& closed);
    void take_in(std::size_t candle, core::Price price, core::Quantity quantity);
    [[gnu::noinline]] void leave_in_parts(Leaving leaving, Trips& closed);
    void part_what_was_whole();
    void take_out(const Leaving& leaving);

    const StrategyRun& run_;
    const PairCandles& candles_;
    const market::CandleSeries& series_;
    const market::Instrument& instrument_;
    const market::RangeIndex& ranges_;
    MarketOrders& orders_;
    HonestFills fills_;
    risk::Gate gate_;
    bool by_equity_;
    bool always_heard_;  ///< No risk rule refuses anything.
    bool by_atr_;
    bool by_levels_;  ///< A stop and a target that stay where they are.
    bool arms_late_;  ///< They are shares of the entry price, and set when a candle comes near them: most never do.
    double stop_share_, target_share_, tick_;  ///< Infinite shares: there is none.
    std::size_t cooldown_;
    std::size_t first_ = 0;  ///< Candles [first, last) lie in the period.
    std::size_t last_ = 0;

    std::size_t at_ = 0;      ///< The next candle whose close may decide something.
    std::size_t tested_ = 0;  ///< The position's exits have been tested on the candles before.
    bool is_broke_ = false;   ///< The cash does not suffice, and as nothing is open it never will.
    bool over_ = false;
    Guard guard_;
    bool is_armed_ = false;
    QuietZone zone_;                       ///< Of the guarded position as it is now, for candles before its end.
    ledger::RoundTrip trip_;               ///< Of the open position.
    std::vector<ledger::TripFill> parts_;  ///< Its fills, once an order was not filled at once.
    core::Money free_;                     ///< The wallet and what closed trades made.
    core::Money sufficient_ = core::Money(core::Decimal::largest());  ///< So much cash pays for a fixed stake.
    int refused_ = 0;
    int refused_by_risk_ = 0;
    int ambiguous_ = 0;
    int resolved_ = 0;
};

}  // namespace cobot::simulation
