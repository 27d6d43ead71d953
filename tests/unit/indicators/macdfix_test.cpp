#include <cmath>

#include "support/indicator_columns.hpp"
#include "support/made_up_candles.hpp"

using namespace cobot;

namespace {

/// Candles whose price rises by one at each.
std::vector<market::Candle> rising_market(std::size_t count)
{
    auto candles = tests::made_up_candles(count);
    for (std::size_t i = 0; i < count; ++i) candles[i].close = 100 + static_cast<double>(i);
    return candles;
}

}  // namespace

TEST_CASE("macdfix has the rounded shares of Appel: an average of share a is (1 - a) / a candles late")
{
    const auto candles = rising_market(2000);
    const double late = (1 - 0.075) / 0.075 - (1 - 0.15) / 0.15;
    const auto fixed = tests::indicator_columns("macdfix", {9}, candles);
    CHECK(std::abs(fixed[0].back() - late) < 1e-9);
    CHECK(std::abs(fixed[1].back() - late) < 1e-9);
    CHECK(std::abs(fixed[2].back()) < 1e-9);
    // The shares of 12 and 26 candles are late by 5.5 and 12.5.
    CHECK(std::abs(tests::indicator_columns("macd", {12, 26, 9}, candles)[0].back() - 7) < 1e-9);
}

TEST_CASE("macdfix begins with macd, as the difference of the same means")
{
    const auto candles = tests::made_up_candles(100);
    const auto fixed = tests::indicator_columns("macdfix", {9}, candles);
    const auto plain = tests::indicator_columns("macd", {12, 26, 9}, candles);
    CHECK(fixed[0][25] == plain[0][25]);
    CHECK(fixed[0][60] != plain[0][60]);
}
