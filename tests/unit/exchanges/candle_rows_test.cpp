#include "exchanges/candle_rows.hpp"

using namespace cobot;
using exchanges::CandleColumns;
using exchanges::parse_csv_rows;
using exchanges::parse_json_rows;

TEST_CASE("a count since 1970 is read in the unit that its size shows")
{
    const core::Time time = *core::parse_time("2025-01-01T00:01:00Z");
    CHECK(exchanges::time_of_count(1735689660) == time);
    CHECK(exchanges::time_of_count(1735689660000) == time);
    CHECK(exchanges::time_of_count(1735689660000000) == time);
}

TEST_CASE("rows of numbers and rows of texts read alike")
{
    const auto numbers = parse_json_rows("[[1735689660000,1,4,0.5,2.25,10]]", {});
    const auto texts = parse_json_rows(R"([[1735689660000,"1","4","0.50","2.25","10.0",1735689719999,"x"]])", {});
    REQUIRE(numbers.has_value());
    REQUIRE(texts.has_value());
    CHECK(*numbers == *texts);
    CHECK(numbers->front() == market::Candle{core::from_ms(1735689660000), 1, 4, 0.5, 2.25, 10, true});
}

TEST_CASE("the columns may stand in any order")
{
    constexpr CandleColumns close_second{.time = 0, .open = 1, .high = 3, .low = 4, .close = 2, .volume = 5};
    const auto rows = parse_json_rows("[[1735689660000,1,2.25,4,0.5,10]]", close_second);
    REQUIRE(rows.has_value());
    CHECK(rows->front() == market::Candle{core::from_ms(1735689660000), 1, 4, 0.5, 2.25, 10, true});
}

TEST_CASE("a price is the double nearest to what was written")
{
    const auto rows = parse_json_rows(R"([[1735689660000,"0.01634790",0.8,"0.01575800","0.1","148976.11427815"]])", {});
    REQUIRE(rows.has_value());
    CHECK(rows->front().open == 0.0163479);
    CHECK(rows->front().high == 0.8);
    CHECK(rows->front().volume == 148976.11427815);
}

TEST_CASE("no rows are rows too")
{
    CHECK(parse_json_rows("[]", {})->empty());
    CHECK(parse_csv_rows("", {})->empty());
}

TEST_CASE("anything but rows of candles is refused whole")
{
    for (const char* text :
         {"", "null", "{}", "\"x\"", "[1]", "[[]]", "[[1735689660000,1,2,3,4]]", "[[1735689660000,1,2,3,4,null]]",
          "[[\"1735689660000\",1,2,3,4,5]]", "[[1735689660000.5,1,2,3,4,5]]", "[[1735689660000,\"1,5\",2,3,4,5]]",
          "[[1735689660000,\"\",2,3,4,5]]", "[[1735689660000,1,2,3,4,5]", "[[1735689660000,1,2,3,4,5]] x",
          "<html></html>", "[[1735689660000,1,2,3,4,5],{}]"}) {
        CHECK_MESSAGE(!parse_json_rows(text, {}).has_value(), text);
    }
}

TEST_CASE("every truncation of a page is refused")
{
    const std::string page =
        R"([[1735689660000,"1","4","0.50","2.25","10.0"],[1735689720000,"1","4","0.50","2.25","10"]])";
    for (std::size_t size = 0; size < page.size(); ++size) {
        CHECK_FALSE(parse_json_rows(std::string_view(page).substr(0, size), {}).has_value());
    }
}

TEST_CASE("a table is read with or without header, with either line end, with columns to spare")
{
    const market::Candle candle{core::from_ms(1735689660000), 1, 4, 0.5, 2.25, 10, true};
    for (const char* text :
         {"1735689660000000,1,4,0.5,2.25,10,1735689719999999,22,5,6,7,0\n", "1735689660000,1.0,4,0.5,2.25,10",
          "open_time,open,high,low,close,volume\r\n1735689660000,1,4,0.5,2.25,10\r\n"}) {
        const auto rows = parse_csv_rows(text, {});
        REQUIRE(rows.has_value());
        REQUIRE(rows->size() == 1);
        CHECK(rows->front() == candle);
    }
}

TEST_CASE("a table with a bad line is refused whole")
{
    for (const char* text : {"1735689660000,1,2,3,4\n", "1735689660000,1,2,3,4,\n", "1735689660000,1,2,3,x,5\n",
                             "1735689660000,1,2,3,4,5\nopen_time,open\n", "1735689660000;1;2;3;4;5\n"}) {
        CHECK_MESSAGE(!parse_csv_rows(text, {}).has_value(), text);
    }
}
