#include "exchanges/exchange.hpp"

#include <algorithm>

using namespace cobot;

TEST_CASE("every exchange is found by its name, and the names are in order")
{
    std::vector<std::string_view> names;
    for (const auto* exchange : exchanges::all()) {
        names.push_back(exchange->name);
        CHECK(exchanges::find(exchange->name) == exchange);
        CHECK_FALSE(exchange->summary.empty());
        CHECK(static_cast<bool>(exchange->connect));
        CHECK(exchange->synthetic == exchange->name.starts_with("simulated"));
        for (const std::string_view timeframe : exchange->timeframes) {
            const auto parsed = market::Timeframe::parse(timeframe);
            REQUIRE(parsed.has_value());
            CHECK(exchange->offers(*parsed));
        }
    }
    CHECK(std::is_sorted(names.begin(), names.end()));
    CHECK(exchanges::find("binanc") == nullptr);
}
