#include "exchanges/binance.hpp"

#include <atomic>

#include "core/sha256.hpp"
#include "exchanges/exchange.hpp"
#include "net/session.hpp"
#include "support/manual_clock.hpp"
#include "support/query.hpp"
#include "support/scripted_transport.hpp"
#include "support/zip_file.hpp"

using namespace cobot;
using core::Time;
using market::Candle;
using market::Timeframe;
using net::Reply;
using net::Response;
using tests::ok;

namespace {

Time at(const char* text) { return *core::parse_time(text); }

constexpr const char* markets = R"({"rateLimits":[{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,
"limit":6000}],"symbols":[{"symbol":"BTCUSDT","baseAsset":"BTC","quoteAsset":"USDT","filters":[
{"filterType":"PRICE_FILTER","tickSize":"0.01000000"},{"filterType":"LOT_SIZE","minQty":"0.00001","stepSize":"0.00001"},
{"filterType":"NOTIONAL","minNotional":"5.00000000"}]},
{"symbol":"ODD","baseAsset":"od d","quoteAsset":"USDT"}]})";

std::string row(Time open, double price, bool microseconds = false, char separator = '"')
{
    const std::int64_t ms = core::to_ms(open);
    const std::string quote = separator == '"' ? "\"" : "";
    return fmt::format("{1},{0}{2}{0},{0}{3}{0},{0}{4}{0},{0}{2}{0},{0}7{0},{5}", quote, microseconds ? ms * 1000 : ms,
                       price, price + 1, price - 1, ms + 59'999);
}

std::string page(Time from, int count)
{
    std::string text = "[";
    for (int i = 0; i < count; ++i) {
        text += (i == 0 ? "[" : ",[") + row(from + std::chrono::minutes(i), 100 + i) + "]";
    }
    return text + "]";
}

/// A whole month as the archive has it; `left_out` is the number of a minute that it lacks.
std::string month_csv(Time from, Time until, bool microseconds, int left_out = -1)
{
    std::string text;
    int i = 0;
    for (Time open = from; open < until; open += std::chrono::minutes(1), ++i) {
        if (i != left_out) text += row(open, 100, microseconds, ' ') + "\n";
    }
    return text;
}

struct Venue {
    explicit Venue(std::deque<Reply> replies, const exchanges::Settings& settings = {})
        : transport(std::move(replies)), session(transport, clock, {}, {.attempts = 2})
    {
        listing.instrument.exchange = "binance";
        listing.instrument.pair = {"BTC", "USDT"};
        listing.symbol = "BTCUSDT";
        data = exchanges::find("binance")->connect(settings, session);
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

}  // namespace

TEST_CASE("the pairs of Binance come with ticks, steps and minima")
{
    Venue venue({ok(markets)});
    const auto listings = venue.data->listings();
    REQUIRE(listings.has_value());
    REQUIRE(listings->size() == 1);
    const auto& [instrument, symbol] = listings->front();
    CHECK(symbol == "BTCUSDT");
    CHECK(instrument.exchange == "binance");
    CHECK(instrument.pair == market::Pair{"BTC", "USDT"});
    CHECK(instrument.price_tick.to_string() == "0.01");
    CHECK(instrument.quantity_step.to_string() == "0.00001");
    CHECK(instrument.quantity_min.to_string() == "0.00001");
    CHECK(instrument.notional_min.to_string() == "5");
    CHECK(instrument.taker_fee.to_string() == "0.001");
    CHECK(venue.transport.urls.front() == "https://api.binance.com/api/v3/exchangeInfo");
}

TEST_CASE("a list of pairs that is none is asked for again")
{
    for (const char* text : {"[]", "{}", R"({"symbols":5})", R"({"symbols":[5]})", "<html>",
                             R"({"symbols":[],"rateLimits":[{"rateLimitType":5}]})"}) {
        CHECK_MESSAGE(!exchanges::binance::parse_markets(text).has_value(), text);
    }
    Venue venue({ok("<html>"), ok(markets)});
    CHECK(venue.data->listings().has_value());
}

TEST_CASE("a page of candles is asked for by its first and last minute")
{
    const Time begin = at("2025-06-01T00:00Z");
    Venue venue({ok(page(begin, 3))}, {.rest_url = "http://elsewhere"});
    const auto got = venue.candles(begin, begin + std::chrono::minutes(3));
    REQUIRE(got.has_value());
    CHECK(got->candles.size() == 3);
    CHECK(got->candles[1] == Candle{begin + std::chrono::minutes(1), 101, 102, 100, 101, 7, true});
    CHECK(got->known_until == begin + std::chrono::minutes(3));
    REQUIRE(venue.transport.requests() == 1);
    CHECK(tests::parse_url(venue.transport.urls[0]) == tests::UrlParts{"elsewhere",
                                                                       "/api/v3/klines",
                                                                       {{"symbol", "BTCUSDT"},
                                                                        {"interval", "1m"},
                                                                        {"limit", "1000"},
                                                                        {"startTime", "1748736000000"},
                                                                        {"endTime", "1748736179999"}}});
}

TEST_CASE("a candle missing in a page is asked for once more, and believed missing then")
{
    const Time begin = at("2025-06-01T00:00Z");
    const auto minute = [&](int i) { return begin + std::chrono::minutes(i); };
    const std::string hole = "[[" + row(minute(0), 100) + "],[" + row(minute(2), 102) + "]]";

    Venue mended({ok(hole), ok(page(minute(1), 1))});
    const auto whole = mended.candles(begin, minute(3));
    REQUIRE(whole.has_value());
    CHECK(whole->candles.size() == 3);
    CHECK(mended.transport.requests() == 2);

    Venue real({ok(hole), ok("[]")});
    const auto gap = real.candles(begin, minute(3));
    REQUIRE(gap.has_value());
    CHECK(gap->candles.size() == 2);
    CHECK(gap->known_until == minute(3));
    CHECK(real.transport.requests() == 2);
}

TEST_CASE("an empty page that a second one contradicts is forgotten")
{
    const Time begin = at("2025-06-01T00:00Z");
    Venue venue({ok("[]"), ok(page(begin, 5))});
    const auto got = venue.candles(begin, begin + std::chrono::minutes(2000));
    REQUIRE(got.has_value());
    CHECK(got->candles.size() == 5);
    CHECK(got->known_until == begin + std::chrono::minutes(5));
}

TEST_CASE("an impossible candle is left out and reported, unless it comes right the second time")
{
    const Time begin = at("2025-06-01T00:00Z");
    const std::string bad = fmt::format(R"([[{},"5","4","6","5","1",0],[{}]])", core::to_ms(begin),
                                        row(begin + std::chrono::minutes(1), 100));
    Venue mended({ok(bad), ok(page(begin, 1))});
    auto got = mended.candles(begin, begin + std::chrono::minutes(2));
    REQUIRE(got.has_value());
    CHECK(got->candles.size() == 2);
    CHECK(got->remarks.empty());

    Venue stubborn({ok(bad)});
    got = stubborn.candles(begin, begin + std::chrono::minutes(2));
    REQUIRE(got.has_value());
    CHECK(got->candles.size() == 1);
    REQUIRE(got->remarks.size() == 1);
    CHECK(got->remarks[0].starts_with("the candle of 2025-06-01T00:00:00Z is impossible (open 5, high 4, low 6"));
}

TEST_CASE("nothing is asked before a candle can have closed")
{
    Venue venue({ok("[]")});
    const auto got = venue.candles(at("2025-06-15T12:00Z"), at("2025-06-15T12:05Z"));
    REQUIRE(got.has_value());
    CHECK(got->candles.empty());
    CHECK(got->known_until == at("2025-06-15T12:00Z"));
    CHECK(venue.transport.requests() == 0);
}

TEST_CASE("the venue's clock decides whether a candle has closed")
{
    const Time begin = at("2025-06-15T11:58Z");
    Response response = ok(page(begin, 2));
    response.headers.emplace_back("date", "Sun, 15 Jun 2025 11:59:40 GMT");  // This machine is ahead.
    Venue venue({response});
    const auto got = venue.candles(begin, at("2025-06-15T12:00Z"));
    REQUIRE(got.has_value());
    CHECK(got->candles.size() == 1);
    CHECK(got->known_until == at("2025-06-15T11:59Z"));
}

TEST_CASE("errors of Binance are told apart")
{
    const Time begin = at("2025-06-01T00:00Z");
    const auto end = begin + std::chrono::minutes(1);

    Venue refused({Response{400, {}, R"({"code":-1121,"msg":"Invalid symbol."})"}});
    auto got = refused.candles(begin, end);
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code == core::ErrorCode::exchange);
    CHECK(got.error().message.starts_with("binance: HTTP 400, error -1121: Invalid symbol."));
    CHECK(refused.transport.requests() == 1);

    Venue busy({Response{400, {}, R"({"code":-1008,"msg":"overloaded"})"}, ok(page(begin, 1))});
    CHECK(busy.candles(begin, end).has_value());

    Venue limited({Response{429, {{"retry-after", "20"}}, R"({"code":-1003,"msg":"Too much"})"}, ok(page(begin, 1))});
    CHECK(limited.candles(begin, end).has_value());
    CHECK(limited.clock.sleeps.front() == std::chrono::seconds(20));

    Venue blocked({Response{451, {}, "{}"}});
    got = blocked.candles(begin, end);
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().message.find("data-api.binance.vision") != std::string::npos);
    CHECK(blocked.transport.requests() == 1);
}

