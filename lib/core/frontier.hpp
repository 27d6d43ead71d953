#pragma once

#include <atomic>
#include <cstddef>

namespace cobot::core {

/// How much of something that one thread writes from front to back others may read. What lies before the frontier
/// does not change any more.
class Frontier {
public:
    /// Everything before `count` is written. Only the writer calls this, with rising counts.
    void reach(std::size_t count)
    {
        ready_.store(count, std::memory_order_release);
        ready_.notify_all();
    }
    std::size_t ready() const { return ready_.load(std::memory_order_acquire); }
    /// Waits until element `i` may be read; returns how many may. Looks for a while before it sleeps, since the writer
    /// is usually about to get there and waking up takes longer than that.
    std::size_t wait_for(std::size_t i) const
    {
        constexpr int looks = 4000;
        std::size_t count = ready();
        for (int look = 0; count <= i && look < looks; ++look, count = ready()) __builtin_ia32_pause();
        for (; count <= i; count = ready()) ready_.wait(count, std::memory_order_acquire);
        return count;
    }

private:
    std::atomic<std::size_t> ready_ = 0;
};

}  // namespace cobot::core
