#pragma once

#include <map>
#include <memory>
#include <span>
#include <vector>

#include "market/candle_join.hpp"
#include "market/candle_series.hpp"
#include "strategy/compile.hpp"
#include "strategy/series_run.hpp"

namespace cobot::strategy {

/// Whole columns of one other frame: coarser timeframes are joined from the given series, other pairs are taken from
/// the traded pair's first candle on.
class FrameColumns {
public:
    /// `base` is the series of the frame's pair in the strategy's timeframe; a `cache` may be null.
    FrameColumns(const Frame& frame, const market::CandleSeries& main, market::CandleSeries base,
                 const std::vector<NodeId>& columns, ColumnCache* cache);

    /// Writes column `id` for main candles [first, first + count): the value of the newest candle that has closed by
    /// the main candle's close; undefined while there is none, or no candle of the pair.
    void align(NodeId id, std::size_t first, std::size_t count, double* out) const;

private:
    const market::CandleSeries& main_;
    market::CandleSeries base_;
    market::CandleSeries series_;
    std::map<NodeId, std::vector<double>> columns_;
};

/// The streaming form of one frame: the same values, a main candle at a time.
class FrameStream {
public:
    FrameStream(const Frame& frame, market::Timeframe main, const std::vector<NodeId>& columns);

    /// The next candle of the frame's pair in the main timeframe; null when the pair has none.
    void on(const market::Candle* candle);
    /// What a column is now; undefined when its pair has no candle now.
    double value(NodeId column) const { return present_ ? values_.at(column) : missing; }
    const Frame& frame() const { return frame_; }

private:
    static const double missing;

    void close(const market::Candle& candle);

    const Frame& frame_;
    core::Duration step_;
    Evaluator evaluator_;
    std::map<NodeId, double> values_;  ///< Of the newest candle that has closed.
    market::CandleJoin join_;
    bool present_ = false;
};

/// The columns of each other frame that are among the needed nodes of the main graph, by frame.
std::vector<std::vector<NodeId>> columns_elsewhere(const Compiled& compiled, const std::vector<bool>& needed);

}  // namespace cobot::strategy
