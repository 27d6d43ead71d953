#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "core/block_extremes.hpp"
#include "ledger/round_trip.hpp"
#include "metrics/daily.hpp"
#include "metrics/drawdown.hpp"

namespace cobot::metrics {

/// The walk of walk_equity over positions in several pairs that stand beside each other, told of as they change: the
/// same bits, without looking at candles whose equity can neither make nor deepen a drawdown.
class PositionsWalk {
public:
    /// A pair's candles and the extremes of its closes.
    struct Pair {
        const market::CandleSeries* series;
        const core::BlockExtremes* closes;
    };

    /// What `pairs` point to must outlive this.
    PositionsWalk(std::span<const Pair> pairs, const CandleGrid& grid, core::Money start);

    /// Goes on to candle `end`. Changes may lie beyond it.
    void add(std::span<const ledger::PositionChange> changes, std::size_t end);
    void finish();
    /// The equity at the last candle told.
    double last() const { return last_; }

private:
    struct Closes {
        std::span<const double> values;
        const core::BlockExtremes* extremes;
        std::ptrdiff_t offset;  ///< The series' number of the grid's first candle.

        /// Where there is no candle, the nearest earlier close counts.
        std::size_t at(std::size_t candle) const
        {
            const auto size = static_cast<std::ptrdiff_t>(values.size());
            return static_cast<std::size_t>(
                std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(candle) + offset, 0, size - 1));
        }
    };
    struct Holding {
        std::uint32_t trade;
        const Closes* closes;
        ledger::MarkedPosition position;
    };

    void apply(const ledger::PositionChange& change);
    void go_to(std::size_t end);
    double equity(std::size_t candle) const;
    bool matters(std::size_t first, std::size_t end) const;
    void look(std::size_t first, std::size_t end);

    std::vector<Closes> pairs_;
    std::size_t first_ = 0;  ///< The grid's first candle, as changes count.
    std::size_t size_;
    std::size_t at_ = 0;  ///< The grid's candles before have been told.
    core::Money realised_;
    double cash_ = 0;                ///< That and what positions have cost.
    double last_;                    ///< The equity at the last candle told.
    std::vector<Holding> holdings_;  ///< In opening order.
    std::vector<ledger::PositionChange> ahead_;

public:
    DailySink daily;
    DrawdownFinder drawdowns;
    std::size_t in_position = 0;
};

}  // namespace cobot::metrics
