#include "net/retry.hpp"

#include <algorithm>
#include <charconv>

#include "core/random.hpp"

namespace cobot::net {

core::Duration RetryPolicy::delay(int failures, std::uint64_t request) const
{
    core::Duration whole = std::min(spec_.first_delay, spec_.delay_max);
    for (int i = 1; i < failures && whole < spec_.delay_max; ++i) whole = std::min(whole * 2, spec_.delay_max);
    const double random = core::CounterRandom(spec_.seed, request).uniform(static_cast<std::uint64_t>(failures));
    const auto half = static_cast<double>(whole.count()) / 2;
    return core::Duration(static_cast<core::Duration::rep>(half + half * random));
}

std::optional<core::Duration> retry_after(const Response& response, core::Time now)
{
    const auto value = response.header("retry-after");
    if (!value) return std::nullopt;
    if (const auto date = parse_http_date(*value)) return std::max(*date - now, core::Duration(0));
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), seconds);
    if (error != std::errc() || end != value->data() + value->size() || seconds < 0) return std::nullopt;
    constexpr std::int64_t year = 31'536'000;
    return std::chrono::seconds(std::min(seconds, year));
}

bool status_may_pass(int status)
{
    return status == 408 || status == 418 || status == 425 || status == 429 || (status >= 500 && status <= 599);
}

bool failure_may_pass(Failure::Kind kind)
{
    switch (kind) {
        case Failure::Kind::unreachable:
        case Failure::Kind::lost:
        case Failure::Kind::timed_out: return true;
        case Failure::Kind::too_large:
        case Failure::Kind::insecure:
        case Failure::Kind::invalid:
        case Failure::Kind::cancelled: return false;
    }
    return false;
}

}  // namespace cobot::net
