#include "net/clock.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace cobot::net {

core::Time SystemClock::now() { return std::chrono::floor<core::Duration>(std::chrono::system_clock::now()); }

core::Duration SystemClock::uptime()
{
    return std::chrono::duration_cast<core::Duration>(std::chrono::steady_clock::now().time_since_epoch());
}

bool SystemClock::sleep(core::Duration duration, core::StopFlag stop)
{
    constexpr core::Duration slice = std::chrono::milliseconds(50);
    const core::Duration end = uptime() + duration;
    while (!stop.stopped()) {
        const core::Duration left = end - uptime();
        if (left <= core::Duration(0)) return true;
        std::this_thread::sleep_for(std::min(left, slice));
    }
    return false;
}

}  // namespace cobot::net
