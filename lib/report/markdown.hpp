#pragma once

#include <string>

#include "report/result.hpp"

namespace cobot::report {

/// A result in GitHub's Markdown: assumptions, checks, every figure, breakdowns, months, drawdowns, and how to get
/// it again.
std::string render_markdown(const Result& result);

}  // namespace cobot::report
