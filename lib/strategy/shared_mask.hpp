#pragma once

#include <algorithm>
#include <atomic>
#include <vector>

#include "core/bitmask.hpp"

namespace cobot::strategy {

/// A condition's mask, made a block of candles at a time when the first trial comes there. Trials go through a block
/// together, so that a column is read while it is at hand for all the limits that it is compared with. Safe to use from
/// threads.
class SharedMask {
public:
    static constexpr std::size_t block = 4096;

    explicit SharedMask(std::size_t size) : mask_(size), states_((size + block - 1) / block), missing_(states_.size())
    {
    }
    explicit SharedMask(core::Bitmask whole)
        : mask_(std::move(whole)), states_((mask_.size() + block - 1) / block), missing_(0)
    {
        for (auto& state : states_) state = State::made;
    }

    /// Words of all candles; null: some are not made yet.
    const std::uint64_t* whole() const
    {
        return missing_.load(std::memory_order_acquire) == 0 ? mask_.words().data() : nullptr;
    }
    /// Words of the candles [first, first + count), `first` a multiple of 64; null: they are not made yet.
    const std::uint64_t* find(std::size_t first, std::size_t count) const
    {
        for (std::size_t b = first / block; b <= (first + count - 1) / block; ++b) {
            if (states_[b].load(std::memory_order_acquire) != State::made) return nullptr;
        }
        return mask_.words().data() + first / 64;
    }
    /// The same, made by `make(first, count, words)`. `room` has place for them, should another thread be at it just
    /// now.
    template <class Make>
    const std::uint64_t* made(std::size_t first, std::size_t count, Make make, std::uint64_t* room)
    {
        for (std::size_t b = first / block; b <= (first + count - 1) / block; ++b) make_block(b, make);
        if (const std::uint64_t* words = find(first, count)) return words;
        make(first, count, room);
        return room;
    }

private:
    enum class State : std::uint8_t { missing, being_made, made };

    /// Unless it is made, or another thread is making it.
    template <class Make>
    void make_block(std::size_t b, Make make)
    {
        State expected = State::missing;
        if (!states_[b].compare_exchange_strong(expected, State::being_made, std::memory_order_acquire)) return;
        const std::size_t first = b * block;
        make(first, std::min(block, mask_.size() - first), mask_.words().data() + first / 64);
        states_[b].store(State::made, std::memory_order_release);
        missing_.fetch_sub(1, std::memory_order_release);
    }

    core::Bitmask mask_;
    std::vector<std::atomic<State>> states_;
    std::atomic<std::size_t> missing_;  ///< Blocks.
};

}  // namespace cobot::strategy
