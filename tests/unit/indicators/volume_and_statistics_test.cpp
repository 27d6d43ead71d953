// What golden files cannot say of volatility, volume, statistics and regime: markets that stand still, where sums
// begin, and small examples worked out by hand.

#include <cmath>
#include <map>

#include "support/indicator_columns.hpp"
#include "support/made_up_candles.hpp"

using namespace cobot;
using Columns = std::vector<std::vector<double>>;

namespace {

std::vector<double> defaults(std::string_view name)
{
    std::vector<double> values;
    for (const auto& parameter : indicators::find(name)->parameters) values.push_back(parameter.default_value);
    return values;
}

std::vector<market::Candle> still_market(std::size_t count, double price, double volume)
{
    std::vector<market::Candle> candles;
    for (std::size_t i = 0; i < count; ++i) {
        candles.push_back(
            {core::from_ms(static_cast<std::int64_t>(i) * 60'000), price, price, price, price, volume, volume > 0});
    }
    return candles;
}

/// Candles of the given closes and volumes, each from one below to one above its close.
std::vector<market::Candle> candles_of(const std::vector<double>& closes, const std::vector<double>& volumes)
{
    std::vector<market::Candle> candles;
    for (std::size_t i = 0; i < closes.size(); ++i) {
        candles.push_back({core::from_ms(static_cast<std::int64_t>(i) * 60'000), closes[i], closes[i] + 1,
                           closes[i] - 1, closes[i], volumes[i], true});
    }
    return candles;
}

/// Whether every output has its expected value from its warm-up on.
void check_settled(std::string_view name, const std::vector<double>& expected,
                   const std::vector<market::Candle>& candles)
{
    CAPTURE(name);
    const auto settings = defaults(name);
    const auto columns = tests::indicator_columns(name, settings, candles);
    REQUIRE(columns.size() == expected.size());
    for (std::size_t k = 0; k < columns.size(); ++k) {
        for (std::size_t i = indicators::find(name)->warmup(settings, k) - 1; i < candles.size(); ++i) {
            REQUIRE(columns[k][i] == expected[k]);
        }
    }
}

}  // namespace

TEST_CASE("where nothing moves or trades, each says exactly what is documented")
{
    const double p = 0.1;
    const std::map<std::string_view, std::vector<double>> expected{{"trange", {0}},
                                                                   {"natr", {0}},
                                                                   {"stddev", {0}},
                                                                   {"var", {0}},
                                                                   {"zscore", {0}},
                                                                   {"historical_volatility", {0}},
                                                                   {"choppiness", {100}},
                                                                   {"ulcer", {0}},
                                                                   {"adr", {0}},
                                                                   {"cvi", {0}},
                                                                   {"rvi", {50}},
                                                                   {"obv", {0}},
                                                                   {"ad", {0}},
                                                                   {"adosc", {0}},
                                                                   {"pvt", {0}},
                                                                   {"nvi", {1000}},
                                                                   {"pvi", {1000}},
                                                                   {"cmf", {0}},
                                                                   {"mfi", {50}},
                                                                   {"efi", {0}},
                                                                   {"eom", {0}},
                                                                   {"pvo", {0}},
                                                                   {"rvol", {0}},
                                                                   {"marketfi", {0}},
                                                                   {"vwap_bands", {p, p, p}},
                                                                   {"volume_profile", {p, p, p}},
                                                                   {"order_flow", {0, 0, 0}},
                                                                   {"correl", {0}},
                                                                   {"beta", {0}},
                                                                   {"autocorrelation", {0}},
                                                                   {"linreg_slope", {0}},
                                                                   {"linreg_r2", {0}},
                                                                   {"minmax", {p, p}},
                                                                   {"maxindex", {0}},
                                                                   {"minindex", {0}},
                                                                   {"minmaxindex", {0, 0}},
                                                                   {"heikin_ashi", {p, p, p, p}},
                                                                   {"percentile", {p}},
                                                                   {"quantile", {p}},
                                                                   {"median", {p}},
                                                                   {"percentrank", {0}},
                                                                   {"skew", {0}},
                                                                   {"kurtosis", {0}},
                                                                   {"entropy", {0}},
                                                                   {"hurst", {0.5}},
                                                                   {"massi", {25}},
                                                                   {"regime", {0, 1}}};
    const auto candles = still_market(400, p, 0);
    for (const auto& [name, values] : expected) check_settled(name, values, candles);
}

TEST_CASE("sums of a still market are the price times the candles")
{
    const auto candles = still_market(300, 0.5, 2);
    check_settled("sum", {15}, candles);
    CHECK(tests::indicator_columns("cumsum", {}, candles)[0].back() == 150);
}

TEST_CASE("running totals begin at the first candle of the series")
{
    const auto candles = candles_of({10, 11, 10, 10, 20}, {5, 3, 4, 9, 2});
    CHECK(tests::indicator_columns("obv", {}, candles)[0] == std::vector<double>{5, 8, 4, 4, 6});
    const auto trend = tests::indicator_columns("pvt", {}, candles)[0];
    CHECK(trend[0] == 0);
    CHECK(trend[1] == doctest::Approx(0.3));
    const auto falling = tests::indicator_columns("nvi", {}, candles)[0];
    const auto rising = tests::indicator_columns("pvi", {}, candles)[0];
    CHECK(falling[0] == 1000);
    CHECK(falling[1] == doctest::Approx(1100));
    CHECK(falling[3] == falling[1]);
    CHECK(falling[4] == doctest::Approx(2200));
    CHECK(rising[4] == doctest::Approx(1000 * 10 / 11.0));
}

TEST_CASE("where the series begins changes running totals only by what came before")
{
    auto candles = tests::made_up_candles(200);
    const auto whole = tests::indicator_columns("obv", {}, candles)[0];
    const double offset = whole[50] - candles[50].volume;
    candles.erase(candles.begin(), candles.begin() + 50);
    const auto later = tests::indicator_columns("obv", {}, candles)[0];
    for (std::size_t i = 0; i < later.size(); ++i) REQUIRE(later[i] + offset == doctest::Approx(whole[i + 50]));
}

TEST_CASE("bands around the day's average price are as far as the prices were")
{
    const auto columns = tests::indicator_columns("vwap_bands", {2}, candles_of({10, 20}, {1, 1}));
    CHECK(columns[0][1] == doctest::Approx(15));
    CHECK(columns[1][1] == doctest::Approx(25));
    CHECK(columns[2][1] == doctest::Approx(5));
}

TEST_CASE("the bands begin anew at midnight UTC")
{
    auto candles = candles_of({10, 20, 50}, {1, 1, 1});
    candles[2].open_time = core::from_ms(86'400'000);
    const auto columns = tests::indicator_columns("vwap_bands", {2}, candles);
    for (const auto& column : columns) CHECK(column[2] == 50);
}

TEST_CASE("the volume profile finds where most was traded, and the rows around it")
{
    // From 9 to 31, eleven rows of two: 10 and 14 trade little, 20 much, 30 some.
    const auto columns =
        tests::indicator_columns("volume_profile", {4, 11, 70}, candles_of({10, 20, 30, 14}, {1, 7, 3, 1}));
    CHECK(columns[0][3] == doctest::Approx(20));
    CHECK(columns[1][3] == doctest::Approx(31));
    CHECK(columns[2][3] == doctest::Approx(19));
}

TEST_CASE("order flow: an unusual rise is nearly all bought, and totals are those of the deltas")
{
    std::vector<double> closes;
    for (int i = 0; i < 60; ++i) closes.push_back(100 + i % 2);
    closes.push_back(120);
    const auto columns =
        tests::indicator_columns("order_flow", {0, 20}, candles_of(closes, std::vector<double>(61, 10)));
    CHECK(columns[0].back() > 9.9);
    CHECK(columns[0].back() <= 10);
    CHECK(columns[1][60] == doctest::Approx(columns[1][59] + columns[0][60]));
    CHECK(std::abs(columns[2].back()) <= 1);
}

TEST_CASE("by location a candle that closes at its high is all bought")
{
    auto candles = candles_of({10, 10}, {4, 4});
    candles[0].close = candles[0].high;
    candles[1].close = candles[1].low;
    const auto columns = tests::indicator_columns("order_flow", {1, 2}, candles);
    CHECK(columns[0] == std::vector<double>{4, -4});
    CHECK(columns[1] == std::vector<double>{4, 0});
    CHECK(columns[2][1] == 0);
}

TEST_CASE("regime: a steady rise is a trend up, a steady fall one down, and wild candles are high volatility")
{
    std::vector<double> rising;
    std::vector<double> falling;
    for (int i = 0; i < 300; ++i) {
        rising.push_back(1000 + 2 * i);
        falling.push_back(1000 - 2 * i);
    }
    const std::vector<double> volumes(300, 1);
    const auto& definition = *indicators::find("regime");
    const auto word = [&](const Columns& columns, std::size_t output, std::size_t i) {
        return definition.labels_of(output)[static_cast<std::size_t>(columns[output][i])];
    };
    CHECK(word(tests::indicator_columns("regime", defaults("regime"), candles_of(rising, volumes)), 0, 299) ==
          "trend_up");
    CHECK(word(tests::indicator_columns("regime", defaults("regime"), candles_of(falling, volumes)), 0, 299) ==
          "trend_down");

    auto wild = tests::made_up_candles(300);
    for (std::size_t i = 280; i < 300; ++i) wild[i].high += 50;
    auto calm = tests::made_up_candles(300);
    for (std::size_t i = 260; i < 300; ++i) {
        const double price = calm[259].close;
        calm[i] = {calm[i].open_time, price, price + 0.01, price - 0.01, price, 1, true};
    }
    CHECK(word(tests::indicator_columns("regime", defaults("regime"), wild), 1, 299) == "high");
    CHECK(word(tests::indicator_columns("regime", defaults("regime"), calm), 1, 299) == "low");
}

TEST_CASE("the Hurst exponent is near one in a straight rise with a slow swing, and low in a market that turns back")
{
    std::vector<double> swinging;
    std::vector<double> turning;
    for (int i = 0; i < 400; ++i) {
        swinging.push_back(1000 + 100 * std::sin(i / 80.0));
        turning.push_back(1000 + (i % 2 == 0 ? 1 : -1) + 0.01 * i);
    }
    const std::vector<double> volumes(400, 1);
    CHECK(tests::indicator_columns("hurst", {100, 5}, candles_of(swinging, volumes))[0].back() > 0.9);
    CHECK(tests::indicator_columns("hurst", {100, 5}, candles_of(turning, volumes))[0].back() < 0.4);
}

TEST_CASE("long windows use the tree, and agree with short ones that use the array")
{
    // The same values over and over: any window of whole turns has the same quantiles.
    const auto turn = tests::made_up_candles(200);
    std::vector<market::Candle> candles;
    for (int k = 0; k < 10; ++k) candles.insert(candles.end(), turn.begin(), turn.end());
    for (const std::string_view name : {"median", "percentile", "quantile"}) {
        auto shorter = defaults(name);
        auto longer = shorter;
        shorter[0] = 201;
        longer[0] = 1001;
        const auto by_array = tests::indicator_columns(name, shorter, candles)[0];
        const auto by_tree = tests::indicator_columns(name, longer, candles)[0];
        CAPTURE(name);
        CHECK(std::abs(by_array.back() - by_tree.back()) < 1);
    }
    const auto rank = tests::indicator_columns("percentrank", {1000}, candles)[0];
    const auto shorter = tests::indicator_columns("percentrank", {200}, candles)[0];
    for (std::size_t i = 1000; i < candles.size(); ++i) REQUIRE(rank[i] == doctest::Approx(shorter[i]));
}

TEST_CASE("settings that contradict each other are refused")
{
    const auto problem = [](std::string_view name, const std::vector<double>& values) {
        return indicators::problem_with(*indicators::find(name), values);
    };
    CHECK(problem("adosc", {10, 10}) == "fast of adosc must be less than slow");
    CHECK(problem("pvo", {26, 12}) == "fast of pvo must be less than slow");
    CHECK(problem("regime", {14, 20, 25, 100, 80, 20}) == "range_below of regime must not be more than trend_from");
    CHECK(problem("regime", {14, 25, 20, 100, 20, 80}) == "low_to of regime must be less than high_from");
    CHECK(problem("stddev", {20, 2}) == "deviation of stddev must be one of population, sample");
}
