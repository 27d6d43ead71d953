#include "indicators/definition.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "support/indicator_columns.hpp"
#include "support/made_up_candles.hpp"

using namespace cobot;
using indicators::Definition;

namespace {

std::vector<double> defaults(const Definition& definition)
{
    std::vector<double> values;
    for (const auto& parameter : definition.parameters) values.push_back(parameter.default_value);
    return values;
}

std::vector<market::Candle> still_market(std::size_t count, double price)
{
    std::vector<market::Candle> candles;
    for (std::size_t i = 0; i < count; ++i) {
        candles.push_back(
            {core::from_ms(static_cast<std::int64_t>(i) * 60'000), price, price, price, price, 0, i == 0});
    }
    return candles;
}

}  // namespace

TEST_CASE("the folder of indicators is the table, sorted and found by name or alias")
{
    const auto table = indicators::all();
    CHECK(table.size() >= 10);
    CHECK(std::is_sorted(table.begin(), table.end(), [](auto* a, auto* b) { return a->name < b->name; }));
    for (const Definition* definition : table) {
        CHECK(indicators::find(definition->name) == definition);
        for (const auto alias : definition->aliases) CHECK(indicators::find(alias) == definition);
    }
    CHECK(indicators::find("rsi2") == nullptr);
    for (const char* name : {"SMA", "ta.sma", "TA.SMA", "Sma"})
        CHECK(indicators::find(name) == indicators::find("sma"));
    CHECK(indicators::find("STOCHF") == indicators::find("stochf"));
    CHECK(indicators::find("ta.") == nullptr);
}

TEST_CASE("every indicator describes itself in full and its defaults are allowed")
{
    for (const Definition* definition : indicators::all()) {
        CAPTURE(definition->name);
        CHECK_FALSE(definition->summary.empty());
        CHECK_FALSE(definition->source.empty());
        CHECK_FALSE(definition->inputs.empty());
        CHECK_FALSE(definition->outputs.empty());
        CHECK(indicators::problem_with(*definition, defaults(*definition)) == std::nullopt);
        for (const auto& parameter : definition->parameters) CHECK_FALSE(parameter.summary.empty());
    }
}

TEST_CASE("values outside their range are refused with the range")
{
    const Definition& rsi = *indicators::find("rsi");
    CHECK(indicators::problem_with(rsi, std::vector{1.0}) ==
          "period of rsi is 1, but must be a whole number from 2 to 100000");
    CHECK(indicators::problem_with(rsi, std::vector{14.5}).has_value());
    CHECK(indicators::problem_with(rsi, std::vector{std::nan("")}).has_value());
    CHECK(indicators::problem_with(rsi, std::vector<double>{}).has_value());
    CHECK(indicators::problem_with(*indicators::find("pivot_points"), std::vector{3.0, 0.0}) ==
          "method of pivot_points must be one of classic, fibonacci, camarilla");
    CHECK(indicators::problem_with(*indicators::find("macd"), std::vector{26.0, 12.0, 9.0}) ==
          "fast of macd must be less than slow");
}

TEST_CASE("an indicator's values do not depend on how its candles are cut into calls")
{
    const auto candles = tests::made_up_candles(700);
    for (const Definition* definition : indicators::all()) {
        CAPTURE(definition->name);
        const auto values = defaults(*definition);
        const auto inputs = tests::input_columns(*definition, candles);
        const auto whole = tests::indicator_columns(definition->name, values, candles);

        auto in_pieces = whole;
        for (auto& column : in_pieces) std::fill(column.begin(), column.end(), -1);
        auto stream = definition->stream(values);
        std::size_t first = 0;
        for (const std::size_t size : {1, 2, 13, 1, 64, 200, 7, 412}) {
            if (size == 7) stream = stream->clone();
            tests::run_block(*stream, inputs, in_pieces, first, first + size);
            first += size;
        }
        REQUIRE(first == candles.size());
        CHECK(in_pieces == whole);

        auto candle_by_candle = definition->stream(values);
        std::vector<double> in(inputs.size());
        std::vector<double> out(whole.size());
        bool same = true;
        for (std::size_t i = 0; i < candles.size(); ++i) {
            for (std::size_t k = 0; k < in.size(); ++k) in[k] = inputs[k][i];
            candle_by_candle->step(in.data(), out.data());
            for (std::size_t k = 0; k < out.size(); ++k) same = same && out[k] == whole[k][i];
        }
        CHECK(same);
    }
}

TEST_CASE("no indicator ever says something that is not a number")
{
    auto wild = tests::made_up_candles(300);
    for (std::size_t i = 0; i < wild.size(); i += 3) wild[i].volume = 0;
    for (std::size_t i = 100; i < 200; ++i) wild[i] = {wild[i].open_time, 1e-8, 1e-8, 1e-8, 1e-8, 0, false};
    wild[150].high = wild[150].close = 1e9;
    const std::vector<std::vector<market::Candle>> series{still_market(300, 0.1), still_market(1, 5), wild};
    for (const Definition* definition : indicators::all()) {
        CAPTURE(definition->name);
        for (const auto& candles : series) {
            for (const auto& column : tests::indicator_columns(definition->name, defaults(*definition), candles)) {
                CHECK(std::ranges::all_of(column, [](double value) { return std::isfinite(value); }));
            }
        }
    }
}

TEST_CASE("in a still market averages are exactly the price and nothing seems to move")
{
    const auto candles = still_market(500, 0.1);
    const double p = 0.1;
    const std::map<std::string, std::vector<double>> expected{{"sma", {p}},
                                                              {"ema", {p}},
                                                              {"wma", {p}},
                                                              {"vwap", {p}},
                                                              {"dema", {p}},
                                                              {"tema", {p}},
                                                              {"trima", {p}},
                                                              {"kama", {p}},
                                                              {"hma", {p}},
                                                              {"zlema", {p}},
                                                              {"t3", {p}},
                                                              {"vwma", {p}},
                                                              {"rma", {p}},
                                                              {"alma", {p}},
                                                              {"linreg", {p}},
                                                              {"linreg_intercept", {p}},
                                                              {"tsf", {p}},
                                                              {"midpoint", {p}},
                                                              {"midprice", {p}},
                                                              {"highest", {p}},
                                                              {"lowest", {p}},
                                                              {"avgprice", {p}},
                                                              {"medprice", {p}},
                                                              {"typprice", {p}},
                                                              {"wclprice", {p}},
                                                              {"rolling_vwap", {p}},
                                                              {"bbands", {p, p, p}},
                                                              {"donchian", {p, p, p}},
                                                              {"keltner", {p, p, p}},
                                                              {"accbands", {p, p, p}},
                                                              {"chandelier", {p, p}},
                                                              {"supertrend", {p, 1}},
                                                              {"ichimoku", {p, p, p, p, p, p, p}},
                                                              {"pivot_points", {p, p, p, p, p, p, p, p, p}},
                                                              {"envelopes", {p, p + 0.025 * p, p - 0.025 * p}},
                                                              {"rsi", {50}},
                                                              {"macd", {0, 0, 0}},
                                                              {"atr", {0}},
                                                              {"adx", {0, 0, 0}},
                                                              {"stochastic", {0, 0, 0, 0}},
                                                              {"mom", {0}},
                                                              {"roc", {0}},
                                                              {"rocp", {0}},
                                                              {"rocr", {1}},
                                                              {"rocr100", {100}},
                                                              {"stochf", {0, 0}},
                                                              {"stochrsi", {0, 0}},
                                                              {"willr", {0}},
                                                              {"kdj", {50, 50, 50}},
                                                              {"apo", {0, 0, 0}},
                                                              {"ppo", {0, 0, 0}},
                                                              {"ao", {0}},
                                                              {"ac", {0}},
                                                              {"trix", {0, 0}},
                                                              {"tsi", {0, 0}},
                                                              {"smi", {0, 0}},
                                                              {"plus_di", {0}},
                                                              {"minus_di", {0}},
                                                              {"plus_dm", {0}},
                                                              {"minus_dm", {0}},
                                                              {"dx", {0}},
                                                              {"adxr", {0}},
                                                              {"aroon", {100, 100, 0}},
                                                              {"aroonosc", {0}},
                                                              {"cci", {0}},
                                                              {"avgdev", {0}},
                                                              {"cmo", {0}},
                                                              {"bop", {0}},
                                                              {"ultosc", {0}},
                                                              {"dpo", {0}},
                                                              {"fisher", {0, 0}},
                                                              {"coppock", {0}},
                                                              {"connors_rsi", {100 / 3.0}},
                                                              {"squeeze", {0, 0}},
                                                              {"kst", {0, 0}},
                                                              {"vortex", {0, 0}},
                                                              {"er", {1}},
                                                              {"qstick", {0}},
                                                              {"vhf", {0}},
                                                              {"elder_ray", {0, 0}},
                                                              {"imi", {50}},
                                                              {"linreg_angle", {0}},
                                                              {"ht_phasor", {0, 0}},
                                                              {"ht_trendline", {p}},
                                                              {"macdext", {0, 0, 0}},
                                                              {"fosc", {0}},
                                                              {"cmou", {0}},
                                                              {"heikin_ashi", {p, p, p, p}}};
    for (const auto& [name, values] : expected) {
        CAPTURE(name);
        const Definition& definition = *indicators::find(name);
        const auto columns = tests::indicator_columns(name, defaults(definition), candles);
        for (std::size_t k = 0; k < columns.size(); ++k) {
            const std::size_t first = definition.warmup(defaults(definition), k) - 1;
            CHECK(std::all_of(columns[k].begin() + static_cast<std::ptrdiff_t>(first), columns[k].end(),
                              [want = values[k]](double value) { return value == want; }));
        }
    }
}

TEST_CASE("a parabolic stop lies on a price that stands still")
{
    const auto sar = tests::indicator_columns("psar", {0.02, 0.2}, still_market(50, 0.1))[0];
    CHECK(std::ranges::count(sar, 0.1) == 50);
}

TEST_CASE("cycles are found where there are some")
{
    // A sine of 20 candles, and later a straight line.
    std::vector<market::Candle> candles;
    for (int i = 0; i < 400; ++i) {
        const double price = i < 200 ? 100 + 5 * std::sin(i * 2 * std::numbers::pi / 20) : 100 + 0.5 * (i - 200);
        candles.push_back({core::from_ms(i * 60'000), price, price, price, price, 1, true});
    }
    const auto period = tests::indicator_columns("ht_dcperiod", {}, candles)[0];
    const auto mode = tests::indicator_columns("ht_trendmode", {}, candles)[0];
    const auto phase = tests::indicator_columns("ht_dcphase", {}, candles)[0];
    const auto sine = tests::indicator_columns("ht_sine", {}, candles);
    const auto average = tests::indicator_columns("mama", {0.5, 0.05}, candles);
    CHECK(period[190] == doctest::Approx(20).epsilon(0.05));
    CHECK(mode[190] == 0);
    CHECK(mode[390] == 1);
    CHECK(std::abs(phase[190] - phase[170]) < 10);
    CHECK(sine[0][190] == doctest::Approx(std::sin(phase[190] * std::numbers::pi / 180)));
    CHECK(average[0][390] > average[1][390]);
}

TEST_CASE("a market that turned still has exact averages again as soon as the window is still")
{
    auto candles = tests::made_up_candles(137);
    const double price = 1234.56;
    for (std::size_t i = 0; i < 60; ++i) candles.push_back({core::from_ms(0), price, price, price, price, 0, false});
    const auto bands = tests::indicator_columns("bbands", {20, 2}, candles);
    const auto average = tests::indicator_columns("sma", {20}, candles);
    for (std::size_t i = 137 + 19; i < candles.size(); ++i) {
        CHECK(bands[1][i] == price);
        CHECK(bands[2][i] == price);
        CHECK(average[0][i] == price);
    }
}

TEST_CASE("a price spike leaves no trace in a moving window that has passed it")
{
    auto candles = tests::made_up_candles(400);
    auto spiked = candles;
    spiked[50].close = 1e12;
    const auto clean = tests::indicator_columns("bbands", {20, 2}, candles);
    const auto after = tests::indicator_columns("bbands", {20, 2}, spiked);
    for (std::size_t i = 100; i < candles.size(); ++i) {
        for (std::size_t k = 0; k < 3; ++k) CHECK(after[k][i] == clean[k][i]);
    }
}
