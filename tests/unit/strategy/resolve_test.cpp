#include "strategy/resolve.hpp"

#include "support/specs.hpp"

using namespace cobot;
using strategy::ExitRules;
using strategy::Parameter;
using strategy::Sizing;
using strategy::Spec;

namespace {

strategy::Number number(const std::string& value, int line = 40)
{
    auto number = tests::setting("", value).value;
    number.at = {line, 5};
    return number;
}

core::Decimal decimal(const std::string& text) { return core::Decimal::parse(text).value(); }

Spec with_parameters()
{
    auto spec = tests::sample_spec("close > 0");
    spec.parameters = {tests::parameter("fast", "12", Parameter::Kind::integer), tests::parameter("stop", "0.05"),
                       tests::parameter("on", "1", Parameter::Kind::boolean)};
    spec.parameters[0].min = 5;
    spec.parameters[0].max = 30;
    return spec;
}

std::string message_of(const strategy::ParameterValues& overrides)
{
    const auto values = strategy::parameter_values(with_parameters(), overrides);
    return values ? "" : values.error().message;
}

std::string exit_error(const Spec& spec)
{
    const auto values = strategy::parameter_values(spec, {});
    const auto rules = strategy::resolve_exits(spec, *values);
    return rules ? "" : rules.error().message;
}

std::string risk_error(const Spec& spec)
{
    const auto values = strategy::parameter_values(spec, {});
    const auto rules = strategy::resolve_risk(spec, *values);
    return rules ? "" : rules.error().message;
}

}  // namespace

TEST_CASE("parameters have their defaults, and what is laid over them must fit")
{
    const auto values = strategy::parameter_values(with_parameters(), {{"stop", decimal("0.03")}});
    REQUIRE(values.has_value());
    CHECK(values->at("fast") == 12);
    CHECK(values->at("stop") == decimal("0.03"));

    CHECK(message_of({{"fast", 31}}) ==
          "sample.yaml:5:3: error: the parameter \"fast\" is 31, but must be a whole number from 5 to 30");
    CHECK(message_of({{"fast", decimal("7.5")}}) ==
          "sample.yaml:5:3: error: the parameter \"fast\" is 7.5, but must be a whole number from 5 to 30");
    CHECK(message_of({{"on", 2}}) == "sample.yaml:5:3: error: the parameter \"on\" is 2, but must be true or false");
    CHECK(message_of({{"fsat", 7}}) ==
          "sample.yaml: error: the strategy has no parameter \"fsat\" (did you mean \"fast\"?); it has fast, stop, on");
}

TEST_CASE("exits are resolved with their parameters")
{
    auto spec = with_parameters();
    spec.stop = Spec::Stop{ExitRules::Stop::Kind::fixed, number("$stop"), number("14"), {}};
    spec.trailing = Spec::Trailing{number("0.02"), number("0.03"), false, {}};
    spec.target = Spec::Target{ExitRules::Target::Kind::risk_reward, number("2"), {}};
    spec.roi = {{60, number("0.05")}, {0, number("0.10")}, {240, number("-1")}};
    spec.max_bars = number("$fast");
    const auto rules = strategy::resolve_exits(spec, *strategy::parameter_values(spec, {}));
    REQUIRE(rules.has_value());
    CHECK(rules->stop->value == decimal("0.05"));
    CHECK(rules->trailing->activation == decimal("0.03"));
    CHECK_FALSE(rules->trailing->only_after_activation);
    CHECK(rules->target->value == 2);
    CHECK(rules->max_bars == 12);
    REQUIRE(rules->roi.size() == 3);
    CHECK(rules->roi[0].minutes == 0);
    CHECK(rules->roi[1].ratio == decimal("0.05"));
    CHECK(rules->roi[2].ratio == decimal("-1"));
}

