#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchanges/candle_rows.hpp"
#include "exchanges/exchange.hpp"

/// What is said to Bitfinex and how its answers read, apart from the saying.
namespace cobot::exchanges::bitfinex {

struct CandlesQuery {
    std::size_t limit = 100;
    std::optional<core::Time> start;  ///< With a start the oldest candles come first.
    std::optional<core::Time> end;    ///< Inclusive.
};

std::string markets_url(std::string_view base);
std::string candles_url(std::string_view base, std::string_view symbol, market::Timeframe timeframe,
                        const CandlesQuery& query);

/// The spot pairs of a reply to markets_url. Pairs whose name cannot be split in two assets are left out.
std::optional<std::vector<Listing>> parse_markets(std::string_view body);
/// Rows as they stand; import reads stored replies with it too.
std::optional<std::vector<market::Candle>> parse_candles(std::string_view body);

}  // namespace cobot::exchanges::bitfinex
