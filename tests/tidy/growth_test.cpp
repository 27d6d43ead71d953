#include <fmt/format.h>

#include <map>
#include <sstream>

#include "support/pattern.hpp"
#include "support/shell.hpp"
#include "tidy/sources.hpp"

using namespace cobot::tidy;

namespace {

constexpr std::size_t longest_file = 500;

/// Files that are longer, each with the length it must not pass.
std::map<std::string, std::size_t> known_long_files()
{
    std::map<std::string, std::size_t> known;
    const std::string text = cobot::tests::read_file(std::string(COBOT_SOURCE_DIR) + "/tests/tidy/long_files.txt");
    for (const std::string& line : cobot::tests::lines_of(text)) {
        if (line.empty() || line.starts_with(';')) continue;
        std::istringstream words(line);
        std::string path;
        std::size_t length = 0;
        words >> path >> length;
        known[path] = length;
    }
    return known;
}

/// A file that is one thing seldom needs more lines than this.
std::vector<std::string> growth_faults(const std::vector<Source>& sources, std::map<std::string, std::size_t> known)
{
    std::vector<std::string> faults;
    for (const Source& source : sources) {
        const std::size_t lines = source.lines.size();
        const auto listed = known.find(source.path);
        const std::size_t limit = listed == known.end() ? longest_file : listed->second;
        if (lines > limit) {
            faults.push_back(fmt::format("{}: {} lines, more than {}: is it one thing?", source.path, lines, limit));
        }
        if (listed == known.end()) continue;
        if (lines <= longest_file) faults.push_back(fmt::format("long_files.txt: no longer needed: {}", source.path));
        known.erase(listed);
    }
    for (const auto& [path, length] : known) faults.push_back(fmt::format("long_files.txt: no such file: {}", path));
    return faults;
}

Source file_of_length(const std::string& path, std::size_t lines) { return {path, std::vector<std::string>(lines)}; }

}  // namespace

TEST_CASE("files stay short, and long ones do not grow")
{
    report(
        growth_faults(sources_in({"lib", "cli", "tests", "scripts"}, {".cpp", ".hpp", ".cmake", ".sh", ".py", ".js"}),
                      known_long_files()));
}

TEST_CASE("a file that grows past its limit is named, and so is an entry that outlived its file")
{
    CHECK(growth_faults({file_of_length("lib/a.cpp", 500)}, {}).empty());
    CHECK(growth_faults({file_of_length("lib/a.cpp", 501)}, {}) ==
          std::vector<std::string>{"lib/a.cpp: 501 lines, more than 500: is it one thing?"});
    CHECK(growth_faults({file_of_length("lib/a.cpp", 600)}, {{"lib/a.cpp", 600}}).empty());
    CHECK(growth_faults({file_of_length("lib/a.cpp", 601)}, {{"lib/a.cpp", 600}}).size() == 1);
    CHECK(growth_faults({file_of_length("lib/a.cpp", 400)}, {{"lib/a.cpp", 600}}).size() == 1);
    CHECK(growth_faults({}, {{"lib/a.cpp", 600}}).size() == 1);
}
