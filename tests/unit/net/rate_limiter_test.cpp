#include "net/rate_limiter.hpp"

using namespace cobot;
using net::RateLimiter;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("a burst goes at once and the rest at the pace")
{
    RateLimiter limiter({.burst = 3, .per_minute = 60});
    for (int i = 0; i < 3; ++i) CHECK(limiter.reserve(1, seconds(100)) == milliseconds(0));
    CHECK(limiter.reserve(1, seconds(100)) == seconds(1));
    CHECK(limiter.reserve(1, seconds(100)) == seconds(2));
}

TEST_CASE("rest gives tokens back, up to the burst")
{
    RateLimiter limiter({.burst = 2, .per_minute = 60});
    limiter.reserve(2, seconds(0));
    CHECK(limiter.reserve(1, seconds(1)) == milliseconds(0));
    limiter.reserve(2, seconds(1000));
    CHECK(limiter.reserve(1, seconds(1000)) == seconds(1));
}

TEST_CASE("no minute sees more than the burst and the pace together")
{
    RateLimiter limiter({.burst = 50, .per_minute = 600});
    core::Duration now{};
    std::vector<core::Duration> sent;
    for (int i = 0; i < 2000; ++i) {
        now += limiter.reserve(1, now);
        sent.push_back(now);
    }
    for (std::size_t i = 651; i < sent.size(); ++i) CHECK(sent[i] - sent[i - 651] >= seconds(60));
}

TEST_CASE("weights count, and one above the burst goes alone")
{
    RateLimiter limiter({.burst = 10, .per_minute = 600});
    CHECK(limiter.reserve(1000, seconds(0)) == milliseconds(0));
    CHECK(limiter.reserve(5, seconds(0)) == milliseconds(500));
}

TEST_CASE("a venue's word holds everything back")
{
    RateLimiter limiter({.burst = 10, .per_minute = 600});
    limiter.hold_until(seconds(30));
    CHECK(limiter.reserve(1, seconds(10)) == seconds(20));
    limiter.hold_until(seconds(5));
    CHECK(limiter.reserve(1, seconds(10)) == seconds(20));
    CHECK(limiter.reserve(1, seconds(31)) == milliseconds(0));
}

TEST_CASE("the pace can be changed")
{
    RateLimiter limiter({.burst = 1, .per_minute = 60});
    limiter.pace(120);
    limiter.reserve(1, seconds(0));
    CHECK(limiter.reserve(1, seconds(0)) == milliseconds(500));
}
