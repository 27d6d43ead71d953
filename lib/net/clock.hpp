#pragma once

#include <atomic>

#include "core/time.hpp"

namespace cobot::net {

/// Set by Ctrl-C, or by a test. Whatever waits here looks at it at least twice a second.
using CancelFlag = std::atomic<bool>;

/// The time and the passing of it, so that tests can do without either.
class Clock {
public:
    virtual ~Clock() = default;
    virtual core::Time now() = 0;         ///< UTC, as this machine believes.
    virtual core::Duration uptime() = 0;  ///< Never goes back; for measuring spans.
    /// Waits; false when `cancelled` was set meanwhile or before.
    virtual bool sleep(core::Duration duration, const CancelFlag& cancelled) = 0;
};

/// The real one.
class SystemClock : public Clock {
public:
    core::Time now() override;
    core::Duration uptime() override;
    bool sleep(core::Duration duration, const CancelFlag& cancelled) override;
};

}  // namespace cobot::net
