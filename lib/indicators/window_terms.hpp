#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace cobot::indicators {

/// Sums over the last n candles of terms made of one or more columns, such as products, by the two parts of WindowSums:
/// constant time, no drift, differences from an anchor inside the window. `Terms` has
///
///     static constexpr std::size_t columns, terms;
///     static std::array<double, terms> of(const std::array<double, columns>& differences);
template <class Terms>
class WindowTerms {
public:
    using Columns = std::array<double, Terms::columns>;
    using Sums = std::array<double, Terms::terms>;

    explicit WindowTerms(std::size_t period)
        : values_(period), tails_(period), inverse_(1 / static_cast<double>(period))
    {
    }

    /// Whether n candles have been seen.
    bool full() const { return full_; }
    double inverse() const { return inverse_; }
    /// Of the window that ends with the newest candle: what the differences are from.
    const Columns& anchor() const { return anchor_; }

    Sums add(const Columns& x)
    {
        values_[head_count_] = x;
        if (++head_count_ == values_.size()) return close_span(x);
        const Sums terms = terms_of(x);
        Sums sums;
        for (std::size_t k = 0; k < sums.size(); ++k) {
            head_[k] += terms[k];
            sums[k] = tails_[head_count_][k] + head_[k];
        }
        return sums;
    }

private:
    Sums terms_of(const Columns& x) const
    {
        Columns differences;
        for (std::size_t k = 0; k < x.size(); ++k) differences[k] = x[k] - anchor_[k];
        return Terms::of(differences);
    }
    Sums close_span(const Columns& last)
    {
        anchor_ = last;
        head_ = {};
        head_count_ = 0;
        full_ = true;
        Sums sums{};
        for (std::size_t k = values_.size(); k-- > 0;) {
            const Sums terms = terms_of(values_[k]);
            for (std::size_t t = 0; t < sums.size(); ++t) sums[t] += terms[t];
            tails_[k] = sums;
        }
        return sums;
    }

    std::vector<Columns> values_;  ///< Of the span being filled.
    std::vector<Sums> tails_;      ///< Of the span before: the sums from k to its end.
    std::size_t head_count_ = 0;
    double inverse_;
    Columns anchor_{};
    Sums head_{};
    bool full_ = false;
};

/// For correlation and the like: x, y, x², y², xy.
struct ProductTerms {
    static constexpr std::size_t columns = 2, terms = 5;
    static std::array<double, terms> of(const std::array<double, columns>& d)
    {
        return {d[0], d[1], d[0] * d[0], d[1] * d[1], d[0] * d[1]};
    }
};

/// How two columns moved over a window: sums of squares and of the product, of the distances from the means.
struct JointDeviation {
    double xx, yy, xy;

    /// Pearson's, -1 to 1; 0 where one column stands still.
    double correlation() const
    {
        const double scale = std::sqrt(xx * yy);
        return scale > 0 ? std::clamp(xy / scale, -1.0, 1.0) : 0;
    }
    /// How much y moves with x, by least squares; 0 where x stands still.
    double slope() const { return xx > 0 ? xy / xx : 0; }

    static JointDeviation of(const std::array<double, ProductTerms::terms>& sums, double inverse)
    {
        const double mean_x = sums[0] * inverse;
        const double mean_y = sums[1] * inverse;
        return {std::max(0.0, sums[2] - sums[0] * mean_x), std::max(0.0, sums[3] - sums[1] * mean_y),
                sums[4] - sums[0] * mean_y};
    }
};

/// Powers one to four, for skewness and kurtosis.
struct PowerTerms {
    static constexpr std::size_t columns = 1, terms = 4;
    static std::array<double, terms> of(const std::array<double, columns>& d)
    {
        const double square = d[0] * d[0];
        return {d[0], square, square * d[0], square * square};
    }
};

/// Mean powers of the distances from the mean.
struct CentralMoments {
    double second, third, fourth;

    static CentralMoments of(const std::array<double, PowerTerms::terms>& sums, double inverse)
    {
        const double mean = sums[0] * inverse;
        const double square = sums[1] * inverse;
        const double cube = sums[2] * inverse;
        const double fourth = sums[3] * inverse;
        const double mean_square = mean * mean;
        return {std::max(0.0, square - mean_square), cube - 3 * mean * square + 2 * mean * mean_square,
                std::max(0.0, fourth - 4 * mean * cube + 6 * mean_square * square - 3 * mean_square * mean_square)};
    }
};

}  // namespace cobot::indicators
