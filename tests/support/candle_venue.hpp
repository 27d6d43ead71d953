#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "market/candle_series.hpp"
#include "support/http_server.hpp"

namespace cobot::tests {

/// What goes wrong, told the number of the candle request (from 0). Either may be empty.
struct VenueFault {
    std::function<void(std::vector<market::Candle>& rows, int number)> rows;  ///< Before the page is written.
    std::function<void(ServerReply& reply, int number)> reply;                ///< After it was.
};

enum class VenueLanguage { binance, bitfinex };

/// What a venue answers that has the candles of one pair, BTC/USDT in Binance's language or BTC/USD in Bitfinex's.
class VenueAnswers {
public:
    VenueAnswers(VenueLanguage language, std::vector<market::Candle> truth, VenueFault fault = {});

    ServerReply answer(const std::string& target);
    std::string name() const { return language_ == VenueLanguage::binance ? "binance" : "bitfinex"; }
    market::Pair pair() const { return {"BTC", language_ == VenueLanguage::binance ? "USDT" : "USD"}; }
    int candle_requests() const { return requests_; }

private:
    std::vector<market::Candle> rows_for(const std::string& target) const;
    std::string written(const std::vector<market::Candle>& rows) const;

    VenueLanguage language_;
    std::vector<market::Candle> truth_;
    VenueFault fault_;
    std::atomic<int> requests_{0};
};

/// The same on 127.0.0.1.
class CandleVenue {
public:
    using Language = VenueLanguage;

    CandleVenue(Language language, std::vector<market::Candle> truth, VenueFault fault = {});

    std::string url() const { return server_.url(); }
    std::string name() const { return answers_.name(); }
    market::Pair pair() const { return answers_.pair(); }
    int candle_requests() const { return answers_.candle_requests(); }

private:
    VenueAnswers answers_;
    HttpServer server_;
};

}  // namespace cobot::tests
