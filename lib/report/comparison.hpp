#pragma once

#include <span>
#include <string>
#include <vector>

#include "report/format.hpp"
#include "report/result.hpp"
#include "report/table.hpp"

namespace cobot::report {

/// One of several backtests that are shown side by side: strategies compared, or the points of a sweep.
struct Candidate {
    std::string strategy;
    Params params;
    std::string run_id;
    std::vector<metrics::Value> values;  ///< As metrics::all_metrics().
};

/// A row per candidate, in the order given. The columns are the strategy (when there are several), the parameters in
/// which the candidates differ, and figures: the main ones in text and Markdown, all of them in CSV, JSON
/// ("schema": "cobot.comparison/1") and JSON lines (the same rows, one a line). HTML is ErrorCode::usage.
core::Result<std::string> render_comparison(std::span<const Candidate> candidates, Format format,
                                            const TextStyle& style);

}  // namespace cobot::report
