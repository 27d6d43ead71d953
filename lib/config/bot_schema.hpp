#pragma once

#include <nlohmann/json_fwd.hpp>

namespace cobot::config {

/// Puts what the definitions of all kinds of bots know into the schema of bot files: the names that `type` may have,
/// and for each the keys that belong to it.
void add_bot_kinds(nlohmann::ordered_json& schema);

}  // namespace cobot::config
