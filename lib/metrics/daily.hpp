#pragma once

#include <span>
#include <vector>

#include "metrics/equity.hpp"

namespace cobot::metrics {

/// The account at the end of each day of a run. Days are UTC; the first and the last may be incomplete.
struct DailySeries {
    std::vector<core::Time> days;  ///< Midnight at the beginning of each day.
    std::vector<double> equity;    ///< Marked to market at the day's last close.
    /// The starting balance, had it been put into the pairs in equal parts at their first closes and held.
    std::vector<double> benchmark;
    double starting_balance = 0;

    std::size_t size() const { return days.size(); }
    /// equity[d] / equity[d - 1] - 1, the first against the starting balance. Days on which the account began at or
    /// below zero have no return, and the series ends there.
    std::vector<double> returns() const;
    std::vector<double> benchmark_returns() const;
};

/// What the trades that closed on one UTC day made together.
struct ClosingDay {
    core::Time day;
    core::Money profit;
    double ratio = 0;  ///< Sum of the trades' profit ratios.
};

/// Picks the days' ends out of a walk over the equity curve.
class DailySink : public EquitySink {
public:
    DailySink(const CandleGrid& grid, double starting_balance);
    void flat(std::size_t first, std::size_t count, double value) override;
    void marked(std::size_t first, std::span<const double> values) override;

    /// The ends of days among the candles [first, first + count), whose equity `at` says.
    template <class At>
    void fill(std::size_t first, std::size_t count, At at)
    {
        for (; next_ < closed_.size() && closed_[next_] <= first + count; ++next_) {
            series_.equity[next_] = at(closed_[next_] - 1);
        }
    }
    /// The days with `equity` filled in.
    DailySeries take() { return std::move(series_); }
    /// For each day the number of its last candle plus one; zero: no candle has closed yet.
    const std::vector<std::size_t>& closed_candles() const { return closed_; }

private:
    DailySeries series_;
    std::vector<std::size_t> closed_;
    std::size_t next_ = 0;  ///< The first day without a value.
};

/// The equal-weight holding of `series`, for each entry of `closed_candles`.
std::vector<double> holding_values(std::span<const market::CandleSeries> series, const CandleGrid& grid,
                                   std::span<const std::size_t> closed_candles, double starting_balance);

/// What holding each pair from its first to its last close in the grid would have returned, on average. Absent when
/// no pair has candles there.
std::optional<double> market_change(std::span<const market::CandleSeries> series, const CandleGrid& grid);

}  // namespace cobot::metrics
