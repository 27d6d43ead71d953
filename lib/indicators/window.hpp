#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "indicators/doubling.hpp"
#include "indicators/extremes.hpp"
#include "indicators/pieces.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window_kinds.hpp"

namespace cobot::indicators {

template <class Kind>
concept CanDouble = requires
{
    typename Kind::Join;
};

/// Figures of the last n candles: by doubling while the window is short enough, in spans beyond, each where it is the
/// quicker. `Kind` says which figures (window_kinds.hpp).
template <class Kind>
class Window {
public:
    static constexpr std::size_t columns = Kind::columns, figures = Kind::figures;

    explicit Window(std::size_t period)
        : period_(period),
          doubles_(CanDouble<Kind> && period <= longest_doubled),
          doubling_(doubles_ ? period : 1),
          spans_(doubles_ ? 1 : period)
    {
    }

    /// Whether n candles have been seen. What figures say before means nothing.
    bool full() const { return doubles_ ? doubling_.full() : spans_.full(); }
    Values<figures> add(const Values<columns>& x) { return doubles_ ? doubling_.add(x) : spans_.add(x); }
    /// The same for many candles: calls finish(i, std::array<N, figures>) with numbers for one candle, or with Lanes
    /// for four from i on. What it does with lanes beyond those that are ready is done again later.
    template <class Finish>
    void each(const std::array<const double*, columns>& x, std::size_t count, Finish finish)
    {
        if (!doubles_) return spans_.each(x, count, finish);
        doubling_.each(x, count, finish);
    }
    /// The same of values that are made on the way: at<N>(i) says the columns of candle i, or of four from i on.
    template <class At, class Finish>
    void each(std::size_t count, At at, Finish finish)
    {
        if (doubles_) return doubling_.each(count, at, finish);
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            std::array<Piece, columns> made;
            std::array<const double*, columns> x;
            for (std::size_t c = 0; c < columns; ++c) x[c] = made[c].data();
            for (std::size_t i = 0; i < size; ++i) {
                const auto values = at.template operator()<double>(first + i);
                for (std::size_t c = 0; c < columns; ++c) made[c][i] = values[c];
            }
            spans_.each(x, size, [&](std::size_t i, const auto& of) { finish(first + i, of); });
        });
    }
    /// How often n must be halved, rounding down, to be `shorter`, if the figures of so many candles come along: as
    /// halved(halvings) after add(), and as each_with_halves() has it.
    std::optional<std::size_t> halvings_to(std::size_t shorter) const
    {
        if (!doubles_ || shorter < 2) return std::nullopt;
        for (std::size_t halvings = 1; period_ >> halvings >= shorter; ++halvings) {
            if (period_ >> halvings == shorter) return halvings;
        }
        return std::nullopt;
    }
    Values<figures> halved(std::size_t halvings) { return doubling_.halved(halvings); }
    /// each() of a window with halves: calls finish(i, figures, halved), where halved(halvings) says the shorter ones'.
    template <class At, class Finish>
    void each_with_halves(std::size_t count, At at, Finish finish)
    {
        doubling_.each(count, at, finish);
    }
    /// As if nothing had been seen.
    void restart()
    {
        doubling_.restart();
        spans_.restart();
    }

private:
    /// For kinds that know no doubling.
    struct Never {
        explicit Never(std::size_t /*period*/) {}
        bool full() const { return false; }
        Values<figures> add(const Values<columns>& /*x*/) { return {}; }
        template <class First, class Second, class Finish>
        void each(First&& /*first*/, Second&& /*second*/, Finish /*finish*/)
        {
        }
        void restart() {}
    };
    template <class K>
    struct DoublingOf {
        using Type = Never;
    };
    template <CanDouble K>
    struct DoublingOf<K> {
        using Type = Doubling<K>;
    };

    std::size_t period_;
    bool doubles_;
    typename DoublingOf<Kind>::Type doubling_;
    Spans<Kind> spans_;
};

}  // namespace cobot::indicators
