#pragma once

#include <utility>
#include <vector>

#include "net/clock.hpp"

namespace cobot::tests {

/// A clock that stands still until somebody sleeps; then the sleep is over at once.
class ManualClock : public net::Clock {
public:
    explicit ManualClock(core::Time now) : start_(now) {}

    core::Time now() override { return start_ + passed_; }
    core::Duration uptime() override { return passed_; }
    bool sleep(core::Duration duration, core::StopFlag stop) override
    {
        if (stop.stopped()) return false;
        sleeps.push_back(duration);
        passed_ += duration;
        return true;
    }
    void advance(core::Duration duration) { passed_ += duration; }

    std::vector<core::Duration> sleeps;

private:
    core::Time start_;
    core::Duration passed_{};
};

}  // namespace cobot::tests
