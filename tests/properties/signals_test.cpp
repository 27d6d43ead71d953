#include <algorithm>

#include <rapidcheck.h>

#include "support/made_up_candles.hpp"
#include "support/random_expressions.hpp"
#include "support/specs.hpp"

using namespace cobot;

namespace {

/// The indicators of wide_spec.
const std::string names =
    "rsi fast slow bands bands.upper bands.lower m.histogram hourly other smooth vwap stoch.k trend quarter "
    "other_hourly spread blend slow_trend across twin back over";

/// sample_spec with indicators on every kind of frame: coarser, another pair, both, chained, across.
strategy::Spec wide_spec(const std::string& enter_long, const std::string& exit_long)
{
    auto spec = tests::sample_spec(enter_long);
    spec.exit_long = tests::rule(exit_long, 30);
    const auto add = [&spec](strategy::IndicatorSpec indicator) -> strategy::IndicatorSpec& {
        return spec.indicators.emplace_back(std::move(indicator));
    };
    using tests::setting;
    add(tests::indicator("other", "ema", {setting("period", "7")})).pair = market::Pair{"ETH", "USD"};
    add(tests::indicator("smooth", "wma", {setting("period", "4")})).source.text = "m.signal";
    add(tests::indicator("vwap", "vwap"));
    add(tests::indicator("stoch", "stochastic"));
    add(tests::indicator("quarter", "bbands", {setting("period", "3")})).timeframe = market::Timeframe::minutes(15);
    auto& trend = add(tests::indicator("trend", "sma", {setting("period", "2")}));
    trend.source.text = "quarter.upper";
    trend.timeframe = market::Timeframe::minutes(15);
    auto& other_hourly = add(tests::indicator("other_hourly", "rsi", {setting("period", "3")}));
    other_hourly.timeframe = market::Timeframe::minutes(60);
    other_hourly.pair = market::Pair{"ETH", "USD"};
    add(tests::indicator("spread", "ema", {setting("period", "3")})).source.text = "close / (other - fast)";
    auto& blend = add(tests::indicator("blend", "rsi", {setting("period", "4")}));
    blend.source.text = "trend % (close - open) + since(high > quarter[2])";
    blend.timeframe = market::Timeframe::minutes(15);
    // Sources on finer and coarser candles and on another pair, through several steps.
    const auto on = [&add](const char* id, const char* type, const char* source, int minutes) -> auto&
    {
        auto& indicator = add(tests::indicator(id, type, {setting("period", "3")}));
        indicator.source.text = source;
        if (minutes > 0) indicator.timeframe = market::Timeframe::minutes(minutes);
        return indicator;
    };
    on("slow_trend", "ema", "trend", 60);
    on("across", "wma", "other_hourly - hourly", 15);
    on("twin", "ema", "rsi + smooth", 0).pair = market::Pair{"ETH", "USD"};
    on("back", "rma", "across + quarter - twin", 15);
    on("over", "ema", "back / 2", 0);
    spec.stop =
        strategy::Spec::Stop{strategy::ExitRules::Stop::Kind::atr, setting("", "2").value, setting("", "9").value, {}};
    return spec;
}

/// A made-up market with gaps, and a second pair that may begin later and end earlier.
strategy::MarketView random_view(std::size_t count)
{
    const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1'000'000);
    const auto begin = core::from_ms(*rc::gen::inRange<std::int64_t>(0, 100'000) * 60'000);
    const auto minute = market::Timeframe::minutes(1);
    auto candles = tests::made_up_candles(count, seed, 0, minute, begin);
    if (*rc::gen::arbitrary<bool>()) {
        const auto first = *rc::gen::inRange<std::size_t>(1, count);
        const auto length = std::min(count - first, *rc::gen::inRange<std::size_t>(0, 90));
        candles.erase(candles.begin() + static_cast<std::ptrdiff_t>(first),
                      candles.begin() + static_cast<std::ptrdiff_t>(first + length));
    }
    const auto late = core::Duration(*rc::gen::inRange<std::int64_t>(-100, 400) * 60'000);
    const auto others = tests::made_up_candles(*rc::gen::inRange<std::size_t>(1, count), seed, 1, minute, begin + late);
    return {market::CandleSeries::from_candles({}, minute, candles),
            {market::CandleSeries::from_candles({}, minute, others)}};
}

std::vector<strategy::Signal> rows(const strategy::Signals& signals)
{
    std::vector<strategy::Signal> rows;
    for (std::size_t i = 0; i < signals.size(); ++i) rows.push_back(signals[i]);
    return rows;
}

/// The first candle of `part` at which `whole` says something else; the length of `part` when there is none.
std::size_t first_difference(const std::vector<strategy::Signal>& part, const std::vector<strategy::Signal>& whole)
{
    return static_cast<std::size_t>(std::mismatch(part.begin(), part.end(), whole.begin()).first - part.begin());
}

}  // namespace

TEST_CASE("the streaming form gives the bits of the columnar form, for any expression on any series")
{
    CHECK(rc::check("stream equals columns", [] {
        const auto program = tests::compiled(
            wide_spec(*tests::RandomExpression::condition(names), *tests::RandomExpression::condition(names)));
        const auto view = random_view(*rc::gen::inRange<std::size_t>(1, 2600));
        const auto columns = rows(program.signals(view));
        const auto fires = [](const strategy::Signal& signal) { return signal.enter_long || signal.exit_long; };
        RC_CLASSIFY(std::ranges::any_of(columns, fires), "with signals");
        RC_ASSERT(first_difference(tests::streamed(program, view), columns) == columns.size());

        strategy::ColumnCache cache;
        RC_ASSERT(first_difference(rows(program.signals(view, &cache)), columns) == columns.size());
        RC_ASSERT(first_difference(rows(program.signals(view, &cache)), columns) == columns.size());
        strategy::ColumnCache tiny(10'000);
        RC_ASSERT(first_difference(rows(program.signals(view, &tiny)), columns) == columns.size());
    }));
}

TEST_CASE("no expression can see the future: changing every later candle changes no signal until then")
{
    CHECK(rc::check("the past stands", [] {
        const auto program = tests::compiled(
            wide_spec(*tests::RandomExpression::condition(names), *tests::RandomExpression::condition(names)));
        const auto view = random_view(*rc::gen::inRange<std::size_t>(2, 1800));
        const auto now = *rc::gen::inRange<std::size_t>(1, view.main.size());
        const core::Time change = view.main.open_time(now);
        const auto changed = [&](const market::CandleSeries& series) {
            std::vector<market::Candle> candles;
            const auto later = tests::made_up_candles(series.size(), 99, 5, series.timeframe(), series.begin());
            for (std::size_t i = 0; i < series.size(); ++i) {
                candles.push_back(series.open_time(i) < change ? series[i] : later[i]);
            }
            return market::CandleSeries::from_candles({}, series.timeframe(), candles);
        };
        const auto before = rows(program.signals(view));
        const auto after = rows(program.signals({changed(view.main), {changed(view.others[0])}}));
        RC_ASSERT(first_difference(before, after) >= now);
        // Nor does leaving the later candles out.
        const auto cut = rows(program.signals({view.main.slice(0, now), view.others}));
        RC_ASSERT(first_difference(cut, before) == now);
    }));
}

TEST_CASE("a condition and its negation never hold together, and exactly one does where all is defined")
{
    CHECK(rc::check("negation", [] {
        const auto text = *tests::RandomExpression::condition(names);
        const auto view = random_view(*rc::gen::inRange<std::size_t>(1, 1500));
        const auto either = tests::compiled(wide_spec(text, "not (" + text + ")")).signals(view);
        for (std::size_t i = 0; i < either.size(); ++i) RC_ASSERT(!(either.enter_long[i] && either.exit_long[i]));
    }));
}
