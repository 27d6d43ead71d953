#pragma once

#include <string>

#include "optimize/space.hpp"
#include "report/json_tree.hpp"

namespace cobot::app {

/// A space as Optuna's journal keeps it: an object with a distribution for each dimension, which is JSON inside a JSON
/// string. Conditions between dimensions and initial values are not in it.
std::string distributions_of(const optimize::Space& space);

/// The other way. Empty when it is not such an object.
optimize::Space parse_distributions(const report::JsonTree* distributions);

}  // namespace cobot::app
