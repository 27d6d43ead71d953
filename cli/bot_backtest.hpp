#pragma once

#include <string>
#include <vector>

#include "app/bot_backtest.hpp"
#include "cli/command.hpp"
#include "metrics/assertion.hpp"
#include "report/format.hpp"

namespace cobot::cli {

/// What `cobot backtest --bot` was asked for.
struct BotBacktestOptions {
    app::BotBacktestPlan plan;
    std::string path;
    std::vector<metrics::Assertion> assertions;  ///< Of the worse path.
    report::Format format = report::Format::text;
    std::string export_path;
    bool save = true;
};

/// Options that the files of bots decide, and would otherwise be taken and ignored, are usage errors.
core::Result<void> refuse_strategy_options(const config::Settings& settings, bool is_strategy);

core::Result<void> run_bot_backtest(BotBacktestOptions options, const Globals& globals);

core::Time wall_clock();

}  // namespace cobot::cli
