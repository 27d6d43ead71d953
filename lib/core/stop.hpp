#pragma once

#include <atomic>

namespace cobot::core {

/// Whether somebody asked a long operation to end early. Cheap to copy and to ask; a default one never stops.
/// An operation that sees `stopped()` leaves whole files behind and returns ErrorCode::interrupted.
class StopFlag {
public:
    StopFlag() = default;
    /// `flag` must outlive every copy.
    explicit StopFlag(const std::atomic<bool>& flag) : flag_(&flag) {}

    bool stopped() const { return flag_ != nullptr && flag_->load(std::memory_order_relaxed); }

private:
    const std::atomic<bool>* flag_ = nullptr;
};

}  // namespace cobot::core
