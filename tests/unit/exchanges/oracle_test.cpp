// What a real client sent to the exchanges and understood from them, and real replies of Bitfinex. They lie outside
// the project; without them these tests say so and pass.

#include <filesystem>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "exchanges/binance.hpp"
#include "exchanges/bitfinex.hpp"
#include "exchanges/candle_page.hpp"
#include "net/session.hpp"
#include "support/manual_clock.hpp"
#include "support/query.hpp"
#include "support/scripted_transport.hpp"

using namespace cobot;
using Json = nlohmann::json;
using market::Timeframe;

namespace {

const std::filesystem::path shared = COBOT_SHARED_DIR;

std::string read(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// The cases of one file, or nothing when the folder is absent.
Json oracle(const std::string& kind, const std::string& venue)
{
    const auto file = shared / "oracles" / kind / (venue + ".json");
    if (std::filesystem::exists(file)) return Json::parse(read(file));
    MESSAGE("SKIPPED: " << file.string() << " is not there");
    return Json::array();
}

/// The request that the recorded client sent.
tests::UrlParts sent(const Json& request)
{
    return {request["host"], request["path"], tests::parse_query(request["query"].get<std::string>())};
}

/// Time, limit and end of a recorded fetchOHLCV(symbol, timeframe, since, limit, {until}).
struct Arguments {
    Timeframe timeframe;
    std::optional<core::Time> since;
    std::optional<std::size_t> limit;
    std::optional<core::Time> until;
};

Arguments arguments_of(const Json& request)
{
    const Json& given = request["args"];
    Arguments arguments{*Timeframe::parse(given[1].get<std::string>()), {}, {}, {}};
    if (given.size() > 2 && given[2].is_number()) arguments.since = core::from_ms(given[2].get<std::int64_t>());
    if (given.size() > 3 && given[3].is_number()) arguments.limit = given[3].get<std::size_t>();
    if (given.size() > 4) arguments.until = core::from_ms(given[4]["until"].get<std::int64_t>());
    return arguments;
}

void check_rows(const std::vector<market::Candle>& rows, const Json& parsed)
{
    REQUIRE(rows.size() == parsed.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        CHECK(core::to_ms(rows[i].open_time) == parsed[i][0].get<std::int64_t>());
        CHECK(rows[i].open == parsed[i][1].get<double>());
        CHECK(rows[i].high == parsed[i][2].get<double>());
        CHECK(rows[i].low == parsed[i][3].get<double>());
        CHECK(rows[i].close == parsed[i][4].get<double>());
        CHECK(rows[i].volume == parsed[i][5].get<double>());
    }
}

/// The payload of one of the addresses in a reply that answers several; its keys are patterns.
Json payload_of(const Json& reply, const std::string& part)
{
    for (const auto& [key, value] : reply["payload"].items()) {
        if (key.find(part) != std::string::npos) return value;
    }
    return {};
}

}  // namespace

TEST_CASE("requests to Binance are those of a recorded client")
{
    std::size_t compared = 0;
    for (const Json& request : oracle("requests", "binance")) {
        const std::string base = "https://" + request["host"].get<std::string>();
        const std::string call = request["call"];
        // Futures belong to a later adapter.
        if (request["host"] != "api.binance.com" || request["method"] != "GET") continue;
        CAPTURE(request["case"].get<std::string>());
        if (call == "fetchMarkets") {
            CHECK(tests::parse_url(exchanges::binance::markets_url(base)) == sent(request));
        } else if (call == "fetchOHLCV") {
            const auto given = arguments_of(request);
            const exchanges::binance::KlinesQuery query{given.limit.value_or(500), given.since, given.until};
            CHECK(tests::parse_url(exchanges::binance::klines_url(base, "BTCUSDT", given.timeframe, query)) ==
                  sent(request));
        } else {
            continue;
        }
        ++compared;
    }
    if (compared > 0) CHECK(compared == 4);
}

TEST_CASE("requests to Bitfinex are those of a recorded client")
{
    std::size_t compared = 0;
    for (const Json& request : oracle("requests", "bitfinex")) {
        const std::string base = "https://" + request["host"].get<std::string>();
        const std::string call = request["call"];
        CAPTURE(request["case"].get<std::string>());
        if (call == "fetchMarkets") {
            CHECK(tests::parse_url(exchanges::bitfinex::markets_url(base)) == sent(request));
        } else if (call == "fetchOHLCV") {
            const auto given = arguments_of(request);
            const exchanges::bitfinex::CandlesQuery query{given.limit.value_or(100), given.since, given.until};
            CHECK(tests::parse_url(exchanges::bitfinex::candles_url(base, "tBTCUSD", given.timeframe, query)) ==
                  sent(request));
        } else {
            continue;
        }
        ++compared;
    }
    if (compared > 0) CHECK(compared == 3);
}

TEST_CASE("candles of both exchanges are understood as a recorded client understood them")
{
    for (const Json& reply : oracle("responses", "binance")) {
        if (reply["case"] != "ohlcv") continue;
        const auto rows = exchanges::binance::parse_klines(reply["payload"].dump());
        REQUIRE(rows.has_value());
        check_rows(*rows, reply["parsed"]);
    }
    for (const Json& reply : oracle("responses", "bitfinex")) {
        if (reply["case"] != "ohlcv") continue;
        const auto rows = exchanges::bitfinex::parse_candles(reply["payload"].dump());
        REQUIRE(rows.has_value());
        check_rows(*rows, reply["parsed"]);
    }
}

TEST_CASE("the pairs of Binance are understood as a recorded client understood them")
{
    for (const Json& reply : oracle("responses", "binance")) {
        if (reply["case"] != "markets") continue;
        const auto markets = exchanges::binance::parse_markets(payload_of(reply, "v3").dump());
        REQUIRE(markets.has_value());
        std::size_t compared = 0;
        for (const Json& expected : reply["parsed"]) {
            if (expected["type"] != "spot") continue;
            REQUIRE(compared < markets->listings.size());
            const auto& [instrument, symbol] = markets->listings[compared++];
            CHECK(symbol == expected["id"].get<std::string>());
            CHECK(instrument.pair.to_string() == expected["symbol"].get<std::string>());
            CHECK(instrument.price_tick.to_double() == expected["precision"]["price"].get<double>());
            CHECK(instrument.quantity_step.to_double() == expected["precision"]["amount"].get<double>());
            CHECK(instrument.quantity_min.to_double() == expected["limits"]["amount"]["min"].get<double>());
            CHECK(instrument.notional_min.to_double() == expected["limits"]["cost"]["min"].get<double>());
            CHECK(instrument.maker_fee.to_double() == expected["maker"].get<double>());
            CHECK(instrument.taker_fee.to_double() == expected["taker"].get<double>());
        }
        CHECK(compared == markets->listings.size());
        CHECK(markets->weight_per_minute == 6000);
    }
}

TEST_CASE("errors of Binance are repeated where a recorded client would, and no others")
{
    for (const Json& reply : oracle("responses", "binance")) {
        const std::string name = reply["case"];
        // A wrong clock is mended by a signed request's time, which candles do not have.
        if (!name.starts_with("error_") || name == "error_clock_skew") continue;
        CAPTURE(name);
        tests::ManualClock clock(core::from_ms(1'700'000'000'123));
        tests::ScriptedTransport transport({net::Response{reply["http_status"], {}, reply["payload"].dump()}});
        net::Session session(transport, clock, {}, {.attempts = 3});
        const auto data = exchanges::find("binance")->connect({}, session);
        exchanges::Listing listing;
        listing.symbol = "BTCUSDT";
        const auto page = data->candles(listing, Timeframe::minutes(1), core::from_ms(0), core::from_ms(60'000));
        REQUIRE_FALSE(page.has_value());
        CHECK(page.error().code == core::ErrorCode::exchange);
        CHECK(page.error().message.find(reply["payload"]["msg"].get<std::string>()) != std::string::npos);
        CHECK(transport.requests() == (reply["retryable"].get<bool>() ? 3 : 1));
    }
}

TEST_CASE("real replies of Bitfinex are candles without a doubt")
{
    const auto folder = shared / "data" / "bitfinex" / "raw";
    if (!std::filesystem::exists(folder)) {
        MESSAGE("SKIPPED: " << folder.string() << " is not there");
        return;
    }
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        CAPTURE(entry.path().filename().string());
        auto rows = exchanges::bitfinex::parse_candles(read(entry.path()));
        REQUIRE(rows.has_value());
        REQUIRE_FALSE(rows->empty());
        const std::size_t count = rows->size();
        const core::Time begin = rows->front().open_time;
        const auto draft = exchanges::make_page(std::move(*rows), {.timeframe = Timeframe::minutes(1),
                                                                   .begin = begin,
                                                                   .end = begin + std::chrono::hours(2),
                                                                   .now = begin + std::chrono::days(1),
                                                                   .rows_max = 10'000});
        CHECK(draft.flaw.empty());
        CHECK(draft.doubts.empty());
        CHECK(draft.page.remarks.empty());
        CHECK(draft.page.candles.size() == count);
        ++files;
    }
    CHECK(files == 24);
}
