#include <doctest/doctest.h>

#include "validation/splits.hpp"

using namespace cobot::validation;

TEST_CASE("a walk forward tests everything after the first training once")
{
    const auto folds = walk_forward(1000, 4, 1, WindowKind::rolling);
    REQUIRE(folds.size() == 4);
    CHECK(folds[0].train == std::vector<Stretch>{{0, 200}});
    CHECK(folds[0].test == std::vector<Stretch>{{200, 400}});
    CHECK(folds[3].train == std::vector<Stretch>{{600, 800}});
    CHECK(folds[3].test == std::vector<Stretch>{{800, 1000}});
    const auto anchored = walk_forward(1000, 4, 1, WindowKind::anchored);
    CHECK(anchored[3].train == std::vector<Stretch>{{0, 800}});
    CHECK(walk_forward(3, 9, 2, WindowKind::rolling).empty());
}

TEST_CASE("training keeps its distance from the test")
{
    const auto folds = purged_folds(100, 4, {2, 5});
    REQUIRE(folds.size() == 4);
    CHECK(folds[0].train == std::vector<Stretch>{{32, 100}});
    CHECK(folds[1].test == std::vector<Stretch>{{25, 50}});
    CHECK(folds[1].train == std::vector<Stretch>{{0, 23}, {57, 100}});
    CHECK(folds[3].train == std::vector<Stretch>{{0, 73}});
}

TEST_CASE("six groups of which two are tested make fifteen folds, each group tested five times")
{
    const auto folds = combinatorial_folds(600, 6, 2, {});
    CHECK(folds.size() == 15);
    std::size_t tested = 0;
    for (const Fold& fold : folds) {
        std::size_t all = 0;
        for (const Stretch& part : fold.test) {
            all += part.size();
            tested += part.begin <= 250 && 250 < part.end ? 1 : 0;
        }
        CHECK(all == 200);
        for (const Stretch& part : fold.train) all += part.size();
        CHECK(all == 600);
    }
    CHECK(tested == 5);
    CHECK(combinatorial_folds(10, 20, 2, {}).empty());
}
