#include "net/session.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

#include "core/plural.hpp"

namespace cobot::net {
namespace {

using Verdict = Judgement::Verdict;
using core::Error;
using core::ErrorCode;

constexpr int attempts_unanswered = 3;
constexpr core::Duration clock_tolerance = std::chrono::seconds(60);

Error interrupted() { return {ErrorCode::interrupted, "interrupted"}; }

std::string seconds(core::Duration duration)
{
    return fmt::format("{:.1f} s", static_cast<double>(duration.count()) / 1000.0);
}

/// What to do about a failure that repeating cannot mend.
std::string_view advice(Failure::Kind kind)
{
    switch (kind) {
        case Failure::Kind::unreachable: return "; check the network, the proxy and the address";
        case Failure::Kind::insecure:
            return "; the certificate does not prove the host's name: check the date of this machine, the package "
                   "ca-certificates, and who stands in between";
        case Failure::Kind::lost:
        case Failure::Kind::timed_out:
        case Failure::Kind::too_large:
        case Failure::Kind::invalid:
        case Failure::Kind::cancelled: return "";
    }
    return "";
}

}  // namespace

std::string excerpt(std::string_view body)
{
    constexpr std::size_t shown = 200;
    const auto begin = std::find_if_not(body.begin(), body.end(), [](unsigned char c) { return std::isspace(c); });
    body.remove_prefix(static_cast<std::size_t>(begin - body.begin()));
    if (body.empty()) return "an empty reply";
    if (body.front() == '<') return "a web page instead of data";
    std::string text;
    for (const char c : body.substr(0, shown)) {
        text += static_cast<unsigned char>(c) < 32 || static_cast<unsigned char>(c) == 127 ? ' ' : c;
    }
    return body.size() > shown ? text + "..." : text;
}

Judgement judge_status(const Response& response)
{
    const int status = response.status;
    if (status >= 200 && status < 300) return {};
    const std::string why = fmt::format("HTTP {}: {}", status, excerpt(response.body));
    if (status == 429 || status == 418) return {Verdict::limited, why};
    if (status_may_pass(status)) return {Verdict::flawed, why};
    return {Verdict::refused, why};
}

Session::Session(HttpTransport& transport, Clock& clock, core::StopFlag stop, RetrySpec retry, Notice notice)
    : transport_(transport), clock_(clock), stop_(stop), policy_(retry), notice_(std::move(notice))
{
}

core::Result<void> Session::wait(core::Duration duration)
{
    if (!clock_.sleep(duration, stop_)) return interrupted();
    return {};
}

core::Result<void> Session::wait_for_turn(const Call& call)
{
    if (stop_.stopped()) return interrupted();
    if (call.limiter == nullptr) return {};
    const core::Duration turn = call.limiter->reserve(call.weight, clock_.uptime());
    if (turn <= core::Duration(0)) return {};
    return wait(turn);
}

void Session::remember_date(const Response& response)
{
    const auto text = response.header("date");
    auto date = text ? parse_http_date(*text) : std::nullopt;
    if (!date) return;
    // A cache in between passes on the old date, and says how long ago that was.
    std::int64_t age = 0;
    if (const auto seconds = response.header("age")) {
        std::from_chars(seconds->data(), seconds->data() + seconds->size(), age);
    }
    constexpr std::int64_t year = 31'536'000;
    *date += std::chrono::seconds(std::clamp<std::int64_t>(age, 0, year));
    const core::Duration ahead = clock_.now() - *date;
    venue_lag_ = std::max(ahead, core::Duration(0));
    if (-ahead < clock_tolerance || told_of_clock_ || !notice_) return;
    told_of_clock_ = true;
    notice_(
        fmt::format("the clock of this machine is {} behind that of the venue; candles count as closed by the "
                    "earlier of the two",
                    core::format_duration(-ahead)));
}

core::Time Session::cautious_now() { return clock_.now() - venue_lag_; }

Session::Attempt Session::attempt(const Call& call)
{
    Reply reply = transport_.get(call.request);
    if (const auto* failure = std::get_if<Failure>(&reply)) {
        Attempt attempt;
        attempt.why = failure->message + std::string(advice(failure->kind));
        attempt.may_pass = failure_may_pass(failure->kind);
        attempt.unreachable = failure->kind == Failure::Kind::unreachable;
        return attempt;
    }
    auto& response = std::get<Response>(reply);
    answered_ = true;
    remember_date(response);
    const Judgement judgement = call.judge(response);
    Attempt attempt;
    attempt.why = judgement.why;
    attempt.may_pass = judgement.verdict != Verdict::refused;
    if (judgement.verdict == Verdict::accepted) {
        attempt.response = std::move(response);
        return attempt;
    }
    attempt.asked_wait = retry_after(response, clock_.now());
    attempt.limited = judgement.verdict == Verdict::limited;
    return attempt;
}

core::Result<Response> Session::fetch(const Call& call)
{
    const std::uint64_t number = calls_++;
    const RetrySpec& patience = policy_.spec();
    const auto failed = [&](const std::string& what) {
        return Error{ErrorCode::exchange, fmt::format("{}: {}\n  asked: {}", call.venue, what, call.request.url)};
    };
    for (int failures = 1;; ++failures) {
        if (const auto turn = wait_for_turn(call); !turn) return turn.error();
        Attempt attempt = this->attempt(call);
        if (attempt.response) return std::move(*attempt.response);
        if (stop_.stopped()) return interrupted();
        if (!attempt.may_pass) return failed(attempt.why);
        if (attempt.asked_wait > patience.asked_max) {
            return failed(fmt::format("{}; it asks for no requests before {}: try again then", attempt.why,
                                      core::format_time(clock_.now() + *attempt.asked_wait)));
        }
        // A host that never answered is rather misspelt, blocked or offline than busy.
        const bool hopeless = attempt.unreachable && !answered_;
        const int attempts = hopeless ? std::min(patience.attempts, attempts_unanswered) : patience.attempts;
        if (failures >= attempts) {
            return failed(
                fmt::format("gave up after {} attempt{}; the last: {}", failures, core::plural(failures), attempt.why));
        }
        const core::Duration delay =
            std::max(policy_.delay(failures, number), attempt.asked_wait.value_or(core::Duration(0)));
        if (attempt.limited && call.limiter != nullptr) call.limiter->hold_until(clock_.uptime() + delay);
        if (notice_) {
            notice_(fmt::format("{}: {}; trying again in {} ({} of {})", call.venue, attempt.why, seconds(delay),
                                failures + 1, attempts));
        }
        if (const auto waited = wait(delay); !waited) return waited.error();
    }
}

}  // namespace cobot::net
