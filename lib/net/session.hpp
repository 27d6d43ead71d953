#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "net/clock.hpp"
#include "net/http.hpp"
#include "net/rate_limiter.hpp"
#include "net/retry.hpp"

namespace cobot::net {

/// What a reply is worth, in the eyes of whoever understands it.
struct Judgement {
    enum class Verdict {
        accepted,
        flawed,   ///< A passing fault: the same request may do better.
        limited,  ///< Too many requests: as flawed, but everything else waits too.
        refused,  ///< Asking again would not help.
    };

    Verdict verdict = Verdict::accepted;
    std::string why;  ///< For people; empty when accepted.
};

/// Judges by the status alone: 2xx accepted, 429 and 418 limited, other 5xx and 408 flawed, the rest refused.
/// The reason quotes the beginning of a text body.
Judgement judge_status(const Response& response);

/// A short, printable beginning of a body, for messages: a web page is named as such, JSON is quoted.
std::string excerpt(std::string_view body);

/// A patient conversation with hosts: every request waits for its turn at the limiter, is judged, and is repeated
/// with growing delays, or after as long as the host asks, until it succeeds, cannot succeed, or patience ends.
class Session {
public:
    using Judge = std::function<Judgement(const Response&)>;
    using Notice = std::function<void(const std::string&)>;

    struct Call {
        Request request;
        std::string_view venue;          ///< For messages.
        RateLimiter* limiter = nullptr;  ///< Null: unlimited.
        double weight = 1;
        Judge judge = judge_status;  ///< May keep what it parsed.
    };

    /// `notice` is told of every wait that a user would otherwise wonder about.
    Session(HttpTransport& transport, Clock& clock, core::StopFlag stop, RetrySpec retry = {}, Notice notice = {});

    /// The first accepted response. ErrorCode::exchange when refused or out of patience, interrupted when stopped.
    core::Result<Response> fetch(const Call& call);

    Clock& clock() { return clock_; }

    /// The venue's time as far as the last response told it (its Date header), never later than this machine's:
    /// of two clocks the earlier one cannot make a candle closed that is not.
    core::Time cautious_now();

private:
    /// How one sending went.
    struct Attempt {
        std::optional<Response> response;  ///< Accepted.
        std::string why;                   ///< Otherwise.
        bool may_pass = false;
        std::optional<core::Duration> asked_wait;
        bool limited = false;
        bool unreachable = false;
    };

    Attempt attempt(const Call& call);
    core::Result<void> wait_for_turn(const Call& call);
    core::Result<void> wait(core::Duration duration);
    void remember_date(const Response& response);

    HttpTransport& transport_;
    Clock& clock_;
    core::StopFlag stop_;
    RetryPolicy policy_;
    Notice notice_;
    std::uint64_t calls_ = 0;
    bool answered_ = false;  ///< Some host did, since this session began.
    bool told_of_clock_ = false;
    core::Duration venue_lag_{};  ///< How far the venue's clock was behind ours, zero or more.
};

}  // namespace cobot::net