TEST_CASE("when the venue has counted enough the next minute is waited for")
{
    const Time begin = at("2025-06-01T00:00Z");
    Response response = ok(page(begin, 1));
    response.headers.emplace_back("x-mbx-used-weight-1m", "5900");
    Venue venue({response});
    REQUIRE(venue.candles(begin, begin + std::chrono::minutes(1)).has_value());
    CHECK(venue.clock.sleeps.empty());
    REQUIRE(venue.candles(begin, begin + std::chrono::minutes(1)).has_value());
    REQUIRE(venue.clock.sleeps.size() == 1);
    CHECK(venue.clock.sleeps.front() == std::chrono::seconds(30));
}

TEST_CASE("the files of the archive are named by symbol, timeframe and month")
{
    using namespace std::chrono;
    CHECK(exchanges::binance::archive_path("BTCUSDT", Timeframe::minutes(60), year(2024) / 3) ==
          "/data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-03.zip");
}

TEST_CASE("a checksum file is a digest and a name")
{
    const std::string digest(64, 'a');
    CHECK(exchanges::binance::parse_checksum(digest + "  BTCUSDT-1m-2024-03.zip\n") == digest);
    CHECK(exchanges::binance::parse_checksum(std::string(64, 'A')) == digest);
    CHECK_FALSE(exchanges::binance::parse_checksum("").has_value());
    CHECK_FALSE(exchanges::binance::parse_checksum(std::string(63, 'a') + " x").has_value());
    CHECK_FALSE(exchanges::binance::parse_checksum(std::string(65, 'a')).has_value());
    CHECK_FALSE(exchanges::binance::parse_checksum(std::string(63, 'a') + "g").has_value());
}

