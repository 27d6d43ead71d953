#pragma once

#include <array>
#include <cstddef>

#include "indicators/lanes.hpp"
#include "indicators/spans.hpp"

namespace cobot::indicators {

// What is known of the last n candles, each in the two ways that Doubling and Spans want it.

/// For terms that do not depend on where in the window a candle stands.
struct Unranked {
    template <class Sums, class N>
    static Sums joined_terms(const Sums& tail, const Sums& head, N /*passed*/, N /*left*/)
    {
        Sums sums;
        for (std::size_t t = 0; t < sums.size(); ++t) sums[t] = tail[t] + head[t];
        return sums;
    }
};

/// For figures that are one of each column, made of nothing but that.
template <std::size_t Count>
struct ByColumn : Unranked {
    static constexpr std::size_t columns = Count, terms = Count, figures = Count;
    static constexpr double nothing = 0;

    template <class N>
    static std::array<N, figures> of(const std::array<N, columns>& x)
    {
        return x;
    }
    template <class N>
    static std::array<N, terms> terms_of(const std::array<N, columns>& d, N /*rank*/)
    {
        return d;
    }
};

/// The sum of each column; exact where its values are whole.
template <std::size_t Count>
struct Sums : ByColumn<Count> {
    template <class N>
    using Figures = std::array<N, Count>;

    struct Join {
        Join(std::size_t /*half*/, double /*scale*/) {}
        template <class N>
        Figures<N> twins(const Figures<N>& newer, const Figures<N>& older) const
        {
            return plus(newer, older);
        }
        template <class N>
        Figures<N> with_oldest(const Figures<N>& sums, const Figures<N>& x) const
        {
            return plus(sums, x);
        }
    };
    template <class N>
    static Figures<N> figures_of(const Figures<N>& anchor, const Figures<N>& sums, const WindowLength& length)
    {
        Figures<N> whole;
        for (std::size_t c = 0; c < Count; ++c) whole[c] = anchor[c] * filled<N>(length.n) + sums[c];
        return whole;
    }

private:
    template <class N>
    static Figures<N> plus(const Figures<N>& a, const Figures<N>& b)
    {
        Figures<N> sums;
        for (std::size_t c = 0; c < Count; ++c) sums[c] = a[c] + b[c];
        return sums;
    }
};

/// Means of windows that double, `scale` times as large, as halves of sums and parts of one more: so joined, equal
/// values have exactly themselves as mean.
struct MeanJoin {
    MeanJoin(std::size_t half, double scale_now) : one_more(1 / static_cast<double>(2 * half + 1)), scale(scale_now) {}
    template <class N>
    N twins(N newer, N older) const
    {
        return newer + older;
    }
    /// How far x is from the mean.
    template <class N>
    N away(N mean, N x) const
    {
        return fused(x, filled<N>(scale), -mean);
    }
    template <class N>
    N with_oldest(N mean, N x) const
    {
        return fused(away(mean, x), filled<N>(one_more), mean);
    }
    double one_more, scale;
};

/// The mean of each column.
template <std::size_t Count>
struct Means : ByColumn<Count> {
    template <class N>
    using Figures = std::array<N, Count>;

    struct Join {
        Join(std::size_t half, double scale) : mean(half, scale) {}
        template <class N>
        Figures<N> twins(const Figures<N>& newer, const Figures<N>& older) const
        {
            Figures<N> means;
            for (std::size_t c = 0; c < Count; ++c) means[c] = mean.twins(newer[c], older[c]);
            return means;
        }
        template <class N>
        Figures<N> with_oldest(const Figures<N>& before, const Figures<N>& x) const
        {
            Figures<N> means;
            for (std::size_t c = 0; c < Count; ++c) means[c] = mean.with_oldest(before[c], x[c]);
            return means;
        }
        MeanJoin mean;
    };
    template <class N>
    static Figures<N> scaled(Figures<N> means, N factor)
    {
        for (N& mean : means) mean *= factor;
        return means;
    }
    template <class N>
    static Figures<N> figures_of(const Figures<N>& anchor, const Figures<N>& sums, const WindowLength& length)
    {
        Figures<N> means;
        for (std::size_t c = 0; c < Count; ++c) means[c] = anchor[c] + sums[c] * filled<N>(length.inverse);
        return means;
    }
};

/// The mean, and the tilt: the sum of values times how far from the middle of the window they stand, the newest
/// (n - 1) / 2 and the oldest -(n - 1) / 2. Weighted averages and straight lines are made of them.
struct Tilt {
    static constexpr std::size_t columns = 1, terms = 2, figures = 2;
    static constexpr double nothing = 0;
    template <class N>
    using Figures = std::array<N, figures>;

