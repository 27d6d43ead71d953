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
    const auto column = tests::indicator_columns("vwap", {0}, {candle(0, 12, 9, 9, 1), candle(1, 22, 19, 19, 3)})[0];
    CHECK(column[0] == doctest::Approx(10));
    CHECK(column[1] == doctest::Approx((10 * 1 + 20 * 3) / 4.0));
}

TEST_CASE("vwap begins anew at midnight UTC")
{
    const std::int64_t midnight = 17'000 * 1440;
    const auto column = tests::indicator_columns(
        "vwap", {0}, {candle(midnight - 1, 100, 100, 100, 50), candle(midnight, 200, 200, 200, 1)})[0];
    CHECK(column == std::vector<double>{100, 200});
}

TEST_CASE("vwap is the typical price until something has traded that day")
{
    const auto column =
        tests::indicator_columns("vwap", {0}, {candle(0, 3, 3, 3, 0), candle(1, 4, 4, 4, 0), candle(2, 6, 6, 6, 2)})[0];
    CHECK(column == std::vector<double>{3, 4, 6});
}

TEST_CASE("vwap begins anew where its anchor says")
{
    const std::int64_t day = 1440;
    // 2016-07-16 was a Saturday: 17'000 days after 1970-01-01, a Thursday.
    const std::int64_t saturday = 16'998 * day;
    const auto second = [&](double anchor, std::int64_t after) {
        return tests::indicator_columns(
            "vwap", {anchor}, {candle(saturday, 100, 100, 100, 1), candle(saturday + after, 200, 200, 200, 1)})[0][1];
    };
    CHECK(second(1, 2 * day - 1) == 150);
    CHECK(second(1, 2 * day) == 200);
    CHECK(second(2, 16 * day - 1) == 150);
    CHECK(second(2, 16 * day) == 200);
    CHECK(second(3, 169 * day - 1) == 150);
    CHECK(second(3, 169 * day) == 200);
    CHECK(second(4, 2000 * day) == 150);
}

TEST_CASE("a rolling vwap weighs the last candles alone, and is their plain average when nothing has traded")
{
    const auto column =
        tests::indicator_columns("rolling_vwap", {2},
                                 {candle(0, 90, 90, 90, 5), candle(1, 10, 10, 10, 1), candle(2, 20, 20, 20, 3),
                                  candle(3, 30, 30, 30, 0), candle(4, 50, 50, 50, 0)})[0];
    CHECK(column[2] == doctest::Approx(17.5));
    CHECK(column[3] == doctest::Approx(20));
    CHECK(column[4] == doctest::Approx(40));
}

TEST_CASE("pivot points are taken from the session before")
{
    const std::int64_t day = 1440;
    const std::vector<market::Candle> candles{candle(0, 110, 100, 105, 1), candle(1, 120, 90, 105, 1),
                                              candle(day, 300, 200, 250, 1), candle(2 * day, 1, 1, 1, 1)};
    const auto at = [&](double method, std::size_t i) {
        std::vector<double> values;
        for (const auto& column : tests::indicator_columns("pivot_points", {method, 0}, candles))
            values.push_back(column[i]);
        return values;
    };
    const auto same = [](const std::vector<double>& values, const std::vector<double>& expected) {
        REQUIRE(values.size() == expected.size());
        for (std::size_t k = 0; k < values.size(); ++k) CHECK(values[k] == doctest::Approx(expected[k]));
    };
    // High 120, low 90, close 105.
    same(at(0, 2), {105, 120, 135, 150, 165, 90, 75, 60, 45});
    same(at(1, 2), {105, 116.46, 123.54, 135, 153.54, 93.54, 86.46, 75, 56.46});
    same(at(2, 2), {105, 107.75, 110.5, 113.25, 121.5, 102.25, 99.5, 96.75, 88.5});
    // Before any session is over, of what there has been of the first.
    same(at(0, 0), {105, 110, 115, 120, 125, 100, 95, 90, 85});
    // The day after, of that day alone.
    same(at(0, 3), {250, 300, 350, 400, 450, 200, 150, 100, 50});
}
