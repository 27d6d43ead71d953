#pragma once

#include "bots/bot.hpp"
#include "core/bitmask.hpp"
#include "core/frontier.hpp"
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
    /// Guesses of the same for a time not reached yet.
    virtual std::size_t likely_entry(std::size_t from) const = 0;
    virtual std::size_t likely_exit(std::size_t from) const = 0;
};

/// Signals in columns over the whole series. The columns must outlive the source. With a frontier they may still be
/// in the making, on another thread: whoever asks for what is not there yet waits.
class ColumnSignals : public SignalSource {
public:
    explicit ColumnSignals(const strategy::Signals& signals, const core::Frontier* frontier = nullptr)
        : signals_(signals), frontier_(frontier)
    {
    }

    strategy::Signal on(const market::CandleClosed& event) override
    {
        if (frontier_ != nullptr) frontier_->wait_for(event.index);
        return signals_[event.index];
    }
    std::size_t next_entry(std::size_t from) const override
    {
        return std::min(next(enter_long_, from), next(enter_short_, from));
    }
    std::size_t next_exit(orders::Direction direction, std::size_t from) const override
    {
        return next(direction == orders::Direction::long_ ? exit_long_ : exit_short_, from);
    }
    std::size_t likely_entry(std::size_t from) const override { return guess(signals_.enter_long, from); }
    std::size_t likely_exit(std::size_t from) const override { return guess(signals_.exit_long, from); }

private:
    /// The next set bit of a mask, remembered: questions come in order, and a mask may be empty for a long way.
    struct Cursor {
        explicit Cursor(const core::Bitmask& of) : mask(of) {}
        const core::Bitmask& mask;
        mutable std::size_t asked = Bot::never;
        mutable std::size_t found = 0;
    };

    std::size_t next(const Cursor& cursor, std::size_t from) const
    {
        if (from < cursor.asked || from > cursor.found) {
            cursor.asked = from;
            cursor.found = search(cursor.mask, from);
        }
        return cursor.found;
    }
    std::size_t search(const core::Bitmask& mask, std::size_t from) const
    {
        if (frontier_ == nullptr) return mask.next(from);
        std::size_t ready = frontier_->ready();
        while (true) {
            const std::size_t found = mask.next(from, ready);
            if (found != core::Bitmask::none || ready >= mask.size()) return found;
            from = std::max(from, ready);
            ready = frontier_->wait_for(ready);
        }
    }
    /// Only what lies near and is there already.
    std::size_t guess(const core::Bitmask& mask, std::size_t from) const
    {
        constexpr std::size_t reach = 4096;
        const std::size_t ready = frontier_ == nullptr ? mask.size() : frontier_->ready();
        return from < ready ? mask.next(from, std::min(ready, from + reach)) : core::Bitmask::none;
    }

    const strategy::Signals& signals_;
    const core::Frontier* frontier_;
    Cursor enter_long_{signals_.enter_long};
    Cursor enter_short_{signals_.enter_short};
    Cursor exit_long_{signals_.exit_long};
    Cursor exit_short_{signals_.exit_short};
};

/// Signals computed candle by candle. Every candle must be shown to it, once, in order.
class StreamSignals : public SignalSource {
public:
    /// `others` are the candles of the other pairs that the strategy looks at.
    explicit StreamSignals(strategy::Program::Stream stream, std::vector<market::CandleSeries> others = {})
        : stream_(std::move(stream)), others_(std::move(others)), beside_(others_.size())
    {
    }

    strategy::Signal on(const market::CandleClosed& event) override
    {
        for (std::size_t k = 0; k < others_.size(); ++k) {
            const std::size_t i = others_[k].index_at(event.candle.open_time);
            beside_[k] = i < others_[k].size() ? others_[k][i] : market::Candle{};
        }
        return stream_.on(event.candle, beside_);
    }
    std::size_t next_entry(std::size_t from) const override { return from; }
    std::size_t next_exit(orders::Direction, std::size_t from) const override { return from; }
    std::size_t likely_entry(std::size_t) const override { return Bot::never; }
    std::size_t likely_exit(std::size_t) const override { return Bot::never; }

private:
    strategy::Program::Stream stream_;
    std::vector<market::CandleSeries> others_;
    std::vector<market::Candle>
        beside_;  ///< The others' candles of the same time, or of any other where there is none.
};

}  // namespace cobot::bots
