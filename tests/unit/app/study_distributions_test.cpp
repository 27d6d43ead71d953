#include "app/study_distributions.hpp"

#include <doctest/doctest.h>

#include "support/search.hpp"

using namespace cobot;
using namespace cobot::tests;
using report::JsonTree;

TEST_CASE("a space comes back from its journal with the same cells")
{
    optimize::Dimension logarithmic = real("size", 0.001, 10);
    logarithmic.log_scale = true;
    optimize::Dimension steps = real("stop", 0.02, 0.3);
    steps.kind = optimize::Dimension::Kind::integer;
    steps.step = 0.02;
    steps.decimals = 2;
    const optimize::Space space({whole("fast", 5, 30, 5), real("x", -1, 1), logarithmic, steps,
                                 choice("kind", {core::Decimal(1), core::Decimal(25)})});
    const auto tree = JsonTree::parse(app::distributions_of(space));
    REQUIRE(tree);
    const optimize::Space back = app::parse_distributions(&*tree);
    REQUIRE(back.size() == space.size());
    for (std::size_t d = 0; d < space.size(); ++d) {
        CAPTURE(space[d].name);
        CHECK(back[d].name == space[d].name);
        CHECK(back[d].count() == space[d].count());
        for (const double unit : {0.0, 0.2, 0.5, 0.77, 1.0}) {
            const double value = space[d].from_unit(unit);
            CHECK(back[d].to_unit(value) == doctest::Approx(space[d].to_unit(value)));
        }
    }
}

TEST_CASE("what is no space is an empty one")
{
    CHECK(app::parse_distributions(nullptr).size() == 0);
    for (const char* text :
         {"[]", "{\"a\": 1}", "{\"a\": \"x\"}", "{\"a\": \"{\\\"name\\\": \\\"IntDistribution\\\"}\"}"}) {
        const auto tree = JsonTree::parse(text);
        REQUIRE(tree);
        CHECK(app::parse_distributions(&*tree).size() == 0);
    }
}
