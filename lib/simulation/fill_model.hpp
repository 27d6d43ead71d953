#pragma once

#include <limits>
#include <memory>
#include <optional>

#include "core/money.hpp"
#include "market/candle_series.hpp"
#include "orders/messages.hpp"
#include "simulation/order_book.hpp"

namespace cobot::simulation {

/// What trading costs beyond the price on the chart.
struct Costs {
    double slippage = 0;       ///< Share of the price lost by every market or stop fill.
    double spread = 0;         ///< Between bid and ask, as a share of the price; half is lost by the same fills.
    double volume_share = 1;   ///< The most of a candle's volume one order may take; 0: no limit.
    bool fee_in_base = false;  ///< Long entries pay their fee in the asset bought.
    int latency_bars = 0;      ///< Candles between a decision and its order's arrival.
    BookRules book = {};       ///< Impact of what is taken. What rests is filled by a trade through it alone.

    /// Whether one order may not have this much of a candle's volume. Where there is a limit.
    bool exceeds_volume(double quantity, double volume) const
    {
        return volume_share > 0 && quantity > volume * volume_share;
    }

    /// So much of an order as the volume of a candle allows, in whole lots.
    core::Quantity allowed(core::Quantity wanted, double volume, core::Quantity lot) const
    {
        if (!exceeds_volume(wanted.to_double(), volume)) return wanted;
        return core::Quantity(core::Decimal::from_double(volume * volume_share).round_down_to(lot.value()));
    }

    friend bool operator==(const Costs&, const Costs&) = default;
};

/// The candles that decide the fills of one pair.
struct PairCandles {
    market::CandleSeries series;
    market::CandleSeries detail;  ///< Finer candles of the same pair, or empty.
};

/// A position with its exits, as the venue guards it between candles.
///
/// "Towards gain" and "towards loss" make shorts the mirror of longs: levels are prices times `sign`, so that a
/// stop is always below and a target always above.
struct Guard {
    bool open = false;
    orders::Direction direction = orders::Direction::long_;
    double sign = 1;
    std::size_t entry_index = 0;  ///< Candle of the first entry fill.
    core::Time entry_time;
    core::Price entry;        ///< Average entry price.
    core::Quantity quantity;  ///< Base units entered.
    core::Quantity held;      ///< Base units still to be closed.
    core::Money entry_value;
    core::Decimal entry_fee_rate;
    core::Decimal maker_fee, taker_fee;
    core::Price tick;
    std::shared_ptr<const orders::ExitPlan> plan;  ///< Null: no exits of its own.
    core::Price stop_distance;                     ///< Replaces the plan's stop ratio when positive.

    core::Price stop;       ///< Zero: none.
    double stop_level = 0;  ///< sign * stop; meaningless without one.
    bool trailed = false;
    core::Price target;          ///< The fixed target; zero: none.
    double target_level = 0;     ///< sign * target; infinite without one.
    double best_level = 0;       ///< Highest level seen that counted for trailing.
    double trailing_starts = 0;  ///< Level above which trailing is active.
    bool trailing_active = false;
    double last_ratio = 0;                    ///< Of freqtrade's stop: the distance that it was last set with.
    std::optional<core::Price> resting_exit;  ///< Of freqtrade: an exit order that missed its candle.
    orders::ExitReason resting_reason = orders::ExitReason::exit_signal;

    bool has_stop() const { return !stop.is_zero(); }
    double level_of(core::Price price) const { return sign * price.to_double(); }
    void set_stop(core::Price price)
    {
        stop = price;
        stop_level = level_of(price);
    }
    /// Zero: none.
    void set_target(core::Price price)
    {
        target = price;
        target_level = price.is_zero() ? std::numeric_limits<double>::infinity() : level_of(price);
    }

