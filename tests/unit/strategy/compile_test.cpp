#include "strategy/expression.hpp"
#include "strategy/graph.hpp"
#include "support/specs.hpp"

using namespace cobot;
using tests::sample_spec;

namespace {

/// What compiling says of an entry condition; empty when it is right.
std::string error_of(const std::string& text)
{
    auto spec = sample_spec(text);
    spec.parameters = {tests::parameter("limit", "2"),
                       tests::parameter("flag", "1", strategy::Parameter::Kind::boolean)};
    const auto values = strategy::parameter_values(spec, {});
    const auto program = strategy::Program::compile(spec, *values);
    if (program) return "";
    CHECK(program.error().code == core::ErrorCode::config);
    return program.error().message;
}

std::string error_of(const strategy::IndicatorSpec& indicator)
{
    auto spec = sample_spec("close > 0");
    spec.timeframe = market::Timeframe::minutes(5);
    spec.indicators.push_back(indicator);
    const auto program = strategy::Program::compile(spec, {});
    return program ? "" : program.error().message;
}

}  // namespace

TEST_CASE("a mistake in a condition is shown where it stands, with what was expected")
{
    const std::map<std::string, std::string> mistakes{
        {"rsii < 30",
         "sample.yaml:20:9: error: nothing is called \"rsii\" (did you mean \"rsi\"?); expected open, high, "
         "low, close, volume or an indicator"},
        {"close >", "sample.yaml:20:16: error: expected a number, a name or \"(\", but found the end"},
        {"close 5", "sample.yaml:20:15: error: expected an operator, but found \"5\""},
        {"close crossed_above 5",
         "sample.yaml:20:15: error: expected an operator, but found \"crossed_above\" (did you mean "
         "\"crosses_above\"?)"},
        {"close = 5", "sample.yaml:20:15: error: \"=\" is unknown; write \"==\" to compare"},
        {"close > 1 && open > 1", "sample.yaml:20:19: error: \"&&\" is unknown; write \"and\""},
        {"close > 1 || open > 1", "sample.yaml:20:19: error: \"||\" is unknown; write \"or\""},
        {"!close", "sample.yaml:20:9: error: \"!\" is unknown; write \"not\""},
        {"(close > 1", "sample.yaml:20:19: error: expected \")\" to close the one at character 1, but found the end"},
        {"close > 1)", "sample.yaml:20:18: error: \")\" closes nothing"},
        {"1 < close < 5", "sample.yaml:20:19: error: comparisons cannot be chained; join them with \"and\""},
        {"close[-1] > 1",
         "sample.yaml:20:15: error: \"[n]\" needs a whole number of candles from 0 to 100000 here, but "
         "this is -1; nothing can look ahead"},
        {"close[1.5] > 1",
         "sample.yaml:20:15: error: \"[n]\" needs a whole number of candles from 0 to 100000 here, but "
         "this is 1.5"},
        {"close[open] > 1",
         "sample.yaml:20:15: error: \"[n]\" needs a fixed number of candles here: a number or a "
         "$parameter"},
        {"highest(close, 0) > 1",
         "sample.yaml:20:24: error: \"highest\" needs a whole number of candles from 1 to "
         "100000 here, but this is 0"},
        {"highest(close) > 1", "sample.yaml:20:9: error: highest takes 2 arguments, not 1; write highest(x, n)"},
        {"abs(1, 2) > 1", "sample.yaml:20:9: error: abs takes 1 argument, not 2; write abs(x)"},
        {"change(1, 2, 3) > 1", "sample.yaml:20:9: error: change takes 2 arguments, not 3; write change(x, n)"},
        {"avg(close, 3) > 1",
         "sample.yaml:20:9: error: there is no function \"avg\"; there are "
         "abs, min, max, highest, lowest, mean, stddev, change, pct_change, since"},
        {"ema(close, 3) > 1",
         "sample.yaml:20:9: error: there is no function \"ema\"; it is an indicator: declare it under "
         "indicators and use its name"},
        {"since > 1", "sample.yaml:20:9: error: since is a function; write since(condition)"},
        {"since(close) > 1",
         "sample.yaml:20:15: error: \"since\" needs a condition here, but this is a number; compare it "
         "with something"},
        {"close", "sample.yaml:20:9: error: this is a number; a condition compares it with something"},
        {"close and open > 1",
         "sample.yaml:20:9: error: \"and\" needs a condition here, but this is a number; compare it "
         "with something"},
        {"(close > 1) + 1 > 2", "sample.yaml:20:16: error: \"+\" needs a number here, but this is a condition"},
        {"close > (open > 1)", "sample.yaml:20:23: error: \">\" needs a number here, but this is a condition"},
        {"bands.uper > 1",
         "sample.yaml:20:9: error: bands (bbands) has no output \"uper\" (did you mean \"upper\"?); it "
         "has middle, upper, lower"},
        {"close.x > 1", "sample.yaml:20:9: error: the candle field close has no outputs"},
        {"close > $limt",
         "sample.yaml:20:17: error: there is no parameter \"limt\" (did you mean \"limit\"?); declare it "
         "under params"},
        {"close > $flag", "sample.yaml:20:17: error: \">\" needs a number here, but this is a condition"},
        {"close > $", "sample.yaml:20:18: error: expected the name of a parameter after \"$\""},
        {"close / 0 > 1", "sample.yaml:20:15: error: this divides by zero"},
        {"close % ($limit - 2) > 1", "sample.yaml:20:15: error: this divides by zero"},
        {"1e300 * 1e300 > close", "sample.yaml:20:15: error: the result is too large for a number"},
        {"1e999 > close", "sample.yaml:20:9: error: the number is too large or too small"},
        {"close > .5", "sample.yaml:20:17: error: a number begins with a digit; write 0.5 for .5"},
        {"close > 5.", "sample.yaml:20:19: error: a number does not end with a dot"},
        {"close > 0x10", "sample.yaml:20:18: error: \"0x\" is not a number"},
        {"close > and", "sample.yaml:20:17: error: expected a number, a name or \"(\", but found \"and\""},
        {"bands. > 1", "sample.yaml:20:15: error: expected the name of an output after \"bands.\""},
        {"", "sample.yaml:20:9: error: expected a number, a name or \"(\", but found the end"},
        {"close > +1", "sample.yaml:20:17: error: a number takes no \"+\" sign"},
        {"close ^ 2 > 1", "sample.yaml:20:15: error: there are no powers; multiply instead"},
    };
    for (const auto& [text, message] : mistakes) {
        CAPTURE(text);
        CHECK(error_of(text) == message);
    }
}

