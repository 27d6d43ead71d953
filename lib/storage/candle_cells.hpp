#pragma once

#include <optional>
#include <string_view>

#include "core/time.hpp"

namespace cobot::storage {

// One cell of a candle file: blanks and a pair of double quotes around it are already gone.

/// A decimal number: "13752.18", "-3", "1.998e-05". Not "", "nan", "inf" or "0x1p3".
std::optional<double> parse_number_cell(std::string_view cell);

/// Times as files write them, each cell by itself:
/// seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size, also as "1514764800.0" or
/// "1.5147648E+12"; dates with the year first ("2018-03-01", "2018/03/01 12:30", "20180301 123000",
/// "2018-03-01T12:30:00.000+01:00", "2020-01-01 05-PM"), UTC unless they say otherwise.
/// Only 2009 (before that there is nothing to trade) to 2199.
std::optional<core::Time> parse_time_cell(std::string_view cell);

/// Without blanks and double quotes around it.
std::string_view bare_cell(std::string_view cell);

}  // namespace cobot::storage
