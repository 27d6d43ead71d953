#pragma once

#include <optional>

#include "bots/desk.hpp"
#include "bots/picture.hpp"
#include "bots/settings.hpp"
#include "market/candle_closed.hpp"

namespace cobot::bots {

/// News from outside the market: a signal, a post, a leader's trade. `text` is one JSON object.
struct Message {
    core::Time received;
    std::string text;
};

/// What makes one kind of bot different from another. It is told what happens, in order, and answers through the desk.
/// It knows no clock, no venue and no randomness, so the same machine runs in a backtest, on paper and live, and a
/// replay of what it was told leads to the same orders. Life cycle, trigger, stop-loss, expiry, rounding, funds and
/// accounts are the engine's: see engine/bot_engine.hpp.
class Machine {
public:
    virtual ~Machine() = default;

    /// Triggered, with prices known. Called once.
    virtual void start(Desk& desk) = 0;
    /// A part of one of its orders was filled. The slot keeps its contents during the call.
    virtual void on_fill(const Execution& fill, Desk& desk) = 0;
    /// An order ended without being filled, in whole or in the rest. Not told of what the machine itself cancelled.
    virtual void on_end(SlotIndex /*slot*/, OrderEnd /*end*/, Desk& /*desk*/) {}
    virtual void on_watch(SlotIndex /*slot*/, Desk& /*desk*/) {}
    virtual void on_timer(Desk& /*desk*/) {}
    virtual void on_candle(const market::CandleClosed& /*candle*/, Desk& /*desk*/) {}
    virtual void on_message(const Message& /*message*/, Desk& /*desk*/) {}
    /// A contract was settled at this rate; what it paid is booked already.
    virtual void on_funding(orders::InstrumentIndex /*listing*/, core::Decimal /*rate*/, Desk& /*desk*/) {}
    /// Parameters that Definition marks as live have other values now.
    virtual void change(const Settings& /*settings*/, Desk& /*desk*/) {}
    /// It is about to be stopped; orders are cancelled already. What it still wants to book.
    virtual void on_stop(Desk& /*desk*/) {}

    /// Whether on_candle is to be called. A machine that acts on fills, watches and timers alone lets the simulated
    /// exchange pass over quiet candles.
    virtual bool reads_candles() const { return false; }
    /// Whether messages that were received before the start are told after it: a list that holds until it is replaced,
    /// unlike a signal that is for its moment.
    virtual bool recalls_messages() const { return false; }
    /// Where it works now; absent when it has no such range. Asked for often, so it must be cheap.
    virtual std::optional<PriceRange> range() const { return std::nullopt; }
    /// For status, reports and charts.
    virtual Picture picture(const Desk& desk) const = 0;
};

}  // namespace cobot::bots
