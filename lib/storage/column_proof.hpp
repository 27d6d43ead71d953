#pragma once

#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "storage/candle_layout.hpp"

namespace cobot::storage {

/// Finds the columns of rows that have no header, from what only candles do: times follow each other in whole minutes,
/// the high is never below and the low never above its neighbours, the close is near the next open, and the volume in
/// the quote asset is the one in the base times a price of the candle. Sets the layout's columns and adds to its
/// description. The error says what could not be proven.
core::Result<void> prove_columns(const std::vector<std::vector<std::string_view>>& rows, CandleLayout& layout);

}  // namespace cobot::storage