TEST_CASE("a text that nests without end is refused, not followed")
{
    const std::string deep(2000, '(');
    CHECK(error_of(deep + "close") == "sample.yaml:20:60: error: the expression is nested deeper than 50 levels");
    std::string nots;
    for (int i = 0; i < 500; ++i) nots += "not ";
    CHECK(error_of(nots + "close > 1").find("nested deeper than 50 levels") != std::string::npos);
    CHECK(error_of(std::string(500, '-') + "1 > close").find("nested deeper than 50 levels") != std::string::npos);
    CHECK(error_of(std::string(5000, ' ') + "close > 1") ==
          "sample.yaml:20:9: error: the expression is longer than 4000 characters");
    std::string wide = "close > 1";
    for (int i = 0; i < 300; ++i) wide += " and close";
    CHECK(error_of(wide).find("\"and\" needs a condition") != std::string::npos);

    auto spec = sample_spec("close > 0");
    for (int i = 0; i < 80; ++i) {
        spec.enter_long->condition = {strategy::Condition::Kind::all, {spec.enter_long->condition}, {}, 0, {7, 7}, {}};
    }
    const auto program = strategy::Program::compile(spec, {});
    REQUIRE_FALSE(program.has_value());
    CHECK(program.error().message == "sample.yaml:7:7: error: conditions are nested deeper than 50 levels");
}

