#include "strategy/coarse_column.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cobot::strategy {
CoarseColumn::CoarseColumn(std::span<const double> values)
{
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const double value : values) {
        if (!std::isfinite(value)) continue;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    *this = CoarseColumn(values, low, high);
}

CoarseColumn::CoarseColumn(std::span<const double> values, double low, double high)
{
    const double scale = 2 * largest / (high - low);
    if (scale > 0 && std::isfinite(scale)) {
        low_ = low;
        scale_ = scale;
    }
    fill(values);
}

/// Never falls as the value rises: each of its steps does not.
double CoarseColumn::rounded(double value) const
{
    return std::clamp(std::floor((value - low_) * scale_), 0.0, 2.0 * largest) - largest;
}

void CoarseColumn::fill(std::span<const double> values)
{
    const std::size_t words = (values.size() + per_word - 1) / per_word;
    numbers_.resize(words * per_word);
    is_known_.resize(words);
    for (std::size_t w = 0; w < words; ++w) {
        const auto some = values.subspan(w * per_word, std::min(per_word, values.size() - w * per_word));
        double rest = 0;  // Stays 0 while values are finite.
        for (const double value : some) rest += value - value;
        is_known_[w] = rest == 0;
        if (!is_known_[w]) continue;
        for (std::size_t i = 0; i < some.size(); ++i) {
            numbers_[w * per_word + i] = static_cast<std::int16_t>(rounded(some[i]));
        }
    }
}

CoarseColumn::Limit CoarseColumn::limit(double value, int slack) const
{
    if (!std::isfinite(value))
        return {std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max()};
    const int number = static_cast<int>(rounded(value));
    return {static_cast<std::int16_t>(number - slack), static_cast<std::int16_t>(number + slack)};
}

}  // namespace cobot::strategy
