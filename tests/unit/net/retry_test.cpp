#include "net/retry.hpp"

using namespace cobot;
using net::Failure;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("delays double up to a bound, and at most half of each is random")
{
    const net::RetryPolicy policy({.first_delay = milliseconds(500), .delay_max = seconds(4), .seed = 1});
    const std::vector<core::Duration> whole{milliseconds(500), seconds(1), seconds(2), seconds(4), seconds(4)};
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const auto delay = policy.delay(static_cast<int>(i) + 1, 7);
        CHECK(delay >= whole[i] / 2);
        CHECK(delay <= whole[i]);
    }
}

TEST_CASE("the jitter is the same for the same seed and differs between requests")
{
    const net::RetrySpec spec{.seed = 3};
    CHECK(net::RetryPolicy(spec).delay(4, 1) == net::RetryPolicy(spec).delay(4, 1));
    CHECK(net::RetryPolicy(spec).delay(4, 1) != net::RetryPolicy(spec).delay(4, 3));
    CHECK(net::RetryPolicy(spec).delay(4, 1) != net::RetryPolicy({.seed = 4}).delay(4, 1));
}

TEST_CASE("Retry-After is read as seconds and as a date")
{
    const core::Time now = *net::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT");
    const auto asked = [&](const char* value) { return net::retry_after({429, {{"retry-after", value}}, ""}, now); };
    CHECK(asked("120") == seconds(120));
    CHECK(asked("0") == seconds(0));
    CHECK(asked("Sun, 06 Nov 1994 08:50:07 GMT") == seconds(30));
    CHECK(asked("Sun, 06 Nov 1994 08:00:00 GMT") == seconds(0));
    CHECK_FALSE(asked("soon").has_value());
    CHECK_FALSE(asked("-5").has_value());
    CHECK_FALSE(asked("1.5").has_value());
    CHECK_FALSE(net::retry_after({429, {}, ""}, now).has_value());
    CHECK(asked("99999999999999") == seconds(31'536'000));
}

TEST_CASE("some statuses and failures pass by themselves, others do not")
{
    for (const int status : {408, 418, 429, 500, 502, 503, 504, 520}) CHECK(net::status_may_pass(status));
    for (const int status : {200, 301, 400, 401, 403, 404, 451}) CHECK_FALSE(net::status_may_pass(status));
    CHECK(net::failure_may_pass(Failure::Kind::lost));
    CHECK(net::failure_may_pass(Failure::Kind::timed_out));
    CHECK(net::failure_may_pass(Failure::Kind::unreachable));
    CHECK_FALSE(net::failure_may_pass(Failure::Kind::insecure));
    CHECK_FALSE(net::failure_may_pass(Failure::Kind::too_large));
    CHECK_FALSE(net::failure_may_pass(Failure::Kind::invalid));
    CHECK_FALSE(net::failure_may_pass(Failure::Kind::cancelled));
}
