#include "optimize/importance.hpp"

#include <doctest/doctest.h>

#include <numbers>
#include <numeric>

#include "optimize/draws.hpp"
#include "support/search.hpp"

using namespace cobot;
using namespace cobot::tests;
using optimize::Importance;
using optimize::Point;
using optimize::Trial;

namespace {

template <class Function>
std::vector<Trial> drawn(const optimize::Space& space, std::size_t count, Function loss)
{
    std::vector<Trial> trials;
    for (std::size_t epoch = 0; epoch < count; ++epoch) {
        optimize::Draws draws(11, epoch);
        std::vector<double> unit(space.size());
        for (double& one : unit) one = draws.uniform();
        const Point point = space.from_unit(unit);
        trials.push_back({epoch, point, Trial::State::complete, {loss(point)}, 0});
    }
    return trials;
}

}  // namespace

TEST_CASE("the shares of a sum are its Sobol indices")
{
    const auto trials =
        drawn(cube(4, 0, 1), 1500, [](const Point& x) { return 4 * x[0] + 2 * x[1] + x[2] + 0 * x[3]; });
    const auto found = optimize::importance(cube(4, 0, 1), trials, 0);
    REQUIRE(found);
    CHECK(found->trials == 1500);
    CHECK(found->dimensions[0].share == doctest::Approx(16.0 / 21).epsilon(0.04));
    CHECK(found->dimensions[1].share == doctest::Approx(4.0 / 21).epsilon(0.1));
    CHECK(found->dimensions[2].share == doctest::Approx(1.0 / 21).epsilon(0.15));
    CHECK(found->dimensions[3].share < 0.002);
    CHECK(found->pairs.front().share < 0.01);
    const Importance::Curve& slope = found->dimensions[0];
    CHECK(slope.loss.back() - slope.loss.front() ==
          doctest::Approx(4 * 63.0 / 64).epsilon(0.08));  // Forests are flat at the edges.
}

TEST_CASE("Ishigami's function: two alone, one only beside another")
{
    // Ishigami and Homma 1990 with a = 7, b = 0.1: S1 = 0.3139, S2 = 0.4424, S3 = 0, S13 = 0.2437.
    const optimize::Space space = cube(3, -std::numbers::pi, std::numbers::pi);
    const auto trials = drawn(space, 20'000, [](const Point& x) {
        return std::sin(x[0]) + 7 * std::sin(x[1]) * std::sin(x[1]) + 0.1 * std::pow(x[2], 4) * std::sin(x[0]);
    });
    optimize::ImportanceSetup setup;
    setup.trials_most = trials.size();  // Of fewer the shares are a tenth too small.
    setup.trees = 16;
    const auto found = optimize::importance(space, trials, 0, setup);
    REQUIRE(found);
    CHECK(std::abs(found->dimensions[0].share - 0.3139) < 0.02);
    CHECK(std::abs(found->dimensions[1].share - 0.4424) < 0.025);
    CHECK(found->dimensions[2].share < 0.005);
    const Importance::Map& both = found->pairs.front();
    CHECK(both.a + both.b == 2);  // The first and the third.
    CHECK(std::abs(both.share - 0.2437) < 0.02);
}

TEST_CASE("choices and whole numbers count cell by cell")
{
    const optimize::Space space(
        {whole("n", 1, 4), choice("c", {core::Decimal(10), core::Decimal(20), core::Decimal(30)})});
    // Every combination: variance 1.25 of n, and of c 2 * (2/9) * 9 = 2 where only its first choice matters.
    const auto trials = drawn(space, 400, [](const Point& x) { return x[0] + (x[1] == 0 ? 3.0 : 0.0); });
    const auto found = optimize::importance(space, trials, 0);
    REQUIRE(found);
    CHECK(found->trials == 12);
    CHECK(found->dimensions[0].loss.size() == 4);
    CHECK(found->dimensions[1].loss.size() == 3);
    CHECK(found->dimensions[1].loss[0] > found->dimensions[1].loss[1] + 1.5);
    CHECK(found->dimensions[0].share + found->dimensions[1].share > 0.8);
}

TEST_CASE("nothing is said of too few trials, of equal ones, and of those without a loss")
{
    const auto flat = drawn(cube(2), 50, [](const Point&) { return 1.0; });
    CHECK_FALSE(optimize::importance(cube(2), flat, 0));
    auto few = drawn(cube(2), 50, sphere);
    CHECK_FALSE(optimize::importance(cube(2), std::span(few).first(9), 0));
    for (std::size_t i = 0; i < few.size(); ++i) {
        if (i % 2 == 0) few[i].losses = {optimize::no_loss};
        if (i % 3 == 0) few[i].state = Trial::State::pruned;
    }
    CHECK(optimize::importance(cube(2), few, 0)->trials == 17);  // 50 / 2 odd ones, less 8 that are pruned.
    CHECK_FALSE(optimize::importance(cube(2), few, 1));
}

TEST_CASE("the same trials have the same importance")
{
    const auto trials = drawn(cube(3), 200, rosenbrock);
    const auto once = optimize::importance(cube(3), trials, 0);
    const auto again = optimize::importance(cube(3), trials, 0);
    for (std::size_t d = 0; d < 3; ++d) CHECK(once->dimensions[d].share == again->dimensions[d].share);
}
