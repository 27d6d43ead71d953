#include <cmath>

#include "strategy/indicator_run.hpp"
#include "support/indicator_columns.hpp"
#include "support/made_up_candles.hpp"
#include "support/specs.hpp"

using namespace cobot;

namespace {

market::CandleSeries series(const std::vector<market::Candle>& candles)
{
    return market::CandleSeries::from_candles({}, market::Timeframe::minutes(1), candles);
}

/// A strategy that says where its indicator x, over `source`, is above 0.
strategy::Spec above_zero(const std::string& type, const std::string& source)
{
    auto spec = tests::sample_spec("x > 0");
    spec.indicators.push_back(tests::indicator("x", type, {tests::setting("period", "3")}));
    spec.indicators.back().source = {source, {}};
    return spec;
}

void check_streams(const strategy::Spec& spec, const strategy::MarketView& view)
{
    const auto program = tests::compiled(spec);
    strategy::ColumnCache cache;
    const auto signals = program.signals(view);
    const auto cached = program.signals(view, &cache);
    const auto streamed = tests::streamed(program, view);
    for (std::size_t i = 0; i < signals.size(); ++i) {
        REQUIRE(signals[i] == streamed[i]);
        REQUIRE(signals[i] == cached[i]);
    }
}

/// A mean of two that is written here, to see what reaches it.
class MeanOfTwo final : public indicators::Stream {
public:
    void step(const double* in, double* out) override
    {
        out[0] = (last_ + in[0] + in[1]) / 2;
        last_ = in[0];
    }
    void block(const double* const* in, double* const* out, std::size_t count) override
    {
        for (std::size_t i = 0; i < count; ++i) {
            const double values[]{in[0][i], in[1][i]};
            step(values, out[0] + i);
        }
    }
    std::unique_ptr<indicators::Stream> clone() const override { return std::make_unique<MeanOfTwo>(*this); }

private:
    double last_ = 0;
};

indicators::Definition mean_of_two()
{
    indicators::Definition definition;
    definition.name = "mean_of_two";
    definition.inputs = {indicators::Input::source, indicators::Input::other};
    definition.outputs = {"mean"};
    definition.warmup = [](indicators::Parameters, std::size_t) -> std::size_t { return 2; };
    definition.stream = [](indicators::Parameters) -> std::unique_ptr<indicators::Stream> {
        return std::make_unique<MeanOfTwo>();
    };
    return definition;
}

}  // namespace

TEST_CASE("a source may be any expression, and is computed before its indicator")
{
    const auto candles = tests::made_up_candles(200);
    const auto signals = tests::compiled(above_zero("sma", "close - open")).signals({series(candles), {}});
    CHECK(signals.warmup == 2);
    for (std::size_t i = 2; i < candles.size(); ++i) {
        double sum = 0;
        for (std::size_t k = i - 2; k <= i; ++k) sum += candles[k].close - candles[k].open;
        if (std::abs(sum) > 1e-9) CHECK(signals.enter_long[i] == (sum > 0));
    }
    CHECK(tests::compiled(above_zero("sma", "rsi - rsi[2]")).warmup() == 14 + 2 + 2);
    CHECK(tests::compiled(above_zero("sma", "bands.upper / 2")).warmup() == 19 + 2);
}

TEST_CASE("expressions as sources stream as they do in columns, from a cache too")
{
    const strategy::MarketView view{series(tests::made_up_candles(1500)), {}};
    check_streams(above_zero("rsi", "(high + low) / 2"), view);
    check_streams(above_zero("sma", "rsi - 50"), view);
    check_streams(above_zero("ema", "hourly - close"), view);
    check_streams(above_zero("ema", "close / (rsi - 50) - since(close > open)"), view);
    auto coarse = above_zero("ema", "close - hourly + change(high, 3)");
    coarse.indicators.back().timeframe = market::Timeframe::minutes(60);
    check_streams(coarse, view);
}

TEST_CASE("a source that divides by another pair pauses where that pair has no candle")
{
    auto spec = above_zero("sma", "close / btc");
    spec.indicators.insert(spec.indicators.begin(), tests::indicator("btc", "sma", {tests::setting("period", "1")}));
    spec.indicators.front().pair = market::Pair{"BTC", "USD"};
    const auto other =
        series(tests::made_up_candles(50, 9, 0, market::Timeframe::minutes(1), core::from_ms(30 * 60'000)));
    const strategy::MarketView view{series(tests::made_up_candles(100)), {other}};
    const auto signals = tests::compiled(spec).signals(view);
    for (std::size_t i = 0; i < 100; ++i) CHECK(signals.enter_long[i] == (i >= 32 && i < 80));
    check_streams(spec, view);
}

TEST_CASE("an indicator goes on after an undefined candle as if it had not been")
{
    const auto definition = mean_of_two();
    strategy::Graph graph;
    const auto other = graph.binary(strategy::Node::Op::divide, graph.field(strategy::Field::open),
                                    graph.field(strategy::Field::volume));
    const auto index = graph.indicator(definition, {}, graph.field(strategy::Field::close), other);
    CHECK(index == graph.indicator(definition, {}, graph.field(strategy::Field::close), other));
    CHECK(index != graph.indicator(definition, {}, graph.field(strategy::Field::high), other));

    const double nan = std::nan("");
    const std::vector<double> source{1, 2, 3, 4, 5, 6};
    const std::vector<double> second{nan, 10, nan, 20, INFINITY, 30};
    for (const std::size_t size : {1U, 2U, 3U, 6U}) {
        strategy::IndicatorRun run(graph.indicators()[index]);
        std::vector<double> out(6);
        for (std::size_t first = 0; first < 6; first += size) {
            run.run({source.data() + first, second.data() + first}, {out.data() + first}, size);
        }
        for (const std::size_t i : {0U, 1U, 2U, 4U}) CHECK(std::isnan(out[i]));
        CHECK(out[3] == (2 + 4 + 20) / 2.0);
        CHECK(out[5] == (4 + 6 + 30) / 2.0);
    }
}
