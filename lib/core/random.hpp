#pragma once

#include <cstdint>

namespace cobot::core {

/// The output function of SplitMix64 (Steele, Lea, Flood 2014): a bijection that scatters every input bit.
constexpr std::uint64_t mix64(std::uint64_t x)
{
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

/// Random numbers by counter: the value at (seed, stream, index) depends on nothing else, so threads and
/// restarts cannot change it.
class CounterRandom {
public:
    constexpr CounterRandom(std::uint64_t seed, std::uint64_t stream) : key_(mix64(seed ^ mix64(stream))) {}

    constexpr std::uint64_t bits(std::uint64_t index) const { return mix64(key_ ^ mix64(index)); }
    /// In [0, 1).
    constexpr double uniform(std::uint64_t index) const { return static_cast<double>(bits(index) >> 11) * 0x1p-53; }

private:
    std::uint64_t key_;
};

}  // namespace cobot::core
