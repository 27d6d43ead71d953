#pragma once

#include <string>
#include <vector>

#include "config/settings.hpp"
#include "market/candle_series.hpp"
#include "strategy/explanation.hpp"

namespace cobot::app {

/// Which candle of which strategy. The settings name one pair; where they have a time range, indicators run from its
/// begin as in a backtest over it, else from some way before the candle.
struct ExplainPlan {
    config::Settings settings;
    std::string strategy;                ///< By name or file.
    std::vector<std::string> overrides;  ///< "params.fast=9"
    core::Time at;                       ///< Inside the candle that is asked about.
    core::Time now;                      ///< Anchors time ranges such as "90d".
};

/// What a strategy saw and said at the close of one candle.
struct ExplainedCandle {
    std::string strategy;
    std::string exchange;
    market::Pair pair;
    market::Timeframe timeframe;
    market::Candle candle;
    core::Time close_time;
    strategy::Explanation explanation;
    std::string refusal;  ///< The risk rule that refuses entries at that time whatever was traded before; or empty.
};

/// ErrorCode::data when no such candle is stored.
core::Result<ExplainedCandle> explain_candle(const ExplainPlan& plan);

}  // namespace cobot::app
