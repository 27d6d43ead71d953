// The files of tests/badinput/bots: each says in its first line a part of what must be said about it.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "config/load_bot.hpp"
#include "unit/config/place.hpp"

using namespace cobot;
namespace fs = std::filesystem;

TEST_CASE("every malformed bot is refused with the message that it asks for, where the mistake is")
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(fs::path(COBOT_SOURCE_DIR) / "tests/badinput/bots")) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    REQUIRE(files.size() >= 4);
    for (const fs::path& path : files) {
        std::ifstream file(path);
        std::string first;
        std::getline(file, first);
        const std::string mark = "# expect: ";
        REQUIRE_MESSAGE(first.starts_with(mark), path.string() << ": says nothing about what is expected");
        const auto spec = config::load_bot(path.string());
        CHECK_MESSAGE(!spec, path.string() << " was loaded");
        if (spec) continue;
        CHECK_MESSAGE(spec.error().code == core::ErrorCode::config, path.string());
        const std::string& message = spec.error().message;
        CHECK_MESSAGE(message.find(first.substr(mark.size())) != std::string::npos, path.string() << ":\n" << message);
        CHECK_MESSAGE(tells_place(message), path.string() << ":\n" << message);
    }
}
