#include "strategy/program.hpp"

#include "support/indicator_columns.hpp"
#include "support/made_up_candles.hpp"
#include "support/specs.hpp"

using namespace cobot;
using tests::compiled;
using tests::sample_spec;

namespace {

market::CandleSeries series(const std::vector<market::Candle>& candles, int minutes = 1)
{
    return market::CandleSeries::from_candles({}, market::Timeframe::minutes(minutes), candles);
}

/// Candles whose close is given and whose open, high and low are the same.
market::CandleSeries closes(const std::vector<double>& values)
{
    std::vector<market::Candle> candles;
    for (const double value : values) {
        candles.push_back(
            {core::from_ms(static_cast<std::int64_t>(candles.size()) * 60'000), value, value, value, value, 1, true});
    }
    return series(candles);
}

/// Where `text` is true over candles with these closes, as a row of 0 and 1.
std::string where(const std::string& text, const std::vector<double>& values)
{
    const auto signals = compiled(sample_spec(text)).signals({closes(values), {}});
    std::string row;
    for (std::size_t i = 0; i < signals.size(); ++i) row += signals[i].enter_long ? '1' : '0';
    return row;
}

}  // namespace

TEST_CASE("a comparison speaks at each candle")
{
    CHECK(where("close > 2", {1, 2, 3, 4}) == "0011");
    CHECK(where("close >= 2", {1, 2, 3, 4}) == "0111");
    CHECK(where("2 < close", {1, 2, 3, 4}) == "0011");
    CHECK(where("close == 2 or close != 3 and close < 2", {1, 2, 3, 4}) == "1100");
}

TEST_CASE("x[n] is the value n candles ago, and before the first candle it is undefined")
{
    CHECK(where("close[1] < close", {1, 2, 1, 4}) == "0101");
    CHECK(where("close[2] >= 0", {1, 1, 1, 1}) == "0011");
    CHECK(where("(close > 1)[1]", {2, 1, 2, 1}) == "0101");
    CHECK(where("close[1][1] == close[2]", {1, 1, 1}) == "001");
}

TEST_CASE("a crossing needs the other side, or equality, on the candle before")
{
    CHECK(where("close crosses_above 2", {1, 3, 3, 2, 3, 1, 2, 2, 3}) == "010010001");
    CHECK(where("close crosses_below 2", {3, 1, 1, 2, 1, 3, 2, 1}) == "01001001");
    CHECK(where("not close crosses_above 2", {1, 3, 3}) == "001");
}

TEST_CASE("a division by zero makes no condition true, not even a negated one")
{
    CHECK(where("1 / (close - 2) > 0", {1, 2, 3}) == "001");
    CHECK(where("not (1 / (close - 2) > 0)", {1, 2, 3}) == "100");
    CHECK(where("close % (close - 2) != 5", {1, 2, 3}) == "101");
    CHECK(where("not (1 / (close - 2) > 0 or close > 100)", {1, 2, 3}) == "100");
    CHECK(where("min(close, 1 / (close - 2)) > -100", {1, 2, 3}) == "101");
    CHECK(where("min(1 / (close - 2), close) > -100", {1, 2, 3}) == "101");
    CHECK(where("max(1 / (close - 2), close) > -100", {1, 2, 3}) == "101");
}

TEST_CASE("functions look back over whole windows")
{
    CHECK(where("highest(close, 3) == 5", {1, 5, 2, 2, 2, 2}) == "001100");
    CHECK(where("lowest(close, 2) == 1", {1, 5, 2, 1, 2, 2}) == "010110");
    CHECK(where("mean(close, 2) == 3.5", {1, 5, 2, 2}) == "0010");
    CHECK(where("stddev(close, 2) == 2", {1, 5, 2, 2}) == "0100");
    CHECK(where("change(close) == 4", {1, 5, 2, 6}) == "0101");
    CHECK(where("change(close, 2) == 1", {1, 5, 2, 6}) == "0011");
    CHECK(where("pct_change(close) == 4", {1, 5, 2, 2}) == "0100");
    CHECK(where("abs(close - 3) == 2", {1, 5, 2, 2}) == "1100");
    CHECK(where("min(close, 2, 3) == 2 and max(1, close) == 2", {1, 5, 2, 2}) == "0011");
    CHECK(where("-close < -2", {1, 5, 2, 2}) == "0100");
    CHECK(where("close % 3 == 2", {1, 5, 2, 3}) == "0110");
    CHECK(where("-close % 3 == 1", {1, 5, 2, 3}) == "0110");
}

TEST_CASE("since counts candles, and is undefined until its condition first held")
{
    CHECK(where("since(close == 5) >= 0", {1, 5, 2, 2}) == "0111");
    CHECK(where("since(close == 5) == 2", {1, 5, 2, 2, 5, 2}) == "000100");
    CHECK(where("not (since(close == 5) > 100)", {1, 5, 2, 2}) == "0111");
}

TEST_CASE("a window that met an undefined value begins anew after it")
{
    CHECK(where("mean(1 / (close - 2), 2) > -100", {1, 3, 2, 3, 3, 4}) == "010011");
    CHECK(where("highest(1 / (close - 2), 2) > -100", {1, 3, 2, 3, 3, 4}) == "010011");
}

TEST_CASE("parameters stand where numbers may")
{
    auto spec = sample_spec("close > $limit and close[$back] > 0 and not $off");
    spec.parameters = {tests::parameter("limit", "2"),
                       tests::parameter("back", "1", strategy::Parameter::Kind::integer),
                       tests::parameter("off", "0", strategy::Parameter::Kind::boolean)};
    const strategy::MarketView view{closes({1, 2, 3, 4}), {}};
    CHECK(compiled(spec).signals(view).enter_long.count() == 2);
    CHECK(compiled(spec, {{"limit", 3}}).signals(view).enter_long.count() == 1);
    CHECK(compiled(spec, {{"off", 1}}).signals(view).enter_long.count() == 0);
}

TEST_CASE("an indicator has TA-Lib's values from its warm-up on, and no signal stands before")
{
    const auto candles = tests::made_up_candles(5000);
    const auto program = compiled(sample_spec("rsi < 40 and close < bands.lower"));
    CHECK(program.warmup() == 19);
    const auto signals = program.signals({series(candles), {}});
    const auto rsi = tests::indicator_columns("rsi", {14}, candles)[0];
    const auto lower = tests::indicator_columns("bbands", {20, 2}, candles)[2];
    std::size_t expected = 0;
    for (std::size_t i = 0; i < candles.size(); ++i) {
        const bool holds = i >= 19 && rsi[i] < 40 && candles[i].close < lower[i];
        expected += holds ? 1 : 0;
        CHECK(signals.enter_long[i] == holds);
    }
    CHECK(expected > 20);
    CHECK(signals.exit_long.count() == 0);
}

TEST_CASE("warm-up is derived: look-backs and windows add to it, several inputs take the longest")
{
    const auto warmup = [](const char* text) { return compiled(sample_spec(text)).warmup(); };
    CHECK(warmup("close > open") == 0);
    CHECK(warmup("close > close[7]") == 7);
    CHECK(warmup("rsi > 50") == 14);
    CHECK(warmup("rsi[2] > 50") == 16);
    CHECK(warmup("highest(rsi, 10) > 50") == 23);
    CHECK(warmup("fast > slow") == 19);
    CHECK(warmup("fast crosses_above slow") == 20);
    CHECK(warmup("m.signal > 0") == 33);
    CHECK(warmup("since(rsi > 50) < 3") == 14);
    CHECK(warmup("hourly > 0") == 5 * 60 + 59 - 1);
}

TEST_CASE("an indicator of an indicator begins where its source does")
{
    auto spec = sample_spec("smooth > 0");
    spec.indicators.push_back(tests::indicator("smooth", "sma", {tests::setting("period", "3")}));
    spec.indicators.back().source.text = "m.histogram";
    const auto program = compiled(spec);
    CHECK(program.warmup() == 35);

    const auto candles = tests::made_up_candles(300);
    const auto histogram = tests::indicator_columns("macd", {12, 26, 9}, candles)[2];
    const auto signals = program.signals({series(candles), {}});
    for (std::size_t i = 35; i < candles.size(); ++i) {
        const double mean = (histogram[i] + histogram[i - 1] + histogram[i - 2]) / 3;
        if (std::abs(mean) > 1e-9) CHECK(signals.enter_long[i] == (mean > 0));
    }
}

TEST_CASE("a coarser indicator is known from the close of its candle on, not before")
{
    auto spec = sample_spec("close[0] > 0 and five == 10");
    spec.indicators = {tests::indicator("five", "sma", {tests::setting("period", "1")})};
    spec.indicators.back().timeframe = market::Timeframe::minutes(5);
    // The series begins inside a five-minute candle, at minute 3; minutes 5 to 9 are the first whole one.
    std::vector<market::Candle> candles;
    for (int minute = 3; minute < 20; ++minute) {
        const double close = minute == 9 ? 10 : 1;
        candles.push_back({core::from_ms(minute * 60'000), 1, 10, 1, close, 1, true});
    }
    const auto signals = compiled(spec).signals({series(candles), {}});
    for (std::size_t i = 0; i < candles.size(); ++i) {
        const int minute = static_cast<int>(i) + 3;
        CAPTURE(minute);
        // The warm-up leaves room for the worst begin: 4 candles lost and 5 joined.
        CHECK(signals.enter_long[i] == (i >= 8 && minute >= 9 && minute < 14));
    }
}

TEST_CASE("a coarser indicator of a coarser indicator streams as it does in columns")
{
    auto spec = sample_spec("close > smooth");
    spec.indicators.push_back(tests::indicator("smooth", "sma", {tests::setting("period", "2")}));
    spec.indicators.back().timeframe = market::Timeframe::minutes(60);
    spec.indicators.back().source.text = "hourly";
    const auto program = compiled(spec);
    CHECK(program.warmup() == 6 * 60 + 59 - 1);
    const strategy::MarketView view{series(tests::made_up_candles(1000)), {}};
    const auto signals = program.signals(view);
    const auto streamed = tests::streamed(program, view);
    CHECK(signals.enter_long.count() > 100);
    for (std::size_t i = 0; i < signals.size(); ++i) CHECK(signals[i] == streamed[i]);
}

TEST_CASE("another pair is matched by time, and undefined where it has no candle")
{
    auto spec = sample_spec("btc > 0");
    spec.indicators = {tests::indicator("btc", "sma", {tests::setting("period", "2")})};
    spec.indicators.back().pair = market::Pair{"BTC", "USD"};
    const auto program = compiled(spec);
    CHECK(program.other_pairs() == std::vector{market::Pair{"BTC", "USD"}});

    const auto main = closes(std::vector<double>(10, 1.0));
    const auto other =
        series(tests::made_up_candles(5, 7, 0, market::Timeframe::minutes(1), core::from_ms(3 * 60'000)));
    const auto signals = program.signals({main, {other}});
    std::string row;
    for (std::size_t i = 0; i < signals.size(); ++i) row += signals[i].enter_long ? '1' : '0';
    CHECK(row == "0000111100");
    CHECK(program.signals({main, {market::CandleSeries{}}}).enter_long.count() == 0);
}

TEST_CASE("all, any and lookback combine conditions")
{
    auto spec = sample_spec("close > 0");
    strategy::Condition any{strategy::Condition::Kind::any,
                            {tests::condition("close == 1"), tests::condition("close == 3")},
                            {},
                            0,
                            {},
                            {}};
    any.children[1].lookback = 1;
    spec.enter_long->condition = {strategy::Condition::Kind::all, {tests::condition("close < 5"), any}, {}, 0, {}, {}};
    const auto program = compiled(spec);
    const strategy::MarketView view{closes({1, 3, 2, 3, 6, 1}), {}};
    const auto signals = program.signals(view);
    std::string row;
    for (std::size_t i = 0; i < signals.size(); ++i) row += signals[i].enter_long ? '1' : '0';
    CHECK(row == "001001");

    const auto funnel = program.funnel(view);
    REQUIRE(funnel.size() == 5);
    CHECK(funnel[0].condition == "enter long: all of");
    CHECK(funnel[0].held == 2);
    CHECK(funnel[0].seen == 5);
    CHECK(funnel[1].condition == "close < 5");
    CHECK(funnel[1].held == 4);
    CHECK(funnel[2].condition == "any of");
    CHECK(funnel[4].condition == "close == 3 (1 candle ago)");
    CHECK(funnel[4].held == 2);
    CHECK(funnel[4].depth == 2);
}

TEST_CASE("an ATR stop and ATR sizing come with their columns")
{
    auto spec = sample_spec("close > 0");
    spec.stop = strategy::Spec::Stop{
        strategy::ExitRules::Stop::Kind::atr, tests::setting("", "2.5").value, tests::setting("", "10").value, {}};
    spec.size = strategy::Spec::Size{
        strategy::Sizing::Kind::atr, tests::setting("", "1").value, tests::setting("", "20").value, {}};
    const auto candles = tests::made_up_candles(200);
    const auto program = compiled(spec);
    CHECK(program.warmup() == 20);
    const auto signals = program.signals({series(candles), {}});
    const auto ten = tests::indicator_columns("atr", {10}, candles)[0];
    const auto twenty = tests::indicator_columns("atr", {20}, candles)[0];
    for (std::size_t i = 20; i < candles.size(); ++i) {
        CHECK(signals.stop_distance[i] == ten[i] * 2.5);
        CHECK(signals.volatility[i] == twenty[i]);
    }
    CHECK(signals.enter_long.next(0) == 20);
    CHECK(signals.stop_distance[5] == 0);
}

TEST_CASE("no candles give no signals")
{
    const auto signals = compiled(sample_spec("rsi < 30 and hourly > close")).signals({});
    CHECK(signals.size() == 0);
}
