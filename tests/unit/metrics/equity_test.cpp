#include "metrics/equity.hpp"

#include "support/run_records.hpp"

using namespace cobot;
using namespace cobot::tests;

namespace {

const core::Time start = time("2018-01-01");

core::Time minute(int n) { return start + std::chrono::minutes(n); }

std::vector<double> curve(const ledger::RunRecord& run, const std::vector<market::CandleSeries>& series)
{
    return metrics::equity_curve(run, series, metrics::grid_of(run, market::Timeframe::minutes(1)));
}

}  // namespace

TEST_CASE("an account without trades stays at its starting balance")
{
    const std::vector series{series_of("BTC/USD", start, market::Timeframe::minutes(1), {100, 50, 200})};
    CHECK(curve(run_of(series, {}), series) == std::vector<double>{1000, 1000, 1000});
}

TEST_CASE("an open position is valued at the close of every candle, its entry fee paid at once")
{
    const std::vector series{series_of("BTC/USD", start, market::Timeframe::minutes(1), {100, 104, 96, 110, 90})};
    const auto run = run_of(series, {trade({.open_time = minute(1),
                                            .close_time = minute(3),
                                            .amount = "2",
                                            .open_rate = "100",
                                            .close_rate = "110",
                                            .fee_rate = "0.01"})});
    // Bought 2 at 100 (fee 2) when candle 1 opened; sold at 110 (fee 2.2) in candle 3.
    CHECK(curve(run, series) == std::vector<double>{1000, 1006, 990, 1015.8, 1015.8});
}

TEST_CASE("a short position gains when the price falls")
{
    const std::vector series{series_of("BTC/USD", start, market::Timeframe::minutes(1), {100, 90, 105, 95})};
    const auto run = run_of(series, {trade({.open_time = minute(1),
                                            .close_time = minute(3),
                                            .open_rate = "100",
                                            .close_rate = "95",
                                            .direction = orders::Direction::short_})});
    CHECK(curve(run, series) == std::vector<double>{1000, 1010, 995, 1005});
}

TEST_CASE("a part that was sold no longer moves with the price")
{
    const std::vector series{series_of("BTC/USD", start, market::Timeframe::minutes(1), {100, 110, 120, 130, 130})};
    auto one = trade({.open_time = minute(0), .close_time = minute(4), .amount = "2", .close_rate = "120"});
    one.orders[1].quantity = core::Quantity(1);
    one.orders[1].price = core::Price(110);
    one.orders[1].filled_at = minute(2);
    one.orders.push_back(one.orders[1]);
    one.orders.back().price = core::Price(130);
    one.orders.back().filled_at = minute(4);
    const auto run = run_of(series, {one});
    CHECK(curve(run, series) == std::vector<double>{1000, 1020, 1030, 1040, 1040});
}

TEST_CASE("several pairs add up, also when they trade in one candle")
{
    const std::vector series{series_of("BTC/USD", start, market::Timeframe::minutes(1), {100, 101, 102, 103}),
                             series_of("ETH/USD", start, market::Timeframe::minutes(1), {10, 11, 9, 12})};
    const auto run = run_of(series, {trade({.open_time = minute(1), .close_time = minute(2), .close_rate = "102"}),
                                     trade({.pair = "ETH/USD",
                                            .open_time = minute(1),
                                            .close_time = minute(3),
                                            .amount = "10",
                                            .open_rate = "10",
                                            .close_rate = "12"})});
    CHECK(curve(run, series) == std::vector<double>{1000, 1011, 992, 1022});
}

TEST_CASE("a trade that opens and closes in one candle shows only its profit")
{
    const std::vector series{series_of("BTC/USD", start, market::Timeframe::minutes(1), {100, 101, 102})};
    const auto run = run_of(series, {trade({.open_time = minute(1), .close_time = minute(1), .close_rate = "99"})});
    CHECK(curve(run, series) == std::vector<double>{1000, 999, 999});
}

TEST_CASE("candles of the warm-up and of a pair listed late do not shift the closes")
{
    const std::vector series{series_of("BTC/USD", minute(-2), market::Timeframe::minutes(1), {1, 2, 100, 110, 120}),
                             series_of("ETH/USD", minute(1), market::Timeframe::minutes(1), {10, 20})};
    auto run = run_of(series, {trade({.open_time = minute(0), .close_time = minute(9), .close_rate = "120"}),
                               trade({.pair = "ETH/USD",
                                      .open_time = minute(1),
                                      .close_time = minute(9),
                                      .open_rate = "10",
                                      .close_rate = "20"})});
    run.period.begin = minute(0);
    const auto values = curve(run, series);
    REQUIRE(values.size() == 3);
    CHECK(values[0] == 1000);
    CHECK(values[1] == 1010);
    CHECK(values[2] == 1030);  // Closed at the end of the data: the exact profits.
}

TEST_CASE("the last value is the final balance, whatever the blocks of the walk")
{
    std::vector<double> closes;
    for (int i = 0; i < 5000; ++i) closes.push_back(100 + std::sin(i * 0.01) * 10);
    const std::vector series{series_of("BTC/USD", start, market::Timeframe::minutes(1), closes)};
    const auto run =
        run_of(series, {trade({.open_time = minute(10), .close_time = minute(2999), .close_rate = "101"}),
                        trade({.open_time = minute(3000), .close_time = minute(4990), .close_rate = "98.5"})});
    const auto values = curve(run, series);
    CHECK(values.back() == 999.5);
    for (std::size_t i = 10; i < 2999; ++i) REQUIRE(values[i] == doctest::Approx(900 + closes[i]));
}
