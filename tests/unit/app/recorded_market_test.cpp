#include "app/recorded_market.hpp"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <unistd.h>

using namespace cobot;

namespace {

struct TextFile {
    explicit TextFile(const std::string& text)
        : path(std::filesystem::temp_directory_path() / fmt::format("cobot-recorded-{}", ::getpid()))
    {
        std::ofstream(path) << text;
    }
    ~TextFile() { std::filesystem::remove(path); }
    std::filesystem::path path;
};

std::string wrong_trades(const std::string& text)
{
    const TextFile file(text);
    const auto read = app::read_trades(file.path.string());
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == core::ErrorCode::data);
    return read.error().message.substr(file.path.string().size());
}

std::string wrong_books(const std::string& text)
{
    const TextFile file(text);
    const auto read = app::read_books(file.path.string());
    REQUIRE_FALSE(read.has_value());
    return read.error().message.substr(file.path.string().size());
}

}  // namespace

TEST_CASE("recorded trades are read with or without a header, with times as text or milliseconds")
{
    const TextFile file("time,price,quantity,side\n1704067200000,42000.5,0.01,buy\n2024-01-01T00:00:01Z,42000,2\n");
    const auto trades = app::read_trades(file.path.string());
    REQUIRE_MESSAGE(trades.has_value(), trades.error().message);
    REQUIRE(trades->size() == 2);
    CHECK((*trades)[0].time == *core::parse_time("2024-01-01"));
    CHECK((*trades)[0].price == 42000.5);
    CHECK((*trades)[1].quantity == 2);
}

TEST_CASE("what is wrong with recorded trades is said with its line")
{
    CHECK(wrong_trades("time,price,quantity\n") == ": there is no trade in it");
    CHECK(wrong_trades("1,2,3\n1,0,3\n").starts_with(":2: a trade is TIME,PRICE,QUANTITY"));
    CHECK(wrong_trades("2,2,3\n1,2,3\n") == ":2: earlier than the trade before; sort them by time");
    CHECK(wrong_trades("1,2,3\nnoon,2,3\n").starts_with(":2: a trade is"));
}

TEST_CASE("what is wrong with recorded books is said with its line")
{
    const std::string good = R"({"time": 1, "bids": [["99", "2"], [98.5, 1]], "asks": [["100", "1"]]})";
    const TextFile file(good + "\n");
    const auto books = app::read_books(file.path.string());
    REQUIRE_MESSAGE(books.has_value(), books.error().message);
    CHECK(books->front().bids.size() == 2);
    CHECK(wrong_books(good + "\n" + R"({"bids": [], "asks": []})").starts_with(":2: each line needs \"time\""));
    CHECK(wrong_books(R"({"time": 1, "bids": [["98", "2"], ["99", "1"]], "asks": []})") ==
          ":1: levels must go from the best price to the worst");
    CHECK(wrong_books(R"({"time": 1, "bids": [["99", "0"]], "asks": []})").starts_with(":1: a level must be"));
    CHECK(wrong_books(R"({"time": 1, "bids": [["99", "1"]], "asks": [["98", "1"]]})") ==
          ":1: the best bid is not below the best ask");
    CHECK(wrong_books(R"({"time": 1, "bids": 7, "asks": []})").starts_with(":1: \"bids\" and \"asks\" must be"));
}
