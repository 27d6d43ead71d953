#include "market/candle_series.hpp"

using namespace cobot;
using market::Candle;
using market::CandleSeries;
using market::Timeframe;

namespace {

Candle candle(int minute, double open, double high, double low, double close, double volume = 1)
{
    return {core::from_ms(minute * 60'000), open, high, low, close, volume, true};
}

CandleSeries minutes(const std::vector<Candle>& candles)
{
    return CandleSeries::from_candles({}, Timeframe::minutes(1), candles);
}

}  // namespace

TEST_CASE("a gap stands at the previous close without volume")
{
    const auto series = minutes({candle(0, 1, 2, 0.5, 1.5), candle(3, 7, 8, 6, 7.25)});
    REQUIRE(series.size() == 4);
    CHECK(series[1] == Candle{core::from_ms(60'000), 1.5, 1.5, 1.5, 1.5, 0, false});
    CHECK(series.traded(3));
    CHECK(series.decimals() == 2);
}

TEST_CASE("a slice shares the columns and keeps its own gaps")
{
    const auto series = minutes({candle(0, 1, 2, 1, 2), candle(3, 7, 8, 6, 7), candle(4, 7, 9, 6, 8)});
    const auto part = series.within({core::from_ms(120'000), std::nullopt});
    REQUIRE(part.size() == 3);
    CHECK_FALSE(part.traded(0));
    CHECK(part.traded(1));
    CHECK(part.close().data() == series.close().data() + 2);
}

TEST_CASE("candles somebody traded in are counted the same in any slice")
{
    std::vector<Candle> candles;
    for (int minute = 0; minute < 300; minute += 1 + minute % 3) candles.push_back(candle(minute, 1, 2, 1, 2));
    const auto series = minutes(candles);
    for (std::size_t first = 0; first < series.size(); first += 37) {
        const auto part = series.slice(first, std::min<std::size_t>(130, series.size() - first));
        std::size_t traded = 0;
        for (std::size_t i = 0; i < part.size(); ++i) traded += part.traded(i) ? 1 : 0;
        CHECK(part.traded_count() == traded);
    }
}

TEST_CASE("joining candles ignores the gaps between real trades")
{
    const auto series = minutes({candle(0, 1, 2, 1, 2), candle(7, 7, 8, 6, 7, 2), candle(9, 9, 10, 8, 9, 3)});
    const auto coarse = series.resampled(Timeframe::minutes(5));
    REQUIRE(coarse.size() == 2);
    CHECK(coarse[0] == Candle{core::from_ms(0), 1, 2, 1, 2, 1, true});
    CHECK(coarse[1] == Candle{core::from_ms(300'000), 7, 10, 6, 9, 5, true});
}

TEST_CASE("weeks begin on Monday")
{
    const auto week = Timeframe::parse("1w");
    REQUIRE(week.has_value());
    CHECK(core::format_date(week->open_of(core::from_ms(1519907400000))) == "2018-02-26");
}
