#include "support/indicator_columns.hpp"

using namespace cobot;

namespace {

market::Candle candle(std::int64_t minute, double high, double low, double close, double volume)
{
    return {core::from_ms(minute * 60'000), close, high, low, close, volume, volume > 0};
}

}  // namespace

TEST_CASE("vwap weighs the typical price by volume")
{
    const auto column = tests::indicator_columns("vwap", {}, {candle(0, 12, 9, 9, 1), candle(1, 22, 19, 19, 3)})[0];
    CHECK(column[0] == doctest::Approx(10));
    CHECK(column[1] == doctest::Approx((10 * 1 + 20 * 3) / 4.0));
}

TEST_CASE("vwap begins anew at midnight UTC")
{
    const std::int64_t midnight = 17'000 * 1440;
    const auto column = tests::indicator_columns(
        "vwap", {}, {candle(midnight - 1, 100, 100, 100, 50), candle(midnight, 200, 200, 200, 1)})[0];
    CHECK(column == std::vector<double>{100, 200});
}

TEST_CASE("vwap is the typical price until something has traded that day")
{
    const auto column =
        tests::indicator_columns("vwap", {}, {candle(0, 3, 3, 3, 0), candle(1, 4, 4, 4, 0), candle(2, 6, 6, 6, 2)})[0];
    CHECK(column == std::vector<double>{3, 4, 6});
}
