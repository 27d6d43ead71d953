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
    /// `base` is the series of the frame's pair in the strategy's timeframe; a `cache` may be null. `others` are the
    /// frames that it reads, by index.
    FrameColumns(const Frame& frame, market::CandleSeries base, const std::vector<NodeId>& columns, ColumnCache* cache,
                 const std::vector<std::unique_ptr<FrameColumns>>& others);

    /// Writes column `id` for candles [first, first + count) of a series: the value of the newest candle that has
    /// closed by the close of each; undefined while there is none, or no candle of the pair then.
    void align(NodeId id, const market::CandleSeries& reader, std::size_t first, std::size_t count, double* out) const;

private:
    market::CandleSeries base_;
    market::CandleSeries series_;
    std::map<NodeId, std::vector<double>> columns_;
};

/// The streaming form of one frame: the same values, a main candle at a time.
class FrameStream {
public:
    FrameStream(const Frame& frame, market::Timeframe main, const std::vector<NodeId>& columns);

    /// The next candle of the frame's pair in the main timeframe; null when the pair has none. `others` are all frames
    /// by index, of which those that it reads have seen theirs.
    void on(const market::Candle* candle, const std::vector<std::unique_ptr<FrameStream>>& others);
    /// What a column is now; undefined when its pair has no candle now.
    double value(NodeId column) const { return present_ ? values_.at(column) : missing; }

private:
    static const double missing;

    void close(const market::Candle& candle, const std::vector<std::unique_ptr<FrameStream>>& others);

    const Frame& frame_;
    core::Duration step_;
    Evaluator evaluator_;
    std::map<NodeId, double> values_;  ///< Of the newest candle that has closed.
    market::CandleJoin join_;
    bool present_ = false;
};

/// The columns of each other frame that the needed nodes of the main graph and of other frames read, by frame.
std::vector<std::vector<NodeId>> columns_elsewhere(const Compiled& compiled, const std::vector<bool>& needed);

}  // namespace cobot::strategy
