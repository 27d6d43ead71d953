#include "net/session.hpp"

#include <atomic>

#include "support/manual_clock.hpp"
#include "support/scripted_transport.hpp"

using namespace cobot;
using net::Failure;
using net::Judgement;
using net::Reply;
using net::Response;
using std::chrono::minutes;
using std::chrono::seconds;
using tests::ok;

namespace {

const core::Time today = *net::parse_http_date("Fri, 01 Mar 2024 12:00:00 GMT");

Response status(int code, const std::string& retry_after = "")
{
    Response response{code, {}, ""};
    if (!retry_after.empty()) response.headers.emplace_back("retry-after", retry_after);
    return response;
}

struct Talk {
    explicit Talk(std::deque<Reply> replies, net::RetrySpec retry = {.attempts = 4})
        : script(std::move(replies)),
          session(script, clock, core::StopFlag(stop), retry,
                  [this](const std::string& text) { notices.push_back(text); })
    {
    }

    core::Result<Response> fetch(net::RateLimiter* limiter = nullptr)
    {
        net::Session::Call call;
        call.request.url = "http://venue/x";
        call.venue = "venue";
        call.limiter = limiter;
        return session.fetch(call);
    }
    core::Duration slept() const
    {
        core::Duration total{};
        for (const auto duration : clock.sleeps) total += duration;
        return total;
    }

    std::atomic<bool> stop{false};
    tests::ManualClock clock{today};
    std::vector<std::string> notices;
    tests::ScriptedTransport script;
    net::Session session;
};

}  // namespace

TEST_CASE("passing faults are waited out")
{
    Talk talk(
        {status(503), Failure{Failure::Kind::lost, "broken"}, Failure{Failure::Kind::timed_out, "slow"}, ok("fine")});
    const auto response = talk.fetch();
    REQUIRE(response.has_value());
    CHECK(response->body == "fine");
    CHECK(talk.script.requests() == 4);
    CHECK(talk.clock.sleeps.size() == 3);
    CHECK(talk.notices.size() == 3);
}

TEST_CASE("as long as a venue asks is waited, and no shorter")
{
    Talk talk({status(429, "7"), status(418, "Fri, 01 Mar 2024 12:01:00 GMT"), ok("fine")});
    REQUIRE(talk.fetch().has_value());
    REQUIRE(talk.clock.sleeps.size() == 2);
    CHECK(talk.clock.sleeps[0] == seconds(7));
    CHECK(talk.clock.sleeps[1] == seconds(53));
}

TEST_CASE("a venue that bans for long is not waited for")
{
    Talk talk({status(418, "86400")});
    const auto response = talk.fetch();
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == core::ErrorCode::exchange);
    CHECK(response.error().message.find("2024-03-02T12:00:00Z") != std::string::npos);
    CHECK(talk.script.requests() == 1);
}

TEST_CASE("what asking again cannot mend is asked once")
{
    for (const Reply& reply :
         {Reply(status(404)), Reply(status(400)), Reply(Failure{Failure::Kind::insecure, "certificate"}),
          Reply(Failure{Failure::Kind::too_large, "large"}), Reply(Failure{Failure::Kind::invalid, "url"})}) {
        Talk talk({reply});
        const auto response = talk.fetch();
        REQUIRE_FALSE(response.has_value());
        CHECK(response.error().code == core::ErrorCode::exchange);
        CHECK(talk.script.requests() == 1);
    }
}

TEST_CASE("patience ends")
{
    Talk talk({status(500)});
    const auto response = talk.fetch();
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == core::ErrorCode::exchange);
    CHECK(response.error().message ==
          "venue: gave up after 4 attempts; the last: HTTP 500: an empty reply\n"
          "  asked: http://venue/x");
    CHECK(talk.script.requests() == 4);
}

TEST_CASE("a host that never answered is not waited for as long as one that did")
{
    const Failure nobody{Failure::Kind::unreachable, "no such host"};
    Talk offline({nobody}, {.attempts = 8});
    CHECK_FALSE(offline.fetch().has_value());
    CHECK(offline.script.requests() == 3);

    Talk lost({ok("x"), nobody}, {.attempts = 8});
    REQUIRE(lost.fetch().has_value());
    CHECK_FALSE(lost.fetch().has_value());
    CHECK(lost.script.requests() == 9);
}

TEST_CASE("after too many requests everything else waits too")
{
    Talk talk({status(429, "30"), ok("one"), ok("two")});
    net::RateLimiter limiter({.burst = 100, .per_minute = 6000});
    REQUIRE(talk.fetch(&limiter).has_value());
    CHECK(talk.slept() == seconds(30));
    REQUIRE(talk.fetch(&limiter).has_value());
    CHECK(talk.slept() == seconds(30));
    limiter.hold_until(talk.clock.uptime() + seconds(3));
    REQUIRE(talk.fetch(&limiter).has_value());
    CHECK(talk.slept() == seconds(33));
}

TEST_CASE("raising the flag ends waiting and asking")
{
    Talk talk({status(503), ok("fine")});
    talk.stop = true;
    const auto response = talk.fetch();
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == core::ErrorCode::interrupted);
    CHECK(talk.script.requests() == 0);

    Talk broken({Failure{Failure::Kind::cancelled, "stopped"}});
    broken.stop = true;
    CHECK(broken.fetch().error().code == core::ErrorCode::interrupted);
}

TEST_CASE("of the venue's clock and ours the earlier one is believed")
{
    Response late = ok("x");
    late.headers.emplace_back("date", "Fri, 01 Mar 2024 11:58:00 GMT");
    Response early = ok("x");
    early.headers.emplace_back("date", "Fri, 01 Mar 2024 12:05:00 GMT");

    Talk behind({late});
    CHECK(behind.session.cautious_now() == today);
    REQUIRE(behind.fetch().has_value());
    CHECK(behind.session.cautious_now() == today - minutes(2));

    Response cached = ok("x");
    cached.headers = {{"date", "Thu, 29 Feb 2024 11:59:00 GMT"}, {"age", "86400"}};
    Talk through_a_cache({cached});
    REQUIRE(through_a_cache.fetch().has_value());
    CHECK(through_a_cache.session.cautious_now() == today - minutes(1));

    Talk ahead({early});
    REQUIRE(ahead.fetch().has_value());
    CHECK(ahead.session.cautious_now() == today);
    // Candles then come late, which is worth saying, once.
    REQUIRE(ahead.fetch().has_value());
    REQUIRE(ahead.notices.size() == 1);
    CHECK(ahead.notices[0].starts_with("the clock of this machine is 00:05:00 behind"));
    CHECK(behind.notices.empty());
}

TEST_CASE("a message quotes the beginning of a reply")
{
    CHECK(net::excerpt("  <html><body>Sorry</body></html>") == "a web page instead of data");
    CHECK(net::excerpt(" \n") == "an empty reply");
    CHECK(net::excerpt("{\"code\":-1}\x01\n") == "{\"code\":-1}  ");
    CHECK(net::excerpt(std::string(300, 'x')) == std::string(200, 'x') + "...");
}
