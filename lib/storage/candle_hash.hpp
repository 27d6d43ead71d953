#pragma once

#include <bit>
#include <cstdint>

namespace cobot::storage {

/// The two halves of the 128-bit product, folded: every bit of either factor reaches every bit of the result.
constexpr std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b)
{
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// A fingerprint of one candle at its place in time. Fingerprints of a stretch are added up, so that the sum over
/// any range is the sum over its blocks, and a candle can be taken out or put in without looking at the others.
/// Against accidents, not against forgers.
inline std::uint64_t candle_hash(std::int64_t index, double open, double high, double low, double close, double volume,
                                 bool traded)
{
    const auto bits = [](double value) { return std::bit_cast<std::uint64_t>(value); };
    const std::uint64_t place = static_cast<std::uint64_t>(index) * 2 + (traded ? 1 : 0);
    const std::uint64_t a = fold_multiply(bits(open) ^ 0x9E3779B97F4A7C15ULL, bits(high) ^ 0xA0761D6478BD642FULL);
    const std::uint64_t b = fold_multiply(bits(low) ^ 0xE7037ED1A0B428DBULL, bits(close) ^ 0x8EBC6AF09C88C6E3ULL);
    const std::uint64_t c = fold_multiply(bits(volume) ^ 0x589965CC75374CC3ULL, place ^ 0x1D8E4E27C47D124FULL);
    return fold_multiply(a ^ std::rotl(b, 21), c ^ 0xEB44ACCAB455D165ULL) + std::rotl(a, 32) + b;
}

/// A fingerprint of a few words, in order.
inline std::uint64_t chain_hash(std::uint64_t hash, std::uint64_t word)
{
    return fold_multiply(hash ^ 0x2D358DCCAA6C78A5ULL, word ^ 0x8BB84B93962EACC9ULL) + std::rotl(word, 17) + 1;
}

}  // namespace cobot::storage
