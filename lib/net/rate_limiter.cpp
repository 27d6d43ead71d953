#include "net/rate_limiter.hpp"

#include <algorithm>
#include <cmath>

namespace cobot::net {

void RateLimiter::refill(core::Duration now)
{
    if (now <= refilled_) return;
    const double minutes = static_cast<double>((now - refilled_).count()) / 60'000.0;
    tokens_ = std::min(spec_.burst, tokens_ + minutes * spec_.per_minute);
    refilled_ = now;
}

core::Duration RateLimiter::reserve(double weight, core::Duration now)
{
    refill(now);
    tokens_ -= std::min(weight, spec_.burst);
    core::Duration wait = std::max(held_until_ - now, core::Duration(0));
    if (tokens_ < 0) {
        const core::Duration refill_time(
            static_cast<core::Duration::rep>(std::ceil(-tokens_ / spec_.per_minute * 60'000.0)));
        wait = std::max(wait, refill_time);
    }
    return wait;
}

void RateLimiter::hold_until(core::Duration until) { held_until_ = std::max(held_until_, until); }

}  // namespace cobot::net
