#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <vector>

#include "indicators/lanes.hpp"

namespace cobot::indicators {

/// Longer windows take another way.
constexpr std::size_t longest_doubled = 128;

/// Columns of equal length, one after the other.
struct Rows {
    double* values;
    std::size_t stride;
    double* operator[](std::size_t row) const { return values + row * stride; }
};

/// Figures of the last n candles, such as sums, by doubling: those of n candles are made of those of the newer and the
/// older half, and of the oldest candle where n is odd. So a candle costs log2(n) joins, none waits for another candle,
/// and a figure depends on the window's values alone, whatever came before.
///
/// `Kind` has, for N = double and N = Lanes, arrays of `columns` values of a candle and of `figures` of a window:
///
///     static std::array<N, figures> of(const std::array<N, columns>&);  // of one candle
///     struct Join {                                                     // to twice `half` candles, or to one more
///         explicit Join(std::size_t half);
///         std::array<N, figures> twins(newer, older) const;
///         std::array<N, figures> with_oldest(figures, const std::array<N, columns>&) const;
///     };
///     static constexpr double nothing;  // What stands for values before the first.
template <class Kind>
class Doubling {
public:
    static constexpr std::size_t columns = Kind::columns, figures = Kind::figures;
    template <class N>
    using ColumnsOf = std::array<N, columns>;
    template <class N>
    using FiguresOf = std::array<N, figures>;

    explicit Doubling(std::size_t period) : period_(period)
    {
        std::size_t half = 1;
        for (std::size_t bit = std::bit_floor(period) / 2; bit > 0; bit /= 2) {
            const bool odd = (period & bit) != 0;
            const std::size_t from = passes_.empty() ? 0 : passes_.back().to;
            const std::size_t to = passes_.empty() ? columns : from + figures;
            passes_.push_back({half, odd, from, to, typename Kind::Join(half)});
            half = 2 * half + (odd ? 1 : 0);
        }
        rows_ = passes_.empty() ? columns : passes_.back().to;
        find_reach();
        stride_ = period + std::max<std::size_t>(period, 32);
        end_ = period;
        values_.assign(rows_ * stride_ + lane_count, Kind::nothing);
    }

    /// Whether n candles have been seen.
    bool full() const { return seen_ == period_; }

    FiguresOf<double> add(const ColumnsOf<double>& x)
    {
        if (end_ == stride_) {
            move(kept(), end_, kept(), period_);
            end_ = period_;
        }
        const Rows rows{values_.data(), stride_};
        for (std::size_t c = 0; c < columns; ++c) rows[c][end_] = x[c];
        FiguresOf<double> newest = Kind::of(x);
        for (const Pass& pass : passes_) {
            const auto older = pass.from == 0 ? Kind::of(read<double>(places<columns>(rows, 0, pass.half), end_))
                                              : read<double>(places<figures>(rows, pass.from, pass.half), end_);
            newest = pass.join.twins(newest, older);
            if (pass.odd) {
                newest = pass.join.with_oldest(newest, read<double>(places<columns>(rows, 0, 2 * pass.half), end_));
            }
            if (pass.to == rows_) break;
            for (std::size_t f = 0; f < figures; ++f) rows[pass.to + f][end_] = newest[f];
        }
        ++end_;
        seen_ = std::min(seen_ + 1, period_);
        return newest;
    }

    /// After add(): of the newest n / 2^halvings candles, rounded down, which come along where that is 2 or more.
    FiguresOf<double> halved(std::size_t halvings)
    {
        return read<double>(places<figures>(kept(), row_of(halvings), 1), end_);
    }

    /// The same for `count` candles: at<N>(i) says the columns of one candle or of four from i on, N being double or
    /// Lanes, and finish(i, figures) is called for each with figures of the same kind; or finish(i, figures, halved),
    /// where halved(halvings) says what the function of that name does. All that is called within becomes
    /// part of it, or what loops use would not stay in registers.
    template <class At, class Finish>
    [[gnu::flatten]] void each(std::size_t count, At at, Finish finish)
    {
        // Work space of the whole block, since what is kept between blocks should be small. New values stand where
        // vectors are aligned.
        alignas(64) std::array<double, max_rows * max_stride + lane_count> space;
        const std::size_t before = (period_ + line_size - 1) / line_size * line_size;
        const Rows rows{space.data(), before + together};
        move(kept(), end_, rows, before);
        std::size_t size = 0;
        for (std::size_t first = 0; first < count; first += size) {
            if (size > 0) move(rows, before + size, rows, before);
            size = std::min(together, count - first);
            const Rows now{space.data() + before, rows.stride};
            std::array<double*, columns> to;
            for (std::size_t c = 0; c < columns; ++c) to[c] = now[c];
            in_lanes(size, [at, to, first]<class N>(std::size_t i) {
                const auto values = at.template operator()<N>(first + i);
                for (std::size_t c = 0; c < columns; ++c) store(to[c] + i, values[c]);
            });
            piece(now, size, [&, now, first]<class N>(std::size_t i, const std::array<N, figures>& of) {
                if constexpr (requires { finish(first + i, of); })
                    finish(first + i, of);
                else
                    finish(first + i, of,
                           [&](std::size_t halvings) { return read<N>(places<figures>(now, row_of(halvings), 0), i); });
            });
        }
        move(rows, before + size, kept(), period_);
        end_ = period_;
        seen_ = std::min(seen_ + count, period_);
    }

