#include <doctest/doctest.h>

#include "config/load_strategy.hpp"

using namespace cobot;

namespace {

constexpr const char* text = R"(
kind: strategy
version: 1
name: sample
timeframe: 5m
params:
  rate: {type: float, default: 0.01, min: 0.001, max: 0.1, log: true}
  mode: {type: categorical, choices: [10, 20, 50], default: 20}
  filter: {type: bool, default: false}
  slow: {type: int, default: 30, min: 10, max: 90, when: {filter: true, mode: [20, 50]}}
indicators:
  average: {type: sma, period: $mode}
entry_conditions:
  long:
    all: [close > average * (1 + $rate)]
)";

}  // namespace

TEST_CASE("parameters may be logarithmic, one of several numbers, and depend on others")
{
    const auto spec = config::load_strategy_text(text, "sample.yaml");
    if (!spec) FAIL(spec.error().message);
    REQUIRE(spec->parameters.size() == 4);
    CHECK(spec->parameters[0].log_scale);
    CHECK(spec->parameters[1].choices == std::vector<core::Decimal>{10, 20, 50});
    const strategy::Parameter& slow = spec->parameters[3];
    REQUIRE(slow.when.size() == 2);
    CHECK(slow.when[0].name == "filter");
    CHECK(slow.when[0].values == std::vector<core::Decimal>{1});
    CHECK(slow.when[1].values == std::vector<core::Decimal>{20, 50});
}

TEST_CASE("a categorical parameter takes its choices only")
{
    CHECK(config::load_strategy_text(text, "sample.yaml", {"mode=50"}).has_value());
    CHECK_FALSE(config::load_strategy_text(text, "sample.yaml", {"mode=30"}).has_value());
    const auto spec = config::load_strategy_text(text, "sample.yaml");
    REQUIRE(spec.has_value());
    CHECK(strategy::parameter_values(*spec, {{"mode", 10}}).has_value());
    const auto wrong = strategy::parameter_values(*spec, {{"mode", 11}});
    REQUIRE_FALSE(wrong.has_value());
    CHECK(wrong.error().message.find("must be one of 10, 20, 50") != std::string::npos);
}
