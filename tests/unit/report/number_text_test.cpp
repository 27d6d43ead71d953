#include "report/number_text.hpp"

using namespace cobot;
using namespace cobot::report;

TEST_CASE("amounts carry their sign, their thousands and two digits that count")
{
    CHECK(signed_money(1234567.891) == "+1,234,567.89");
    CHECK(signed_money(-0.5) == "-0.50");
    CHECK(signed_money(0) == "+0.00");
    CHECK(signed_money(-0.0000001) == "-0.00000010");
    CHECK(signed_money(0.00123) == "+0.0012");
    CHECK(money(999.999) == "1,000.00");
    CHECK(money(-1000) == "-1,000.00");
    CHECK(whole(1234567) == "1,234,567");
    CHECK(whole(999) == "999");
}

TEST_CASE("nothing is printed as a loss of nothing")
{
    CHECK(signed_percent(-0.000001) == "+0.00%");
    CHECK(percent(-0.0001, 1) == "0.0%");
    CHECK(figure(-0.001) == "0.00");
}

TEST_CASE("ratios, figures and rates")
{
    CHECK(signed_percent(0.1234) == "+12.34%");
    CHECK(percent(12.5) == "1,250.0%");
    CHECK(figure(1.005, 1) == "1.0");
    CHECK(basis_points(core::Decimal::parse("0.00025").value()) == "2.5 bp");
    CHECK(signed_percent(std::nullopt) == "n/a");
    CHECK(percent(std::nullopt) == "n/a");
    CHECK(figure(std::nullopt) == "n/a");
}

TEST_CASE("spans show their two largest parts")
{
    using namespace std::chrono;
    CHECK(span(seconds(59)) == "0m");
    CHECK(span(minutes(5)) == "5m");
    CHECK(span(minutes(65)) == "1h 05m");
    CHECK(span(hours(24 * 36 + 4)) == "36d 04h");
}

TEST_CASE("a metric is shown in its unit")
{
    const auto shown = [](std::string_view name, const metrics::Value& value) {
        return metric_text(*metrics::all_metrics()[*metrics::find_metric(name)], value);
    };
    CHECK(shown("profit_total", 0.5) == "+50.00%");
    CHECK(shown("winrate", 0.5) == "50.00%");
    CHECK(shown("profit_total_abs", core::Decimal(-3)) == "-3.00");
    CHECK(shown("fees_paid", core::Decimal(3)) == "3.00");
    CHECK(shown("total_trades", std::int64_t{1200}) == "1,200");
    CHECK(shown("holding_avg", core::Duration(std::chrono::hours(2))) == "2h 00m");
    CHECK(shown("backtest_start", core::from_ms(0)) == "1970-01-01T00:00:00Z");
    CHECK(shown("sharpe", std::monostate()) == "n/a");
    CHECK(shown("profit_factor", 1.5) == "1.50");
    CHECK(shown("alpha", 0.02) == "+2.00%");
}
