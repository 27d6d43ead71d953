#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>

#include "config/load_bot.hpp"

/// Every tests/badinput/bots/*.yaml is refused. Its first line, "# expect: TEXT", is a part of the message; the message
/// says where, as :LINE:COLUMN.

using namespace cobot;

namespace {

const std::filesystem::path folder = std::filesystem::path(COBOT_SOURCE_DIR) / "tests/badinput/bots";

std::string expectation_of(const std::filesystem::path& path)
{
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    const std::string mark = "# expect: ";
    REQUIRE_MESSAGE(line.starts_with(mark), path.string());
    return line.substr(mark.size());
}

}  // namespace

TEST_CASE("malformed bot files are refused with their place")
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    REQUIRE(!files.empty());
    for (const auto& path : files) {
        CAPTURE(path.filename().string());
        const auto bot = config::load_bot(path.string());
        const std::string expected = expectation_of(path);
        REQUIRE_FALSE(bot.has_value());
        const core::Error& error = bot.error();
        CHECK(error.code == core::ErrorCode::config);
        CHECK_MESSAGE(error.message.find(expected) != std::string::npos, error.message);
        CHECK_MESSAGE(std::regex_search(error.message, std::regex(":[0-9]+:[0-9]+")), error.message);
    }
}
