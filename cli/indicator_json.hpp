#pragma once

#include <nlohmann/json_fwd.hpp>

#include "indicators/definition.hpp"

namespace cobot::cli {

/// All there is to know of an indicator, for programs.
nlohmann::ordered_json to_json(const indicators::Definition& definition);

/// As a strategy writes it.
std::string default_of(const indicators::Parameter& parameter);

/// "period=14" of each parameter, or "-".
std::string defaults_of(const indicators::Definition& definition);

}  // namespace cobot::cli
