#pragma once

#include "app/search_setup.hpp"

namespace cobot::app {

/// Chooses again and again on a part of the training and looks at the rest (purged and combinatorial cross-validation;
/// see validation::combinatorial_folds). Every stretch that a fold learns or tests on is run anew for every trial and
/// judged by the study's own first objective: trades and indicators know nothing of what lies outside, but for the
/// warm-up before it. At most 500 trials are compared, evenly spread, and the best. Absent when no fold can be made or
/// no trial has a value.
std::optional<SearchChecks::Folds> cross_validation(const HyperoptPlan& plan, const SearchSetup& setup,
                                                    const core::TimeRange& train, const RankedTrial& best,
                                                    TrialRunner& runner);

}  // namespace cobot::app
