#pragma once

#include <string>
#include <vector>

#include "config/document.hpp"
#include "config/mapping_reader.hpp"
#include "config/problems.hpp"
#include "config/settings.hpp"

namespace cobot::config {

/// A tree of settings, typed and checked. What is wrong is added to `problems`, what has no effect to `warnings`.
/// Meant for one layer as well as for all of them merged.
Settings read_settings(const Node& root, Problems& problems, std::vector<Mistake>& warnings);

}  // namespace cobot::config
