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
    const auto see = [&](core::Extremes some) {
        range = {std::min(range.low, some.low), std::max(range.high, some.high)};
    };
    constexpr std::size_t part = 64;
    for (std::size_t i = 0; i < values.size(); i += part) {
        const auto some = values.subspan(i, std::min(part, values.size() - i));
        if (core::are_finite(some)) {
            see(core::extremes_of(some));
            continue;
        }
        for (const double value : some) {
            if (std::isfinite(value)) see({value, value});
        }
    }
    return range;
}

}  // namespace

CoarseColumn::CoarseColumn(std::span<const double> values) : CoarseColumn(values, finite_extremes(values)) {}

CoarseColumn::CoarseColumn(std::span<const double> values, core::Extremes range)
{
    // Without a width all values are the same number, and nothing is ever sure.
    const double scale = 2 * largest / (range.high - range.low);
    if (scale > 0 && std::isfinite(scale)) rounding_ = {range.low, scale};
    const std::size_t words = (values.size() + per_word - 1) / per_word;
    numbers_.resize(words * per_word);
    is_known_.resize(words);
    for (std::size_t w = 0; w < words; ++w) {
        const auto some = values.subspan(w * per_word, std::min(per_word, values.size() - w * per_word));
        is_known_[w] = core::are_finite(some);
        if (!is_known_[w]) continue;
        std::int16_t* const numbers = numbers_.data() + w * per_word;
        const Rounding rounding = rounding_;  // A member could be what is written to.
        for (std::size_t i = 0; i < some.size(); ++i) numbers[i] = static_cast<std::int16_t>(rounding(some[i]));
    }
}

CoarseColumn::Limit CoarseColumn::limit(double value, int slack) const
{
    if (!std::isfinite(value)) {
        return {std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max()};
    }
    const int number = rounding_(value);
    return {static_cast<std::int16_t>(number - slack), static_cast<std::int16_t>(number + slack)};
}

}  // namespace cobot::strategy
