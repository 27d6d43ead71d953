#pragma once

#include "ledger/book.hpp"
#include "orders/messages.hpp"

namespace cobot::bots {

/// A bot's own number for one of its places for an order. Free again after the order's last report.
using SlotIndex = std::uint32_t;

/// One order of a bot, or one that it wants to have. Every bot has the same states.
struct Slot {
    enum class State {
        idle,        ///< Free, or its order has ended.
        waiting,     ///< Wanted, but funds are lacking or the bot is paused; sent as soon as it can be.
        submitting,  ///< Sent; the venue has said nothing yet.
        open,
        partial,
        cancelling,  ///< Withdrawn, and not yet confirmed: it may still fill.
        unknown,     ///< Sent, and the venue cannot be asked: resolved by asking for its id, never by sending again.
    };

    State state = State::idle;
    orders::OrderId id;
    orders::InstrumentIndex instrument = 0;
    orders::Side side = orders::Side::buy;
    orders::Type type = orders::Type::limit;
    bool reduce_only = false;
    bool is_watch = false;
    std::uint32_t tag = 0;    ///< The bot's meaning of it: a level, a rung, a leg.
    core::Price price;        ///< Limit, trigger of a stop, level of a watch.
    core::Quantity quantity;  ///< As ordered.
    core::Quantity filled;
    core::Money filled_value;  ///< Sum of price * quantity.
    core::Money fees;          ///< In the account's currency.
    core::Decimal reserved;    ///< Of `reserved_asset`: what its fill may still need.
    ledger::AssetIndex reserved_asset = 0;

    core::Quantity remaining() const { return quantity - filled; }
    bool is_live() const { return state != State::idle && state != State::waiting; }
    bool is_working() const { return state == State::submitting || state == State::open || state == State::partial; }
};

/// A part of an order that was executed.
struct Execution {
    SlotIndex slot = 0;
    core::Price price;
    core::Quantity quantity;
    core::Quantity received;  ///< Base units that arrived: less than `quantity` when the fee was taken from them.
    core::Money value;        ///< Price times quantity.
    core::Money realised;     ///< By average cost, before the fee.
    core::Money fee;          ///< In the account's currency.
    bool complete = false;    ///< It was the last of its order.
};

/// Why an order came to an end without being filled.
enum class OrderEnd { rejected, cancelled, expired };

}  // namespace cobot::bots
