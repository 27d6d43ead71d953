#include "config/load_strategy.hpp"

#include "support/shell.hpp"

using namespace cobot;
using core::Decimal;

namespace {

/// The example that users are shown, with every key that there is.
constexpr const char* whole = R"(# yaml-language-server: $schema=../config/schemas/strategy.schema.json
kind: strategy
version: 1
name: ema-crossover
description: Fast average crossing the slow one, with the hourly trend
timeframe: 5m
pairs: [BTC/USD]                      # optional; --pairs and config override
params:
  fast: {type: int, default: 12, min: 5, max: 30}
  rsi_max: {type: float, default: 70, min: 55, max: 85, step: 1}
indicators:
  ema_fast: {type: ema, period: $fast}
  ema_slow: {type: ema, period: 26, source: close}
  rsi: {type: rsi, period: 14}
  bands: {type: bbands, period: 20, stddev: 2.0}          # bands.upper .middle .lower
  m: {type: macd, fast: 12, slow: 26, signal: 9}          # m.macd m.signal m.histogram
  trend: {type: ema, period: 50, timeframe: 1h}           # a coarser timeframe
  btc: {type: sma, period: 20, pair: BTC/USD}             # another pair
entry_conditions:
  long:
    tag: cross
    all:
      - ema_fast crosses_above ema_slow
      - rsi < $rsi_max
      - any: [close > trend, close[1] < bands.lower * 1.01]
      - {indicator1: rsi, operator: "<", indicator2: 70, lookback: 1}
  # short: the same shape
exit_conditions:
  long: {any: [ema_fast crosses_below ema_slow]}
  stop_loss: {type: fixed, value: 0.05}                   # fixed | trailing | atr
  trailing_stop: {distance: 0.02, activation: 0.03}       # optional
  take_profit: {type: fixed, value: 0.10}                 # fixed | risk_reward
  roi: {0: 0.10, 60: 0.05, 240: 0.01}                     # minutes since entry: profit ratio
  time_exit: {max_bars: 288}
risk_management:
  position_size: {type: fixed, value: 100}
  max_concurrent_trades: 3
  max_daily_trades: 20
  max_drawdown_percent: 25
  max_daily_drawdown_percent: 5
  max_consecutive_losses: 6
  trading_hours: {start: "00:00", end: "24:00", timezone: UTC}
  cooldown_bars: 0
)";

strategy::Spec load(const std::string& text, const std::vector<std::string>& overrides = {})
{
    const auto spec = config::load_strategy_text(text, "s.yaml", overrides);
    REQUIRE_MESSAGE(spec, (spec ? "" : spec.error().message));
    return *spec;
}

std::string refusal(const std::string& text, const std::vector<std::string>& overrides = {})
{
    const auto spec = config::load_strategy_text(text, "s.yaml", overrides);
    REQUIRE_FALSE(spec);
    // The texts given with overrides are right by themselves.
    CHECK(spec.error().code == (overrides.empty() ? core::ErrorCode::config : core::ErrorCode::usage));
    return spec.error().message;
}

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

Decimal decimal(const char* text) { return *Decimal::parse(text); }

std::string place(const strategy::Location& at) { return fmt::format("{}:{}", at.line, at.column); }

}  // namespace

TEST_CASE("every key of a strategy arrives in its spec")
{
    const strategy::Spec spec = load(whole);
    CHECK(spec.name == "ema-crossover");
    CHECK(spec.path == "s.yaml");
    CHECK(spec.sha256.size() == 64);
    CHECK(spec.timeframe == market::Timeframe::minutes(5));
    CHECK(spec.pairs == std::vector{market::Pair{"BTC", "USD"}});
    REQUIRE(spec.parameters.size() == 2);
    CHECK(spec.parameters[0].kind == strategy::Parameter::Kind::integer);
    CHECK(spec.parameters[1].step == Decimal(1));
    REQUIRE(spec.indicators.size() == 7);
    CHECK(spec.indicators[0].settings[0].value.parameter == "fast");
    CHECK(spec.indicators[3].settings[1].value.value == Decimal(2));
    CHECK(spec.indicators[5].timeframe == market::Timeframe::minutes(60));
    CHECK(spec.indicators[6].pair == market::Pair{"BTC", "USD"});
    REQUIRE(spec.enter_long);
    CHECK(spec.enter_long->tag == "cross");
    CHECK_FALSE(spec.enter_short);
    CHECK(spec.stop->value.value == decimal("0.05"));
    CHECK(spec.trailing->activation->value == decimal("0.03"));
    CHECK(spec.target->value.value == decimal("0.1"));
    REQUIRE(spec.roi.size() == 3);
    CHECK(spec.roi[1].minutes == 60);
    CHECK(spec.roi[1].ratio.value == decimal("0.05"));
    CHECK(spec.max_bars->value == Decimal(288));
    CHECK(spec.size->kind == strategy::Sizing::Kind::fixed);
    CHECK(spec.max_concurrent_trades->value == Decimal(3));
    CHECK(spec.trading_hours->end_minute == 24 * 60);
    CHECK(spec.cooldown_bars->value == Decimal(0));
}

