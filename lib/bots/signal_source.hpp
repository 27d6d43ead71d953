#pragma once

#include "bots/bot.hpp"
#include "core/bitmask.hpp"
#include "market/candle_closed.hpp"
#include "strategy/program.hpp"
#include "strategy/signals.hpp"

namespace cobot::bots {

/// Where a strategy bot reads its signals: columns made in advance, or the streaming program. Both say the same.
class SignalSource {
public:
    virtual ~SignalSource() = default;
    virtual strategy::Signal on(const market::CandleClosed& event) = 0;
    /// The first candle from `from` on that may carry a signal of the kind.
    virtual std::size_t next_entry(std::size_t from) const = 0;
    virtual std::size_t next_exit(orders::Direction direction, std::size_t from) const = 0;
};

/// Signals computed over the whole series. The columns must outlive the source.
class ColumnSignals : public SignalSource {
public:
    explicit ColumnSignals(const strategy::Signals& signals) : signals_(signals) {}

    strategy::Signal on(const market::CandleClosed& event) override { return signals_[event.index]; }
    std::size_t next_entry(std::size_t from) const override
    {
        return std::min(enter_long_.next(from), enter_short_.next(from));
    }
    std::size_t next_exit(orders::Direction direction, std::size_t from) const override
    {
        return (direction == orders::Direction::long_ ? exit_long_ : exit_short_).next(from);
    }

private:
    /// The next set bit of a mask, remembered: questions come in order, and a mask may be empty for a long way.
    class Cursor {
    public:
        explicit Cursor(const core::Bitmask& mask) : mask_(mask) {}
        std::size_t next(std::size_t from) const
        {
            if (from < asked_ || from > found_) {
                asked_ = from;
                found_ = mask_.next(from);
            }
            return found_;
        }

    private:
        const core::Bitmask& mask_;
        mutable std::size_t asked_ = Bot::never;
        mutable std::size_t found_ = 0;
    };

    const strategy::Signals& signals_;
    Cursor enter_long_{signals_.enter_long};
    Cursor enter_short_{signals_.enter_short};
    Cursor exit_long_{signals_.exit_long};
    Cursor exit_short_{signals_.exit_short};
};

/// Signals computed candle by candle. Every candle must be shown to it, once, in order.
class StreamSignals : public SignalSource {
public:
    explicit StreamSignals(strategy::Program::Stream stream) : stream_(std::move(stream)) {}

    strategy::Signal on(const market::CandleClosed& event) override { return stream_.on(event.candle); }
    std::size_t next_entry(std::size_t from) const override { return from; }
    std::size_t next_exit(orders::Direction, std::size_t from) const override { return from; }

private:
    strategy::Program::Stream stream_;
};

}  // namespace cobot::bots
