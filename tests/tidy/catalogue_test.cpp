#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "metrics/metric.hpp"
#include "tidy/sources.hpp"

using namespace cobot::tidy;
namespace fs = std::filesystem;

namespace {

std::string replaced(std::string text, char what, char by)
{
    std::ranges::replace(text, what, by);
    return text;
}

bool mentions(const Source& source, const std::string& text)
{
    return std::ranges::any_of(source.lines,
                               [&](const std::string& line) { return line.find(text) != std::string::npos; });
}

bool any_mentions(const std::vector<Source>& sources, const std::string& text)
{
    return std::ranges::any_of(sources, [&](const Source& source) { return mentions(source, text); });
}

/// Every built-in of lib needs a test that names it and a row in the reference.
std::vector<std::string> builtin_faults(const std::vector<std::string>& paths, const std::vector<Source>& tests,
                                        const std::vector<Source>& pages)
{
    std::vector<std::string> faults;
    for (const std::string& path : paths) {
        const std::string name = fs::path(path).stem().string();
        const bool own_file = std::ranges::any_of(tests, [&](const Source& test) {
            return fs::path(test.path).stem().string() == name + "_test" &&
                   test.path.starts_with("tests/unit/" + module_of(path) + "/");
        });
        const bool scenario = any_mentions(tests, "  type: " + name);  // Of a bot.
        if (!own_file && !scenario && !any_mentions(tests, '"' + name + '"')) {
            faults.push_back(fmt::format("{}: no test names \"{}\"", path, name));
        }
        const bool row = std::ranges::any_of(pages, [&](const Source& page) {
            return std::ranges::any_of(page.lines, [&](const std::string& line) {
                return line.starts_with(fmt::format("| `{}`", name)) || line.starts_with(fmt::format("## {}", name)) ||
                       line.starts_with(fmt::format("### {}", name)) || line.starts_with(fmt::format("### `{}`", name));
            });
        });
        if (!row) faults.push_back(fmt::format("{}: no row or heading `{}` in docs/reference", path, name));
    }
    return faults;
}

std::vector<std::string> paths_in(const std::vector<std::string>& folders, const std::string& part)
{
    std::vector<std::string> paths;
    for (const Source& source : sources_in(folders, {".cpp"})) {
        if (source.path.find(part) != std::string::npos) paths.push_back(source.path);
    }
    return paths;
}

}  // namespace

TEST_CASE("every built-in has a test and a row in the reference")
{
    std::vector<std::string> paths = paths_in({"lib"}, "/builtin/");
    // A file there holds several metrics; see the next test.
    std::erase_if(paths, [](const std::string& path) { return module_of(path) == "metrics"; });
    REQUIRE(paths.size() > 10);
    report(builtin_faults(paths, sources_in({"tests"}, {".cpp", ".yaml", ".txt"}),
                          sources_in({"docs/reference"}, {".md"})));
}

TEST_CASE("every metric has a row in the reference")
{
    const auto pages = sources_in({"docs/reference"}, {"metrics.md"});
    std::string missing;
    for (const cobot::metrics::Metric* metric : cobot::metrics::all_metrics()) {
        const std::string name(metric->name);
        if (!any_mentions(pages, "| `" + name + "`")) missing += " " + name;
    }
    CHECK_MESSAGE(missing.empty(), "no row in docs/reference/metrics.md for:" << missing);
}

TEST_CASE("every command has a case and a section in the reference")
{
    const auto cases = sources_in({"tests/cli/cases"}, {".txt"});
    const auto pages = sources_in({"docs/reference"}, {".md"});
    const auto commands = paths_in({"cli/commands"}, "");
    REQUIRE(!commands.empty());
    for (const std::string& path : commands) {
        const std::string stem = fs::path(path).stem().string();
        // data_import is "data import", download_data "download-data": the file says which.
        const std::string spaced = replaced(stem, '_', ' ');
        const std::string dashed = replaced(stem, '_', '-');
        const bool tested = any_mentions(cases, "cobot " + spaced) || any_mentions(cases, "cobot " + dashed);
        CHECK_MESSAGE(tested, path << ": no case in tests/cli/cases runs it");
        const bool described = any_mentions(pages, "## cobot " + spaced) || any_mentions(pages, "## cobot " + dashed);
        CHECK_MESSAGE(described, path << ": no section in docs/reference/commands.md (run scripts/docs.sh)");
    }
}

TEST_CASE("a built-in without a test or without a row is named")
{
    const Source test = source_of("tests/unit/indicators/rsi_test.cpp", "");
    const Source page = source_of("docs/reference/indicators.md", "| `rsi` | ... |\n");
    CHECK(builtin_faults({"lib/indicators/builtin/rsi.cpp"}, {test}, {page}).empty());
    CHECK(builtin_faults({"lib/indicators/builtin/ema.cpp"}, {test}, {page}).size() == 2);
    CHECK(builtin_faults({"lib/indicators/builtin/rsi.cpp"}, {}, {page}).size() == 1);
    CHECK(builtin_faults({"lib/indicators/builtin/rsi.cpp"}, {test}, {}).size() == 1);
}
