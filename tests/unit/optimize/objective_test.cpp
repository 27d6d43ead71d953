#include <doctest/doctest.h>

#include <cmath>

#include "optimize/objective.hpp"
#include "optimize/trial.hpp"

using namespace cobot;
using optimize::Constraint;
using optimize::Objective;

namespace {

/// Four trades on 1000, closed on three of five days: +50, -20, +30, -10.
metrics::Facts four_trades()
{
    using namespace std::chrono_literals;
    metrics::Facts facts;
    facts.starting_balance = 1000;
    facts.days = 5;
    facts.period_days = 5;
    facts.grid = {core::from_ms(0), market::Timeframe::minutes(60), 5 * 24};
    const double profits[] = {50, -20, 30, -10};
    const int hours[] = {5, 30, 31, 100};
    for (std::size_t i = 0; i < 4; ++i) {
        facts.profits.push_back(profits[i]);
        facts.ratios.push_back(profits[i] / 500);
        facts.minutes.push_back(120);
        facts.close_times.push_back(core::from_ms(hours[i] * 3'600'000LL));
    }
    facts.profit = core::Money(50);
    facts.gains = core::Money(80);
    facts.losses = core::Money(-30);
    facts.wins = 2;
    facts.defeats = 2;
    metrics::sum_up_trades(facts);
    return facts;
}

double loss(const char* name)
{
    const auto objective = Objective::parse(name);
    if (!objective) FAIL(objective.error().message);
    static const metrics::Facts facts = four_trades();
    return objective->loss(facts);
}

}  // namespace

TEST_CASE("freqtrade's losses follow freqtrade's formulas")
{
    // The fall from +50 to +30: 20, from a balance of 1050.
    const double dd = 20.0 / 1050;
    const double too_few = 1 - 0.25 * std::exp(-596.0 * 596 / std::pow(10, 5.8));
    CHECK(loss("ShortTradeDurHyperOptLoss") == doctest::Approx(too_few + (1 - 0.1 / 3) + 0.4 * 0.4));
    CHECK(loss("OnlyProfitHyperOptLoss") == -50);
    CHECK(loss("MaxDrawDownHyperOptLoss") == doctest::Approx(-50.0 / 20));
    CHECK(loss("MaxDrawDownRelativeHyperOptLoss") == doctest::Approx(-50.0 / 20 / dd));
    CHECK(loss("ProfitDrawDownHyperOptLoss") == doctest::Approx(-(50 - dd * 50 * 0.925)));
    // Expectancy ratio: ((1 + 40 / 15) * 0.5) - 1.
    const double expectancy = (1 + 40.0 / 15) * 0.5 - 1;
    CHECK(loss("MultiMetricHyperOptLoss") == doctest::Approx(-(50 - dd * 50 * 0.945) * std::log(80 / (30 + 1e-6) + 1) *
                                                             std::log(expectancy + 2) * std::log(1.2 + 0.5) * 0.1));
}

TEST_CASE("the daily losses take days without trades as zero, and a slippage off every trade")
{
    const double days[] = {0.1 - 0.0005, -0.04 + 0.06 - 0.001, 0, 0, -0.02 - 0.0005};
    double mean = 0;
    for (const double day : days) mean += day / 5;
    double squares = 0;
    for (const double day : days) squares += (day - mean) * (day - mean);
    CHECK(loss("SharpeHyperOptLossDaily") == doctest::Approx(-mean / std::sqrt(squares / 4) * std::sqrt(365)));
    CHECK(loss("SortinoHyperOptLossDaily") == doctest::Approx(-mean / std::sqrt(0.0205 * 0.0205 / 5) * std::sqrt(365)));
}

TEST_CASE("freqtrade's ratios are the metrics, turned round")
{
    const auto facts = four_trades();
    double mean = 0;
    for (const double profit : facts.profits) mean += profit / 1000 / 4;
    double squares = 0;
    for (const double profit : facts.profits) squares += (profit / 1000 - mean) * (profit / 1000 - mean);
    const double sharpe = 0.05 / 5 / std::sqrt(squares / 4) * std::sqrt(365);
    CHECK(loss("SharpeHyperOptLoss") == doctest::Approx(-sharpe));
    CHECK(loss("sharpe") == doctest::Approx(-sharpe));
    CHECK(loss("SortinoHyperOptLoss") < 0);
    CHECK(loss("CalmarHyperOptLoss") < 0);
}

TEST_CASE("a run without trades has no loss")
{
    metrics::Facts facts;
    facts.starting_balance = 1000;
    facts.grid = {core::from_ms(0), market::Timeframe::minutes(60), 24};
    for (const optimize::NamedLoss& named : optimize::named_losses()) {
        CAPTURE(std::string(named.name));
        CHECK(Objective::parse(named.name)->loss(facts) == optimize::no_loss);
    }
}

TEST_CASE("an expression is made as large as possible")
{
    CHECK(loss("profit_total_abs / 10 - 2 * (3 - 1)") == doctest::Approx(-1));
    CHECK(loss("max(wins, losses) + min(2, 1) * abs(-3) - sqrt(4) + log(1)") == doctest::Approx(-3));
    CHECK(loss("-max_drawdown_abs") == doctest::Approx(20));
    CHECK(Objective::parse("profit_total_abs - 1")->shown(-49) == 49);
}

TEST_CASE("a wrong expression says what is wrong")
{
    const auto message = [](const char* text) {
        const auto wrong = Objective::parse(text);
        REQUIRE_FALSE(wrong.has_value());
        CHECK(wrong.error().code == core::ErrorCode::usage);
        return wrong.error().message;
    };
    CHECK(message("sharpe - 0.5 * max_drawdwn").find("there is no metric \"max_drawdwn\"") != std::string::npos);
    CHECK(message("(sharpe").find("a closing parenthesis is missing") != std::string::npos);
    CHECK(message("sharpe +").find("it ends too early") != std::string::npos);
    CHECK(message("min(sharpe)").find("min takes 2 values") != std::string::npos);
    CHECK(message("sharpe ^ 2").find("was not expected") != std::string::npos);
    CHECK(message("max_drawdown").find("nobody wants") != std::string::npos);
    CHECK(message(std::string(500, '(').c_str()).find("too many parentheses") != std::string::npos);
}

TEST_CASE("a constraint says how far it is from holding")
{
    const auto facts = four_trades();
    CHECK(Constraint::parse("wins >= 2")->violation(facts) == 0);
    CHECK(Constraint::parse("wins > 2")->violation(facts) > 0);
    CHECK(Constraint::parse("10 < wins")->violation(facts) > Constraint::parse("wins>=3")->violation(facts));
    CHECK(Constraint::parse("max_drawdown_abs <= wins * 10")->violation(facts) == 0);
    CHECK(Constraint::parse("sortino_daily > 0").has_value());
    CHECK_FALSE(Constraint::parse("trades").has_value());
    CHECK_FALSE(Constraint::parse("trades >= thirty").has_value());
}
