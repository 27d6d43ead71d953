#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/time.hpp"
#include "net/http.hpp"

namespace cobot::net {

/// How patiently a request is repeated.
struct RetrySpec {
    int attempts = 8;                                             ///< In all, the first included.
    core::Duration first_delay = std::chrono::milliseconds(500);  ///< Doubled after every failure ...
    core::Duration delay_max = std::chrono::seconds(30);          ///< ... up to this.
    core::Duration asked_max = std::chrono::minutes(10);          ///< A venue that asks for more is given up on.
    std::uint64_t seed = 0;                                       ///< Of the jitter.
};

/// When to try again. Half of every delay is random, so that many clients do not return together.
class RetryPolicy {
public:
    explicit RetryPolicy(RetrySpec spec) : spec_(spec) {}

    const RetrySpec& spec() const { return spec_; }
    /// The delay after the n-th failure in a row, counted from 1. `request` names the request within the process,
    /// so that each has its own jitter.
    core::Duration delay(int failures, std::uint64_t request) const;

private:
    RetrySpec spec_;
};

/// What a Retry-After header asks for: whole seconds, or a date, which is measured from `now`. Never negative.
std::optional<core::Duration> retry_after(const Response& response, core::Time now);

/// Whether sending the same request again may help: 408, 418, 425, 429 and all 5xx.
bool status_may_pass(int status);

/// Whether sending the same request again may help after it got no reply.
bool failure_may_pass(Failure::Kind kind);

}  // namespace cobot::net
