#include <doctest/doctest.h>

#include "validation/monte_carlo.hpp"

using namespace cobot::validation;

TEST_CASE("shuffled trades end where they ended, by other ways")
{
    const std::vector<double> steps{0.1, -0.2, 0.3, 0.05, -0.1, 0.2, -0.15, 0.12};
    double end = 1;
    for (const double step : steps) end *= 1 + step;
    const auto told = monte_carlo(Retelling::shuffled_trades, steps, {}, {});
    REQUIRE(told.has_value());
    CHECK(told->return_p5 == doctest::Approx(end - 1));
    CHECK(told->return_p95 == doctest::Approx(end - 1));
    CHECK(told->drawdown_p95 > told->drawdown_p50);
    CHECK(told->fan.front().p50 == 1);
    CHECK(told->fan.back().p5 == doctest::Approx(end));
    CHECK(told->fan[50].p5 < told->fan[50].p95);
}

TEST_CASE("half of all pairs of doublings and halvings are ruined at once")
{
    MonteCarloSetup setup;
    setup.paths = 20'000;
    const auto told = monte_carlo(Retelling::drawn_trades, std::vector<double>{1.0, -0.5}, {}, setup);
    CHECK(told->ruin_probability == doctest::Approx(0.5).epsilon(0.03));
    CHECK(told->loss_probability == doctest::Approx(0.25).epsilon(0.05));
}

TEST_CASE("slippage only takes, and by half of its most on average")
{
    MonteCarloSetup setup;
    setup.slippage = 0.01;
    const std::vector<double> steps(50, 0.0);
    const auto told = monte_carlo(Retelling::random_slippage, steps, std::vector<double>(50, 0.2), setup);
    CHECK(told->return_p95 < 0);
    CHECK(told->return_p50 == doctest::Approx(-0.05 / 5).epsilon(0.05));
    CHECK(told->loss_probability == 1);
}

TEST_CASE("blocks and later starts of a steady history are steady")
{
    const std::vector<double> steps(100, 0.001);
    const auto blocks = monte_carlo(Retelling::block_bootstrap, steps, {}, {});
    CHECK(blocks->return_p5 == doctest::Approx(blocks->return_p95));
    CHECK(blocks->ruin_probability == 0);
    const auto later = monte_carlo(Retelling::random_start, steps, {}, {});
    CHECK(later->return_p5 < later->return_p95);
    CHECK(later->return_p95 <= blocks->return_p95);
}

TEST_CASE("the same seed tells the same stories, and nothing tells none")
{
    const std::vector<double> steps{0.1, -0.05, 0.02, -0.01, 0.03};
    const auto once = monte_carlo(Retelling::block_bootstrap, steps, {}, {});
    const auto twice = monte_carlo(Retelling::block_bootstrap, steps, {}, {});
    CHECK(once->return_p5 == twice->return_p5);
    CHECK(once->drawdown_p95 == twice->drawdown_p95);
    CHECK_FALSE(monte_carlo(Retelling::drawn_trades, {}, {}, {}).has_value());
}
