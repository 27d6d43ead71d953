#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchanges/candle_rows.hpp"
#include "exchanges/exchange.hpp"

/// What is said to Binance (spot) and how its answers read, apart from the saying.
namespace cobot::exchanges::binance {

struct KlinesQuery {
    std::size_t limit = 500;          ///< The venue's default; at most 1000.
    std::optional<core::Time> start;  ///< First open time, inclusive; then the oldest come first.
    std::optional<core::Time> end;    ///< Last open time, inclusive.
};

std::string markets_url(std::string_view base);
std::string klines_url(std::string_view base, std::string_view symbol, market::Timeframe timeframe,
                       const KlinesQuery& query);

struct Markets {
    std::vector<Listing> listings;
    std::optional<double> weight_per_minute;  ///< What the venue says it grants.
};

/// Reads a reply to markets_url: ticks, steps and minima from the filters of each symbol.
std::optional<Markets> parse_markets(std::string_view body);
std::optional<std::vector<market::Candle>> parse_klines(std::string_view body);

/// The file of one month at data.binance.vision, without the base: "/data/spot/monthly/klines/BTCUSDT/1m/...zip".
std::string archive_path(std::string_view symbol, market::Timeframe timeframe, std::chrono::year_month month);
/// The digest in a .CHECKSUM file: "<64 hex digits>  <file name>". Absent when it is anything else.
std::optional<std::string> parse_checksum(std::string_view text);
/// The single CSV file of a monthly zip, times in milliseconds or (since 2025) microseconds.
core::Result<std::vector<market::Candle>> parse_archive(std::string_view zip);

}  // namespace cobot::exchanges::binance
