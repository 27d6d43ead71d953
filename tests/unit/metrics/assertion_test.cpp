#include "metrics/assertion.hpp"

#include "support/run_records.hpp"

using namespace cobot;
using namespace cobot::tests;
using metrics::Assertion;

namespace {

metrics::Summary summary_of_one_trade()
{
    const core::Time start = time("2018-01-01");
    const std::vector series{series_of("BTC/USD", start, market::Timeframe::minutes(60), std::vector<double>(48, 100))};
    const auto run = run_of(series, {trade({.open_time = start + std::chrono::hours(1),
                                            .close_time = start + std::chrono::hours(3),
                                            .close_rate = "90"})});
    return metrics::summarise(run, series);
}

std::string message_of(std::string_view text)
{
    const auto parsed = Assertion::parse_list(text);
    return parsed ? "" : parsed.error().message;
}

}  // namespace

TEST_CASE("assertions compare figures, also under short names and with units")
{
    const auto summary = summary_of_one_trade();
    for (const auto* text : {"total_trades>=1", "trades == 1", "trades=1", "profit_total<0", "profit_total_abs <= -10",
                             "winrate!=1", "max_drawdown<1.1%", " drawdown < 0.011 ", "holding_avg>=2h",
                             "holding_avg<=7200", "holding_avg<1d", "backtest_start>=2018-01-01", "profit>-2%"}) {
        CAPTURE(text);
        const auto parsed = Assertion::parse(text);
        REQUIRE(parsed.has_value());
        CHECK(parsed->holds(summary));
    }
}

TEST_CASE("a failed assertion says what was found and ends with code 10")
{
    const auto list = Assertion::parse_list("trades>=30,sharpe>=1,wins==0");
    REQUIRE(list.has_value());
    const auto outcome = metrics::check_all(*list, summary_of_one_trade());
    REQUIRE_FALSE(outcome.has_value());
    CHECK(static_cast<int>(outcome.error().code) == 10);
    CHECK(outcome.error().message.starts_with("assertion \"trades>=30\" failed: total_trades is 1\n"));
    CHECK(outcome.error().message.find("sharpe does not exist for this run") != std::string::npos);
    CHECK(outcome.error().message.find("wins") == std::string::npos);
}

TEST_CASE("a value that does not exist fails even an assertion of difference")
{
    CHECK_FALSE(Assertion::parse("sharpe!=1")->holds(summary_of_one_trade()));
}

TEST_CASE("assertions that cannot be read say why")
{
    CHECK(message_of("sharp>=1").find("there is no metric \"sharp\" (did you mean \"sharpe\"?)") != std::string::npos);
    CHECK(message_of("sharpe").find("no comparison") != std::string::npos);
    CHECK(message_of("").find("no comparison") != std::string::npos);
    CHECK(message_of("sharpe>=1,").find("no comparison") != std::string::npos);
    CHECK(message_of("sharpe=>1").find("\">1\" is not a number") != std::string::npos);
    CHECK(message_of("sharpe>=x").find("\"x\" is not a number") != std::string::npos);
    CHECK(message_of("sharpe>=nan").find("is not a number") != std::string::npos);
    CHECK(message_of("sharpe>=10%").find("is not a number") != std::string::npos);
    CHECK(message_of("holding_avg>=2w").find("90m, 4h or 2d") != std::string::npos);
    CHECK(message_of("sharpe!1").find("the comparisons are") != std::string::npos);
    CHECK(static_cast<int>(Assertion::parse("sharp>=1").error().code) == 2);
}
