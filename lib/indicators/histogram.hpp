#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "indicators/window.hpp"

namespace cobot::indicators {

/// How weighted values of the last n candles are spread over equal rows between the lowest and the highest point of
/// those candles.
///
/// A candle costs constant time, but time in proportion to n when the range changes, since every row moves then; and so
/// does one candle in n anyway, which keeps rounding errors from adding up.
class WindowHistogram {
public:
    WindowHistogram(std::size_t period, std::size_t rows)
        : highest_(period), lowest_(period), entries_(period), rows_(rows), counts_(rows)
    {
    }

    /// `value` lies between `low` and `high`.
    void add(double low, double high, double value, double weight)
    {
        const double top = highest_.add(high);
        const double bottom = lowest_.add(low);
        const Entry oldest = entries_[at_];
        const bool full = count_ == entries_.size();
        entries_[at_] = {value, weight};
        count_ += full ? 0 : 1;
        at_ = at_ + 1 == entries_.size() ? 0 : at_ + 1;
        if (top != top_ || bottom != bottom_ || at_ == 0) {
            top_ = top;
            bottom_ = bottom;
            rebuild();
            return;
        }
        if (full) take(oldest);
        put({value, weight});
    }

    std::size_t count() const { return count_; }
    std::span<const double> rows() const { return rows_; }
    double bottom() const { return bottom_; }
    double range() const { return top_ - bottom_; }
    /// The price between row `row` - 1 and row `row`, or within one for a fraction.
    double edge(double row) const { return bottom_ + row * (range() / static_cast<double>(rows_.size())); }

private:
    struct Entry {
        double value = 0, weight = 0;
    };

    std::size_t row_of(double value) const
    {
        const double place = (value - bottom_) / range() * static_cast<double>(rows_.size());
        return place > 0 ? static_cast<std::size_t>(std::min(place, static_cast<double>(rows_.size() - 1))) : 0;
    }
    void put(const Entry& entry)
    {
        const std::size_t row = row_of(entry.value);
        rows_[row] += entry.weight;
        ++counts_[row];
    }
    /// A row that nothing is left in is exactly 0.
    void take(const Entry& entry)
    {
        const std::size_t row = row_of(entry.value);
        rows_[row] = --counts_[row] == 0 ? 0 : rows_[row] - entry.weight;
    }
    void rebuild()
    {
        std::fill(rows_.begin(), rows_.end(), 0.0);
        std::fill(counts_.begin(), counts_.end(), std::size_t{0});
        for (std::size_t k = 0; k < count_; ++k) put(entries_[k]);
    }

    Highest highest_;
    Lowest lowest_;
    std::vector<Entry> entries_;
    std::size_t at_ = 0;
    std::size_t count_ = 0;
    std::vector<double> rows_;
    std::vector<std::size_t> counts_;
    double top_ = 0, bottom_ = 0;
};

}  // namespace cobot::indicators
