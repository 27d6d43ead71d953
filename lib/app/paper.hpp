#pragma once

#include <functional>
#include <string>
#include <vector>

#include "config/load_fleet.hpp"
#include "config/settings.hpp"
#include "core/stop.hpp"

namespace cobot::app {

/// A fleet to be run on paper. What the command line says goes over what the fleet's file says.
struct PaperPlan {
    config::FleetSpec fleet;
    std::string user_data = "user_data";
    core::Time now;                                  ///< Where the simulated market begins when nothing else is said.
    std::function<void(std::string_view)> say;       ///< A line for people; may be empty.
    std::function<void(std::string_view)> complain;  ///< Something that is wrong and does not end the run.
    std::function<void()> begun;                     ///< Bots and feed are in order, and the first candle comes now.
};

/// How it ended.
struct PaperEnd {
    std::string status;  ///< As `cobot bots status --json` would have told.
    std::size_t candles = 0;
};

/// Runs a fleet until it is stopped or its feed is over. Everything that happened is in
/// <user data>/db/paper-<fleet>.sqlite, and the next run goes on from there.
core::Result<PaperEnd> run_paper(PaperPlan plan, core::StopFlag stop);

/// Several files as one plan: at most one of them a fleet's, the others bots'.
core::Result<config::FleetSpec> fleet_of_files(const std::vector<std::string>& files);

}  // namespace cobot::app
