#pragma once

#include <string>

#include "report/result.hpp"

namespace cobot::report {

/// The trades with freqtrade's column names, a line each, decimals exactly. Single orders are left out.
std::string trades_csv(const Result& result);

}  // namespace cobot::report