    /// A position as its first entry fill opens it: its size, price and exits are still to be set.
    static Guard opened(orders::Side side, std::size_t candle, core::Time time, core::Decimal fee_rate,
                        const market::Instrument& instrument)
    {
        Guard guard;
        guard.maker_fee = instrument.maker_fee;
        guard.taker_fee = instrument.taker_fee;
        guard.tick = instrument.price_tick;
        guard.begin(side, candle, time, fee_rate);
        return guard;
    }
    /// What `opened` sets anew when the same pair and plan are entered again.
    void begin(orders::Side side, std::size_t candle, core::Time time, core::Decimal fee_rate)
    {
        open = true;
        direction = side == orders::Side::buy ? orders::Direction::long_ : orders::Direction::short_;
        sign = side == orders::Side::buy ? 1 : -1;
        entry_index = candle;
        entry_time = time;
        entry_fee_rate = fee_rate;
        stop_distance = stop = core::Price();
        stop_level = best_level = trailing_starts = last_ratio = 0;
        set_target(core::Price());
        trailed = trailing_active = false;
        resting_exit.reset();
    }
};

/// How a guarded position is left inside a candle.
struct Exit {
    core::Price price;
    orders::ExitReason reason = orders::ExitReason::stop_loss;
    orders::Liquidity liquidity = orders::Liquidity::taker;
    bool at_open = false;    ///< It happened at the candle's open, not somewhere inside.
    bool ambiguous = false;  ///< Stop and target both in reach, nothing finer told: the stop was assumed.
    bool resolved = false;   ///< They were, and finer candles told which came first.
};

/// Candles from one on that cannot touch a guarded position: all before `until` with low level above `below` and
/// high level under `above`.
struct QuietZone {
    double below = 0;
    double above = 0;
    std::size_t until = 0;
};

/// The rules by which history fills orders. One per run; everything else is the same for all.
class FillModel {
public:
    virtual ~FillModel() = default;

    /// The price of a market order that arrives at the open of candle `i`.
    virtual core::Price market_price(const PairCandles& pair, std::size_t i, orders::Side side) const = 0;
    /// The same, closing a guarded position.
    virtual core::Price closing_price(const PairCandles& pair, std::size_t i, const Guard& guard) const = 0;
    /// The price and time at which a position still open after the last candle is closed.
    virtual core::Price final_price(const PairCandles& pair, const Guard& guard) const = 0;
    virtual core::Time final_time(const PairCandles& pair) const = 0;
    /// Whole lots that `amount` buys or sells.
    virtual core::Quantity lots(core::Money amount, core::Price price, const market::Instrument& instrument) const = 0;
    /// Whether an entry of this size is allowed, or why not; may adjust the amount.
    virtual std::optional<std::string> check_entry(core::Money& amount, core::Price price,
                                                   const market::Instrument& instrument) const = 0;
    /// When something inside candle `i` is said to have happened.
    virtual core::Time time_inside(const market::CandleSeries& series, std::size_t i) const = 0;

    /// Sets stop and targets after an entry fill.
    virtual void arm(Guard& guard, const PairCandles& pair) const = 0;
    /// Which candles from `i` on may be passed over.
    virtual QuietZone quiet_zone(const Guard& guard, const PairCandles& pair, std::size_t i) const = 0;
    /// Tests candle `i` against the position, and moves its stop.
    virtual std::optional<Exit> test(Guard& guard, const PairCandles& pair, std::size_t i) const = 0;

    /// True: pairs are worked through one after the other within a candle, so that an exit in one frees money for
    /// the next. False: all opens, then all that happens inside, as time runs.
    virtual bool pair_by_pair() const = 0;
    /// True: a passive order fills only when the price trades through it.
    virtual bool needs_trade_through() const = 0;
    /// Whether candles without a trade can fill anything.
    virtual bool fills_in_gaps() const = 0;
};

/// Pessimistic where the candles do not say: see docs/explanation/fills.md.
std::unique_ptr<FillModel> make_honest_fills(const Costs& costs);
/// The rules of freqtrade's backtesting, for comparison: see docs/explanation/freqtrade-parity.md.
std::unique_ptr<FillModel> make_freqtrade_fills();

/// The profit step in force `elapsed` after entry; null before the first.
const orders::ExitPlan::RoiStep* roi_step(const orders::ExitPlan& plan, core::Duration elapsed);

/// Lowest and highest price over candles [first, last].
std::pair<double, double> extremes(const market::CandleSeries& series, std::size_t first, std::size_t last);

/// The first candle in [from, to) whose low is at or under `below` or whose high is at or over `above`, or `to`.
/// For shorts (`sign` -1) low and high change places and sign.
std::size_t first_touch(const market::CandleSeries& series, double sign, double below, double above, std::size_t from,
                        std::size_t to);

}  // namespace cobot::simulation
