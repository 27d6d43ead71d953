#pragma once

#include <string>
#include <vector>

#include "core/result.hpp"
#include "simulation/order_book.hpp"

namespace cobot::app {

/// The market's trades: lines TIME,PRICE,QUANTITY in time order, after a header line or none. TIME is as in 2024-01-31T
/// 12:00:00Z or milliseconds since 1970; further columns are not read. ErrorCode::data with FILE:LINE.
core::Result<std::vector<simulation::MarketTrade>> read_trades(const std::string& path);

/// Order books in time order, one JSON object a line: {"time": ..., "bids": [["99.5", "2"], ...], "asks": [...]}, each
/// side from its best price. ErrorCode::data with FILE:LINE.
core::Result<std::vector<simulation::BookSnapshot>> read_books(const std::string& path);

}  // namespace cobot::app