TEST_CASE("a mistake in an indicator is shown where it stands")
{
    using tests::indicator;
    using tests::setting;
    CHECK(error_of(indicator("x", "rsl")) ==
          "sample.yaml:10:3: error: there is no indicator type \"rsl\" (did you mean \"rsi\"?); \"cobot indicators "
          "list\" shows them");
    CHECK(error_of(indicator("x", "rsi", {setting("perid", "3")})) ==
          "sample.yaml:10:30: error: rsi has no setting \"perid\" (did you mean \"period\"?); it takes period");
    CHECK(error_of(indicator("x", "rsi", {setting("period", "1")})) ==
          "sample.yaml:10:30: error: period of rsi is 1, but must be a whole number from 2 to 100000");
    CHECK(error_of(indicator("x", "macd", {setting("fast", "30")})) ==
          "sample.yaml:10:3: error: fast of macd must be less than slow");
    CHECK(error_of(indicator("x", "vwap", {setting("period", "1")})) ==
          "sample.yaml:10:30: error: vwap has no setting \"period\"; it takes anchor");
    CHECK(error_of(indicator("close", "rsi")) ==
          "sample.yaml:10:3: error: \"close\" is a word of the condition language; choose another name");
    CHECK(error_of(indicator("ema-fast", "rsi")) ==
          "sample.yaml:10:3: error: an indicator's name has letters, digits and underscores; \"ema-fast\" cannot be "
          "written in a condition");
    CHECK(error_of(indicator("rsi", "rsi")) == "sample.yaml:10:3: error: the indicator \"rsi\" is declared twice");

    auto finer = indicator("x", "rsi");
    finer.timeframe = market::Timeframe::minutes(1);
    CHECK(error_of(finer) ==
          "sample.yaml:10:3: error: the timeframe 1m of \"x\" must be a multiple of the strategy's 5m");

    auto no_source = indicator("x", "atr");
    no_source.source.text = "open";
    CHECK(error_of(no_source) == "sample.yaml:10:3: error: atr takes no source");

    auto own_source = indicator("x", "rsi");
    own_source.source.text = "x";
    CHECK(error_of(own_source).find("the indicator \"x\" takes itself as source") != std::string::npos);

    auto unknown_source = indicator("x", "rsi");
    unknown_source.source.text = "clse";
    CHECK(error_of(unknown_source) ==
          "sample.yaml:10:3: error: nothing is called \"clse\" (did you mean \"close\"?); expected open, high, low, "
          "close, volume or an indicator");
}

TEST_CASE("indicators on other candles cannot read each other in a circle")
{
    auto spec = sample_spec("close > open");
    for (const auto& [id, source] : {std::pair("x", "y"), std::pair("y", "x")}) {
        auto declared = tests::indicator(id, "rsi");
        declared.source.text = source;
        spec.indicators.push_back(declared);
    }
    spec.indicators.back().timeframe = market::Timeframe::minutes(30);
    const auto program = strategy::Program::compile(spec, {});
    REQUIRE(!program);
    CHECK(program.error().message.find("takes itself as source") != std::string::npos);
}

TEST_CASE("a mistake in the expression of a source is shown where it stands")
{
    auto spec = tests::indicator("x", "rsi");
    spec.source = {"close / opn", {11, 20}};
    CHECK(error_of(spec).starts_with("sample.yaml:11:28: error: nothing is called \"opn\" (did you mean \"open\"?)"));
    spec.source.text = "close > open";
    CHECK(error_of(spec) == "sample.yaml:11:26: error: \"source\" needs a number here, but this is a condition");
    spec.source.text = "close +";
    CHECK(error_of(spec) == "sample.yaml:11:27: error: expected a number, a name or \"(\", but found the end");
    spec.source.text = "close / x";
    CHECK(error_of(spec).find("the indicator \"x\" takes itself as source") != std::string::npos);
    spec.source.text = "close";
    spec.other = {"open", {12, 18}};
    CHECK(error_of(spec) == "sample.yaml:12:18: error: rsi takes no other");
}

