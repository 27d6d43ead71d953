#include "metrics/daily.hpp"

#include <algorithm>

namespace cobot::metrics {
namespace {

std::vector<double> returns_of(std::span<const double> values, double before)
{
    std::vector<double> returns;
    returns.reserve(values.size());
    for (const double value : values) {
        if (before <= 0) break;
        returns.push_back(value / before - 1);
        before = value;
    }
    return returns;
}

/// The part of a series that lies in the grid.
struct Inside {
    std::span<const double> closes;
    std::int64_t first = 0;  ///< The grid's number of closes[0].
};

Inside inside(const market::CandleSeries& series, const CandleGrid& grid)
{
    const std::int64_t offset = (series.begin() - grid.begin) / grid.timeframe.duration();
    const auto size = static_cast<std::int64_t>(series.size());
    const std::int64_t skip = std::clamp<std::int64_t>(-offset, 0, size);
    const std::int64_t end = std::clamp<std::int64_t>(static_cast<std::int64_t>(grid.size) - offset, skip, size);
    return {series.close().subspan(static_cast<std::size_t>(skip), static_cast<std::size_t>(end - skip)),
            offset + skip};
}

}  // namespace

std::vector<double> DailySeries::returns() const { return returns_of(equity, starting_balance); }

std::vector<double> DailySeries::benchmark_returns() const { return returns_of(benchmark, starting_balance); }

DailySink::DailySink(const CandleGrid& grid, double starting_balance)
{
    using std::chrono::days;
    series_.starting_balance = starting_balance;
    const core::Duration candle = grid.timeframe.duration();
    const core::Time end = grid.close_time(grid.size - 1);
    const auto first = std::chrono::floor<days>(grid.begin);
    const auto count = static_cast<std::size_t>(std::chrono::ceil<days>(end - first).count());
    series_.days.reserve(count);
    closed_.reserve(count);
    // Where candles divide a day, which nearly all do, each day closes as many as the next: a search asks for every
    // trial, and divisions took a fortieth of its time.
    const bool divide_days = days(1) % candle == core::Duration(0);
    const auto a_day = static_cast<std::size_t>(days(1) / candle);
    for (std::size_t i = 0; i < count; ++i) {
        const auto day = first + days(i);
        const auto closed = i > 0 && divide_days ? closed_.back() + a_day
                                                 : static_cast<std::size_t>((day + days(1) - grid.begin) / candle);
        series_.days.push_back(day);
        closed_.push_back(std::min(closed, grid.size));
    }
    series_.equity.assign(closed_.size(), starting_balance);
    while (next_ < closed_.size() && closed_[next_] == 0) ++next_;
}

void DailySink::flat(std::size_t first, std::size_t count, double value)
{
    fill(first, count, [value](std::size_t /*candle*/) { return value; });
}

void DailySink::marked(std::size_t first, std::span<const double> values)
{
    fill(first, values.size(), [=](std::size_t candle) { return values[candle - first]; });
}

std::vector<double> holding_values(std::span<const market::CandleSeries> series, const CandleGrid& grid,
                                   std::span<const std::size_t> closed_candles, double starting_balance)
{
    std::vector<double> sums(closed_candles.size(), 0);
    std::size_t held = 0;
    for (const market::CandleSeries& one : series) {
        const Inside part = one.empty() ? Inside{} : inside(one, grid);
        if (part.closes.empty()) continue;
        ++held;
        const auto last = static_cast<std::int64_t>(part.closes.size()) - 1;
        for (std::size_t d = 0; d < sums.size(); ++d) {
            // Before its first close, a pair's part waits in cash.
            const std::int64_t at = static_cast<std::int64_t>(closed_candles[d]) - 1 - part.first;
            sums[d] += at < 0 ? 1 : part.closes[static_cast<std::size_t>(std::min(at, last))] / part.closes[0];
        }
    }
    if (held == 0) return {};
    for (double& sum : sums) sum *= starting_balance / static_cast<double>(held);
    return sums;
}

std::optional<double> market_change(std::span<const market::CandleSeries> series, const CandleGrid& grid)
{
    double sum = 0;
    std::size_t count = 0;
    for (const market::CandleSeries& one : series) {
        const Inside part = one.empty() ? Inside{} : inside(one, grid);
        if (part.closes.empty()) continue;
        sum += (part.closes.back() - part.closes.front()) / part.closes.front();
        ++count;
    }
    if (count == 0) return std::nullopt;
    return sum / static_cast<double>(count);
}

}  // namespace cobot::metrics