TEST_CASE("conditions keep their text, their nesting and their places")
{
    const strategy::Spec spec = load(whole);
    const strategy::Condition& root = spec.enter_long->condition;
    REQUIRE(root.kind == strategy::Condition::Kind::all);
    REQUIRE(root.children.size() == 4);
    CHECK(root.children[0].text == "ema_fast crosses_above ema_slow");
    CHECK(place(root.children[0].at) == "23:9");
    CHECK(place(root.children[0].location_of(9)) == "23:18");
    const strategy::Condition& any = root.children[2];
    REQUIRE(any.kind == strategy::Condition::Kind::any);
    CHECK(any.children[1].text == "close[1] < bands.lower * 1.01");
    CHECK(place(any.children[1].at) == "25:30");
}

TEST_CASE("a comparison spelt out in keys becomes an expression that points into its parts")
{
    const strategy::Spec spec = load(whole);
    const strategy::Condition& condition = spec.enter_long->condition.children[3];
    CHECK(condition.text == "rsi < 70");
    CHECK(condition.lookback == 1);
    CHECK(place(condition.location_of(0)) == "26:22");
    CHECK(place(condition.location_of(4)) == "26:37");
    CHECK(place(condition.location_of(6)) == "26:54");
}

TEST_CASE("operands of a comparison keep their meaning whatever they are made of")
{
    const std::string text = replaced(whole, "indicator1: rsi", "indicator1: rsi + 1");
    CHECK(load(text).enter_long->condition.children[3].text == "(rsi + 1) < 70");
}

TEST_CASE("places inside quoted and block scalars are those of the file")
{
    const std::string quoted = replaced(whole, "- rsi < $rsi_max", "- 'rsi < $rsi_max'");
    CHECK(place(load(quoted).enter_long->condition.children[1].location_of(6)) == "24:16");
    const std::string block = replaced(whole, "- rsi < $rsi_max", "- >-\n          rsi <\n            $rsi_max");
    const auto condition = load(block).enter_long->condition.children[1];
    CHECK(condition.text == "rsi <\n  $rsi_max");
    CHECK(place(condition.location_of(0)) == "25:11");
    CHECK(place(condition.location_of(condition.text.find('$'))) == "26:13");
}

TEST_CASE("a strategy may be JSON with comments")
{
    const strategy::Spec spec = *config::load_strategy_text(
        R"({"kind": "strategy", "version": 1, "name": "j", // why
            "timeframe": "5m", "entry_conditions": {"long": {"any": ["close > open"],},}})",
        "s.json");
    CHECK(spec.enter_long->condition.children[0].text == "close > open");
    CHECK(place(spec.enter_long->condition.children[0].at) == "2:71");
}

TEST_CASE("the error says what, where, and what was expected")
{
    CHECK(refusal(replaced(whole, "{type: rsi, period: 14}", "{type: rsi, perid: 14}")) ==
          "s.yaml:14:20: error: indicators.rsi.perid: unknown key (did you mean \"period\"?)\n"
          "   14 |   rsi: {type: rsi, perid: 14}\n"
          "      |                    ^~~~~\n"
          "1 error, nothing was loaded");
}

TEST_CASE("every mistake of a file is reported, in file order")
{
    std::string text = replaced(whole, "version: 1", "version: 2");
    text = replaced(text, "default: 12", "default: 3");
    text = replaced(text, "type: rsi", "type: rsj");
    text = replaced(text, "max_bars: 288", "max_bars: 2.5");
    const std::string message = refusal(text);
    const auto at = [&](const char* part) { return message.find(part); };
    CHECK(at("s.yaml:3:10: error: version: must be 1, not 2") == 0);
    CHECK(at("params.fast.default: must be from 5 to 30, not 3") < at("indicators.rsi.type: must be "));
    CHECK(at("(did you mean \"rsi\"?)") != std::string::npos);
    CHECK(at("exit_conditions.time_exit.max_bars: must be a whole number, not 2.5") != std::string::npos);
    CHECK(at("4 errors, nothing was loaded") != std::string::npos);
}