TEST_CASE("whole months come from the archive, in milliseconds or microseconds")
{
    for (const auto& [begin, end, microseconds] : {std::tuple(at("2024-03-01"), at("2024-04-01"), false),
                                                   std::tuple(at("2025-03-01"), at("2025-04-01"), true)}) {
        const std::string zip = tests::zip_of("x.csv", month_csv(begin, end, microseconds));
        Venue venue({ok(core::sha256_hex(zip) + "  x.zip"), ok(zip)});
        const auto got = venue.candles(begin, end + std::chrono::days(30));
        REQUIRE(got.has_value());
        CHECK(got->candles.size() == 31 * 1440);
        CHECK(got->candles.front().open_time == begin);
        CHECK(got->known_until == end);
        CHECK(got->remarks.empty());
        REQUIRE(venue.transport.requests() == 2);
        CHECK(venue.transport.urls[0] == venue.transport.urls[1] + ".CHECKSUM");
        CHECK(venue.transport.urls[1].starts_with("https://data.binance.vision/data/spot/monthly/klines/BTCUSDT/1m/"));
    }
}

TEST_CASE("a gap in a file of the archive is asked for at the API")
{
    const Time begin = at("2024-03-01");
    const std::string zip = tests::zip_of("x.csv", month_csv(begin, at("2024-04-01"), false, 100));
    Venue venue({ok(core::sha256_hex(zip)), ok(zip), ok(page(begin + std::chrono::minutes(100), 1))});
    const auto got = venue.candles(begin, at("2024-04-01"));
    REQUIRE(got.has_value());
    CHECK(got->candles.size() == 31 * 1440);
    CHECK(venue.transport.urls[2].starts_with("https://api.binance.com/api/v3/klines"));
}

