#pragma once

#include <string>
#include <vector>

#include "app/study_journal.hpp"
#include "report/format.hpp"
#include "report/table.hpp"

namespace cobot::app {

/// Stored studies, a row each: what was searched and how good the best trial is. ErrorCode::usage for formats that a
/// list has not.
core::Result<std::string> studies_table(const std::vector<StoredStudy>& studies, report::Format format,
                                        const report::TextStyle& style);

/// Places of the best trials, each point once, the best first.
std::vector<std::size_t> best_first(const StoredStudy& study, std::size_t top);

/// The best trials of a study with what is known of its training; `top` 0: all, in the order in which they were made.
core::Result<std::string> trials_table(const StoredStudy& study, std::size_t top, report::Format format,
                                       const report::TextStyle& style);

}  // namespace cobot::app