    /// As if nothing had been seen.
    void restart()
    {
        seen_ = 0;
        std::fill(values_.begin(), values_.end(), Kind::nothing);
    }

private:
    /// Makes figures of 2 * half candles, and one more if `odd`, from those of `half`.
    struct Pass {
        std::size_t half;
        bool odd;
        std::size_t from, to;  ///< Rows. The first pass reads candles.
        typename Kind::Join join;
    };
    static constexpr std::size_t max_rows = columns + figures * (std::bit_width(longest_doubled) - 2);
    static constexpr std::size_t line_size = 8;  ///< Numbers of a cache line.
    /// How many candles go through all passes together, so that what lies between them stays in the first cache.
    static constexpr std::size_t together = 512 / figures / line_size * line_size;
    static constexpr std::size_t max_stride = longest_doubled + together;

    Rows kept() { return {values_.data(), stride_}; }
    std::size_t row_of(std::size_t halvings) const { return passes_[passes_.size() - 1 - halvings].to; }
    /// How far back the passes look in each row.
    void find_reach()
    {
        reach_.assign(rows_, 0);
        const auto looks = [this](std::size_t row, std::size_t count, std::size_t back) {
            for (std::size_t k = 0; k < count; ++k) reach_[row + k] = std::max(reach_[row + k], back);
        };
        for (const Pass& pass : passes_) {
            looks(pass.from, pass.from == 0 ? columns : figures, pass.half);
            if (pass.odd) looks(0, columns, 2 * pass.half);
        }
    }
    /// What the passes still look at before `end`, to before `place`; a few values beyond it are overwritten.
    void move(Rows from, std::size_t end, Rows to, std::size_t place) const
    {
        for (std::size_t row = 0; row < rows_; ++row) {
            const double* values = from[row] + end - reach_[row];
            double* there = to[row] + place - reach_[row];
            for (std::size_t k = 0; k < reach_[row]; k += lane_count) store(there + k, load(values + k));
        }
    }

    template <std::size_t Count>
    using Places = std::array<const double*, Count>;
    template <std::size_t Count>
    static Places<Count> places(Rows rows, std::size_t row, std::size_t ago)
    {
        Places<Count> at;
        for (std::size_t k = 0; k < Count; ++k) at[k] = rows[row + k] - ago;
        return at;
    }
    template <class N, std::size_t Count>
    static std::array<N, Count> read(const Places<Count>& at, std::size_t i)
    {
        std::array<N, Count> values;
        for (std::size_t k = 0; k < Count; ++k) values[k] = load_as<N>(at[k] + i);
        return values;
    }

    /// `rows` stand where new values do.
    template <class Finish>
    void piece(Rows rows, std::size_t size, Finish finish) const
    {
        if (passes_.empty()) {
            return in_lanes(size, [x = places<columns>(rows, 0, 0), finish]<class N>(std::size_t i) {
                finish(i, Kind::of(read<N>(x, i)));
            });
        }
        for (const Pass& pass : passes_) {
            if (&pass == &passes_.back()) return run(pass, rows, size, finish);
            std::array<double*, figures> to;
            for (std::size_t f = 0; f < figures; ++f) to[f] = rows[pass.to + f];
            run(pass, rows, size, [to](std::size_t i, const auto& values) {
                for (std::size_t f = 0; f < figures; ++f) store(to[f] + i, values[f]);
            });
        }
    }
    template <class Put>
    void run(const Pass& pass, Rows rows, std::size_t size, Put put) const
    {
        if (pass.from == 0)
            pass.odd ? run_as<true, true>(pass, rows, size, put) : run_as<true, false>(pass, rows, size, put);
        else
            pass.odd ? run_as<false, true>(pass, rows, size, put) : run_as<false, false>(pass, rows, size, put);
    }
    template <bool of_candles, bool odd, class Put>
    void run_as(const Pass& pass, Rows rows, std::size_t size, Put put) const
    {
        constexpr std::size_t read_rows = of_candles ? columns : figures;
        in_lanes(size, [join = pass.join, newer = places<read_rows>(rows, pass.from, 0),
                        older = places<read_rows>(rows, pass.from, pass.half),
                        oldest = places<columns>(rows, 0, 2 * pass.half), put]<class N>(std::size_t i) {
            const auto even =
                join.twins(figures_of<of_candles>(read<N>(newer, i)), figures_of<of_candles>(read<N>(older, i)));
            if constexpr (odd)
                put(i, join.with_oldest(even, read<N>(oldest, i)));
            else
                put(i, even);
        });
    }
    template <bool of_candles, class Values>
    static auto figures_of(const Values& values)
    {
        if constexpr (of_candles)
            return Kind::of(values);
        else
            return values;
    }

    std::size_t period_;
    std::vector<Pass> passes_;
    std::size_t rows_ = 0, stride_ = 0;
    std::vector<std::size_t> reach_;  ///< By row.
    std::vector<double> values_;      ///< The columns' newest values, then the figures of each pass but the last.
    std::size_t end_ = 0;
    std::size_t seen_ = 0;
};

}  // namespace cobot::indicators
