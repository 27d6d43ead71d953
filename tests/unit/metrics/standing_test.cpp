#include "metrics/standing.hpp"

#include "support/results.hpp"

using namespace cobot;
using namespace cobot::tests;

namespace {

/// The value at every close, in order; insists that none is left out or told twice.
class All : public metrics::EquitySink {
public:
    void flat(std::size_t first, std::size_t count, double value) override
    {
        REQUIRE(first == values.size());
        values.insert(values.end(), count, value);
    }
    void marked(std::size_t first, std::span<const double> marks) override
    {
        REQUIRE(first == values.size());
        values.insert(values.end(), marks.begin(), marks.end());
    }
    std::vector<double> values;
};

const market::Timeframe hourly = market::Timeframe::minutes(60);

metrics::CandleGrid grid_over(const market::CandleSeries& series)
{
    return {series.begin(), series.timeframe(), series.size()};
}

}  // namespace

TEST_CASE("between two standings an account follows the price with what it holds")
{
    const auto series = series_of("BTC/USD", time("2018-01-01"), hourly, {10, 11, 12, 13, 14});
    All all;
    const std::vector<metrics::Standing> standings{{1, 50, 2}, {3, 100, 0}};
    metrics::walk_standings(standings, 70, series, grid_over(series), all);
    CHECK(all.values == std::vector<double>{70, 72, 74, 100, 100});
}

TEST_CASE("an account without standings stands still")
{
    const auto series = series_of("BTC/USD", time("2018-01-01"), hourly, {10, 11, 12});
    All all;
    metrics::walk_standings({}, 70, series, grid_over(series), all);
    CHECK(all.values == std::vector<double>{70, 70, 70});
}

TEST_CASE("figures of equity alone: those of trades do not exist")
{
    const auto series = sample_series();
    ledger::RunRecord run;
    run.starting_balance = core::Money(core::Decimal(1000));
    run.final_balance = core::Money(core::Decimal(1100));
    run.period = {series[0].begin(), series[0].end()};
    run.pairs = {series[0].pair()};
    const auto one = std::span(series).first(1);
    const auto summary = metrics::summarise(run, one, [&](const metrics::CandleGrid& grid, metrics::EquitySink& sink) {
        sink.flat(0, grid.size / 2, 1000);
        sink.flat(grid.size / 2, grid.size - grid.size / 2, 1100);
    });
    CHECK(*summary.number("profit_total") == doctest::Approx(0.1));
    CHECK(*summary.number("max_drawdown") == 0);
    CHECK(summary.number("sharpe_daily").has_value());
    CHECK(!summary.number("winrate").has_value());
    CHECK(!summary.number("total_trades").has_value());
    CHECK(!metrics::is_of_equity("fees_paid"));
}
