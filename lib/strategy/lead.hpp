#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>

namespace cobot::strategy {

/// Candles to look at before a period for a strategy that needs `warmup`: at least four times as many, at least 512, a
/// power of two. Recursive averages settle in it, and strategies with different warm-ups mostly share it.
inline std::size_t lead_for(std::size_t warmup) { return std::bit_ceil(std::max<std::size_t>(512, warmup * 4)); }

}  // namespace cobot::strategy
