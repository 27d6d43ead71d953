#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tidy/sources.hpp"

namespace cobot::tidy {

/// What each module may include besides itself.
using Modules = std::map<std::string, std::vector<std::string>>;

/// Reads "ledger: core market orders", a module a line.
Modules read_modules(const std::string& text);

/// Modules that see each other in a ring, as "a -> b -> a".
std::optional<std::string> find_cycle(const Modules& modules);

/// Includes in `source` that its module has no edge for.
std::vector<std::string> layer_faults(const Modules& modules, const Source& source);

}  // namespace cobot::tidy
