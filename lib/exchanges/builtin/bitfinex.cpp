// Bitfinex, public REST v2. Facts: docs.bitfinex.com/reference/rest-public-candles and -conf.
// A minute without a trade has no candle, so nothing can be said of a candle missing inside a page.

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "exchanges/bitfinex.hpp"
#include "exchanges/candle_page.hpp"

namespace cobot::exchanges {
namespace {

using Json = nlohmann::json;
using net::Judgement;

constexpr std::string_view rest_url = "https://api-pub.bitfinex.com";
constexpr std::size_t rows_max = 10'000;

/// Codes of three letters that the world writes otherwise, as pub:map:currency:sym gives them.
struct Alias {
    std::string_view code;
    std::string_view asset;
};
constexpr std::array<Alias, 19> aliases{{{"ALG", "ALGO"},
                                         {"AMP", "AMPL"},
                                         {"ATO", "ATOM"},
                                         {"BCHN", "BCH"},
                                         {"DAT", "DATA"},
                                         {"DSH", "DASH"},
                                         {"EUS", "EURS"},
                                         {"EUT", "EURT"},
                                         {"IOT", "IOTA"},
                                         {"MNA", "MANA"},
                                         {"QSH", "QASH"},
                                         {"QTM", "QTUM"},
                                         {"RBT", "RBTC"},
                                         {"SNG", "SNGLS"},
                                         {"STJ", "STORJ"},
                                         {"TSD", "TUSD"},
                                         {"UDC", "USDC"},
                                         {"UST", "USDT"},
                                         {"WAX", "WAXP"}}};

std::string asset_of(std::string_view code)
{
    for (const Alias& alias : aliases) {
        if (alias.code == code) return std::string(alias.asset);
    }
    return std::string(code);
}

/// Errors come as ["error", code, "text"], mostly with HTTP 500, or as {"error": "ERR_RATE_LIMIT"}.
Judgement judge(const net::Response& response)
{
    using Verdict = Judgement::Verdict;
    constexpr int rate_limit = 11010;
    constexpr int bad_parameter = 10020;
    constexpr std::size_t error_bytes_max = 4096;
    const Judgement by_status = net::judge_status(response);
    if (response.body.size() > error_bytes_max) return by_status;  // Candles.
    const Json body = Json::parse(response.body, nullptr, false);
    if (body.is_object() && body.contains("error") && body["error"] == "ERR_RATE_LIMIT") {
        return {Verdict::limited, "too many requests (ERR_RATE_LIMIT)"};
    }
    if (!body.is_array() || body.size() < 3 || body[0] != "error" || !body[1].is_number_integer()) return by_status;
    const int code = body[1].get<int>();
    const std::string why = fmt::format("error {}: {}", code, net::excerpt(body[2].dump()));
    if (code == rate_limit) return {Verdict::limited, why};
    if (code == bad_parameter) return {Verdict::refused, why};
    return {Verdict::flawed, why};
}

/// "BTCUSD" or "TESTBTC:TESTUSD" as a pair; absent when it is neither.
std::optional<market::Pair> pair_of(std::string_view name)
{
    const auto colon = name.find(':');
    if (colon == std::string_view::npos && name.size() != 6) return std::nullopt;
    const auto base = colon == std::string_view::npos ? name.substr(0, 3) : name.substr(0, colon);
    const auto quote = colon == std::string_view::npos ? name.substr(3) : name.substr(colon + 1);
    const auto pair = market::Pair::parse(asset_of(base) + "/" + asset_of(quote));
    if (!pair) return std::nullopt;
    return *pair;
}

core::Quantity smallest_order(const Json& info)
{
    constexpr std::size_t minimum = 3;
    if (!info.is_array() || info.size() <= minimum || !info[minimum].is_string()) return {};
    const auto value = core::Decimal::parse(info[minimum].get_ref<const std::string&>());
    return value ? core::Quantity(*value) : core::Quantity();
}

class BitfinexData : public MarketData {
public:
    BitfinexData(const Settings& settings, net::Session& session)
        : base_(settings.rest_url.empty() ? rest_url : settings.rest_url),
          session_(session),
          timeout_(settings.timeout.value_or(std::chrono::seconds(60)))
    {
        if (settings.requests_per_minute) limiter_.pace(*settings.requests_per_minute);
    }

