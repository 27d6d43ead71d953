#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "market/candle_series.hpp"

namespace cobot::exchanges {

/// Which column of a row holds what. Venues differ: Bitfinex puts the close second.
struct CandleColumns {
    std::size_t time = 0;
    std::size_t open = 1;
    std::size_t high = 2;
    std::size_t low = 3;
    std::size_t close = 4;
    std::size_t volume = 5;

    std::size_t count() const { return std::max({time, open, high, low, close, volume}) + 1; }
};

/// A time written as a count since 1970 in seconds, milliseconds or microseconds, told apart by size: a count below
/// 1e11 is seconds (until the year 5138), below 1e14 milliseconds.
core::Time time_of_count(std::int64_t count);

/// Rows of a JSON reply, [[time, number or "number", ...], ...], as they stand: unsorted and unchecked. Absent when
/// the text is anything else.
std::optional<std::vector<market::Candle>> parse_json_rows(std::string_view text, const CandleColumns& columns);

/// Rows of a CSV file without quotes; a first line that does not begin with a digit is a header. Absent when a line
/// has too few columns or no number where one belongs.
std::optional<std::vector<market::Candle>> parse_csv_rows(std::string_view text, const CandleColumns& columns);

}  // namespace cobot::exchanges
