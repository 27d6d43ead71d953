#include "exchanges/bitfinex.hpp"

#include "exchanges/exchange.hpp"
#include "net/session.hpp"
#include "support/manual_clock.hpp"
#include "support/query.hpp"
#include "support/scripted_transport.hpp"

using namespace cobot;
using core::Time;
using market::Candle;
using market::Timeframe;
using net::Reply;
using net::Response;
using tests::ok;

namespace {

struct Venue {
    explicit Venue(std::deque<Reply> replies, const exchanges::Settings& settings = {})
        : transport(std::move(replies)), session(transport, clock, {}, {.attempts = 2})
    {
        listing.instrument.exchange = "bitfinex";
        listing.instrument.pair = {"TESTBTC", "TESTUSD"};
        listing.symbol = "tTESTBTC:TESTUSD";
        data = exchanges::find("bitfinex")->connect(settings, session);
    }

    core::Result<exchanges::CandlePage> candles(Time begin, Time end)
    {
        return data->candles(listing, Timeframe::minutes(1), begin, end);
    }

    tests::ManualClock clock{*core::parse_time("2025-06-15T12:00:30Z")};
    tests::ScriptedTransport transport;
    net::Session session;
    std::unique_ptr<exchanges::MarketData> data;
    exchanges::Listing listing;
};

const Time begin = *core::parse_time("2018-03-11");

}  // namespace

TEST_CASE("the pairs of Bitfinex are split into their assets, whatever the length of the names")
{
    Venue venue({ok(R"([[["BTCUSD",[null,null,null,"0.00006","2000.0",null,null,null,0.2,0.1]],
["TESTBTC:TESTUSD",[null,null,null,"0.0001","2000.0"]],["BTCUST",[null,null,null,"x"]],["DUSK:USD",[]],["ODDNAME",[]],
["DSHBTC",null]],[],[],[]])")});
    const auto listings = venue.data->listings();
    REQUIRE(listings.has_value());
    std::vector<std::string> found;
    for (const auto& [instrument, symbol] : *listings) found.push_back(instrument.pair.to_string() + " " + symbol);
    CHECK(found == std::vector<std::string>{"BTC/USD tBTCUSD", "TESTBTC/TESTUSD tTESTBTC:TESTUSD", "BTC/USDT tBTCUST",
                                            "DUSK/USD tDUSK:USD", "DASH/BTC tDSHBTC"});
    CHECK(listings->front().instrument.quantity_min.to_string() == "0.00006");
    CHECK(listings->front().instrument.maker_fee.to_string() == "0.001");
    CHECK(listings->front().instrument.taker_fee.to_string() == "0.002");
    CHECK(venue.transport.urls.front().starts_with("https://api-pub.bitfinex.com/v2/conf/pub:info:pair,"));
}

TEST_CASE("a list of pairs that is none is asked for again")
{
    for (const char* text : {"[]", "{}", "[5]", "[[5]]", R"([[["BTCUSD"]]])", "<html>"}) {
        CHECK_MESSAGE(!exchanges::bitfinex::parse_markets(text).has_value(), text);
    }
}

TEST_CASE("candles are asked for oldest first, the closing price is the second")
{
    Venue venue({ok("[[1520726400000,10,12,13,9,1.5],[1520726520000,12,11,12,11,2]]")});
    const auto got = venue.candles(begin, begin + std::chrono::minutes(3));
    REQUIRE(got.has_value());
    REQUIRE(got->candles.size() == 2);
    CHECK(got->candles[0] == Candle{begin, 10, 13, 9, 12, 1.5, true});
    CHECK(got->known_until == begin + std::chrono::minutes(3));
    // Nobody traded in the minute between: it is not asked for again.
    REQUIRE(venue.transport.requests() == 1);
    CHECK(tests::parse_url(venue.transport.urls[0]) ==
          tests::UrlParts{"api-pub.bitfinex.com",
                          "/v2/candles/trade:1m:tTESTBTC:TESTUSD/hist",
                          {{"limit", "10000"}, {"start", "1520726400000"}, {"end", "1520726579999"}, {"sort", "1"}}});
}

TEST_CASE("a day is written 1D")
{
    const auto day = *Timeframe::parse("1d");
    CHECK(exchanges::bitfinex::candles_url("", "tBTCUSD", day, {}) == "/v2/candles/trade:1D:tBTCUSD/hist?limit=100");
}

TEST_CASE("errors of Bitfinex are told apart, although most have the status 500")
{
    const auto end = begin + std::chrono::minutes(1);
    const Reply good = ok("[[1520726400000,10,12,13,9,1.5]]");

    Venue refused({Response{500, {}, R"(["error",10020,"symbol: invalid"])"}});
    const auto got = refused.candles(begin, end);
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code == core::ErrorCode::exchange);
    CHECK(got.error().message.starts_with("bitfinex: error 10020: \"symbol: invalid\""));
    CHECK(refused.transport.requests() == 1);

    Venue limited({Response{500, {}, R"(["error",11010,"ratelimit: error"])"}, good});
    CHECK(limited.candles(begin, end).has_value());
    Venue also({Response{429, {{"retry-after", "60"}}, R"({"error":"ERR_RATE_LIMIT"})"}, good});
    CHECK(also.candles(begin, end).has_value());
    CHECK(also.clock.sleeps.front() == std::chrono::seconds(60));
    Venue maintenance({Response{500, {}, R"(["error",20060,"maintenance"])"}, good});
    CHECK(maintenance.candles(begin, end).has_value());
    Venue disguised({ok(R"(["error",20060,"maintenance"])"), good});
    CHECK(disguised.candles(begin, end).has_value());
}
