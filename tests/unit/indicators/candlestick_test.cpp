#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "support/indicator_columns.hpp"

using namespace cobot;
using indicators::Definition;

namespace {

/// What tests/golden/candlesticks.csv holds, which TA-Lib made.
struct Golden {
    std::vector<market::Candle> candles;
    std::map<std::string, std::vector<double>> signals;  ///< By TA-Lib's name.
};

Golden read_golden()
{
    std::ifstream file(COBOT_SOURCE_DIR "/tests/golden/candlesticks.csv");
    Golden golden;
    std::string line;
    std::getline(file, line);
    std::vector<std::pair<std::size_t, std::string>> said;
    while (std::getline(file, line)) {
        std::istringstream cells(line);
        std::string cell;
        std::vector<double> prices;
        while (prices.size() < 4 && std::getline(cells, cell, ',')) prices.push_back(std::stod(cell) / 100);
        while (cells >> cell) said.emplace_back(golden.candles.size(), cell);
        golden.candles.push_back({core::from_ms(static_cast<std::int64_t>(golden.candles.size()) * 60'000),
                                  prices.at(0), prices.at(1), prices.at(2), prices.at(3), 1, true});
    }
    for (const auto& [candle, text] : said) {
        const auto equals = text.find('=');
        auto& column = golden.signals["CDL" + text.substr(0, equals)];
        column.resize(golden.candles.size());
        column[candle] = std::stod(text.substr(equals + 1));
    }
    return golden;
}

std::vector<double> defaults(const Definition& definition)
{
    std::vector<double> values;
    for (const auto& parameter : definition.parameters) values.push_back(parameter.default_value);
    return values;
}

std::vector<const Definition*> patterns()
{
    std::vector<const Definition*> found;
    for (const Definition* definition : indicators::all()) {
        if (!definition->aliases.empty() && definition->aliases[0].starts_with("cdl")) found.push_back(definition);
    }
    return found;
}

std::vector<double> signals_of(std::string_view name, std::vector<double> values,
                               const std::vector<std::array<double, 4>>& prices)
{
    std::vector<market::Candle> candles;
    for (const auto& [open, high, low, close] : prices) {
        candles.push_back({core::from_ms(0), open, high, low, close, 1, true});
    }
    return tests::indicator_columns(name, values, candles)[0];
}

std::size_t parameter_of(const Definition& definition, std::string_view name)
{
    const auto found = std::ranges::find_if(definition.parameters, [&](const auto& p) { return p.name == name; });
    REQUIRE(found != definition.parameters.end());
    return static_cast<std::size_t>(found - definition.parameters.begin());
}

/// TA-Lib's names and ours.
const std::map<std::string, std::string> names{{"CDL2CROWS", "two_crows"},
                                               {"CDL3BLACKCROWS", "three_black_crows"},
                                               {"CDL3INSIDE", "three_inside"},
                                               {"CDL3LINESTRIKE", "three_line_strike"},
                                               {"CDL3OUTSIDE", "three_outside"},
                                               {"CDL3STARSINSOUTH", "three_stars_in_the_south"},
                                               {"CDL3WHITESOLDIERS", "three_white_soldiers"},
                                               {"CDLABANDONEDBABY", "abandoned_baby"},
                                               {"CDLADVANCEBLOCK", "advance_block"},
                                               {"CDLBELTHOLD", "belt_hold"},
                                               {"CDLBREAKAWAY", "breakaway"},
                                               {"CDLCLOSINGMARUBOZU", "closing_marubozu"},
                                               {"CDLCONCEALBABYSWALL", "concealing_baby_swallow"},
                                               {"CDLCOUNTERATTACK", "counterattack"},
                                               {"CDLDARKCLOUDCOVER", "dark_cloud_cover"},
                                               {"CDLDOJI", "doji"},
                                               {"CDLDOJISTAR", "doji_star"},
                                               {"CDLDRAGONFLYDOJI", "dragonfly_doji"},
                                               {"CDLENGULFING", "engulfing"},
                                               {"CDLEVENINGDOJISTAR", "evening_doji_star"},
                                               {"CDLEVENINGSTAR", "evening_star"},
                                               {"CDLGAPSIDESIDEWHITE", "side_by_side_white_lines"},
                                               {"CDLGRAVESTONEDOJI", "gravestone_doji"},
                                               {"CDLHAMMER", "hammer"},
                                               {"CDLHANGINGMAN", "hanging_man"},
                                               {"CDLHARAMI", "harami"},
                                               {"CDLHARAMICROSS", "harami_cross"},
                                               {"CDLHIGHWAVE", "high_wave"},
                                               {"CDLHIKKAKE", "hikkake"},
                                               {"CDLHIKKAKEMOD", "modified_hikkake"},
                                               {"CDLHOMINGPIGEON", "homing_pigeon"},
                                               {"CDLIDENTICAL3CROWS", "identical_three_crows"},
                                               {"CDLINNECK", "in_neck"},
                                               {"CDLINVERTEDHAMMER", "inverted_hammer"},
                                               {"CDLKICKING", "kicking"},
                                               {"CDLKICKINGBYLENGTH", "kicking_by_length"},
                                               {"CDLLADDERBOTTOM", "ladder_bottom"},
                                               {"CDLLONGLEGGEDDOJI", "long_legged_doji"},
                                               {"CDLLONGLINE", "long_line"},
                                               {"CDLMARUBOZU", "marubozu"},
                                               {"CDLMATCHINGLOW", "matching_low"},
                                               {"CDLMATHOLD", "mat_hold"},
                                               {"CDLMORNINGDOJISTAR", "morning_doji_star"},
                                               {"CDLMORNINGSTAR", "morning_star"},
                                               {"CDLONNECK", "on_neck"},
                                               {"CDLPIERCING", "piercing"},
                                               {"CDLRICKSHAWMAN", "rickshaw_man"},
                                               {"CDLRISEFALL3METHODS", "rising_falling_three_methods"},
                                               {"CDLSEPARATINGLINES", "separating_lines"},
                                               {"CDLSHOOTINGSTAR", "shooting_star"},
                                               {"CDLSHORTLINE", "short_line"},
                                               {"CDLSPINNINGTOP", "spinning_top"},
                                               {"CDLSTALLEDPATTERN", "stalled_pattern"},
                                               {"CDLSTICKSANDWICH", "stick_sandwich"},
                                               {"CDLTAKURI", "takuri"},
                                               {"CDLTASUKIGAP", "tasuki_gap"},
                                               {"CDLTHRUSTING", "thrusting"},
                                               {"CDLTRISTAR", "tristar"},
                                               {"CDLUNIQUE3RIVER", "unique_three_river"},
                                               {"CDLUPSIDEGAP2CROWS", "upside_gap_two_crows"},
                                               {"CDLXSIDEGAP3METHODS", "gap_three_methods"}};

}  // namespace

TEST_CASE("every candlestick pattern says what TA-Lib says, on every candle")
{
    const Golden golden = read_golden();
    REQUIRE(golden.candles.size() > 1000);
    REQUIRE(golden.signals.size() == 61);
    CHECK(patterns().size() == 61);
    for (const auto& [talib_name, expected] : golden.signals) {
        CAPTURE(talib_name);
        const Definition* definition = indicators::find(talib_name);
        REQUIRE(definition != nullptr);
        CHECK(definition->name == names.at(talib_name));
        CHECK(definition->outputs == std::vector{definition->name});
        CHECK(tests::indicator_columns(definition->name, defaults(*definition), golden.candles)[0] == expected);
    }
}

TEST_CASE("every candlestick pattern is the same in any pieces, candle by candle, and with any settings")
{
    const Golden golden = read_golden();
    for (const Definition* definition : patterns()) {
        CAPTURE(definition->name);
        for (const double period : {0.0, 1.0, 37.0}) {
            auto values = defaults(*definition);
            for (std::size_t k = 0; k < values.size(); ++k) {
                if (definition->parameters[k].name.ends_with("_period")) values[k] = period;
            }
            const auto inputs = tests::input_columns(*definition, golden.candles);
            const auto whole = tests::indicator_columns(definition->name, values, golden.candles);
            auto pieces = whole;
            std::ranges::fill(pieces[0], -1);
            auto stream = definition->stream(values);
            std::size_t first = 0;
            for (std::size_t size = 1; first < golden.candles.size(); size = size * 7 % 1009) {
                const std::size_t last = std::min(first + size, golden.candles.size());
                if (size % 2 == 0) stream = stream->clone();
                tests::run_block(*stream, inputs, pieces, first, last);
                first = last;
            }
            CHECK(pieces == whole);
        }
    }
}

TEST_CASE("a hammer stands out among the candles before it by the settings given")
{
    std::vector<std::array<double, 4>> prices(11, {10, 11, 8, 9});
    prices.push_back({8.1, 8.25, 7, 8.2});
    const Definition& hammer = *indicators::find("hammer");
    auto values = defaults(hammer);
    CHECK(signals_of("hammer", values, prices).back() == 100);

    values[parameter_of(hammer, "shadow_long_factor")] = 20;
    CHECK(signals_of("hammer", values, prices).back() == 0);
    values = defaults(hammer);
    values[parameter_of(hammer, "body_short_period")] = 12;  // One candle more than there is.
    CHECK(signals_of("hammer", values, prices).back() == 0);
    CHECK(hammer.warmup(values, 0) == 14);
}

TEST_CASE("a dark cloud must reach as deep as its penetration says")
{
    std::vector<std::array<double, 4>> prices(10, {10, 10.2, 9.8, 10.1});
    prices.push_back({10, 12.1, 9.9, 12});
    prices.push_back({12.5, 12.6, 10.6, 10.7});  // Down 1.3 of 2.
    CHECK(signals_of("dark_cloud_cover", {0.5, 10, 1, 0}, prices).back() == -100);
    CHECK(signals_of("dark_cloud_cover", {0.7, 10, 1, 0}, prices).back() == 0);
}

TEST_CASE("a hikkake is confirmed once, by a close past the inside candle within three candles")
{
    std::vector<std::array<double, 4>> prices(4, {10, 12, 8, 10});
    prices.push_back({10, 11, 9, 10});     // Inside.
    prices.push_back({10, 10.5, 8.5, 9});  // Breaks out downwards.
    prices.push_back({9, 10, 8.4, 9.5});
    prices.push_back({9.5, 11.5, 9, 11.2});
    prices.push_back({11, 12.5, 10, 11.3});
    CHECK(signals_of("hikkake", {}, prices) == std::vector<double>{0, 0, 0, 0, 0, 100, 0, 200, 0});
    prices.insert(prices.begin() + 6, 2, {9, 10, 8.4, 9.5});
    CHECK(signals_of("hikkake", {}, prices) == std::vector<double>{0, 0, 0, 0, 0, 100, 0, 0, 0, 0, 0});
}
