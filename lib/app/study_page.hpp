#pragma once

#include <string>

#include "app/study_journal.hpp"
#include "optimize/importance.hpp"

namespace cobot::app {

/// What the parameters of a study have to do with an objective; absent when its trials do not tell.
std::optional<optimize::Importance> importance_of(const StoredStudy& study, std::size_t objective);

/// A study as one HTML file that needs no network: how the search went, which parameters matter, slices and contours
/// through the space, the best trials. Of more than a few thousand trials the page has those that were the best so far,
/// the best of all, and the others evenly thinned.
std::string study_page(const StoredStudy& study);

}  // namespace cobot::app
