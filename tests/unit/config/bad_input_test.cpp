// The files of tests/badinput: each says in its first lines, or in a file beside it, what must be said about it.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "config/load_strategy.hpp"
#include "config/schema.hpp"
#include "config/settings.hpp"
#include "config/settings_reader.hpp"
#include "config/strategy_reader.hpp"
#include "support/shell.hpp"

using namespace cobot;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

std::vector<fs::path> files_in(const std::string& folder)
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(fs::path(COBOT_SOURCE_DIR) / "tests/badinput" / folder)) {
        if (entry.path().extension() != ".expected") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// "LINE:COLUMN: message" for each mistake.
std::vector<std::string> expected_of(const fs::path& path)
{
    const fs::path beside = path.string() + ".expected";
    if (fs::exists(beside)) return lines_of(text_of(beside));
    std::vector<std::string> expected;
    for (const std::string& line : lines_of(text_of(path))) {
        const std::size_t mark = line.find("expect ");
        if (mark == std::string::npos || mark > 3) break;
        expected.push_back(line.substr(mark + 7));
    }
    return expected;
}

/// The same from an error's message, in which source lines stand between.
std::vector<std::string> mistakes_in(const std::string& message, const std::string& path)
{
    std::vector<std::string> mistakes;
    for (const std::string& line : lines_of(message)) {
        const std::size_t word = line.find(": error: ");
        if (!line.starts_with(path + ":") || word == std::string::npos) continue;
        mistakes.push_back(line.substr(path.size() + 1, word - path.size() - 1) + line.substr(word + 7));
    }
    return mistakes;
}

std::string joined(const std::vector<std::string>& lines)
{
    std::string text;
    for (const std::string& line : lines) text += "\n  " + line;
    return text;
}

void check(const fs::path& path, const core::Error& error)
{
    const auto expected = expected_of(path);
    const auto found = mistakes_in(error.message, path.string());
    CHECK_MESSAGE(!expected.empty(), path.string() << ": says nothing about what is expected");
    CHECK_MESSAGE(found == expected, path.string() << "\nexpected:" << joined(expected) << "\nfound:" << joined(found));
    CHECK_MESSAGE(error.code == core::ErrorCode::config, path.string());
}

/// Whether reader and schema agree that a document has the right shape.
void check_agreement(const fs::path& path, config::SchemaOf kind)
{
    auto document = config::read_document_file(path.string());
    if (!document) return;
    config::Problems problems;
    if (kind == config::SchemaOf::strategy) {
        config::StrategyReader(problems).read(document->root);
    } else {
        std::vector<config::Mistake> warnings;
        static_cast<void>(config::read_settings(document->root, problems, warnings));
    }
    const auto faults = config::schema_faults(document->root, kind);
    CHECK_MESSAGE(problems.any(config::Breaks::shape) == !faults.empty(),
                  path.string() << ": the schema says: "
                                << (faults.empty() ? "fine" : faults[0].path + ": " + faults[0].message));
}

}  // namespace

TEST_CASE("every malformed strategy gets the messages that it asks for")
{
    const auto files = files_in("strategies");
    REQUIRE(files.size() >= 190);
    for (const fs::path& path : files) {
        const auto spec = config::load_strategy(path.string());
        CHECK_MESSAGE(!spec, path.string() << " was loaded");
        if (!spec) check(path, spec.error());
    }
}

TEST_CASE("every malformed configuration gets the messages that it asks for")
{
    const auto files = files_in("configs");
    REQUIRE(files.size() >= 65);
    for (const fs::path& path : files) {
        config::SettingsSources sources;
        sources.files = {path.string()};
        const auto settings = config::load_settings(sources);
        CHECK_MESSAGE(!settings, path.string() << " was loaded");
        if (!settings) check(path, settings.error());
    }
}

TEST_CASE("the readers and the schemas refuse the same files of the collection")
{
    for (const fs::path& path : files_in("strategies")) check_agreement(path, config::SchemaOf::strategy);
    for (const fs::path& path : files_in("configs")) check_agreement(path, config::SchemaOf::config);
    for (const auto& entry : fs::directory_iterator(fs::path(COBOT_SOURCE_DIR) / "strategies")) {
        check_agreement(entry.path(), config::SchemaOf::strategy);
    }
    for (const char* name : {"config.yaml", "simulated.yaml"}) {
        check_agreement(fs::path(COBOT_SOURCE_DIR) / "config" / name, config::SchemaOf::config);
    }
}

TEST_CASE("a strategy cut at any byte loads or is refused, and never does worse")
{
    const std::string text = text_of(fs::path(COBOT_SOURCE_DIR) / "strategies/macd-trend.yaml");
    REQUIRE(text.size() > 1000);
    std::size_t refused = 0;
    for (std::size_t length = 0; length < text.size(); ++length) {
        const auto spec = config::load_strategy_text(text.substr(0, length), "cut.yaml");
        if (spec) continue;
        ++refused;
        CHECK(spec.error().code == core::ErrorCode::config);
        CHECK(spec.error().message.starts_with("cut.yaml:"));
    }
    // Up to the entry conditions nothing is whole; after them only optional keys follow.
    CHECK(refused > text.find("entry_conditions"));
}

TEST_CASE("the program refuses every file of the collection with exit code 3 and prints nothing on stdout")
{
    const tests::TemporaryFolder folder;
    const auto outcome = tests::run_in_shell(
        "cd $SOURCE_DIR/tests/badinput\n"
        "for file in strategies/*.yaml strategies/*.json; do\n"
        "  cobot validate $file 2>/dev/null; [ $? = 3 ] || echo $file: another exit code\n"
        "done\n"
        "for file in configs/*.yaml configs/*.json; do\n"
        "  cobot config show --config $file 2>/dev/null; [ $? = 3 ] || echo $file: another exit code\n"
        "done\n",
        folder.path());
    CHECK(outcome.out == "");
    CHECK(outcome.err == "");
    CHECK(fs::is_empty(folder.path()));
}
