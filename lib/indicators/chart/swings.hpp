#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "indicators/window.hpp"

namespace cobot::indicators::chart {

/// A turning point: a high above the candles around it, or a low below them.
struct Swing {
    std::size_t candle = 0;  ///< Its number, from 0 at the first candle seen.
    double price = 0;
    bool high = false;
    double closes = 0;  ///< Sum over all candles up to it of the close less the very first close.
};

/// A value as it was some candles ago.
class Delayed {
public:
    explicit Delayed(std::size_t candles) : values_(candles + 1) {}
    double add(double x)
    {
        values_[at_] = x;
        at_ = (at_ + 1) % values_.size();
        return values_[at_];
    }

private:
    std::vector<double> values_;
    std::size_t at_ = 0;
};

/// Finds swings when they are certain: a high that is above each of the `left` candles before it and not below any of
/// the `right` after it, and is told with the last of these; lows likewise. Of equal highs in a row the first counts.
class SwingFinder {
public:
    SwingFinder(std::size_t left, std::size_t right)
        : left_(left), right_(right), highs_(left, right), lows_(left, right), closes_(right)
    {
    }

    /// What one candle makes certain.
    struct Found {
        bool has_high = false, has_low = false;
        Swing high, low;
    };

    Found add(double high, double low, double close)
    {
        if (seen_ == 0) first_close_ = close;
        sum_ += close - first_close_;
        const auto [high_price, high_turns] = highs_.add(high);
        const auto [low_price, low_turns] = lows_.add(-low);
        const double closes = closes_.add(sum_);
        Found found;
        if (++seen_ <= left_ + right_) return found;
        const std::size_t candle = seen_ - 1 - right_;
        found.has_high = high_turns;
        found.has_low = low_turns;
        found.high = {candle, high_price, true, closes};
        found.low = {candle, -low_price, false, closes};
        return found;
    }

    double first_close() const { return first_close_; }

private:
    /// One side: the value `right` candles ago, and whether it is a swing high.
    class Side {
    public:
        Side(std::size_t left, std::size_t right)
            : left_max_(left), right_max_(right), delayed_max_(right + 1), delayed_(right)
        {
        }
        struct Turn {
            double price;
            bool turns;
        };
        Turn add(double x)
        {
            const double price = delayed_.add(x);
            const double before = delayed_max_.add(left_max_.add(x));
            const double after = right_max_.add(x);
            return {price, price > before && price >= after};
        }

    private:
        WindowExtreme<Larger> left_max_, right_max_;
        Delayed delayed_max_, delayed_;
    };

    std::size_t left_, right_;
    Side highs_, lows_;
    Delayed closes_;
    std::size_t seen_ = 0;
    double first_close_ = 0;
    double sum_ = 0;
};

/// The last swings with highs and lows in turn: of several highs without a low between them the highest stays.
class ZigZag {
public:
    static constexpr std::size_t capacity = 32;

    std::size_t size() const { return size_; }
    /// The k-th from the end, 0 the last.
    const Swing& operator[](std::size_t k) const { return swings_[(end_ + capacity - 1 - k) % capacity]; }

    /// Whether it changed.
    bool add(const Swing& swing)
    {
        if (size_ > 0 && (*this)[0].high == swing.high) {
            Swing& last = swings_[(end_ + capacity - 1) % capacity];
            const bool further = swing.high ? swing.price > last.price : swing.price < last.price;
            if (further) last = swing;
            return further;
        }
        swings_[end_] = swing;
        end_ = (end_ + 1) % capacity;
        if (size_ < capacity) ++size_;
        return true;
    }
    /// Both swings of an outside candle: first the one that the zigzag waits for.
    bool add(const SwingFinder::Found& found)
    {
        const bool low_first = size_ > 0 && (*this)[0].high;
        bool changed = false;
        if (low_first && found.has_low) changed = add(found.low);
        if (found.has_high) changed = add(found.high) || changed;
        if (!low_first && found.has_low) changed = add(found.low) || changed;
        return changed;
    }

private:
    std::array<Swing, capacity> swings_{};
    std::size_t end_ = 0;
    std::size_t size_ = 0;
};

}  // namespace cobot::indicators::chart
