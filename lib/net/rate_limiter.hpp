#pragma once

#include "core/time.hpp"

namespace cobot::net {

/// A token bucket: a request of weight w may go when w tokens are there; tokens come back at an even rate.
/// It holds no clock: the caller says what time it is (a span since some fixed start, never going back).
class RateLimiter {
public:
    struct Spec {
        double burst = 10;        ///< Weight that may go at once after a rest.
        double per_minute = 600;  ///< Weight regained in a minute.
    };

    explicit RateLimiter(Spec spec) : spec_(spec), tokens_(spec.burst) {}

    /// Takes `weight` now and returns how long to wait before sending. A weight above the burst is treated as the
    /// burst: it goes alone.
    core::Duration reserve(double weight, core::Duration now);

    /// From now on so much weight is regained in a minute.
    void pace(double per_minute) { spec_.per_minute = per_minute; }

    /// Nothing goes before `until`: a venue said so.
    void hold_until(core::Duration until);

private:
    void refill(core::Duration now);

    Spec spec_;
    double tokens_;              ///< Negative: already promised.
    core::Duration refilled_{};  ///< When tokens_ was true.
    core::Duration held_until_{};
};

}  // namespace cobot::net
