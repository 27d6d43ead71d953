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
        return next(from, [this](std::size_t first, std::size_t ready) {
            return std::min(long_entries_.find(first, ready), short_entries_.find(first, ready));
        });
    }
    std::size_t next_exit(orders::Direction direction, std::size_t from) const override
    {
        const bool is_long = direction == orders::Direction::long_;
        if (!(is_long ? signals_.can_exit_long : signals_.can_exit_short)) return Bot::never;
        Cursor& exits = is_long ? long_exits_ : short_exits_;
        return next(from, [&exits](std::size_t first, std::size_t ready) { return exits.find(first, ready); });
    }
    std::size_t likely_entry(std::size_t from) const override { return guess(signals_.enter_long, from); }
    std::size_t likely_exit(std::size_t from) const override { return guess(signals_.exit_long, from); }

private:
    /// The set bits of a mask, one after the other. Remembers how far it has looked: questions come in order, and a
    /// mask may be empty for a long way.
    class Cursor {
    public:
        explicit Cursor(const core::Bitmask& mask) : mask_(mask) {}
        /// The first set bit in [from, ready), or none.
        std::size_t find(std::size_t from, std::size_t ready)
        {
            if (from < asked_ || (found_ != core::Bitmask::none && from > found_)) {
                asked_ = looked_ = from;
                found_ = core::Bitmask::none;
            }
            if (found_ == core::Bitmask::none && looked_ < ready) {
                found_ = mask_.next(std::max(from, looked_), ready);
                looked_ = ready;
            }
            return found_;
        }

    private:
        const core::Bitmask& mask_;
        std::size_t asked_ = Bot::never;
        std::size_t looked_ = 0;  ///< Nothing was found in [asked_, looked_).
        std::size_t found_ = core::Bitmask::none;
    };

    /// The first that `find` gives, as soon as there is one.
    template <class Find>
    std::size_t next(std::size_t from, Find find) const
    {
        std::size_t ready = frontier_ == nullptr ? signals_.size() : frontier_->ready();
        while (true) {
            const std::size_t found = find(from, ready);
            if (found != core::Bitmask::none || ready >= signals_.size()) return found;
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
    mutable Cursor long_entries_{signals_.enter_long};
    mutable Cursor short_entries_{signals_.enter_short};
    mutable Cursor long_exits_{signals_.exit_long};
    mutable Cursor short_exits_{signals_.exit_short};
};

/// Signals computed candle by candle. Every candle must be shown to it, once, in order.
class StreamSignals : public SignalSource {
public:
    /// `others` are the candles of the other pairs that the strategy looks at. They outlive the source and may grow.
    StreamSignals(strategy::Program::Stream stream, const std::vector<market::CandleSeries>& others)
        : stream_(std::move(stream)), others_(others), beside_(others.size())
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
    const std::vector<market::CandleSeries>& others_;
    std::vector<market::Candle>
        beside_;  ///< The others' candles of the same time, or of any other where there is none.
};

}  // namespace cobot::bots
