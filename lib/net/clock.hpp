#pragma once

#include "core/stop.hpp"
#include "core/time.hpp"

namespace cobot::net {

/// The time and the passing of it, so that tests can do without either.
class Clock {
public:
    virtual ~Clock() = default;
    virtual core::Time now() = 0;         ///< UTC, as this machine believes.
    virtual core::Duration uptime() = 0;  ///< Never goes back; for measuring spans.
    /// Waits; false when `stop` was raised meanwhile or before.
    virtual bool sleep(core::Duration duration, core::StopFlag stop) = 0;
};

/// The real one.
class SystemClock : public Clock {
public:
    core::Time now() override;
    core::Duration uptime() override;
    bool sleep(core::Duration duration, core::StopFlag stop) override;
};

}  // namespace cobot::net
