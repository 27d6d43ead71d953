#pragma once

#include "app/hyperopt.hpp"
#include "report/table.hpp"

namespace cobot::app {

/// How a strategy would have done had it been searched anew again and again, each time on the past alone.
struct WalkForward {
    std::vector<HyperoptResult> windows;  ///< One search each, a study of its own; its test is the time that followed.
    std::vector<double> returns;          ///< Of the days of all tests, one after the other.
    bool anchored = false;
    bool interrupted = false;
    std::string last_study;  ///< Of the last window that was begun.

    double total_return() const;
    std::optional<double> sharpe() const;  ///< Yearly.
    double max_drawdown() const;
    /// Profit a day in the tests over profit a day in training; absent when training made none.
    std::optional<double> efficiency() const;
};

/// `windows` searches. A rolling window is `train_over_test` times as long as its test; an anchored one begins at the
/// beginning. What was finished is returned when `stop` is raised.
core::Result<WalkForward> walk_forward(const HyperoptPlan& plan, std::size_t windows, double train_over_test,
                                       bool anchored, core::StopFlag stop, const HyperoptWatch& watch);

std::string walk_forward_text(const WalkForward& walk, const report::TextStyle& style);
/// Schema cobot.walk-forward/1.
std::string walk_forward_json(const WalkForward& walk);

}  // namespace cobot::app
