#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace cobot::core {

/// A column of truth values, one bit a candle. Bits past the end are zero.
class Bitmask {
public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    Bitmask() = default;
    explicit Bitmask(std::size_t size) : words_((size + 63) / 64), size_(size) {}

    std::size_t size() const { return size_; }
    bool operator[](std::size_t i) const { return (words_[i / 64] >> (i % 64) & 1) != 0; }
    void set(std::size_t i) { words_[i / 64] |= std::uint64_t{1} << (i % 64); }
    void clear(std::size_t i) { words_[i / 64] &= ~(std::uint64_t{1} << (i % 64)); }

    /// The first set bit at or after `from` (and before `end`), or `none`.
    std::size_t next(std::size_t from) const { return next(from, size_); }
    std::size_t next(std::size_t from, std::size_t end) const
    {
        if (from >= end) return none;
        std::size_t word = from / 64;
        const std::size_t last = (end - 1) / 64;
        std::uint64_t bits = words_[word] & (~std::uint64_t{0} << (from % 64));
        while (bits == 0) {
            if (++word > last) return none;
            bits = words_[word];
        }
        const std::size_t found = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
        return found < end ? found : none;
    }

    std::size_t count() const
    {
        std::size_t total = 0;
        for (const std::uint64_t word : words_) total += static_cast<std::size_t>(std::popcount(word));
        return total;
    }

    std::span<std::uint64_t> words() { return words_; }
    std::span<const std::uint64_t> words() const { return words_; }

    friend bool operator==(const Bitmask&, const Bitmask&) = default;

private:
    std::vector<std::uint64_t> words_;
    std::size_t size_ = 0;
};

}  // namespace cobot::core
