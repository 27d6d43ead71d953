#include "strategy/figures.hpp"

#include <algorithm>

#include "support/indicator_columns.hpp"
#include "support/made_up_candles.hpp"
#include "support/specs.hpp"

using namespace cobot;

namespace {

constexpr std::size_t count = 6000;

std::vector<strategy::Figure> figures_of(strategy::IndicatorSpec indicator)
{
    auto spec = tests::sample_spec("close > 0");
    spec.indicators = {std::move(indicator)};
    const auto candles = tests::made_up_candles(count);
    return strategy::figures(spec, {}, market::CandleSeries::from_candles({}, spec.timeframe, candles));
}

}  // namespace

TEST_CASE("a chart pattern is a figure of its points, known from its candle on")
{
    const auto candles = tests::made_up_candles(count);
    std::vector<double> settings;
    for (const auto& parameter : indicators::find("double_top")->parameters)
        settings.push_back(parameter.default_value);
    const auto signal = tests::indicator_columns("double_top", settings, candles)[0];
    const auto found = figures_of(tests::indicator("top", "double_top"));
    CHECK(found.size() > 3);
    CHECK(found.size() == static_cast<std::size_t>(std::ranges::count_if(signal, [](double s) { return s != 0; })));
    for (const auto& figure : found) {
        CHECK(figure.name == "double_top");
        CHECK(figure.signal == -100);
        REQUIRE(figure.points.size() == 3);
        CHECK(figure.points[0].at < figure.points[1].at);
        CHECK(figure.points[1].at < figure.points[2].at);
        CHECK(figure.points[2].at < figure.known);
        CHECK(figure.points[1].price < figure.points[0].price);
        for (const std::size_t top : {0, 2}) {
            const auto at = static_cast<std::size_t>((figure.points[top].at - candles[0].open_time) /
                                                     (candles[1].open_time - candles[0].open_time));
            CHECK(figure.points[top].price == candles[at].high);
        }
    }
}

TEST_CASE("a level is a figure from its first to its last candle")
{
    const auto found = figures_of(tests::indicator("levels", "support_resistance"));
    CHECK(found.size() > 10);
    for (const auto& figure : found) {
        CHECK((figure.name == "support" || figure.name == "resistance"));
        REQUIRE(figure.points.size() == 2);
        CHECK(figure.points[0].price == figure.points[1].price);
        CHECK(figure.points[0].at <= figure.points[1].at);
        CHECK(figure.points[1].at == figure.known);
    }
}

TEST_CASE("a coarser pattern has points at its own candles; indicators without points have no figures")
{
    auto coarse = tests::indicator("top", "double_top");
    coarse.timeframe = market::Timeframe::minutes(5);
    const auto found = figures_of(coarse);
    CHECK(!found.empty());
    for (const auto& figure : found) {
        for (const auto& point : figure.points) CHECK(core::to_ms(point.at) % 300'000 == 0);
    }
    CHECK(figures_of(tests::indicator("plain", "sma")).empty());
}
