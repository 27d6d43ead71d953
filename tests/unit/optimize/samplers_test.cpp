#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "support/search.hpp"

using namespace cobot;
using namespace cobot::tests;
using optimize::Point;
using optimize::Trial;

namespace {

std::vector<Point> points_of(const std::vector<Trial>& trials)
{
    std::vector<Point> points;
    for (const Trial& trial : trials) points.push_back(trial.point);
    return points;
}

optimize::Space mixed()
{
    optimize::Dimension depends = whole("depends", 1, 9);
    depends.when = {{1, {1}}};
    depends.initial = 4;
    optimize::Dimension wide = real("wide", 0.001, 1000);
    wide.log_scale = true;
    return optimize::Space({whole("period", 5, 50, 5), choice("mode", {0, 1}), depends, wide});
}

double median_best(std::string_view name, const optimize::Space& space, const Functions::Function& function,
                   std::size_t epochs)
{
    std::vector<double> bests;
    for (std::uint64_t seed = 0; seed < 5; ++seed)
        bests.push_back(best_of(searched(name, space, function, epochs, seed)));
    std::ranges::sort(bests);
    return bests[2];
}

}  // namespace

TEST_CASE("every sampler keeps to the space, and the same seed gives the same points")
{
    const optimize::Space space = mixed();
    const auto loss = [](const Point& p) { return std::abs(p[0] - 25) + p[1] + std::abs(std::log10(p[3])); };
    for (const optimize::SamplerDefinition* definition : optimize::all_samplers()) {
        CAPTURE(definition->name);
        const auto trials = searched(definition->name, space, loss, 80, 42);
        CHECK(trials.size() == 80);
        for (const Trial& trial : trials) {
            CHECK(std::fmod(trial.point[0], 5) == 0);
            CHECK((trial.point[0] >= 5 && trial.point[0] <= 50));
            CHECK((trial.point[3] >= 0.001 && trial.point[3] <= 1000));
            if (trial.point[1] == 0) CHECK(trial.point[2] == 4);
        }
        CHECK(points_of(trials) == points_of(searched(definition->name, space, loss, 80, 42)));
        if (definition->name != "grid") {
            CHECK(points_of(trials) != points_of(searched(definition->name, space, loss, 80, 43)));
        }
    }
}

TEST_CASE("samplers that learn beat random points on a bowl and on a curved valley")
{
    const optimize::Space space = cube(4);
    const double by_chance = median_best("random", space, sphere, 300);
    const double valley_by_chance = median_best("random", space, rosenbrock, 300);
    for (const std::string name : {"tpe", "cmaes", "de", "pso", "genetic", "nsga2", "nsga3"}) {
        CAPTURE(name);
        CHECK(median_best(name, space, sphere, 300) < by_chance / 2);
        CHECK(median_best(name, space, rosenbrock, 300) < valley_by_chance);
    }
}

TEST_CASE("\"cmaes\" follows a curved valley to its end, and \"de\" and \"pso\" a bowl")
{
    CHECK(median_best("cmaes", cube(3, -2, 2), rosenbrock, 3000) < 1e-6);
    CHECK(median_best("de", cube(3), sphere, 3000) < 1e-6);
    CHECK(median_best("pso", cube(3), sphere, 3000) < 1e-6);
}

TEST_CASE("\"gp\" finds the bottom of a bowl in sixty trials")
{
    CHECK(best_of(searched("gp", cube(2), sphere, 60, 1)) < 0.05);
}

TEST_CASE("\"sobol\" points fill the halves of every dimension evenly")
{
    const auto trials = searched("sobol", cube(6, 0, 1), sphere, 256, 7);
    for (std::size_t i = 0; i < 6; ++i) {
        const auto low = std::ranges::count_if(trials, [&](const Trial& trial) { return trial.point[i] < 0.5; });
        CHECK(std::abs(low - 128) <= 1);
    }
}

TEST_CASE("\"grid\" tries every combination once and then has nothing left")
{
    const optimize::Space space({whole("a", 1, 4), choice("b", {1, 2, 3}), whole("c", 10, 50, 10)});
    const auto trials = searched(
        "grid", space, [](const Point& p) { return p[0]; }, 1000, 3);
    CHECK(trials.size() == 60);
    const auto points = points_of(trials);
    CHECK(std::set<Point>(points.begin(), points.end()).size() == 60);
}

TEST_CASE("\"nsga2\" and \"nsga3\" spread over the front of two objectives that contradict each other")
{
    // Schaffer's problem: the best trials lie between 0 and 2, where one loss falls as the other rises.
    for (const std::string name : {"nsga2", "nsga3"}) {
        CAPTURE(name);
        const auto it = sampler(name, {cube(1, -10, 10), 5, 2, 1000, 0});
        optimize::Study study(*it, {1000, 0, {}});
        Functions both(
            {[](const Point& p) { return p[0] * p[0]; }, [](const Point& p) { return (p[0] - 2) * (p[0] - 2); }});
        study.run(both);
        const auto front = optimize::pareto_front(study.trials());
        CHECK(front.size() >= 30);
        std::vector<bool> reached(10);
        for (const std::size_t i : front) {
            const double x = study.trials()[i].point[0];
            REQUIRE((x > -0.1 && x < 2.1));
            reached[static_cast<std::size_t>(std::clamp(x / 0.2, 0.0, 9.0))] = true;
        }
        CHECK(std::ranges::count(reached, true) == 10);
    }
}

TEST_CASE("three objectives keep their distance with \"nsga3\"")
{
    // DTLZ2 (Deb et al. 2002): the front is an eighth of a sphere.
    const auto it = sampler("nsga3", {cube(6, 0, 1), 11, 3, 3000, 0});
    optimize::Study study(*it, {3000, 0, {}});
    const auto g = [](const Point& p) {
        double sum = 0;
        for (std::size_t i = 2; i < p.size(); ++i) sum += (p[i] - 0.5) * (p[i] - 0.5);
        return 1 + sum;
    };
    constexpr double quarter = 1.5707963267948966;
    Functions three({[=](const Point& p) { return g(p) * std::cos(p[0] * quarter) * std::cos(p[1] * quarter); },
                     [=](const Point& p) { return g(p) * std::cos(p[0] * quarter) * std::sin(p[1] * quarter); },
                     [=](const Point& p) { return g(p) * std::sin(p[0] * quarter); }});
    study.run(three);
    std::size_t near = 0;
    const auto last = std::span(study.trials()).last(256);
    for (const Trial& trial : last) {
        double square = 0;
        for (const double loss : trial.losses) square += loss * loss;
        near += std::sqrt(square) < 1.05 ? 1 : 0;
    }
    CHECK(near > 180);
}

TEST_CASE("an unknown sampler is named with the nearest one")
{
    const auto wrong = optimize::find_sampler("tpa");
    REQUIRE_FALSE(wrong.has_value());
    CHECK(wrong.error().code == core::ErrorCode::usage);
    CHECK(wrong.error().message.find("did you mean \"tpe\"") != std::string::npos);
}