    template <class N>
    static Figures<N> of(const std::array<N, columns>& x)
    {
        return {x[0], filled<N>(0)};
    }
    /// By pairs of candles as far from the middle. The mean is that of a pair or the middle candle plus how far the
    /// others are from it, so that equal values have exactly themselves as mean.
    template <class N, std::size_t n>
    static Figures<N> of_few(const std::array<N, n>& x)
    {
        constexpr std::size_t pairs = n / 2;
        std::array<N, pairs> sum;
        N tilt{};
        for (std::size_t k = pairs; k-- > 0;) {
            const N difference = x[k] - x[n - 1 - k];
            const N away = filled<N>(static_cast<double>(n - 1) / 2 - static_cast<double>(k));
            sum[k] = x[k] + x[n - 1 - k];
            tilt = k + 1 == pairs ? away * difference : fused(away, difference, tilt);
        }
        if constexpr (n == 4) return {(sum[0] + sum[1]) * filled<N>(0.25), tilt};
        if constexpr (n == 6) {
            const N others = fused(filled<N>(-2), sum[1], sum[0] + sum[2]);
            return {fused(others, filled<N>(1.0 / 6), sum[1] * filled<N>(0.5)), tilt};
        }
        const N middle = x[pairs];
        N others = fused(filled<N>(-static_cast<double>(n - 1)), middle, sum[pairs - 1]);
        others += n == 7 ? sum[0] + sum[1] : sum[0];
        return {fused(others, filled<N>(1.0 / static_cast<double>(n)), middle), tilt};
    }
    struct Join {
        Join(std::size_t half, double scale)
            : mean(half, scale),
              n(static_cast<double>(half) / scale),
              half_square(static_cast<double>(half * half) / scale)
        {
        }
        template <class N>
        Figures<N> twins(const Figures<N>& newer, const Figures<N>& older) const
        {
            return {mean.twins(newer[0], older[0]),
                    fused(newer[0] - older[0], filled<N>(half_square), newer[1] + older[1])};
        }
        template <class N>
        Figures<N> with_oldest(const Figures<N>& twins, const std::array<N, columns>& x) const
        {
            const N away = mean.away(twins[0], x[0]);
            return {fused(away, filled<N>(mean.one_more), twins[0]), fused(away, filled<N>(-n), twins[1])};
        }
        MeanJoin mean;
        double n,
            half_square;  ///< For means as large as they are here: those of halves are scale / 2 times themselves.
    };
    template <class N>
    static Figures<N> scaled(const Figures<N>& tilt, N factor)
    {
        return {tilt[0] * factor, tilt[1]};
    }

    /// In spans: x, and x times its place in the window, 1 (oldest) to n (newest).
    template <class N>
    static std::array<N, terms> terms_of(const std::array<N, columns>& d, N rank)
    {
        return {d[0], rank * d[0]};
    }
    /// Those of the tail stand `passed` places lower than in their span, those of the head `left` places higher.
    template <class Sums, class N>
    static Sums joined_terms(const Sums& tail, const Sums& head, N passed, N left)
    {
        Sums sums;
        sums[0] = tail[0] + head[0];
        sums[1] = (tail[1] - passed * tail[0]) + (head[1] + left * head[0]);
        return sums;
    }
    template <class N>
    static Figures<N> figures_of(const std::array<N, columns>& anchor, const std::array<N, terms>& sums,
                                 const WindowLength& length)
    {
        return {anchor[0] + sums[0] * filled<N>(length.inverse), sums[1] - filled<N>((length.n + 1) / 2) * sums[0]};
    }
};

/// The mean, and the sum of the squared distances from it.
struct Spread : Unranked {
    static constexpr std::size_t columns = 1, terms = 2, figures = 2;

    template <class N>
    static std::array<N, terms> terms_of(const std::array<N, columns>& d, N /*rank*/)
    {
        return {d[0], d[0] * d[0]};
    }
    template <class N>
    static std::array<N, figures> figures_of(const std::array<N, columns>& anchor, const std::array<N, terms>& sums,
                                             const WindowLength& length)
    {
        const N offset = sums[0] * filled<N>(length.inverse);
        return {anchor[0] + offset, larger(filled<N>(0), sums[1] - sums[0] * offset)};
    }
};

/// For correlation and the like: the sums of x², y² and xy, of distances from the means. (Joining them by doubling
/// takes longer than spans do.)
struct JointSpread : Unranked {
    static constexpr std::size_t columns = 2, terms = 5, figures = 3;

    template <class N>
    static std::array<N, terms> terms_of(const std::array<N, columns>& d, N /*rank*/)
    {
        return {d[0], d[1], d[0] * d[0], d[1] * d[1], d[0] * d[1]};
    }
    template <class N>
    static std::array<N, figures> figures_of(const std::array<N, columns>& /*anchor*/, const std::array<N, terms>& sums,
                                             const WindowLength& length)
    {
        const N mean_x = sums[0] * filled<N>(length.inverse);
        const N mean_y = sums[1] * filled<N>(length.inverse);
        return {larger(filled<N>(0), sums[2] - sums[0] * mean_x), larger(filled<N>(0), sums[3] - sums[1] * mean_y),
                sums[4] - sums[0] * mean_y};
    }
};

/// For skewness and kurtosis: the mean powers one to four of the distances from a value inside the window.
struct MeanPowers : Unranked {
    static constexpr std::size_t columns = 1, terms = 4, figures = 4;

    template <class N>
    static std::array<N, terms> terms_of(const std::array<N, columns>& d, N /*rank*/)
    {
        const N square = d[0] * d[0];
        return {d[0], square, square * d[0], square * square};
    }
    template <class N>
    static std::array<N, figures> figures_of(const std::array<N, columns>& /*anchor*/, const std::array<N, terms>& sums,
                                             const WindowLength& length)
    {
        std::array<N, figures> means;
        for (std::size_t t = 0; t < terms; ++t) means[t] = sums[t] * filled<N>(length.inverse);
        return means;
    }
};

}  // namespace cobot::indicators
