#pragma once

#include <string>
#include <vector>

#include "config/document.hpp"
#include "config/problems.hpp"

namespace cobot::config {

/// Lays "PATH=VALUE" overrides over a strategy's tree, in order. PATH is dotted, list items by their number:
/// "exit_conditions.stop_loss.value=0.03", "pairs.0=ETH/USD". A parameter ("params.fast=9", short "fast=9") gets a
/// new default. VALUE is read as YAML. Mappings on the way are made when missing, so that what was meant can be
/// checked like the rest of the file; what cannot be applied is added to `problems`.
/// In a bot a bare name that is no parameter is a key of the file: "grids=20", "pair=ETH/USDT".
enum class OverridesOf { strategy, bot };
void apply_overrides(Document& document, const std::vector<std::string>& overrides, Problems& problems,
                     OverridesOf kind = OverridesOf::strategy);

}  // namespace cobot::config
