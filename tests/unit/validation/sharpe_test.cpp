#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "metrics/statistics.hpp"
#include "optimize/draws.hpp"
#include "validation/sharpe.hpp"

using namespace cobot;
using namespace cobot::validation;

TEST_CASE("the deflated Sharpe ratio gives the figures of the paper's example")
{
    // Section "A numerical example": yearly 2.5 from 100 trials of variance 1/2, five years of 250 days.
    const SharpeSample best{2.5 / std::sqrt(250.0), 1250, -3, 10};
    const double variance = 0.5 / 250;
    CHECK(expected_best_sharpe(variance, 100) == doctest::Approx(0.1132).epsilon(0.001));
    CHECK(deflated_sharpe(best, variance, 100) == doctest::Approx(0.9004).epsilon(0.001));
    CHECK(deflated_sharpe(best, variance, 46) == doctest::Approx(0.9505).epsilon(0.001));
}

TEST_CASE("one trial is not deflated")
{
    const SharpeSample sample{0.1, 400, 0, 3};
    CHECK(deflated_sharpe(sample, 0.01, 1) == doctest::Approx(probabilistic_sharpe(sample, 0)));
    CHECK(probabilistic_sharpe({0, 400, 0, 3}, 0) == doctest::Approx(0.5));
}

TEST_CASE("the best of many trials of pure noise passes at 95 % no more often than that allows")
{
    constexpr std::size_t searches = 300;
    constexpr std::size_t trials = 50;
    constexpr std::size_t days = 250;
    std::size_t naive = 0;
    std::size_t deflated = 0;
    for (std::size_t search = 0; search < searches; ++search) {
        optimize::Draws draws(2024, search);
        std::vector<double> ratios;
        std::optional<SharpeSample> best;
        for (std::size_t k = 0; k < trials; ++k) {
            std::vector<double> returns(days);
            for (double& one : returns) one = draws.normal();
            const auto sample = sharpe_sample(returns);
            REQUIRE(sample.has_value());
            ratios.push_back(sample->ratio);
            if (!best || sample->ratio > best->ratio) best = sample;
        }
        const double spread = *metrics::sample_deviation(ratios);
        naive += probabilistic_sharpe(*best, 0) > 0.95 ? 1 : 0;
        deflated += deflated_sharpe(*best, spread * spread, trials) > 0.95 ? 1 : 0;
    }
    CHECK(naive > searches * 8 / 10);
    CHECK(deflated < searches * 5 / 100);
}

TEST_CASE("a sample without variance has no Sharpe ratio")
{
    CHECK_FALSE(sharpe_sample(std::vector<double>(100, 0.01)).has_value());
    CHECK_FALSE(sharpe_sample(std::vector<double>{0.1, 0.2}).has_value());
}
