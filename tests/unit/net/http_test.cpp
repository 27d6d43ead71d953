#include "net/http.hpp"

using namespace cobot;

TEST_CASE("a URL's special characters are written in hexadecimal")
{
    CHECK(net::percent_encoded("BTCUSDT-1m_2024.zip~") == "BTCUSDT-1m_2024.zip~");
    CHECK(net::percent_encoded("a b&c=/\xc3\xa9") == "a%20b%26c%3D%2F%C3%A9");
}

TEST_CASE("the date of a header is read to the second")
{
    const auto date = net::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT");
    REQUIRE(date.has_value());
    CHECK(core::format_time(*date) == "1994-11-06T08:49:37Z");
}

TEST_CASE("what only looks like a date is none")
{
    for (const char* text :
         {"", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 28:49:37 GMT",
          "Sun, 06 Now 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:-7 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "120"}) {
        CHECK_FALSE(net::parse_http_date(text).has_value());
    }
}

TEST_CASE("a header is found by its lower-case name")
{
    const net::Response response{200, {{"retry-after", "5"}, {"date", "x"}}, ""};
    CHECK(response.header("retry-after") == "5");
    CHECK_FALSE(response.header("server").has_value());
}
