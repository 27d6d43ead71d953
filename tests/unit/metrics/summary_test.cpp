#include "metrics/summary.hpp"

#include <algorithm>

#include "support/run_records.hpp"

using namespace cobot;
using namespace cobot::tests;

namespace {

const core::Time start = time("2018-01-01");
const market::Timeframe hourly = market::Timeframe::minutes(60);

core::Time hour(int n) { return start + std::chrono::hours(n); }

/// Ten days of hourly candles around 100.
std::vector<market::CandleSeries> ten_days()
{
    std::vector<double> closes;
    for (int i = 0; i < 240; ++i) closes.push_back(100 + i % 24 * 0.5);
    return {series_of("BTC/USD", start, hourly, closes)};
}

ledger::RunRecord four_trades(const std::vector<market::CandleSeries>& series)
{
    return run_of(series, {trade({.open_time = hour(1), .close_time = hour(5), .close_rate = "110", .enter_tag = "a"}),
                           trade({.open_time = hour(30),
                                  .close_time = hour(31),
                                  .close_rate = "95",
                                  .exit_reason = orders::ExitReason::stop_loss,
                                  .enter_tag = "a",
                                  .min_rate = "94"}),
                           trade({.open_time = hour(100), .close_time = hour(130), .enter_tag = "b"}),
                           trade({.open_time = hour(150),
                                  .close_time = hour(160),
                                  .close_rate = "105",
                                  .exit_reason = orders::ExitReason::roi,
                                  .enter_tag = "b"})});
}

}  // namespace

TEST_CASE("the figures of four trades, worked out by hand")
{
    const auto series = ten_days();
    const auto run = four_trades(series);
    const auto summary = metrics::summarise(run, series);
    const auto number = [&](std::string_view name) { return summary.number(name); };

    CHECK(std::get<core::Decimal>(summary.value("profit_total_abs")) == core::Decimal(10));
    CHECK(number("profit_total") == doctest::Approx(0.01));
    CHECK(number("total_trades") == 4);
    CHECK(number("wins") == 2);
    CHECK(number("draws") == 1);
    CHECK(number("losses") == 1);
    CHECK(number("winrate") == 0.5);
    CHECK(number("profit_factor") == 3);
    CHECK(number("expectancy") == 2.5);
    CHECK(number("expectancy_ratio") == doctest::Approx((1 + 7.5 / 5) * 0.5 - 1));
    CHECK(number("max_consecutive_wins") == 1);
    CHECK(number("max_consecutive_losses") == 2);  // A draw is not a win.
    CHECK(number("backtest_days") == 9);           // The last candle opens an hour before the tenth day ends.
    CHECK(number("holding_avg") == (4 + 1 + 30 + 10) * 3600 / 4);
    CHECK(number("csum_min") == 1005);
    CHECK(number("csum_max") == 1010);
    CHECK(number("max_drawdown_abs") == 5);
    CHECK(number("max_drawdown_account") == doctest::Approx(5.0 / 1010));
    CHECK(number("mae_worst") == doctest::Approx(-0.06));
    CHECK(number("mfe_best") == doctest::Approx(0.10));
    CHECK(number("winning_days") == 2);
    CHECK(number("losing_days") == 1);
    CHECK(number("draw_days") == 4);
    CHECK(number("exposure") == doctest::Approx(45.0 / 240));
    CHECK(number("market_change") == doctest::Approx(0.115));
    // (10 / 1000 / 9) / 0.0054486... * sqrt(365), the deviation of {0.01, -0.005, 0, 0.005}.
    CHECK(number("sharpe") ==
          doctest::Approx(0.01 / 9 / std::sqrt((0.0075 * 0.0075 * 2 + 2 * 0.0025 * 0.0025) / 4) * std::sqrt(365.0)));
}

TEST_CASE("without trades there is a profit of zero, and no ratio")
{
    const auto series = ten_days();
    const auto run = run_of(series, {});
    const auto summary = metrics::summarise(run, series);
    CHECK(summary.number("profit_total") == 0);
    CHECK(summary.number("total_trades") == 0);
    CHECK(summary.number("max_drawdown") == 0);
    for (const auto* name : {"sharpe", "sortino", "calmar", "sqn", "winrate", "profit_factor", "expectancy",
                             "expectancy_ratio", "profit_mean", "holding_avg", "sharpe_daily", "omega", "mae_mean",
                             "max_drawdown_start", "max_drawdown_abs", "backtest_best_day", "csum_min"}) {
        CAPTURE(name);
        CHECK_FALSE(summary.number(name).has_value());
    }
}

TEST_CASE("a winning account without a loss has no profit factor instead of zero")
{
    const auto series = ten_days();
    const auto run = run_of(series, {trade({.open_time = hour(1), .close_time = hour(5), .close_rate = "110"})});
    const auto summary = metrics::summarise(run, series);
    CHECK(summary.number("winrate") == 1);
    CHECK_FALSE(summary.number("profit_factor").has_value());
    CHECK_FALSE(summary.number("sharpe").has_value());  // One trade does not vary.
}

TEST_CASE("groups add up to the total and show pairs that never traded")
{
    auto series = ten_days();
    series.push_back(series_of("ETH/USD", start, hourly, std::vector<double>(240, 10)));
    const auto run = four_trades(series);
    const auto& groups = metrics::summarise(run, series).groups;
    REQUIRE(groups.pairs.size() == 2);
    CHECK(groups.pairs[0].key == "BTC/USD");
    CHECK(groups.pairs[0].trades == 4);
    CHECK(groups.pairs[1].trades == 0);
    CHECK_FALSE(groups.pairs[1].winrate.has_value());
    REQUIRE(groups.enter_tags.size() == 2);
    CHECK(groups.enter_tags[0].profit_total_abs == core::Money(5));
    CHECK(groups.exit_reasons.size() == 3);
    CHECK(groups.mixes.size() == 4);
    CHECK(groups.total.trades == 4);
    CHECK(groups.pair_mixes[0].counts == std::vector<std::size_t>{1, 1, 2});
    CHECK(groups.mix_reasons.front() == orders::ExitReason::roi);
}

TEST_CASE("months without trades are rows too, and weeks begin on Monday")
{
    std::vector<double> closes(24 * 70, 100);
    const std::vector series{series_of("BTC/USD", start, hourly, closes)};
    const auto run = run_of(series, {trade({.open_time = hour(1), .close_time = hour(24 * 60), .close_rate = "110"})});
    const auto months = metrics::summarise(run, series).months;
    REQUIRE(months.size() == 3);
    CHECK(core::format_date(months[1].begin) == "2018-02-01");
    CHECK(months[1].trades == 0);
    CHECK(months[2].profit_abs == core::Money(10));
    CHECK(months[2].equity_return == doctest::Approx(0.01));
    CHECK(core::format_date(metrics::period_begin(metrics::Period::week, time("2018-03-11"))) == "2018-03-05");
    CHECK(core::format_date(metrics::period_begin(metrics::Period::year, time("2018-03-11"))) == "2018-01-01");
}

TEST_CASE("every metric has its own name, a formula and a source")
{
    std::vector<std::string> names = metrics::metric_names();
    for (const auto* metric : metrics::all_metrics()) {
        CAPTURE(metric->name);
        CHECK_FALSE(metric->label.empty());
        CHECK_FALSE(metric->formula.empty());
        CHECK_FALSE(metric->source.empty());
    }
    std::sort(names.begin(), names.end());
    CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
    for (const auto& alias : metrics::metric_aliases()) CHECK(metrics::find_metric(alias.name).has_value());
}
