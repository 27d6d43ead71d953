#include <algorithm>
#include <cmath>
#include <map>

#include "support/indicator_columns.hpp"

using namespace cobot;

namespace {

/// Where a price turns: candle and close. Between two it moves in a straight line.
using Turns = std::vector<std::pair<std::size_t, double>>;

std::vector<double> path(const Turns& turns)
{
    std::vector<double> closes{turns.front().second};
    for (std::size_t k = 1; k < turns.size(); ++k) {
        const auto [from, start] = turns[k - 1];
        const auto [to, end] = turns[k];
        for (std::size_t i = from + 1; i <= to; ++i) {
            closes.push_back(start + (end - start) * static_cast<double>(i - from) / static_cast<double>(to - from));
        }
    }
    return closes;
}

std::vector<double> mirrored(std::vector<double> closes)
{
    for (double& close : closes) close = 300 - close;
    return closes;
}

/// Candles whose highs and lows lie 0.1 beyond the close.
std::vector<std::vector<double>> run(std::string_view name, const std::vector<double>& closes)
{
    std::vector<market::Candle> candles;
    for (const double close : closes) {
        candles.push_back({core::from_ms(static_cast<std::int64_t>(candles.size()) * 60'000), close, close + 0.1,
                           close - 0.1, close, 1, true});
    }
    const indicators::Definition& definition = *indicators::find(name);
    std::vector<double> values;
    for (const auto& parameter : definition.parameters) values.push_back(parameter.default_value);
    return tests::indicator_columns(name, values, candles);
}

double value(std::string_view name, const std::vector<std::vector<double>>& columns, std::string_view output,
             std::size_t candle)
{
    const auto& outputs = indicators::find(name)->outputs;
    const auto k = std::find(outputs.begin(), outputs.end(), output) - outputs.begin();
    return columns.at(static_cast<std::size_t>(k)).at(candle);
}

using Signals = std::map<std::size_t, double>;

Signals signals(std::string_view name, const std::vector<double>& closes)
{
    const auto column = run(name, closes)[0];
    Signals found;
    for (std::size_t i = 0; i < column.size(); ++i) {
        if (std::abs(column[i]) > 0) found[i] = column[i];
    }
    return found;
}

const Turns two_tops{{0, 110}, {10, 100}, {30, 120}, {40, 110}, {50, 120}, {70, 95}};
const Turns three_tops{{0, 110}, {10, 100}, {30, 120}, {40, 110}, {50, 120}, {60, 110}, {70, 120}, {90, 95}};
const Turns shoulders{{0, 105}, {10, 95}, {25, 110}, {35, 102}, {50, 120}, {65, 102}, {75, 110}, {95, 90}};
const Turns rising_lows{{0, 110}, {10, 100}, {25, 120}, {35, 110}, {45, 120}, {51, 118.2}, {61, 130}};
const Turns narrowing{{0, 110}, {10, 100}, {25, 120}, {35, 106}, {45, 116}, {51, 113}, {61, 123}};
const Turns box{{0, 110}, {10, 100}, {25, 120}, {40, 100}, {55, 120}, {61, 112}, {73, 124}};
const Turns wedge{{0, 105}, {10, 100}, {20, 112}, {30, 105}, {40, 115}, {50, 110}, {56, 112.5}, {66, 102.5}};
const Turns pole_and_flag{{0, 105}, {10, 100}, {20, 130}, {25, 124}, {30, 128}, {35, 122}, {45, 142}};
const Turns pole_and_pennant{{0, 105}, {10, 100}, {20, 130}, {25, 122}, {30, 127}, {35, 124.5}, {45, 144.5}};

std::vector<double> cup(double power)
{
    std::vector<double> closes = path({{0, 100}, {20, 120}});
    for (int i = 21; i <= 80; ++i) closes.push_back(100 + 20 * std::pow(std::abs(i - 50) / 30.0, power));
    const auto handle = path({{0, 120}, {6, 115}, {20, 129}});
    closes.insert(closes.end(), handle.begin() + 1, handle.end());
    return closes;
}

/// A series in which a pattern occurs, the candle that completes it, and one that misses by a little.
struct Case {
    std::string_view name, mirror_name;
    std::vector<double> closes;
    std::size_t candle;
    double signal;
    std::vector<double> near_miss;
};

Turns with(Turns turns, std::size_t turn, double price)
{
    turns[turn].second = price;
    return turns;
}

std::vector<Case> cases()
{
    const Turns slow_flag{{0, 105}, {10, 100}, {30, 130}, {35, 124}, {40, 128}, {45, 122}, {55, 142}};
    const Turns slow_pennant{{0, 105}, {10, 100}, {30, 130}, {35, 122}, {40, 127}, {45, 124.5}, {55, 144.5}};
    return {
        {"double_top", "double_bottom", path(two_tops), 59, -100, path(with(two_tops, 4, 125))},
        {"triple_top", "triple_bottom", path(three_tops), 79, -100, path(with(three_tops, 4, 125))},
        {"head_and_shoulders", "inverse_head_and_shoulders", path(shoulders), 84, -100, path(with(shoulders, 6, 118))},
        {"ascending_triangle", "descending_triangle", path(rising_lows), 53, 100, path(with(rising_lows, 4, 128))},
        {"symmetrical_triangle", "symmetrical_triangle", path(narrowing), 53, 100, path(with(narrowing, 4, 119.5))},
        {"rectangle", "rectangle", path(box), 70, 100, path(with(box, 3, 108))},
        {"rising_wedge", "falling_wedge", path(wedge), 57, -100, path(with(wedge, 4, 117))},
        {"flag", "flag", path(pole_and_flag), 38, 100, path(slow_flag)},
        {"pennant", "pennant", path(pole_and_pennant), 37, 100, path(slow_pennant)},
        {"cup_and_handle", "cup_and_handle", cup(2), 92, 100, cup(1)},
    };
}

}  // namespace

TEST_CASE("a chart pattern is found at the one candle that completes it, and its mirror image at the same")
{
    for (const Case& one : cases()) {
        CAPTURE(one.name);
        CHECK(signals(one.name, one.closes) == Signals{{one.candle, one.signal}});
        CHECK(signals(one.mirror_name, mirrored(one.closes)) == Signals{{one.candle, -one.signal}});
    }
}

TEST_CASE("a series that misses a chart pattern by a little has none, nor has its mirror image")
{
    for (const Case& one : cases()) {
        CAPTURE(one.name);
        CHECK(signals(one.name, one.near_miss).empty());
        CHECK(signals(one.mirror_name, mirrored(one.near_miss)).empty());
    }
}

TEST_CASE("a chart pattern is not known before the candle that completes it, whatever comes after")
{
    for (const Case& one : cases()) {
        CAPTURE(one.name);
        auto cut = one.closes;
        cut.resize(one.candle);
        CHECK(signals(one.name, cut).empty());
        cut = one.closes;
        cut.resize(one.candle + 1);
        CHECK(signals(one.name, cut) == Signals{{one.candle, one.signal}});
    }
}

TEST_CASE("a chart pattern tells its points, its neckline and its target, and remembers them")
{
    const auto columns = run("double_top", path(two_tops));
    for (const std::size_t later : {0U, 5U}) {
        const std::size_t candle = 59 + later;
        const auto at = [&](std::string_view output) { return value("double_top", columns, output, candle); };
        CHECK(at("neckline") == doctest::Approx(109.9));
        CHECK(at("target") == doctest::Approx(109.9 - 10.2));
        CHECK(at("p1_ago") == 29 + later);
        CHECK(at("p1_price") == doctest::Approx(120.1));
        CHECK(at("p2_ago") == 19 + later);
        CHECK(at("p2_price") == doctest::Approx(109.9));
        CHECK(at("p3_ago") == 9 + later);
        CHECK(at("p3_price") == doctest::Approx(120.1));
    }
    CHECK(value("double_top", columns, "neckline", 58) == 0);
}

TEST_CASE("a chart pattern that is not completed in time, or leaves on the wrong side, is none")
{
    const Turns too_late{{0, 110}, {10, 100}, {30, 120}, {40, 110}, {50, 120}, {56, 114}, {120, 113}, {130, 95}};
    CHECK(signals("double_top", path(too_late)).empty());
    const Turns upwards{{0, 110}, {10, 100}, {30, 120}, {40, 110}, {50, 120}, {56, 114}, {66, 130}, {80, 85}};
    CHECK(signals("double_top", path(upwards)).empty());
}

TEST_CASE("swing_points are told when they are certain")
{
    const auto closes = path({{0, 100}, {10, 110}, {20, 104}, {30, 112}});
    CHECK(signals("swing_points", closes) == Signals{{15, -100}, {25, 100}});
    const auto columns = run("swing_points", closes);
    CHECK(value("swing_points", columns, "high", 14) == 0);
    CHECK(value("swing_points", columns, "high", 30) == doctest::Approx(110.1));
    CHECK(value("swing_points", columns, "high_ago", 30) == 20);
    CHECK(value("swing_points", columns, "low", 30) == doctest::Approx(103.9));
    CHECK(value("swing_points", columns, "low_ago", 30) == 10);
    CHECK(signals("swing_points", path({{0, 100}, {4, 110}, {14, 100}})).empty());  // Too early to stand out.
}

TEST_CASE("support_resistance joins swings of about one price to levels")
{
    const auto closes =
        path({{0, 110}, {10, 100}, {20, 120}, {30, 100.4}, {40, 120.6}, {50, 108}, {58, 112}, {70, 126}});
    const auto columns = run("support_resistance", closes);
    const auto at = [&](std::string_view output, std::size_t candle) {
        return value("support_resistance", columns, output, candle);
    };
    CHECK(at("resistance_touches", 44) == 0);
    CHECK(at("support", 46) == doctest::Approx(100.1));
    CHECK(at("support_touches", 46) == 2);
    CHECK(at("resistance", 46) == doctest::Approx(120.4));
    CHECK(at("resistance_touches", 46) == 2);
    CHECK(signals("support_resistance", closes) == Signals{{66, 100}});
    CHECK(signals("support_resistance", mirrored(closes)) == Signals{{66, -100}});
    CHECK(at("support", 66) == doctest::Approx(120.4));
}

TEST_CASE("divergence compares the price with an oscillator at swings, regular and hidden, both ways")
{
    const auto told = [](const Turns& price, const Turns& oscillator, double sign) {
        std::vector<std::vector<double>> in(4);
        for (const double close : path(price)) {
            in[1].push_back(sign * close + 0.1);
            in[2].push_back(sign * close - 0.1);
            in[3].push_back(sign * close);
        }
        for (const double x : path(oscillator)) in[0].push_back(sign * x);
        std::vector<std::vector<double>> out(9, std::vector<double>(in[0].size()));
        tests::run_block(*indicators::find("divergence")->stream(std::vector<double>{5, 5, 5, 60, 3}), in, out, 0,
                         in[0].size());
        std::map<std::size_t, std::pair<double, double>> found;
        for (std::size_t i = 0; i < out[0].size(); ++i) {
            CHECK(out[0][i] == out[1][i] + out[2][i]);
            if (std::abs(out[0][i]) > 0) found[i] = {out[1][i], out[2][i]};
        }
        return found;
    };
    using Found = std::map<std::size_t, std::pair<double, double>>;
    const Turns higher{{0, 100}, {20, 120}, {30, 110}, {40, 125}, {60, 105}};
    const Turns lower{{0, 100}, {20, 125}, {30, 110}, {40, 120}, {60, 105}};
    const Turns weaker{{0, 50}, {20, 80}, {30, 60}, {40, 70}, {60, 40}};
    const Turns stronger{{0, 50}, {20, 70}, {30, 60}, {40, 80}, {60, 40}};
    const Turns hardly_weaker{{0, 50}, {20, 72}, {30, 60}, {40, 70}, {60, 40}};
    CHECK(told(higher, weaker, 1) == Found{{45, {-100, 0}}});
    CHECK(told(higher, weaker, -1) == Found{{45, {100, 0}}});
    CHECK(told(lower, stronger, 1) == Found{{45, {0, -100}}});
    CHECK(told(lower, stronger, -1) == Found{{45, {0, 100}}});
    CHECK(told(higher, stronger, 1).empty());
    CHECK(told(higher, hardly_weaker, 1).empty());
}