TEST_CASE("an exit outside its range is refused with the range")
{
    auto spec = tests::sample_spec("close > 0");
    spec.stop = Spec::Stop{ExitRules::Stop::Kind::fixed, number("1"), number("14"), {}};
    CHECK(exit_error(spec) == "sample.yaml:40:5: error: the stop loss is 1, but must be a number above 0 and below 1");
    spec.stop->kind = ExitRules::Stop::Kind::atr;
    CHECK(exit_error(spec).empty());
    spec.stop->value = number("$nothing");
    CHECK(exit_error(spec) == "sample.yaml:40:5: error: there is no parameter \"nothing\"; declare it under params");

    spec = tests::sample_spec("close > 0");
    spec.target = Spec::Target{ExitRules::Target::Kind::risk_reward, number("2"), {41, 3}};
    CHECK(exit_error(spec) == "sample.yaml:41:3: error: a risk_reward target needs a stop_loss to measure by");
    spec.target = Spec::Target{ExitRules::Target::Kind::fixed, number("0"), {41, 3}};
    CHECK(exit_error(spec) == "sample.yaml:40:5: error: the take profit is 0, but must be a number above 0");

    spec = tests::sample_spec("close > 0");
    spec.trailing = Spec::Trailing{number("0.02"), number("-0.1"), true, {}};
    CHECK(exit_error(spec) == "sample.yaml:40:5: error: the activation is -0.1, but must be a number at least 0");

    spec = tests::sample_spec("close > 0");
    spec.roi = {{10, number("0.1")}, {10, number("0.2")}};
    CHECK(exit_error(spec) == "sample.yaml:40:5: error: roi has two ratios for 10 minutes");
    spec.roi = {{-1, number("0.1")}};
    CHECK(exit_error(spec) == "sample.yaml:40:5: error: roi after -1 minutes: minutes are 0 or more");
    spec.roi = {{1, number("-2")}};
    CHECK(exit_error(spec) == "sample.yaml:40:5: error: the roi ratio is -2, but must be a number at least -1");

    spec = tests::sample_spec("close > 0");
    spec.max_bars = number("0");
    CHECK(exit_error(spec) ==
          "sample.yaml:40:5: error: max_bars is 0, but must be a whole number from 1 to 1000000000");
}

TEST_CASE("risk rules are resolved, and refused outside their range")
{
    auto spec = with_parameters();
    spec.size = Spec::Size{Sizing::Kind::percent, number("25"), number("14"), {}};
    spec.max_concurrent_trades = number("3");
    spec.max_drawdown_percent = number("12.5");
    spec.cooldown_bars = number("$fast");
    const auto rules = strategy::resolve_risk(spec, *strategy::parameter_values(spec, {}));
    REQUIRE(rules.has_value());
    CHECK(rules->sizing.kind == Sizing::Kind::percent);
    CHECK(rules->sizing.value == 25);
    CHECK(rules->max_concurrent_trades == 3);
    CHECK(rules->max_drawdown_percent == 12.5);
    CHECK(rules->cooldown_bars == 12);
    CHECK_FALSE(rules->max_daily_trades.has_value());

    spec.size->value = number("101");
    CHECK(risk_error(spec) ==
          "sample.yaml:40:5: error: the position size is 101, but must be a number above 0 and at most 100");
    spec.size = Spec::Size{Sizing::Kind::fixed_risk, number("1"), number("14"), {42, 1}};
    CHECK(risk_error(spec) == "sample.yaml:42:1: error: a fixed_risk position size needs a stop_loss to measure by");
    spec.size = Spec::Size{Sizing::Kind::kelly, number("1.5"), number("14"), {42, 1}};
    CHECK(risk_error(spec) ==
          "sample.yaml:40:5: error: the position size is 1.5, but must be a number above 0 and at most 1");
    spec.size = Spec::Size{Sizing::Kind::unlimited, number("0"), number("14"), {42, 1}};
    CHECK(risk_error(spec).empty());
    spec.max_daily_trades = number("2.5");
    CHECK(risk_error(spec) ==
          "sample.yaml:40:5: error: max_daily_trades is 2.5, but must be a whole number from 1 to 1000000000");
    spec.max_daily_trades = number("$on");
    CHECK(risk_error(spec) == "sample.yaml:40:5: error: the parameter \"on\" is true or false, but a number is needed");
}
