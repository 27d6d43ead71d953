#pragma once

#include <vector>

#include "bots/spec.hpp"
#include "config/document.hpp"
#include "config/problems.hpp"
#include "strategy/spec.hpp"

namespace cobot::config {

/// Reads a bot file as it stands, its params put in place first. `root` is changed accordingly; what was read means
/// something only if there is no problem.
bots::Spec read_bot(Node& root, Problems& problems);

/// Reads a bot file's `params` and puts each one's default in the place of every value that is written as its name
/// ("$step"). A name that is no parameter is a problem.
std::vector<strategy::Parameter> apply_bot_params(Node& root, Problems& problems);

}  // namespace cobot::config
