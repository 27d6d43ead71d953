#include "core/time.hpp"

using namespace cobot::core;

TEST_CASE("times read in every documented form")
{
    const Time noon = from_ms(1519907400000);  // 2018-03-01T12:30Z
    for (const char* text : {"20180301T1230", "2018-03-01T12:30", "2018-03-01T12:30:00Z", "2018-03-01 12:30",
                             "1519907400", "1519907400000", "2018-03-01T12:30:00.000Z"}) {
        const auto time = parse_time(text);
        REQUIRE_MESSAGE(time.has_value(), text);
        CHECK_MESSAGE(*time == noon, text);
    }
    CHECK(format_time(noon) == "2018-03-01T12:30:00Z");
    CHECK(format_date(noon) == "2018-03-01");
}

TEST_CASE("impossible times are refused")
{
    for (const char* text :
         {"", "2018", "2018-13-01", "2018-02-30", "20180301T25", "yesterday", "2018-03-01T12:61", "18-03-01"}) {
        CHECK_MESSAGE(!parse_time(text).has_value(), text);
    }
}

TEST_CASE("time ranges read in every documented form")
{
    const Time now = from_ms(1519907400000);
    const auto shown = [&](const char* text) {
        const auto range = parse_time_range(text, now);
        return range ? range->to_string() : "refused";
    };
    CHECK(shown("20240101-20250101") == "2024-01-01..2025-01-01");
    CHECK(shown("20240101-") == "2024-01-01..");
    CHECK(shown("-20250101") == "..2025-01-01");
    CHECK(shown("2024-01-01..2024-06-30") == "2024-01-01..2024-06-30");
    CHECK(shown("2018") == "2018-01-01..2019-01-01");
    CHECK(shown("2018-12") == "2018-12-01..2019-01-01");
    CHECK(shown("2024Q4") == "2024-10-01..2025-01-01");
    CHECK(shown("90d") == "2017-12-01T12:30:00Z..2018-03-01T12:30:00Z");
    CHECK(shown("ytd") == "2018-01-01..2018-03-01T12:30:00Z");
    CHECK(shown("20180301T1200-20180301T1230") == "2018-03-01T12:00:00Z..2018-03-01T12:30:00Z");
    for (const char* text : {"", "-", "..", "20250101-20240101", "2018Q5", "2018-00", "last week", "20180101"}) {
        CHECK_MESSAGE(shown(text) == "refused", text);
    }
}
