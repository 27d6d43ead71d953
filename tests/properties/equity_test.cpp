// The equity curve against a plain re-reading of its definition, over runs drawn at random.

#include <rapidcheck.h>

#include <algorithm>

#include "metrics/drawdown.hpp"
#include "metrics/facts.hpp"
#include "support/run_records.hpp"

using namespace cobot;
using namespace cobot::tests;

namespace {

const core::Time start = time("2018-01-01");
const market::Timeframe minutely = market::Timeframe::minutes(1);

core::Time minute(int n) { return start + std::chrono::minutes(n); }

std::vector<market::CandleSeries> random_series(int pairs, int candles)
{
    std::vector<market::CandleSeries> series;
    for (int p = 0; p < pairs; ++p) {
        const auto closes = *rc::gen::container<std::vector<double>>(
            static_cast<std::size_t>(candles), rc::gen::map(rc::gen::inRange(50, 200), [](int x) { return x * 0.5; }));
        series.push_back(series_of(fmt::format("P{}/USD", p), start, minutely, closes));
    }
    return series;
}

std::vector<ledger::Trade> random_trades(int pairs, int candles)
{
    const int count = *rc::gen::inRange(0, 30);
    std::vector<ledger::Trade> trades;
    for (int i = 0; i < count; ++i) {
        const int open = *rc::gen::inRange(0, candles);
        const int close = *rc::gen::inRange(open, candles + 1);
        const std::string pair_name = fmt::format("P{}/USD", *rc::gen::inRange(0, pairs));
        const std::string open_rate = std::to_string(*rc::gen::inRange(20, 120));
        const std::string close_rate = std::to_string(*rc::gen::inRange(20, 120));
        trades.push_back(
            trade({.pair = pair_name,
                   .open_time = minute(open),
                   .close_time = minute(close),
                   .amount = "0.1",
                   .open_rate = open_rate,
                   .close_rate = close_rate,
                   .fee_rate = "0.001",
                   .direction = *rc::gen::arbitrary<bool>() ? orders::Direction::long_ : orders::Direction::short_}));
    }
    std::stable_sort(trades.begin(), trades.end(),
                     [](const auto& a, const auto& b) { return a.close_time < b.close_time; });
    return trades;
}

/// The definition in docs/reference/metrics.md, a candle and a trade at a time.
double valued(const ledger::RunRecord& run, const std::vector<market::CandleSeries>& series, int candle)
{
    const int last = static_cast<int>(series.front().size()) - 1;
    const auto candle_of = [&](core::Time time) {
        return std::min(static_cast<int>((time - start) / minutely.duration()), last);
    };
    double value = run.starting_balance.to_double();
    for (const ledger::Trade& one : run.trades) {
        if (candle_of(one.close_time) <= candle) {
            value += one.profit.to_double();
        } else if (candle_of(one.open_time) <= candle) {
            const auto pair_series =
                std::find_if(series.begin(), series.end(), [&](const auto& s) { return s.pair() == one.pair; });
            const double close = pair_series->close()[static_cast<std::size_t>(candle)];
            const double sign = one.direction == orders::Direction::long_ ? 1 : -1;
            value += sign * one.amount.to_double() * (close - one.open_rate.to_double()) - one.fee_open.to_double();
        }
    }
    return value;
}

}  // namespace

TEST_CASE("every value of the equity curve follows its definition")
{
    const bool holds = rc::check([] {
        const int pairs = *rc::gen::inRange(1, 4);
        const int candles = *rc::gen::inRange(1, 80);
        const auto series = random_series(pairs, candles);
        const auto run = run_of(series, random_trades(pairs, candles));
        const auto curve = metrics::equity_curve(run, series, metrics::grid_of(run, minutely));
        RC_ASSERT(curve.size() == static_cast<std::size_t>(candles));
        for (int i = 0; i < candles; ++i) {
            RC_ASSERT(std::abs(curve[static_cast<std::size_t>(i)] - valued(run, series, i)) < 1e-9);
        }
        RC_ASSERT(std::abs(curve.back() - run.final_balance.to_double()) < 1e-9);
    });
    CHECK(holds);
}

TEST_CASE("the figures of a walk are those of the whole curve")
{
    const bool holds = rc::check([] {
        const int candles = *rc::gen::inRange(2, 400);
        const auto series = random_series(2, candles);
        const auto run = run_of(series, random_trades(2, candles));
        const auto grid = metrics::grid_of(run, minutely);
        const auto curve = metrics::equity_curve(run, series, grid);
        const auto facts = metrics::gather(run, series);

        double peak = run.starting_balance.to_double();
        double deepest = 0;
        double largest = 0;
        for (const double value : curve) {
            peak = std::max(peak, value);
            deepest = std::max(deepest, (peak - value) / peak);
            largest = std::max(largest, peak - value);
        }
        RC_ASSERT((facts.drawdowns.empty() ? 0 : facts.drawdowns.front().depth()) == deepest);
        RC_ASSERT((facts.largest_loss ? facts.largest_loss->peak - facts.largest_loss->low : 0) == largest);
        RC_ASSERT(facts.daily.equity.back() == curve.back());
        RC_ASSERT(std::is_sorted(facts.drawdowns.begin(), facts.drawdowns.end(),
                                 [](const auto& a, const auto& b) { return a.depth() > b.depth(); }));
    });
    CHECK(holds);
}
