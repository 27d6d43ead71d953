#include <cmath>

#include "strategy/program.hpp"

#include "support/made_up_candles.hpp"
#include "support/specs.hpp"

using namespace cobot;

namespace {

market::CandleSeries closes(const std::vector<double>& values)
{
    std::vector<market::Candle> candles;
    for (const double value : values) {
        const auto minute = static_cast<std::int64_t>(candles.size());
        candles.push_back({core::from_ms(minute * 60'000), value, value, value, value, 1, true});
    }
    return market::CandleSeries::from_candles({}, market::Timeframe::minutes(1), candles);
}

/// "yes text" and "text = value", indented, a line each.
std::string explained(const std::string& condition, const std::vector<double>& values, std::size_t at)
{
    const auto program = strategy::Program::compile(tests::sample_spec(condition), {}, strategy::Detail::parts);
    REQUIRE(program);
    const auto explanation = program->explain({closes(values), {}}, at);
    std::string text;
    for (const auto& line : explanation.lines) {
        text += std::string(static_cast<std::size_t>(line.depth), ' ');
        if (line.is_condition)
            text += fmt::format("{} {}\n", line.holds ? "yes" : "no", line.text);
        else
            text +=
                std::isnan(line.value) ? line.text + " undefined\n" : fmt::format("{} = {}\n", line.text, line.value);
    }
    return text;
}

}  // namespace

TEST_CASE("an explanation shows both sides of a comparison")
{
    CHECK(explained("close > high[1] * 2", {1, 3, 4}, 1) ==
          "yes enter long: close > high[1] * 2\n"
          " close = 3\n"
          " high[1] * 2 = 2\n"
          "  high[1] = 1\n"
          "   high = 3\n");
}

TEST_CASE("an explanation shows a crossing on both candles")
{
    CHECK(explained("close crosses_above 2", {1, 3, 4}, 2) ==
          "no enter long: close crosses_above 2\n"
          " close = 4\n"
          " close[1] = 3\n");
}

TEST_CASE("an explanation goes into and, or and not, and shows what is undefined")
{
    CHECK(explained("close > 1 and not (close[5] < 2 or close < 0)", {3, 3}, 1) ==
          "no enter long: close > 1 and not (close[5] < 2 or close < 0)\n"
          " yes close > 1\n"
          "  close = 3\n"
          " no not ((close[5] < 2) or (close < 0))\n"
          "  no (close[5] < 2) or (close < 0)\n"
          "   no close[5] < 2\n"
          "    close[5] undefined\n"
          "   no close < 0\n");
}

TEST_CASE("an explanation agrees with the signals at every candle, and knows the warm-up")
{
    const std::string condition = "mean(close, 5) crosses_above close or highest(close, 9) == close[2]";
    const auto program = strategy::Program::compile(tests::sample_spec(condition), {}, strategy::Detail::parts);
    REQUIRE(program);
    std::vector<double> values;
    for (int i = 0; i < 1100; ++i) values.push_back(100 + std::sin(i * 0.7) * 5 + i % 13);
    const strategy::MarketView view{closes(values), {}};
    const auto signals = program->signals(view);
    std::size_t held = 0;
    for (std::size_t i = 0; i < view.main.size(); i += i < 40 ? 1 : 53) {
        const auto explanation = program->explain(view, i);
        CAPTURE(i);
        CHECK(explanation.signal == signals[i]);
        CHECK(explanation.is_warming_up() == (i < program->warmup()));
        if (!explanation.is_warming_up()) CHECK(explanation.lines.front().holds == signals[i].enter_long);
        held += signals[i].enter_long ? 1 : 0;
    }
    CHECK(held > 0);
}
