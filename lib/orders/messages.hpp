#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/money.hpp"
#include "core/time.hpp"
#include "orders/order.hpp"

namespace cobot::orders {

/// Which of a run's instruments, by position in its list.
using InstrumentIndex = std::uint32_t;

/// An order's identity. It derives from the bot and a counter, so that a replay makes the same ones.
struct OrderId {
    std::uint32_t bot = 0;
    std::uint32_t sequence = 0;

    std::string to_string() const;  ///< The client order id, "cobot-1-42".
    friend bool operator==(const OrderId&, const OrderId&) = default;
    friend auto operator<=>(const OrderId&, const OrderId&) = default;
};

/// How the position that an order opens is to be left: stop, trailing stop, target and profit schedule, attached to
/// the position as venues do it. Ratios are of the entry price unless said otherwise.
struct ExitPlan {
    struct Trailing {
        core::Decimal distance;
        core::Decimal activation;           ///< Profit ratio after fees that starts it.
        bool only_after_activation = true;  ///< False: trails at the stop's own distance before.
    };
    struct RoiStep {
        core::Duration since_entry{};
        core::Decimal ratio;  ///< Profit ratio after fees; -1: leave at once.
    };

    std::optional<core::Decimal> stop_ratio;
    std::optional<Trailing> trailing;
    std::optional<core::Decimal> target_ratio;
    std::optional<core::Decimal> target_risk_multiple;  ///< Of the distance from entry to the initial stop.
    std::vector<RoiStep> roi;                           ///< By time, ascending.
};

/// One order as another refers to it.
struct OrderRef {
    OrderId id;
    std::uint32_t slot = 0;

    friend bool operator==(const OrderRef&, const OrderRef&) = default;
};

/// What only some orders have: how they are shown or spread over time, and which others hang on them.
struct Handling {
    core::Quantity display;  ///< Iceberg: a limit order that shows so much at a time; zero: all of it.
    int slices = 1;          ///< TWAP: so many equal parts in whole lots, each met like a market order (or up to a
                             ///< limit). What a part does not fill goes to the next; the last waits until it is done.
    core::Duration interval{};        ///< Between two parts; the first comes at once.
    std::optional<OrderRef> sibling;  ///< OCO: what fills of either is taken off the other.
    /// Bracket: what this order fills, its target and its stop are there to close. They sleep until then. When one of
    /// them has filled, it is over: the rest of the entry is withdrawn.
    std::optional<OrderRef> target, stop;
    bool sleeps = false;  ///< A target or stop of a bracket.

    bool is_iceberg() const { return display.is_positive(); }
    bool is_twap() const { return slices > 1; }
};

/// How much of a TWAP order is due with its first `parts` parts: the last takes the remainder.
core::Quantity due_quantity(core::Quantity whole, const Handling& handling, int parts, core::Quantity step);

/// A new order. Exactly one of `quantity` and `quote_amount` is positive.
struct Request {
    OrderId id;
    InstrumentIndex instrument = 0;
    Side side = Side::buy;
    Type type = Type::market;
    TimeInForce time_in_force = TimeInForce::gtc;
    bool post_only = false;    ///< Refused rather than filled as taker.
    bool reduce_only = false;  ///< Closes; never opens or turns a position.
    core::Quantity quantity;
    core::Money quote_amount;                     ///< Spend (or raise) this much before fees, in whole lots.
    core::Price limit;                            ///< Of limit and stop_limit.
    core::Price trigger;                          ///< Of stop and stop_limit.
    ExitReason reason = ExitReason::exit_signal;  ///< Of a closing order.
    std::shared_ptr<const ExitPlan> exits;        ///< Of an opening order; may be null.
    core::Price stop_distance;                    ///< Replaces the plan's stop ratio when positive.
    std::uint32_t slot = 0;                       ///< The bot's own place for it; reports carry it back.
    core::Decimal trail;                          ///< Of trailing_stop: distance, as a share of the best price.
    core::Price activation;                       ///< Of trailing_stop: it follows from here on; zero: at once.
    core::Time expires;                           ///< Of gtd.
    /// Of a limit order: it comes to rest at its price even where that was just traded, as the next part of an order
    /// that was filled there. At a venue it is post-only.
    bool joins = false;
    /// Of an order that was withdrawn to be sent anew in another size: its number. Zero: none.
    std::uint32_t replaces = 0;
    std::shared_ptr<const Handling> handling;  ///< Null: an order like most.
};

struct Cancel {
    OrderId id;
    InstrumentIndex instrument = 0;
    std::uint32_t slot = 0;
    bool is_replaced = false;  ///< As soon as it is confirmed another size of the same order follows: see `replaces`.
};

/// A resting limit order is moved or resized, without an instant in which it is not there. It loses its place in the
/// queue. `quantity` is what is still to be filled.
struct Amend {
    OrderId id;
    InstrumentIndex instrument = 0;
    std::uint32_t slot = 0;
    core::Price limit;
    core::Quantity quantity;
};

/// Asks to be told when the price gets there, once. Watches are no orders: venues without them have prices to compare.
/// With a `trail` the level follows the price as a trailing stop's does, once the price has reached `activation`.
struct Watch {
    OrderId id;
    InstrumentIndex instrument = 0;
    std::uint32_t slot = 0;
    core::Price level;
    bool rising = true;  ///< Told at or above the level; false: at or below.
    core::Decimal trail;
    core::Price activation;
    /// It stands in for an order that has nothing to do yet, a limit order or a stop at its level, and is told where
    /// that would be met.
    std::optional<Type> stands_for = std::nullopt;
    std::uint32_t replaces = 0;  ///< As of a request.
};

enum class FeeAsset { quote, base };

/// An executed part of an order.
struct Fill {
    core::Price price;
    core::Quantity quantity;
    core::Decimal fee_rate;
    core::Decimal fee;  ///< In units of `fee_asset`.
    FeeAsset fee_asset = FeeAsset::quote;
    Liquidity liquidity = Liquidity::taker;
};

/// What a bot may ask of a venue.
using Action = std::variant<Request, Cancel, Amend, Watch>;
using Actions = std::vector<Action>;

/// What a venue says about an order.
struct Report {
    enum class Kind { accepted, rejected, filled, partially_filled, cancelled, expired, amended, reached };

    Report() = default;
    /// About an order, as long as there is nothing more to say.
    Report(const Request& request, Kind kind_now, core::Time time_now, core::Quantity still_remaining)
        : kind(kind_now),
          id(request.id),
          instrument(request.instrument),
          side(request.side),
          time(time_now),
          remaining(still_remaining),
          reason(request.reason),
          slot(request.slot)
    {
    }

    Kind kind = Kind::accepted;
    OrderId id;
    InstrumentIndex instrument = 0;
    Side side = Side::buy;
    bool is_entry = true;          ///< False when the order reduces a position.
    std::size_t candle_index = 0;  ///< The instrument's candle in which it happened.
    core::Time time;
    Fill fill;                 ///< Of filled and partially_filled.
    core::Quantity remaining;  ///< Still to be filled.
    core::Price price;         ///< Of reached: where the price was.
    std::string text;          ///< Of rejected: why.
    /// Of a fill that closes: why, and how the exits stood.
    ExitReason reason = ExitReason::exit_signal;
    core::Price stop;  ///< The stop as it stands; zero: none.
    bool ambiguous = false;
    std::uint32_t slot = 0;  ///< Of the request.
    double low = 0;          ///< Of a closing fill: lowest and highest price since entry, by candles.
    double high = 0;
};

}  // namespace cobot::orders
