#pragma once

#include <string>

#include "app/hyperopt.hpp"
#include "report/table.hpp"

namespace cobot::app {

/// The table of the best trials, train beside test, and what a careful reader would hold against them.
std::string hyperopt_text(const HyperoptResult& result, const report::TextStyle& style);

/// One object: schema cobot.hyperopt/1, study, epochs, epochs_per_second, best, top.
std::string hyperopt_json(const HyperoptResult& result);

/// A trial as one line of JSON, for streams.
std::string trial_line(const optimize::Trial& trial, const SearchedStrategy& strategy, const TrialFigures& figures);

/// The best trials as comma-separated values, one column for each parameter.
std::string hyperopt_csv(const HyperoptResult& result);

}  // namespace cobot::app