TEST_CASE("a file that does not match its checksum is not believed")
{
    const Time begin = at("2024-03-01");
    const std::string zip = tests::zip_of("x.csv", month_csv(begin, at("2024-04-01"), false));
    const std::string wrong(64, '0');
    Venue venue({ok(wrong), ok(zip), ok(wrong), ok(zip), ok(page(begin, 1000))});
    auto got = venue.candles(begin, at("2024-04-01"));
    REQUIRE(got.has_value());
    CHECK(got->candles.size() == 1000);
    REQUIRE(got->remarks.size() == 1);
    CHECK(got->remarks[0].find("BTCUSDT-1m-2024-03.zip does not match its checksum") != std::string::npos);
    // And not asked for again.
    CHECK(venue.transport.requests() == 5);
    got = venue.candles(begin, at("2024-04-01"));
    REQUIRE(got.has_value());
    CHECK(got->remarks.empty());
    CHECK(venue.transport.requests() == 6);
}

TEST_CASE("a month that the archive does not have comes page by page")
{
    const Time begin = at("2025-05-01");
    Venue venue({Response{404, {}, "<Error/>"}, ok(page(begin, 1000))});
    const auto got = venue.candles(begin, at("2025-06-01"));
    REQUIRE(got.has_value());
    CHECK(got->candles.size() == 1000);
    CHECK(got->remarks.empty());
}

TEST_CASE("a damaged file, a table of something else and an archive that is down end page by page")
{
    const Time begin = at("2024-03-01");
    const std::string other = tests::zip_of("x.csv", "a,b\n1,2\n");
    const std::string earlier = tests::zip_of("x.csv", month_csv(at("2024-02-01"), at("2024-02-03"), false));
    const std::deque<Reply> answers[] = {{ok(core::sha256_hex("junk")), ok("junk"), ok(page(begin, 1000))},
                                         {ok(core::sha256_hex(other)), ok(other), ok(page(begin, 1000))},
                                         {ok(core::sha256_hex(earlier)), ok(earlier), ok(page(begin, 1000))},
                                         {Response{403, {}, ""}, ok(page(begin, 1000))}};
    for (const auto& replies : answers) {
        Venue venue(replies);
        const auto got = venue.candles(begin, at("2024-04-01"));
        REQUIRE(got.has_value());
        CHECK(got->candles.size() == 1000);
        CHECK(got->remarks.size() == 1);
    }
}

TEST_CASE("a few pages, the month under way and an unwanted archive are asked for page by page")
{
    Venue few({ok(page(at("2024-03-01"), 1000))});
    REQUIRE(few.candles(at("2024-03-01"), at("2024-03-03")).has_value());
    CHECK(few.transport.urls[0].find("/api/v3/klines") != std::string::npos);

    Venue current({ok(page(at("2025-06-01"), 1000))});
    REQUIRE(current.candles(at("2025-06-01"), at("2025-06-14")).has_value());
    CHECK(current.transport.urls[0].find("/api/v3/klines") != std::string::npos);

    Venue unwanted({ok(page(at("2024-03-01"), 1000))}, {.archive = false});
    REQUIRE(unwanted.candles(at("2024-03-01"), at("2024-04-01")).has_value());
    CHECK(unwanted.transport.urls[0].find("/api/v3/klines") != std::string::npos);
}
