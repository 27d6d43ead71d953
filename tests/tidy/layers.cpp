#include "tidy/layers.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <regex>
#include <sstream>

#include "support/pattern.hpp"

namespace cobot::tidy {
namespace {

/// Follows the edges from the last module of `path`; leaves `path` as the ring when it comes back to one in it.
bool closes_a_ring(const Modules& modules, std::vector<std::string>& path)
{
    const auto found = modules.find(path.back());
    if (found == modules.end()) return false;
    for (const std::string& next : found->second) {
        const auto seen = std::ranges::find(path, next);
        if (seen != path.end()) {
            path.erase(path.begin(), seen);
            path.push_back(next);
            return true;
        }
        path.push_back(next);
        if (closes_a_ring(modules, path)) return true;
        path.pop_back();
    }
    return false;
}

}  // namespace

Modules read_modules(const std::string& text)
{
    Modules modules;
    for (const std::string& line : tests::lines_of(text)) {
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos) continue;
        std::istringstream rest(line.substr(colon + 1));
        auto& edges = modules[line.substr(0, colon)];
        for (std::string name; rest >> name;) edges.push_back(name);
    }
    return modules;
}

std::optional<std::string> find_cycle(const Modules& modules)
{
    for (const auto& [name, edges] : modules) {
        std::vector<std::string> path{name};
        if (closes_a_ring(modules, path)) return fmt::format("{}", fmt::join(path, " -> "));
    }
    return std::nullopt;
}

std::vector<std::string> layer_faults(const Modules& modules, const Source& source)
{
    static const std::regex include(R"re(^\s*#\s*include\s*"([^"]*)")re");
    const std::string module = module_of(source.path);
    std::vector<std::string> faults;
    const auto own = modules.find(module);
    if (own == modules.end()) {
        faults.push_back(fmt::format("{}: folder \"{}\" is no module of lib/CMakeLists.txt", source.path, module));
        return faults;
    }
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
        std::smatch match;
        if (!std::regex_search(source.lines[i], match, include)) continue;
        const std::string header = match[1];
        const std::string target = header.substr(0, header.find('/'));
        const bool generated = header.find('/') == std::string::npos && header.ends_with(".inc");
        if (generated || target == module || std::ranges::count(own->second, target) > 0) continue;
        faults.push_back(fmt::format("{}:{}: includes \"{}\", but module {} may see only: {} (lib/CMakeLists.txt)",
                                     source.path, i + 1, header, module, fmt::join(own->second, " ")));
    }
    return faults;
}

}  // namespace cobot::tidy
