#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <type_traits>
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
///         Join(std::size_t half, double scale);
///         std::array<N, figures> twins(newer, older) const;
///         std::array<N, figures> with_oldest(figures, const std::array<N, columns>&) const;
///     };
///     static constexpr double nothing;  // What stands for values before the first.
///
/// What a join makes may be `scale` times the figures, a power of two that doubles with each join, if the kind has
///
///     static std::array<N, figures> scaled(figures, N factor);
///
/// to make figures of it: means are sums so far, and a multiplication a join is saved.
///
/// Where the figures of 4 to 7 candles take less to make at once than by joins, a kind of one column has
///
///     template <class N, std::size_t n>
///     static std::array<N, figures> of_few(const std::array<N, n>&);  // The newest first.
///
/// and no shorter windows are made on the way.
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
        std::size_t bit = std::bit_floor(period) / 2;
        double scale = 1;
        if (begins_with_few && period >= 4) {
            bit /= 4;
            half = period / (bit > 0 ? 2 * bit : 1);
            passes_.push_back({.half = half,
                               .of_few = true,
                               .odd = false,
                               .from = 0,
                               .to = columns,
                               .factor = 1,
                               .join = {half, scale}});
        }
        for (; bit > 0; bit /= 2) {
            const bool odd = (period & bit) != 0;
            const std::size_t from = passes_.empty() ? 0 : passes_.back().to;
            const std::size_t to = passes_.empty() ? columns : from + figures;
            scale *= 2;
            passes_.push_back({.half = half,
                               .of_few = false,
                               .odd = odd,
                               .from = from,
                               .to = to,
                               .factor = 1 / scale,
                               .join = {half, scale}});
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
            move(0, kept(), end_, kept(), period_);
            end_ = period_;
        }
        const Rows rows{values_.data(), stride_};
        for (std::size_t c = 0; c < columns; ++c) rows[c][end_] = x[c];
        FiguresOf<double> newest = Kind::of(x);
        for (const Pass& pass : passes_) {
            newest = joined(pass, newest, rows);
            if (pass.to == rows_) break;
            for (std::size_t f = 0; f < figures; ++f) rows[pass.to + f][end_] = newest[f];
        }
        ++end_;
        seen_ = std::min(seen_ + 1, period_);
        return passes_.empty() ? newest : figures_made(newest, passes_.back().factor);
    }

    /// After add(): of the newest n / 2^halvings candles, rounded down, which come along where that is 2 or more.
    FiguresOf<double> halved(std::size_t halvings)
    {
        static_assert(!begins_with_few, "no shorter windows are made on the way");
        const Pass& pass = pass_of(halvings);
        return figures_made(read<double>(places<figures>(kept(), pass.to, 1), end_), pass.factor);
    }

    /// The same for `count` candles: at<N>(i) says the columns of one candle or of four from i on, N being double or
    /// Lanes, and finish(i, figures) is called for each with figures of the same kind; or finish(i, figures, halved),
    /// where halved(halvings) says what the function of that name does. All that is called within becomes
    /// part of it, or what loops use would not stay in registers.
    template <class At, class Finish>
    [[gnu::flatten]] void each(std::size_t count, At at, Finish finish)
    {
        Workspace space;
        const Rows rows = rows_of(space);
        move(0, kept(), end_, rows, before());
        const std::size_t size = each_made(rows, count, at, finish);
        move(0, rows, before() + size, kept(), period_);
        end_ = period_;
        seen_ = std::min(seen_ + count, period_);
    }
    /// The same for columns as they lie in memory: all but the first candles are read there.
    template <class Finish>
    [[gnu::flatten]] void each(const std::array<const double*, columns>& x, std::size_t count, Finish finish)
    {
        Workspace space;
        const Rows rows = rows_of(space);
        move(0, kept(), end_, rows, before());
        const auto at = [x]<class N>(std::size_t i) {
            std::array<N, columns> values;
            for (std::size_t c = 0; c < columns; ++c) values[c] = load_as<N>(x[c] + i);
            return values;
        };
        std::size_t first = std::min(count, before());
        std::size_t size = each_made(rows, first, at, finish);
        if (first == count) {
            move(0, rows, before() + size, kept(), period_);
        } else {
            while (first < count) {
                move(columns, rows, before() + size, rows, before());
                size = std::min(together, count - first);
                Places<columns> candles;
                for (std::size_t c = 0; c < columns; ++c) candles[c] = x[c] + first;
                piece(candles, new_in(rows), size, first, finish);
                first += size;
            }
            move(columns, rows, before() + size, kept(), period_);
            for (std::size_t c = 0; c < columns; ++c) {
                std::copy_n(x[c] + count - reach_[c], reach_[c], kept()[c] + period_ - reach_[c]);
            }
        }
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
    static constexpr bool begins_with_few = requires(const std::array<double, 4>& x) { Kind::of_few(x); };

    /// Makes figures of 2 * half candles, and one more if `odd`, from those of `half`; or, `of_few`, of `half` candles
    /// at once.
    struct Pass {
        std::size_t half;
        bool of_few;
        bool odd;
        std::size_t from, to;  ///< Rows. The first pass reads candles.
        double factor;         ///< Of what it makes, to get figures.
        typename Kind::Join join;
    };
    static constexpr std::size_t max_rows = columns + figures * (std::bit_width(longest_doubled) - 2);
    static constexpr std::size_t line_size = 8;  ///< Numbers of a cache line.
    /// How many candles go through all passes together: what lies between passes stays in the first cache, and the next
    /// candles come from memory meanwhile. (Of 64 to 512, 128 to 256 are quickest: adr of 14 1.4 to 1.5 ns, 1.6 with
    /// 512.)
    static constexpr std::size_t together = 192;
    static constexpr std::size_t max_stride = longest_doubled + together;

    /// Work space of a piece, since what is kept between blocks should be small. New values stand where vectors are
    /// aligned.
    struct alignas(64) Workspace {
        std::array<double, max_rows * max_stride + lane_count> values;
    };
    std::size_t before() const { return (period_ + line_size - 1) / line_size * line_size; }
    Rows rows_of(Workspace& space) const { return {space.values.data(), before() + together}; }
    Rows new_in(Rows rows) const { return {rows.values + before(), rows.stride}; }

    Rows kept() { return {values_.data(), stride_}; }
    const Pass& pass_of(std::size_t halvings) const { return passes_[passes_.size() - 1 - halvings]; }
    template <class N>
    static FiguresOf<N> figures_made(const FiguresOf<N>& made, [[maybe_unused]] double factor)
    {
        if constexpr (requires { Kind::scaled(made, N{}); })
            return Kind::scaled(made, filled<N>(factor));
        else
            return made;
    }
    /// How far back the passes look in each row.
    void find_reach()
    {
        reach_.assign(rows_, 0);
        const auto looks = [this](std::size_t row, std::size_t count, std::size_t back) {
            for (std::size_t k = 0; k < count; ++k) reach_[row + k] = std::max(reach_[row + k], back);
        };
        for (const Pass& pass : passes_) {
            if (pass.of_few) {
                looks(0, columns, pass.half - 1);
                continue;
            }
            looks(pass.from, pass.from == 0 ? columns : figures, pass.half);
            if (pass.odd) looks(0, columns, 2 * pass.half);
        }
    }
    /// What the passes still look at before `end`, to before `place`; a few values beyond it are overwritten.
    void move(std::size_t first_row, Rows from, std::size_t end, Rows to, std::size_t place) const
    {
        for (std::size_t row = first_row; row < rows_; ++row) {
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

    /// What a pass makes of the newest candle.
    FiguresOf<double> joined(const Pass& pass, const FiguresOf<double>& newest, Rows rows) const
    {
        if constexpr (begins_with_few) {
            if (pass.of_few) {
                FiguresOf<double> made;
                each_few(pass.half, {rows[0] + end_}, 1, [&made]<class Of>(std::size_t /*i*/, const Of& of) {
                    if constexpr (std::is_same_v<Of, FiguresOf<double>>) made = of;
                });
                return made;
            }
        }
        const auto older = pass.from == 0 ? Kind::of(read<double>(places<columns>(rows, 0, pass.half), end_))
                                          : read<double>(places<figures>(rows, pass.from, pass.half), end_);
        const auto twins = pass.join.twins(newest, older);
        if (!pass.odd) return twins;
        return pass.join.with_oldest(twins, read<double>(places<columns>(rows, 0, 2 * pass.half), end_));
    }

    /// Candles that are made on the way; returns the size of the last piece.
    template <class At, class Finish>
    std::size_t each_made(Rows rows, std::size_t count, At at, Finish finish) const
    {
        std::size_t size = 0;
        for (std::size_t first = 0; first < count; first += size) {
            if (size > 0) move(0, rows, before() + size, rows, before());
            size = std::min(together, count - first);
            const Rows now = new_in(rows);
            std::array<double*, columns> to;
            for (std::size_t c = 0; c < columns; ++c) to[c] = now[c];
            in_lanes(size, [at, to, first]<class N>(std::size_t i) {
                const auto values = at.template operator()<N>(first + i);
                for (std::size_t c = 0; c < columns; ++c) store(to[c] + i, values[c]);
            });
            piece(places<columns>(now, 0, 0), now, size, first, finish);
        }
        return size;
    }
    /// `candles` and `rows` stand where new values do, candle `first` of the block.
    template <class Finish>
    void piece(const Places<columns>& candles, Rows rows, std::size_t size, std::size_t first, Finish finish) const
    {
        if (passes_.empty()) {
            return in_lanes(size, [candles, first, finish]<class N>(std::size_t i) {
                const auto of = Kind::of(read<N>(candles, i));
                tell<N>(finish, first + i, of, [of](std::size_t /*halvings*/) { return of; });
            });
        }
        for (const Pass& pass : passes_) {
            if (&pass == &passes_.back()) {
                return run(pass, candles, rows, size, [&]<class N>(std::size_t i, const std::array<N, figures>& made) {
                    tell<N>(finish, first + i, figures_made(made, pass.factor), [&](std::size_t halvings) {
                        const Pass& half = pass_of(halvings);
                        return figures_made(read<N>(places<figures>(rows, half.to, 0), i), half.factor);
                    });
                });
            }
            std::array<double*, figures> to;
            for (std::size_t f = 0; f < figures; ++f) to[f] = rows[pass.to + f];
            run(pass, candles, rows, size, [to](std::size_t i, const auto& values) {
                for (std::size_t f = 0; f < figures; ++f) store(to[f] + i, values[f]);
            });
        }
    }
    template <class N, class Finish, class Halved>
    static void tell(const Finish& finish, std::size_t i, const FiguresOf<N>& of, Halved halved)
    {
        if constexpr (std::is_invocable_v<Finish, std::size_t, const FiguresOf<N>&>)
            finish(i, of);
        else
            finish(i, of, halved);
    }
    template <class Put>
    void run(const Pass& pass, const Places<columns>& candles, Rows rows, std::size_t size, Put put) const
    {
        if constexpr (begins_with_few) {
            if (pass.of_few) return each_few(pass.half, candles, size, put);
        }
        if (pass.from == 0) {
            pass.odd ? run_as<true, true>(pass, candles, candles, size, put)
                     : run_as<true, false>(pass, candles, candles, size, put);
        } else {
            const auto newest = places<figures>(rows, pass.from, 0);
            pass.odd ? run_as<false, true>(pass, newest, candles, size, put)
                     : run_as<false, false>(pass, newest, candles, size, put);
        }
    }
    /// The figures of `count` candles, which are 4 to 7.
    template <class Put>
    static void each_few(std::size_t count, const Places<columns>& candles, std::size_t size, Put put)
    {
        switch (count) {
            case 4: return each_of<4>(candles, size, put);
            case 5: return each_of<5>(candles, size, put);
            case 6: return each_of<6>(candles, size, put);
            default: return each_of<7>(candles, size, put);
        }
    }
    template <std::size_t n, class Put>
    static void each_of(const Places<columns>& candles, std::size_t size, Put put)
    {
        in_lanes(size, [newest = candles[0], put]<class N>(std::size_t i) {
            std::array<N, n> x;
            for (std::size_t k = 0; k < n; ++k) x[k] = load_as<N>(newest + i - k);
            put(i, Kind::of_few(x));
        });
    }
    /// `newer` has the figures of the half that ends at a candle.
    template <bool of_candles, bool odd, std::size_t Count, class Put>
    void run_as(const Pass& pass, const Places<Count>& newer, const Places<columns>& candles, std::size_t size,
                Put put) const
    {
        in_lanes(size, [join = pass.join, newer, older = earlier(newer, pass.half),
                        oldest = earlier(candles, 2 * pass.half), put]<class N>(std::size_t i) {
            const auto even =
                join.twins(figures_of<of_candles>(read<N>(newer, i)), figures_of<of_candles>(read<N>(older, i)));
            if constexpr (odd)
                put(i, join.with_oldest(even, read<N>(oldest, i)));
            else
                put(i, even);
        });
    }
    template <std::size_t Count>
    static Places<Count> earlier(Places<Count> places, std::size_t by)
    {
        for (const double*& place : places) place -= by;
        return places;
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
