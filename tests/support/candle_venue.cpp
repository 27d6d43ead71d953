#include "support/candle_venue.hpp"

#include <fmt/format.h>

#include "support/query.hpp"

namespace cobot::tests {
namespace {

constexpr const char* binance_markets =
    R"({"symbols":[{"symbol":"BTCUSDT","baseAsset":"BTC","quoteAsset":"USDT","filters":[]}]})";
constexpr const char* bitfinex_markets = R"([[["BTCUSD",[null,null,null,"0.0001","2000.0"]]],[],[],[]])";

std::int64_t number_in(const std::map<std::string, std::string>& query, const std::string& key, std::int64_t absent)
{
    const auto found = query.find(key);
    return found == query.end() ? absent : std::stoll(found->second);
}

}  // namespace

VenueAnswers::VenueAnswers(VenueLanguage language, std::vector<market::Candle> truth, VenueFault fault)
    : language_(language), truth_(std::move(truth)), fault_(std::move(fault))
{
}

CandleVenue::CandleVenue(Language language, std::vector<market::Candle> truth, VenueFault fault)
    : answers_(language, std::move(truth), std::move(fault)),
      server_([this](const std::string& target, int) { return answers_.answer(target); })
{
}

std::vector<market::Candle> VenueAnswers::rows_for(const std::string& target) const
{
    const bool binance = language_ == VenueLanguage::binance;
    const auto query = parse_url(target).query;
    const std::int64_t start = number_in(query, binance ? "startTime" : "start", 0);
    const std::int64_t end = number_in(query, binance ? "endTime" : "end", 1LL << 60);
    const auto limit = static_cast<std::size_t>(number_in(query, "limit", 100));
    std::vector<market::Candle> rows;
    for (const market::Candle& candle : truth_) {
        const std::int64_t open = core::to_ms(candle.open_time);
        if (open >= start && open <= end && rows.size() < limit) rows.push_back(candle);
    }
    return rows;
}

std::string VenueAnswers::written(const std::vector<market::Candle>& rows) const
{
    std::string text = "[";
    for (const market::Candle& row : rows) {
        if (text.size() > 1) text += ',';
        const std::int64_t open = core::to_ms(row.open_time);
        text += language_ == VenueLanguage::binance
                    ? fmt::format(R"([{},"{:.8f}","{:.8f}","{:.8f}","{:.8f}","{:.8f}",{},"0",1,"0","0","0"])", open,
                                  row.open, row.high, row.low, row.close, row.volume, open + 59'999)
                    : fmt::format("[{},{},{},{},{},{}]", open, row.open, row.close, row.high, row.low, row.volume);
    }
    return text + "]";
}

ServerReply VenueAnswers::answer(const std::string& target)
{
    if (target.starts_with("/api/v3/exchangeInfo")) return ServerReply{200, binance_markets};
    if (target.starts_with("/v2/conf/")) return ServerReply{200, bitfinex_markets};
    if (!target.starts_with("/api/v3/klines?") && !target.starts_with("/v2/candles/")) return ServerReply{404, "no"};
    const int number = requests_++;
    std::vector<market::Candle> rows = rows_for(target);
    if (fault_.rows) fault_.rows(rows, number);
    ServerReply reply{200, written(rows)};
    if (fault_.reply) fault_.reply(reply, number);
    return reply;
}

}  // namespace cobot::tests
