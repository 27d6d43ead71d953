#include <doctest/doctest.h>

#include <deque>
#include <utility>

#include "support/search.hpp"

using namespace cobot;
using namespace cobot::tests;
using optimize::Point;
using optimize::Study;
using optimize::StudyEnd;
using optimize::Trial;

TEST_CASE("a study taken up again goes on as if it had never stopped")
{
    for (const optimize::SamplerDefinition* definition : optimize::all_samplers()) {
        CAPTURE(definition->name);
        const optimize::SamplerSetup setup{cube(3), 9, 1, 160, 0};
        const auto whole_sampler = definition->make(setup);
        Study in_one(*whole_sampler, {160, 0, {}});
        Functions evaluator({rosenbrock});
        in_one.run(evaluator);

        const auto first_sampler = definition->make(setup);
        Study first(*first_sampler, {160, 0, {}});
        first.run(evaluator, [&](std::span<const Trial> trials) { return trials.back().epoch < 60; });
        REQUIRE(first.trials().size() <= in_one.trials().size());
        const auto second_sampler = definition->make(setup);
        Study second(*second_sampler, {160, 0, {}});
        CHECK(second.resume(first.trials()) == first.trials().size());
        second.run(evaluator);
        REQUIRE(second.trials().size() == in_one.trials().size());
        for (std::size_t i = 0; i < in_one.trials().size(); ++i) {
            REQUIRE(second.trials()[i].point == in_one.trials()[i].point);
        }
    }
}

TEST_CASE("trials of another search are not taken up")
{
    const auto other = searched("tpe", cube(3), sphere, 50, 1);
    const auto it = sampler("tpe", {cube(3), 2, 1, 50, 0});
    Study study(*it, {50, 0, {}});
    CHECK(study.resume(other) == 0);
}

TEST_CASE("a point is run once")
{
    const optimize::Space space({whole("a", 1, 3)});
    const auto it = sampler("random", {space, 1, 1, 100, 0});
    Study study(*it, {100, 0, {}});
    Functions evaluator({[](const Point& p) { return p[0]; }});
    study.run(evaluator);
    CHECK(study.trials().size() == 100);
    CHECK(evaluator.evaluated == 3);
}

TEST_CASE("what comes next is foreseen, unless it depends on what comes now")
{
    /// Notes what was foreseen, and sees whether that comes.
    class Foreseeing : public Functions {
    public:
        using Functions::Functions;
        std::vector<optimize::Outcome> evaluate(std::span<const Point> points) override
        {
            if (!foreseen_.empty()) {
                CHECK(std::ranges::equal(points, foreseen_.front()));
                foreseen_.pop_front();
                ++came;
            }
            if (expected_) foreseen_.push_back(*std::exchange(expected_, {}));
            return Functions::evaluate(points);
        }
        void foresee(std::span<const Point> points) override
        {
            if (points.empty())
                ++ends;
            else
                expected_.emplace(points.begin(), points.end());
        }
        std::size_t came = 0, ends = 0;

    private:
        std::optional<std::vector<Point>> expected_;  ///< After the coming evaluate().
        std::deque<std::vector<Point>> foreseen_;
    };
    // Given a space of which generations have points in common
    const optimize::Space space({whole("a", 1, 20), whole("b", 1, 20)});
    for (const optimize::SamplerDefinition* definition : optimize::all_samplers()) {
        CAPTURE(definition->name);
        const auto it = definition->make({space, 3, 1, 300, 0});
        Study study(*it, {300, 0, {}});
        Foreseeing evaluator({sphere});

        // When it is searched, in two runs
        study.run(evaluator, [](std::span<const Trial> trials) { return trials.back().epoch < 100; });
        study.run(evaluator);

        // Then what was foreseen came, and each run told that it ended
        CHECK(evaluator.ends == 2);
        CHECK((evaluator.came > 0) == !it->learns());
        CHECK(study.trials().size() == 300);
        for (std::size_t i = 0; i < study.trials().size(); ++i) CHECK(study.trials()[i].epoch == i);
    }
}

TEST_CASE("a search ends when it has what it was to find, or when nothing better comes")
{
    const auto it = sampler("random", {cube(2), 1, 1, 100'000, 0});
    Study to_target(*it, {100'000, 0, 1.0});
    Functions evaluator({sphere});
    CHECK(to_target.run(evaluator) == StudyEnd::target);
    CHECK(to_target.trials()[*to_target.best()].losses[0] <= 1.0);

    const auto again = sampler("random", {cube(2), 1, 1, 100'000, 0});
    Study patient(*again, {100'000, 512, {}});
    CHECK(patient.run(evaluator) == StudyEnd::patience);
    CHECK(patient.trials().size() < 50'000);
}

TEST_CASE("a trial that keeps to its constraints is better than any that does not")
{
    Trial good{0, {}, Trial::State::complete, {5}, 0};
    Trial tempting{1, {}, Trial::State::complete, {-100}, 0.1};
    Trial pruned{2, {}, Trial::State::pruned, {-200}, 0};
    CHECK(optimize::is_better(good, tempting));
    CHECK(optimize::is_better(tempting, pruned));
    CHECK(optimize::dominates(good, tempting));
}

TEST_CASE("the Pareto front of trials is what nothing else beats in every loss")
{
    std::vector<Trial> trials;
    for (const auto& losses : std::vector<std::vector<double>>{{1, 5}, {2, 2}, {3, 3}, {5, 1}, {2, 2}, {0, 9}}) {
        trials.push_back({trials.size(), {}, Trial::State::complete, losses, 0});
    }
    CHECK(optimize::pareto_front(trials) == std::vector<std::size_t>{0, 1, 3, 5});
}
