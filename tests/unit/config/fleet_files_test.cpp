// Fleet files: the sample, and tests/badinput/fleets, each of which says in its first line what must be said about it.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "config/check.hpp"
#include "config/load_fleet.hpp"
#include "unit/config/place.hpp"

using namespace cobot;
namespace fs = std::filesystem;

namespace {

std::string first_line(const fs::path& path)
{
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

}  // namespace

TEST_CASE("the fleet file that comes with cobot is in order, for reader and schema")
{
    const auto path = (fs::path(COBOT_SOURCE_DIR) / "config/fleet.yaml").string();
    const auto checked = config::check_file(path);
    CHECK_MESSAGE(checked.has_value(), (checked ? "" : checked.error().message));
    const auto fleet = config::load_fleet(path);
    REQUIRE(fleet.has_value());
    CHECK(fleet->bots.size() == 3);
    CHECK(fleet->slippage == *core::Decimal::parse("0.0002"));
}

TEST_CASE("every malformed fleet is refused with the message that it asks for, where the mistake is")
{
    int seen = 0;
    for (const auto& entry : fs::directory_iterator(fs::path(COBOT_SOURCE_DIR) / "tests/badinput/fleets")) {
        if (entry.path().extension() != ".yaml") continue;
        const std::string path = entry.path().string();
        CAPTURE(path);
        const std::string mark = "# expect: ";
        const std::string first = first_line(entry.path());
        REQUIRE(first.starts_with(mark));
        const auto fleet = config::load_fleet(path);
        REQUIRE_FALSE(fleet.has_value());
        CHECK(fleet.error().code == core::ErrorCode::config);
        const std::string& message = fleet.error().message;
        CHECK_MESSAGE(message.find(first.substr(mark.size())) != std::string::npos, message);
        CHECK_MESSAGE(tells_place(message), message);
        ++seen;
    }
    CHECK(seen >= 25);
}