    core::Result<std::vector<Listing>> listings() override
    {
        std::vector<Listing> list;
        net::Session::Call call;
        call.request.url = bitfinex::markets_url(base_);
        call.request.timeout = timeout_;
        call.venue = "bitfinex";
        call.limiter = &limiter_;
        call.judge = [&](const net::Response& response) -> Judgement {
            if (const Judgement judged = judge(response); judged.verdict != Judgement::Verdict::accepted) return judged;
            auto parsed = bitfinex::parse_markets(response.body);
            if (!parsed) return {Judgement::Verdict::flawed, "no list of pairs but " + net::excerpt(response.body)};
            list = std::move(*parsed);
            return {};
        };
        if (const auto reply = session_.fetch(call); !reply) return reply.error();
        return list;
    }

    core::Result<CandlePage> candles(const Listing& listing, market::Timeframe timeframe, core::Time begin,
                                     core::Time end) override
    {
        PageSource source;
        source.venue = "bitfinex";
        source.timeframe = timeframe;
        source.rows_max = rows_max;
        source.limiter = &limiter_;
        source.timeout = timeout_;
        source.url = [&](core::Time from, core::Time until) {
            return bitfinex::candles_url(base_, listing.symbol, timeframe,
                                         {.limit = rows_max, .start = from, .end = until - core::Duration(1)});
        };
        source.parse = bitfinex::parse_candles;
        source.judge = judge;
        return fetch_page(session_, source, begin, end);
    }

private:
    std::string base_;
    net::Session& session_;
    core::Duration timeout_;
    net::RateLimiter limiter_{{.burst = 5, .per_minute = 28}};  // The venue allows 30 a minute for candles.
};

}  // namespace

namespace bitfinex {

std::string markets_url(std::string_view base)
{
    return fmt::format("{}/v2/conf/pub:info:pair,pub:info:pair:futures,pub:list:pair:securities,pub:list:pair:margin",
                       base);
}

std::optional<std::vector<Listing>> parse_markets(std::string_view body)
{
    const Json reply = Json::parse(body, nullptr, false);
    if (!reply.is_array() || reply.empty() || !reply[0].is_array()) return std::nullopt;
    std::vector<Listing> list;
    for (const Json& entry : reply[0]) {
        if (!entry.is_array() || entry.size() < 2 || !entry[0].is_string()) return std::nullopt;
        const std::string& name = entry[0].get_ref<const std::string&>();
        const auto pair = pair_of(name);
        if (!pair) continue;
        market::Instrument instrument;
        instrument.exchange = "bitfinex";
        instrument.pair = *pair;
        // Prices have five significant digits at any magnitude, so the only fixed step is the finest: 1e-8.
        instrument.quantity_min = smallest_order(entry[1]);
        instrument.maker_fee = core::Decimal::from_raw(core::Decimal::unit / 1000);
        instrument.taker_fee = core::Decimal::from_raw(core::Decimal::unit / 500);
        list.push_back({std::move(instrument), "t" + name});
    }
    return list;
}

std::string candles_url(std::string_view base, std::string_view symbol, market::Timeframe timeframe,
                        const CandlesQuery& query)
{
    const std::string name = timeframe.name() == "1d" ? "1D" : timeframe.name();
    std::string url = fmt::format("{}/v2/candles/trade:{}:{}/hist?limit={}", base, name, symbol, query.limit);
    if (query.start) url += fmt::format("&start={}&sort=1", core::to_ms(*query.start));
    if (query.end) url += fmt::format("&end={}", core::to_ms(*query.end));
    return url;
}

std::optional<std::vector<market::Candle>> parse_candles(std::string_view body)
{
    constexpr CandleColumns columns{.time = 0, .open = 1, .high = 3, .low = 4, .close = 2, .volume = 5};
    return parse_json_rows(body, columns);
}

}  // namespace bitfinex

namespace builtin {

extern const Definition bitfinex;
const Definition bitfinex{
    .name = "bitfinex",
    .summary = "Public candles of Bitfinex since 2013; minutes without a trade have none",
    .timeframes = {"1m", "5m", "15m", "30m", "1h", "6h", "12h", "1d"},
    .maker_fee = core::Decimal::from_raw(core::Decimal::unit / 1000),
    .taker_fee = core::Decimal::from_raw(core::Decimal::unit / 500),
    .connect = [](const Settings& settings, net::Session& session) -> std::unique_ptr<MarketData> {
        return std::make_unique<BitfinexData>(settings, session);
    }};

}  // namespace builtin
}  // namespace cobot::exchanges