TEST_CASE("an output whose values are words compares with them alone")
{
    const auto error_of_words = [](const std::string& text) {
        auto spec = sample_spec(text);
        spec.indicators.push_back(tests::indicator("st", "supertrend"));
        const auto program = strategy::Program::compile(spec, {});
        return program ? "" : program.error().message;
    };
    CHECK(error_of_words("st.direction == up") == "");
    CHECK(error_of_words("up != st.direction[3]") == "");
    CHECK(error_of_words("st.direction != st.direction[1]") == "");
    CHECK(error_of_words("st.direction == upp") ==
          "sample.yaml:20:25: error: expected one of the words down, up (did you mean \"up\"?)");
    CHECK(error_of_words("st.direction == 1") == "sample.yaml:20:22: error: expected one of the words down, up");
    const std::string as_number = "error: this is one of the words down, up; compare it with one by == or !=";
    CHECK(error_of_words("st.direction > up") == "sample.yaml:20:9: " + as_number);
    CHECK(error_of_words("st.direction + 1 > 0") == "sample.yaml:20:9: " + as_number);
    CHECK(error_of_words("st.direction") == "sample.yaml:20:9: " + as_number);
    CHECK(error_of_words("st > up").find("nothing is called \"up\"") != std::string::npos);
}

TEST_CASE("every mistake is reported at once, in the order of the file")
{
    auto spec = sample_spec("rsii < 30");
    spec.exit_long = tests::rule("close >", 30);
    spec.indicators.push_back(tests::indicator("x", "nothing"));
    spec.stop = strategy::Spec::Stop{strategy::ExitRules::Stop::Kind::fixed, tests::setting("", "7").value, {}, {}};
    spec.stop->value.at = {40, 1};
    const auto problems = strategy::Program::check(spec);
    REQUIRE(problems.size() == 4);
    CHECK(problems[0].at.line == 10);
    CHECK(problems[1].at.line == 20);
    CHECK(problems[2].at.line == 30);
    CHECK(problems[3].at.line == 40);
    CHECK(strategy::Program::check(sample_spec("rsi < 30")).empty());
}

TEST_CASE("equal expressions are one column, and constants are computed at once")
{
    strategy::Graph graph;
    using Op = strategy::Node::Op;
    const auto close = graph.field(strategy::Field::close);
    const auto open = graph.field(strategy::Field::open);
    CHECK(graph.binary(Op::add, close, open) == graph.binary(Op::add, open, close));
    CHECK(graph.binary(Op::subtract, close, open) != graph.binary(Op::subtract, open, close));
    CHECK(graph.compare(Op::greater, close, open) == graph.compare(Op::less, open, close));
    CHECK(graph.ago(graph.ago(close, 2), 3) == graph.ago(close, 5));
    CHECK(graph.ago(close, 0) == close);
    CHECK(graph.window(Op::highest, graph.ago(close, 2), 3) == graph.ago(graph.window(Op::highest, close, 3), 2));
    const auto two = graph.binary(Op::divide, graph.constant(4), graph.constant(2));
    CHECK(graph.constant_of(two) == 2);
    CHECK(graph.compare(Op::less, graph.constant(1), two) == graph.truth(true));
    const auto rising = graph.compare(Op::greater, close, open);
    CHECK(graph.both(rising, graph.truth(true)) == rising);
    CHECK(graph.both(rising, graph.truth(false)) == graph.truth(false));
    CHECK(graph.either(rising, graph.truth(false)) == rising);
    CHECK(graph.negated(graph.negated(rising)) == rising);
}
