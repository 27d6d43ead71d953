#pragma once

#include <string>

#include "report/bot_result.hpp"

namespace cobot::report {

/// A bot's result as one HTML file that needs no network: verdict and interval, equity against holding, drawdown, the
/// price with levels and fills, weights, where the profit came from, and the whole JSON result for download.
std::string render_html(const BotResult& result);

}  // namespace cobot::report
