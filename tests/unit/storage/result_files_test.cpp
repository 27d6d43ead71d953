#include "storage/result_files.hpp"

#include "support/shell.hpp"

using namespace cobot;
using cobot::tests::TemporaryFolder;
namespace fs = std::filesystem;

TEST_CASE("a result is found by its id, by the beginning of it, and as the latest")
{
    const TemporaryFolder folder;
    const storage::ResultFiles files(folder.path());
    REQUIRE(files.write("aaaa1111bbbb", "first").has_value());
    const auto path = files.write("aaaa2222cccc", "second");
    REQUIRE(path.has_value());
    CHECK(*path == folder.path() / "results" / "backtest" / "aaaa2222cccc.json");
    CHECK(files.read("aaaa1111bbbb")->text == "first");
    CHECK(files.read("aaaa1")->text == "first");
    CHECK(files.read("latest")->text == "second");
    CHECK(files.ids() == std::vector<std::string>{"aaaa1111bbbb", "aaaa2222cccc"});
    REQUIRE(files.write("aaaa1111bbbb", "first again").has_value());
    CHECK(files.read("latest")->text == "first again");
}

TEST_CASE("a run that cannot be told is an error that helps")
{
    const TemporaryFolder folder;
    const storage::ResultFiles files(folder.path());
    CHECK(files.read("latest").error().message.find("no results yet") != std::string::npos);
    CHECK(files.read("aaaa").error().code == core::ErrorCode::data);
    REQUIRE(files.write("aaaa1111bbbb", "1").has_value());
    REQUIRE(files.write("aaaa2222cccc", "2").has_value());
    CHECK(files.read("aaaa").error().message == "run \"aaaa\" may be any of aaaa1111bbbb, aaaa2222cccc");
    CHECK(files.read("aaa").error().message.find("there is no run \"aaa\"") != std::string::npos);
    CHECK(files.read("aaaa1111bbbc").error().message.find("did you mean \"aaaa1111bbbb\"") != std::string::npos);
}

TEST_CASE("no half-written result is left behind")
{
    const TemporaryFolder folder;
    const storage::ResultFiles files(folder.path());
    REQUIRE(files.write("aaaa1111bbbb", "text").has_value());
    for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
        CHECK(entry.path().extension() != ".tmp");
    }
}
