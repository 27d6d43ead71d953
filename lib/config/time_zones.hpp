#pragma once

#include <string>
#include <vector>

namespace cobot::config {

/// Whether the system's time zone database (tzdata) has a zone of this name. "UTC" always exists.
bool is_time_zone(const std::string& name);

/// Names of all zones, for suggestions; empty where tzdata is not installed.
std::vector<std::string> time_zone_names();

}  // namespace cobot::config
