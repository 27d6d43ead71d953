#include "exchanges/binance.hpp"

#include <cctype>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "net/http.hpp"
#include "net/zip_archive.hpp"

namespace cobot::exchanges::binance {
namespace {

using Json = nlohmann::json;

/// The decimal in a field of text; zero when the field is missing or not a number.
core::Decimal decimal_at(const Json& object, const char* key)
{
    const auto field = object.find(key);
    if (field == object.end() || !field->is_string()) return {};
    const auto value = core::Decimal::parse(field->get_ref<const std::string&>());
    return value ? *value : core::Decimal();
}

/// NOTIONAL replaced MIN_NOTIONAL; both call the field minNotional.
void apply_filter(market::Instrument& instrument, const Json& filter)
{
    const std::string type = filter.value("filterType", "");
    if (type == "PRICE_FILTER") {
        if (const auto tick = decimal_at(filter, "tickSize"); tick.is_positive())
            instrument.price_tick = core::Price(tick);
    } else if (type == "LOT_SIZE") {
        if (const auto step = decimal_at(filter, "stepSize"); step.is_positive()) {
            instrument.quantity_step = core::Quantity(step);
        }
        instrument.quantity_min = core::Quantity(decimal_at(filter, "minQty"));
    } else if (type == "NOTIONAL" || type == "MIN_NOTIONAL") {
        instrument.notional_min = core::Money(decimal_at(filter, "minNotional"));
    }
}

std::optional<Listing> listing_of(const Json& symbol)
{
    for (const char* key : {"symbol", "baseAsset", "quoteAsset"}) {
        if (!symbol.contains(key) || !symbol[key].is_string()) return std::nullopt;
    }
    const auto pair =
        market::Pair::parse(symbol["baseAsset"].get<std::string>() + "/" + symbol["quoteAsset"].get<std::string>());
    if (!pair) return std::nullopt;
    Listing listing;
    listing.symbol = symbol["symbol"].get<std::string>();
    listing.instrument.exchange = "binance";
    listing.instrument.pair = *pair;
    listing.instrument.maker_fee = core::Decimal::from_raw(core::Decimal::unit / 1000);
    listing.instrument.taker_fee = core::Decimal::from_raw(core::Decimal::unit / 1000);
    if (!symbol.contains("filters") || !symbol["filters"].is_array()) return listing;
    for (const Json& filter : symbol["filters"]) {
        if (filter.is_object()) apply_filter(listing.instrument, filter);
    }
    return listing;
}

std::optional<double> weight_limit(const Json& reply)
{
    if (!reply.contains("rateLimits") || !reply["rateLimits"].is_array()) return std::nullopt;
    for (const Json& limit : reply["rateLimits"]) {
        if (!limit.is_object() || limit.value("rateLimitType", "") != "REQUEST_WEIGHT") continue;
        if (limit.value("interval", "") != "MINUTE" || limit.value("intervalNum", 0) != 1) continue;
        const double value = limit.value("limit", 0.0);
        if (value > 0) return value;
    }
    return std::nullopt;
}

}  // namespace

std::string markets_url(std::string_view base) { return fmt::format("{}/api/v3/exchangeInfo", base); }

std::string klines_url(std::string_view base, std::string_view symbol, market::Timeframe timeframe,
                       const KlinesQuery& query)
{
    std::string url = fmt::format("{}/api/v3/klines?symbol={}&interval={}&limit={}", base, net::percent_encoded(symbol),
                                  timeframe.name(), query.limit);
    if (query.start) url += fmt::format("&startTime={}", core::to_ms(*query.start));
    if (query.end) url += fmt::format("&endTime={}", core::to_ms(*query.end));
    return url;
}

std::optional<Markets> parse_markets(std::string_view body)
{
    const Json reply = Json::parse(body, nullptr, false);
    if (!reply.is_object() || !reply.contains("symbols") || !reply["symbols"].is_array()) return std::nullopt;
    Markets markets;
    try {
        for (const Json& symbol : reply["symbols"]) {
            if (!symbol.is_object()) return std::nullopt;
            if (auto listing = listing_of(symbol)) markets.listings.push_back(std::move(*listing));
        }
        markets.weight_per_minute = weight_limit(reply);
    } catch (const Json::exception&) {
        return std::nullopt;  // A field of the wrong type.
    }
    return markets;
}

std::optional<std::vector<market::Candle>> parse_klines(std::string_view body) { return parse_json_rows(body, {}); }

std::string archive_path(std::string_view symbol, market::Timeframe timeframe, std::chrono::year_month month)
{
    const std::string name = timeframe.name();
    return fmt::format("/data/spot/monthly/klines/{0}/{1}/{0}-{1}-{2:04}-{3:02}.zip", net::percent_encoded(symbol),
                       name, static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
}

std::optional<std::string> parse_checksum(std::string_view text)
{
    constexpr std::size_t digits = 64;
    if (text.size() < digits || (text.size() > digits && text[digits] != ' ')) return std::nullopt;
    std::string digest;
    for (const char c : text.substr(0, digits)) {
        if (std::isxdigit(static_cast<unsigned char>(c)) == 0) return std::nullopt;
        digest += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return digest;
}

core::Result<std::vector<market::Candle>> parse_archive(std::string_view zip)
{
    const auto entries = net::unzip(zip);
    if (!entries) return entries.error();
    if (entries->size() != 1) {
        return core::Error{core::ErrorCode::data,
                           fmt::format("the archive holds {} files where one was expected", entries->size())};
    }
    auto rows = parse_csv_rows(entries->front().content, {});
    if (!rows) {
        return core::Error{core::ErrorCode::data, fmt::format("{} is not a table of candles", entries->front().name)};
    }
    return std::move(*rows);
}

}  // namespace cobot::exchanges::binance