TEST_CASE("of very many mistakes the first twenty are shown")
{
    std::string text = whole;
    for (int i = 0; i < 30; ++i) text += fmt::format("extra{}: 1\n", i);
    const std::string message = refusal(text);
    CHECK(message.find("extra19: unknown key") != std::string::npos);
    CHECK(message.find("extra20: unknown key") == std::string::npos);
    CHECK(message.find("... and 10 more\n30 errors") != std::string::npos);
}

TEST_CASE("several missing keys of one mapping are all reported")
{
    const std::string message = refusal("kind: strategy\n");
    for (const char* key : {"version", "name", "timeframe", "entry_conditions"}) {
        CHECK(message.find(fmt::format("the key \"{}\" is missing", key)) != std::string::npos);
    }
}

TEST_CASE("overrides set parameters and any other value before the file is checked")
{
    const strategy::Spec spec = load(
        whole, {"fast=9", "params.rsi_max=65", "exit_conditions.stop_loss.value=0.03",
                "risk_management.position_size.value=50", "timeframe=15m", "pairs.0=ETH/USD", "params.fast.max=40"});
    CHECK(spec.parameters[0].default_value == Decimal(9));
    CHECK(spec.parameters[0].max == Decimal(40));
    CHECK(spec.parameters[1].default_value == Decimal(65));
    CHECK(spec.stop->value.value == decimal("0.03"));
    CHECK(spec.size->value.value == Decimal(50));
    CHECK(spec.timeframe == market::Timeframe::minutes(15));
    CHECK(spec.pairs[0].base == "ETH");
    CHECK(load(whole, {"exit_conditions.take_profit={type: fixed, value: 0.2}"}).target->value.value == decimal("0.2"));
}

TEST_CASE("an override that cannot be meant is refused with a suggestion")
{
    CHECK(refusal(whole, {"fsat=9"}) ==
          "--set fsat=9: error: unknown parameter \"fsat\" (did you mean \"fast\"?); params: fast, rsi_max\n"
          "1 error, nothing was loaded");
    CHECK(refusal(whole, {"params.fsat=9"}).find("unknown parameter \"fsat\" (did you mean \"fast\"?)") !=
          std::string::npos);
    CHECK(refusal(whole, {"fast=99"}).find("--set fast=99: error: params.fast.default: must be from 5 to 30, not 99") ==
          0);
    CHECK(refusal(whole, {"fast=abc"}).find("must be a whole number, not the text \"abc\"") != std::string::npos);
    CHECK(refusal(whole, {"fast"}).find("must be KEY=VALUE") != std::string::npos);
    CHECK(refusal(whole, {"a..b=1"}).find("a name is empty") != std::string::npos);
    CHECK(refusal(whole, {"exit_conditions.stop_los.value=1"})
              .find("exit_conditions.stop_los: unknown key (did you mean \"stop_loss\"") != std::string::npos);
    CHECK(refusal(whole, {"pairs.7=X/Y"}).find("\"7\" is not an item of a list of 1") != std::string::npos);
    const auto inside_a_name = config::load_strategy_text(whole, "s.yaml", {"name.x=1"});
    REQUIRE_FALSE(inside_a_name);
    CHECK(inside_a_name.error().message.find("has no keys") != std::string::npos);
}

TEST_CASE("the strategies that come with cobot load")
{
    for (const char* name : {"ema-crossover", "rsi-mean-reversion", "macd-trend", "breakout"}) {
        CAPTURE(name);
        const auto spec = config::load_strategy(fmt::format("{}/strategies/{}.yaml", COBOT_SOURCE_DIR, name));
        REQUIRE_MESSAGE(spec, (spec ? "" : spec.error().message));
        CHECK(spec->name == name);
        CHECK_FALSE(spec->description.empty());
    }
}

TEST_CASE("a strategy is found by name in the user's folder first")
{
    const tests::TemporaryFolder folder;
    const std::string mine = folder.write("strategies/mine.yml", "x").string();
    CHECK(*config::find_strategy("mine", folder.path()) == mine);
    CHECK(*config::find_strategy(mine, "nowhere") == mine);
    const auto missing = config::find_strategy("mime", folder.path());
    REQUIRE_FALSE(missing);
    CHECK(missing.error().message.find("there is no strategy \"mime\" (did you mean \"mine\"?)") == 0);
    CHECK(config::find_strategy("./mime.yaml", folder.path()).error().message ==
          "there is no strategy file ./mime.yaml");
}
