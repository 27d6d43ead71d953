#pragma once

#include <string>

#include "report/result.hpp"
#include "report/table.hpp"

namespace cobot::report {

/// A result for the terminal: who and what, under which assumptions, the main figures in two columns, per pair, per
/// exit reason, what to be wary of, and what to type next. Without trades: why.
std::string render_text(const Result& result, const TextStyle& style);

/// How often each condition held, indented as in the strategy.
std::string render_funnel(const std::vector<FunnelRow>& funnel, const TextStyle& style);

/// The assumptions as short phrases, for every form of a report.
std::vector<std::string> assumption_phrases(const Result& result);

}  // namespace cobot::report
