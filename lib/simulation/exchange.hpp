#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "bots/bot.hpp"
#include "engine/event.hpp"
#include "simulation/fill_model.hpp"

namespace cobot::simulation {

/// What fills needed that the ledger does not tell.
struct FillStatistics {
    int ambiguous = 0;                ///< Exits where stop and target lay in one candle, resolved against the trader.
    int resolved = 0;                 ///< The same, but finer candles told.
    double largest_volume_share = 0;  ///< The largest fill as a share of its candle's volume.
    std::size_t groups = 0;           ///< Candle times that were looked at.
};

/// What the exchange asks of the engine it serves, so that it may pass over candles on which nothing can happen.
struct Attention {
    std::function<bots::Wake(orders::InstrumentIndex, std::size_t from)> next_wake;
    bool needs_marks = false;
};

/// An exchange made of history: it tells of closed candles, takes orders, and fills them by a FillModel.
///
/// Time goes in steps of one candle. At the time that candle t opens: first the close of candle t-1 is told, then
/// orders meet the open of t, then what lies inside t happens. What a decision at a close asks for is met at the
/// next open, or `latency_bars` later.
///
/// An exchange that grows knows no candle beforehand: see pass().
///
/// Steps in which no order works, no guarded position can be touched and the engine would not act are passed over.
/// `walk_every_candle` turns that off; the events that remain are the same, and a test says so.
class Exchange {
public:
    struct Setup {
        std::vector<PairCandles> pairs;  ///< All in one timeframe.
        core::TimeRange period;          ///< Trading happens on candles that open inside it.
        std::shared_ptr<const FillModel> fills;
        Costs costs;
        bool walk_every_candle = false;
        bool grows = false;  ///< `pairs` name instrument and timeframe; candles come by pass().
    };

    explicit Exchange(Setup setup);

    /// The next event, or null when the run is over, or no more is known yet. It lasts until the next call.
    const engine::Event* next(const Attention& attention);
    /// Takes an action at the time of the last event.
    void execute(const orders::Action& action);

    const FillStatistics& statistics() const { return statistics_; }
    core::TimeRange traded_period() const;  ///< From the first candle told to the end of the last.

    // Of an exchange that grows. The events are those of a run over the same candles, only that a candle's close is
    // told as soon as the candle is known, not when the next one opens.

    /// The candle that opens at `time` is known: `candles` of every pair, with that one as the last; empty: the pair
    /// has not begun. Working orders and guarded positions meet it, then its close is told.
    void pass(core::Time time, std::span<const PairCandles> candles);
    /// How many of the first candles that it knows of a pair it will not look at again.
    std::size_t spent(orders::InstrumentIndex index) const;
    /// The first `count` are gone, and `candles` is what is left.
    void forget(orders::InstrumentIndex index, std::size_t count, const PairCandles& candles);
    /// The candle that opens at `time` will be the last one: nothing is entered on it. Absent: none is known to be.
    void last_candle(std::optional<core::Time> time);
    /// The run is over: what the engine asks for now is filled at the last close. Lasts until next() is called.
    const engine::Event& end();

    /// The position in a pair.
    const Guard& guard(orders::InstrumentIndex index) const { return pairs_[index].guard; }
    /// Orders that wait to be filled.
    int working() const;

private:
    enum class Phase { mark, close, open, inside, again };
    struct Step {
        Phase phase;
        orders::InstrumentIndex pair;
    };
    /// An order that the exchange holds.
    struct Working {
        orders::Request request;
        std::size_t active_from = 0;  ///< First candle whose open it can meet.
        core::Quantity remaining;     ///< When given by quantity, or once triggered in part.
        core::Money amount_left;      ///< When given by amount.
        bool triggered = false;       ///< Of stop and stop_limit.
        bool rested = false;          ///< Was on the book at a candle's open already.
        bool accepted = false;
        bool done = false;
    };
    struct Pair {
        PairCandles candles;
        Guard guard;
        std::vector<Working> orders;
        std::int64_t grid_offset = 0;  ///< Grid number of the pair's candle 0.
        std::size_t first = 0;         ///< Candles [first, last) lie in the period.
        std::size_t last = 0;
        std::int64_t due = 0;        ///< Grid number of the next step that concerns the pair.
        std::int64_t met_open = -1;  ///< Grid number of the last candle whose open its orders have met.
        std::uint64_t opened = 0;    ///< Grows with each position opened.
        std::size_t forgotten = 0;   ///< Candles that lay before the first one known.
    };

    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

    bool advance(const Attention& attention);
    void begin_group(const Attention& attention);
    void mark_positions();
    void order_group();
    bool begin_closes(const Attention& attention);
    std::int64_t next_due(const Attention& attention, orders::InstrumentIndex index) const;
    std::size_t first_possible_touch(const Pair& pair, std::size_t from, std::size_t to) const;
    std::size_t local(const Pair& pair) const { return static_cast<std::size_t>(now_ - pair.grid_offset); }

    void meet_open(orders::InstrumentIndex index);
    void meet_inside(orders::InstrumentIndex index);
    void meet_order_at_open(orders::InstrumentIndex index, Working& order, std::size_t i);
    void meet_order_inside(orders::InstrumentIndex index, Working& order, std::size_t i);
    void fill(orders::InstrumentIndex index, Working& order, std::size_t i, core::Price price,
              orders::Liquidity liquidity, core::Time time);
    void fill_entry(orders::InstrumentIndex index, Working& order, std::size_t i, core::Price price,
                    orders::Liquidity liquidity, core::Time time);
    /// Closes up to `quantity`; returns what the candle's volume allowed.
    core::Quantity fill_exit(orders::InstrumentIndex index, const orders::Request& request, core::Quantity quantity,
                             std::size_t i, const Exit& exit, core::Time time);
    void end_market_orders(orders::InstrumentIndex index, const char* why);
    void leave_by_guard(orders::InstrumentIndex index, const Exit& exit, std::size_t i);
    void close_finally(orders::InstrumentIndex index, const orders::Request& request);
    core::Price after_impact(core::Price price, const orders::Request& request, orders::Side side, core::Money value,
                             const market::Instrument& instrument) const;
    core::Quantity capped(const Pair& pair, core::Quantity quantity, std::size_t i);
    void end_order(orders::InstrumentIndex index, Working& order, orders::Report::Kind kind, std::string text);
    orders::Report report_of(orders::InstrumentIndex index, const orders::Request& request, core::Time time) const;

    std::vector<Pair> pairs_;
    std::shared_ptr<const FillModel> fills_;
    Costs costs_;
    bool walk_every_candle_;
    FillStatistics statistics_;

    std::int64_t now_ = 0;        ///< Grid number of the candle that is opening.
    std::int64_t last_grid_ = 0;  ///< Of the run's last candle.
    std::vector<orders::InstrumentIndex> group_;
    std::vector<Step> steps_;
    std::size_t next_step_ = 0;
    engine::Event current_;            ///< A candle told, or the run's end.
    std::vector<engine::Event> told_;  ///< Events made and not yet handed out.
    std::size_t next_told_ = 0;
    std::uint64_t positions_opened_ = 0;
    bool closes_due_ = false;  ///< The last candle's, when growing.
    enum class Stage { starting, running, growing, ending, over } stage_ = Stage::starting;
};

}  // namespace cobot::simulation
