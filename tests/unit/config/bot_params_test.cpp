#include <doctest/doctest.h>

#include "config/check.hpp"
#include "config/document.hpp"
#include "config/load_bot.hpp"
#include "config/schema.hpp"

using namespace cobot;

namespace {

const std::string text =
    "kind: bot\nversion: 1\nname: x\ntype: spot_grid\npair: BTC/USDT\ninvestment: 1000\ndescription: $grids of them\n"
    "params:\n  grids: {type: int, default: 20, min: 5, max: 80}\n"
    "  upper: {type: float, default: 30000, min: 22000, max: 40000}\n"
    "lower: 15000\nupper: $upper\ngrids: $grids\n";

}  // namespace

TEST_CASE("a bot's params are put where they are named, with overrides")
{
    const auto spec = config::load_bot_text(text, "x.yaml");
    REQUIRE(spec);
    CHECK(spec->parameters.size() == 2);
    CHECK(spec->description == "$grids of them");
    CHECK(spec->settings.integer("grids") == 20);
    CHECK(spec->settings.number("upper") == core::Decimal(30'000));
    const auto other = config::load_bot_text(text, "x.yaml", {"params.grids=33", "upper=25000"});
    REQUIRE(other);
    CHECK(other->settings.integer("grids") == 33);
    CHECK(other->settings.number("upper") == core::Decimal(25'000));
}

TEST_CASE("the schema of bots knows params and their names")
{
    const auto document = config::read_document(text, "x.yaml");
    REQUIRE(document);
    CHECK(config::schema_faults(document->root, config::SchemaOf::bot).empty());
    const auto torn = config::read_document(text + "spacing: 3\n", "x.yaml");
    REQUIRE(torn);
    CHECK(!config::schema_faults(torn->root, config::SchemaOf::bot).empty());
}

TEST_CASE("a value beyond its range, a name that is no parameter, a default of another kind are refused")
{
    CHECK(config::check_text_of(text, "x.yaml"));
    CHECK_FALSE(config::load_bot_text(text, "x.yaml", {"params.grids=100"}));
    CHECK_FALSE(config::load_bot_text(text, "x.yaml", {"params.gridz=10"}));
    CHECK_FALSE(config::load_bot_text(text + "stop_loss: {price: $low}\n", "x.yaml"));
    CHECK_FALSE(config::load_bot_text(text, "x.yaml", {"params.grids=text"}));
}
