#include "config/time_zones.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>

namespace cobot::config {
namespace {

constexpr const char* zone_folder = "/usr/share/zoneinfo";

bool is_zone_character(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '/' || c == '_' || c == '-' || c == '+';
}

}  // namespace

bool is_time_zone(const std::string& name)
{
    if (name == "UTC") return true;
    if (name.empty() || !std::isupper(static_cast<unsigned char>(name[0]))) return false;
    if (!std::all_of(name.begin(), name.end(), is_zone_character)) return false;
    std::error_code ignored;
    return std::filesystem::is_regular_file(std::filesystem::path(zone_folder) / name, ignored);
}

std::vector<std::string> time_zone_names()
{
    // A line of zone1970.tab is: country codes, coordinates, name, comments, with tabs between.
    std::vector<std::string> names{"UTC"};
    std::ifstream table(std::filesystem::path(zone_folder) / "zone1970.tab");
    for (std::string line; std::getline(table, line);) {
        if (line.starts_with('#')) continue;
        const std::size_t begin = line.find('\t', line.find('\t') + 1) + 1;
        names.push_back(line.substr(begin, line.find('\t', begin) - begin));
    }
    return names;
}

}  // namespace cobot::config
