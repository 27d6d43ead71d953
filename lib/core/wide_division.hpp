#pragma once

#include <cstdint>

namespace cobot::core {

/// What a division of 128 bits by 64 leaves, both of which fit in 64.
struct WideDivision {
    std::uint64_t quotient, remainder;
};

/// The high half of `numerator` is less than `denominator`, so that the quotient fits. One instruction, where a
/// division of 128 bits by 128 is a call that takes three times as long.
__extension__ inline WideDivision divide_wide(unsigned __int128 numerator, std::uint64_t denominator)
{
#if defined(__x86_64__)
    WideDivision result;
    asm("divq %4"
        : "=a"(result.quotient), "=d"(result.remainder)
        : "a"(static_cast<std::uint64_t>(numerator)), "d"(static_cast<std::uint64_t>(numerator >> 64)), "r"(denominator)
        : "cc");
    return result;
#else
    return {static_cast<std::uint64_t>(numerator / denominator), static_cast<std::uint64_t>(numerator % denominator)};
#endif
}

}  // namespace cobot::core
