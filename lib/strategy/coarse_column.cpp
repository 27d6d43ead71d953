#include "strategy/coarse_column.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cobot::strategy {
namespace {

core::Extremes finite_extremes(std::span<const double> values)
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    core::Extremes range{infinity, -infinity};
    for (const double value : values) {
        if (!std::isfinite(value)) continue;
        range.low = std::min(range.low, value);
        range.high = std::max(range.high, value);
    }
    return range;
}

}  // namespace

CoarseColumn::CoarseColumn(std::span<const double> values) : CoarseColumn(values, finite_extremes(values)) {}

CoarseColumn::CoarseColumn(std::span<const double> values, core::Extremes range)
{
    // Without a width all values are the same number, and nothing is ever sure.
    const double scale = 2 * largest / (range.high - range.low);
    if (scale > 0 && std::isfinite(scale)) {
        low_ = range.low;
        scale_ = scale;
    }
    const std::size_t words = (values.size() + per_word - 1) / per_word;
    numbers_.resize(words * per_word);
    is_known_.resize(words);
    for (std::size_t w = 0; w < words; ++w) {
        const auto some = values.subspan(w * per_word, std::min(per_word, values.size() - w * per_word));
        is_known_[w] = core::are_finite(some);
        if (!is_known_[w]) continue;
        for (std::size_t i = 0; i < some.size(); ++i) {
            numbers_[w * per_word + i] = static_cast<std::int16_t>(rounded(some[i]));
        }
    }
}

/// Never falls as the value rises: each of its steps does not.
double CoarseColumn::rounded(double value) const
{
    return std::clamp(std::floor((value - low_) * scale_), 0.0, 2.0 * largest) - largest;
}

CoarseColumn::Limit CoarseColumn::limit(double value, int slack) const
{
    if (!std::isfinite(value)) {
        return {std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max()};
    }
    const int number = static_cast<int>(rounded(value));
    return {static_cast<std::int16_t>(number - slack), static_cast<std::int16_t>(number + slack)};
}

}  // namespace cobot::strategy
