#include <doctest/doctest.h>

#include <cmath>

#include "optimize/draws.hpp"
#include "validation/overfitting.hpp"

using namespace cobot;
using namespace cobot::validation;

namespace {

/// Daily returns of trials without skill, the first of them with a mean of `skill` deviations.
ReturnTable noise(std::size_t trials, std::size_t days, std::uint64_t seed, double skill = 0)
{
    ReturnTable table;
    for (std::size_t k = 0; k < trials; ++k) {
        optimize::Draws draws(seed, k);
        std::vector<double> row(days);
        for (double& one : row) one = 0.01 * (draws.normal() + (k == 0 ? skill : 0));
        table.push_back(std::move(row));
    }
    return table;
}

}  // namespace

TEST_CASE("the best of pure noise is below the median half of the time, and skill is not")
{
    double mean = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const auto pbo = overfitting_probability(noise(40, 400, seed), 8);
        REQUIRE(pbo.has_value());
        CHECK(pbo->logits.size() == 70);
        mean += pbo->probability / 20;
    }
    CHECK(mean == doctest::Approx(0.5).epsilon(0.2));
    const auto skilled = overfitting_probability(noise(40, 400, 3, 0.5), 8);
    CHECK(skilled->probability < 0.01);
    CHECK(skilled->loss_probability < 0.01);
}

TEST_CASE("the probability of overfitting needs something to compare")
{
    CHECK_FALSE(overfitting_probability(noise(1, 400, 1), 8).has_value());
    CHECK_FALSE(overfitting_probability(noise(5, 400, 1), 7).has_value());
    CHECK_FALSE(overfitting_probability(noise(5, 10, 1), 8).has_value());
}

TEST_CASE("the reality check calls noise significant one time in twenty, and skill always")
{
    constexpr std::size_t searches = 200;
    std::size_t significant = 0;
    for (std::uint64_t seed = 0; seed < searches; ++seed) {
        significant += *reality_check(noise(10, 120, 100 + seed), 199, 5, seed) <= 0.05 ? 1 : 0;
    }
    // Binomial(200, 0.05): 10 are expected, more than 20 come once in a thousand times.
    CHECK(significant <= 20);
    CHECK(significant >= 2);
    CHECK(*reality_check(noise(10, 120, 7, 0.6), 199, 5, 7) <= 0.01);
}

TEST_CASE("a plateau is the share of neighbours that are nearly as good")
{
    CHECK(*plateau(2.0, std::vector<double>{1.9, 1.81, 1.7, 2.2}, 0.1) == 0.75);
    CHECK(*plateau(-2.0, std::vector<double>{-2.1, -3}, 0.1) == 0.5);
    CHECK_FALSE(plateau(1, {}, 0.1).has_value());
}

namespace {

/// Means of returns over stretches.
TrialScore mean_return(const ReturnTable& returns)
{
    return [&returns](std::size_t trial, const std::vector<Stretch>& stretches) {
        return mean_over(stretches, [&](const Stretch& stretch) {
            double sum = 0;
            for (std::size_t i = stretch.begin; i < stretch.end; ++i) sum += returns[trial][i];
            return std::optional(sum / static_cast<double>(stretch.size()));
        });
    };
}

}  // namespace

TEST_CASE("cross-validation finds skill in every fold, and none in noise")
{
    const auto folds = combinatorial_folds(400, 6, 2, {1, 3});
    const ReturnTable skilled = noise(30, 400, 5, 0.5);
    const auto found = cross_validate(skilled.size(), folds, mean_return(skilled));
    REQUIRE(found.size() == 15);
    for (const FoldResult& result : found) {
        CHECK(result.chosen == 0);
        CHECK(*result.test > 0.002);
    }
    double mean = 0;
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        const ReturnTable table = noise(30, 400, 50 + seed);
        for (const FoldResult& result : cross_validate(table.size(), folds, mean_return(table))) {
            CHECK(result.train > 0);
            mean += *result.test / 150;
        }
    }
    CHECK(std::abs(mean) < 0.0003);
}

TEST_CASE("a score that is absent for most of a fold's training chooses nothing")
{
    const std::vector<Fold> folds{{{{0, 10}, {20, 60}}, {{10, 20}}}, {{{0, 40}}, {{40, 60}}}};
    // Of the stretches only those of 40 have a score, and that of the second trial is the better.
    const TrialScore score = [](std::size_t trial, const std::vector<Stretch>& stretches) {
        return mean_over(stretches, [&](const Stretch& stretch) {
            return stretch.size() == 40 ? std::optional(1.0 + static_cast<double>(trial)) : std::nullopt;
        });
    };
    const auto results = cross_validate(2, folds, score);
    REQUIRE(results.size() == 2);
    CHECK(results[0].chosen == 1);
    CHECK(results[0].train == 2);
    CHECK_FALSE(results[0].test.has_value());
    const std::vector<Fold> short_ones{{{{0, 10}, {20, 30}}, {{10, 20}}}};
    CHECK(cross_validate(2, short_ones, score).empty());
}
