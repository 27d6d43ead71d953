#include "storage/candle_cells.hpp"

#include <charconv>
#include <cmath>

#include "core/random.hpp"

using namespace cobot;
using storage::parse_number_cell;
using storage::parse_time_cell;

TEST_CASE("numbers are read to the nearest double, like the standard library reads them")
{
    const core::CounterRandom random(1, 1);
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        std::string text = std::to_string(random.bits(3 * i) % 1'000'000'000'000) + "." +
                           std::to_string(random.bits(3 * i + 1) % 10'000'000'000);
        if (i % 3 == 1) text += "e-" + std::to_string(random.bits(3 * i + 2) % 20);
        if (i % 7 == 1) text.insert(text.begin(), '-');
        double expected = 0;
        std::from_chars(text.data(), text.data() + text.size(), expected);
        CAPTURE(text);
        const auto number = parse_number_cell(text);
        REQUIRE(number.has_value());
        REQUIRE(*number == expected);
    }
    CHECK(parse_number_cell("1.998e-05") == 1.998e-05);
    CHECK(parse_number_cell("5.") == 5);
    CHECK(parse_number_cell(".5") == 0.5);
    CHECK(parse_number_cell("+2") == 2);
    CHECK(parse_number_cell("12345678901234567890123") == 12345678901234567890123.0);
}

TEST_CASE("what is no number is none")
{
    for (const char* text : {"", "-", ".", "nan", "NaN", "inf", "-inf", "0x10", "1,5", "1 5", "1e", "1.2.3", "12a",
                             "--1", "1e999999", "null", "\"1\""}) {
        CAPTURE(text);
        CHECK_FALSE(parse_number_cell(text).has_value());
    }
}

TEST_CASE("times are read in whatever way files write them")
{
    struct Written {
        std::string text;
        const char* time;
    };
    for (const auto& [text, time] : std::vector<Written>{{"1519907400", "2018-03-01T12:30:00Z"},
                                                         {"1519907400000", "2018-03-01T12:30:00Z"},
                                                         {"1519907400000000", "2018-03-01T12:30:00Z"},
                                                         {"1519907400000000000", "2018-03-01T12:30:00Z"},
                                                         {"1519907400.0", "2018-03-01T12:30:00Z"},
                                                         {"1.5199074E+12", "2018-03-01T12:30:00Z"},
                                                         {"1519907400123", "2018-03-01T12:30:00.123Z"},
                                                         {"2018-03-01", "2018-03-01T00:00:00Z"},
                                                         {"20180301", "2018-03-01T00:00:00Z"},
                                                         {"2018/03/01", "2018-03-01T00:00:00Z"},
                                                         {"2018.03.01 12:30", "2018-03-01T12:30:00Z"},
                                                         {"2018-03-01 12:30:00", "2018-03-01T12:30:00Z"},
                                                         {"2018-03-01T12:30:00Z", "2018-03-01T12:30:00Z"},
                                                         {"2018-03-01T12:30:00.000000", "2018-03-01T12:30:00Z"},
                                                         {"2018-03-01T12:30:00.25Z", "2018-03-01T12:30:00.250Z"},
                                                         {"2018-03-01T12:30:00+01:00", "2018-03-01T11:30:00Z"},
                                                         {"2018-03-01T12:30:00-0500", "2018-03-01T17:30:00Z"},
                                                         {"2018-03-01 12:30:00 UTC", "2018-03-01T12:30:00Z"},
                                                         {"2018-03-01 12", "2018-03-01T12:00:00Z"},
                                                         {"20180301 123000", "2018-03-01T12:30:00Z"},
                                                         {"20180301123000", "2018-03-01T12:30:00Z"},
                                                         {"2018-03-01 12-PM", "2018-03-01T12:00:00Z"},
                                                         {"2018-03-01 12-AM", "2018-03-01T00:00:00Z"},
                                                         {"2018-03-01 05-PM", "2018-03-01T17:00:00Z"}}) {
        CAPTURE(text);
        const auto parsed = parse_time_cell(text);
        REQUIRE(parsed.has_value());
        CHECK(core::format_time(*parsed) == time);
    }
}

TEST_CASE("what is no time of a market is none")
{
    for (const char* text : {"",
                             "yesterday",
                             "01/03/2018",
                             "2018-13-01",
                             "2018-02-30",
                             "2018-03-01T25:00",
                             "2018-03-01T12:61",
                             "2018-03-01T12:30:61",
                             "2018-03-01 13-PM",
                             "2018-03-01T12:30:00.0001",
                             "2018-03-01T12:30+15:00",
                             "2018-03",
                             "1970-01-01",
                             "2008-12-31",
                             "2200-01-01",
                             "0",
                             "123",
                             "-1519907400",
                             "1519907400.5",
                             "1519907400000001",
                             "99999999999999999999",
                             "2018-03-01x",
                             "2018-03-01 12:30 PM",
                             "2018:03:01"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_time_cell(text).has_value());
    }
}
