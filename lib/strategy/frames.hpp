#pragma once

#include <memory>
#include <span>
#include <vector>

#include "market/candle_join.hpp"
#include "market/candle_series.hpp"
#include "strategy/column_cache.hpp"
#include "strategy/graph.hpp"

namespace cobot::strategy {

/// Whole columns of indicators, each over the candles of its own frame: coarser timeframes are joined from the given
/// series, other pairs are taken from the traded pair's first candle on.
class FrameColumns {
public:
    /// `others` as in MarketView; a `cache` may be null.
    FrameColumns(const Graph& graph, const market::CandleSeries& main, std::span<const market::CandleSeries> others,
                 ColumnCache* cache);

    using Columns = std::shared_ptr<const ColumnCache::Columns>;
    /// All outputs of an indicator over its frame. Null only for one of the main frame that a cache has no room for.
    Columns columns(std::size_t indicator);

    /// Writes column `values` of frame `frame` for main candles [first, first + count): the value of the newest
    /// candle that has closed by the main candle's close; undefined while there is none, or no candle of the pair.
    void align(std::size_t frame, const std::vector<double>& values, std::size_t first, std::size_t count, double* out);

private:
    const market::CandleSeries& base(std::size_t frame) const;
    const market::CandleSeries& series(std::size_t frame);
    ColumnCache::Columns build(std::size_t indicator);

    const Graph& graph_;
    const market::CandleSeries& main_;
    std::vector<market::CandleSeries> others_;
    ColumnCache* cache_;
    std::vector<std::unique_ptr<market::CandleSeries>> joined_;  ///< By frame, once needed.
    std::vector<Columns> built_;                                 ///< By indicator.
};

/// The streaming form of one frame's indicators: the same values, a main candle at a time.
class FrameStream {
public:
    FrameStream(const Graph& graph, std::size_t frame, market::Timeframe main, const std::vector<NodeId>& outputs);

    /// The next candle of the frame's pair in the main timeframe; null when the pair has none.
    void on(const market::Candle* candle);
    /// What an output node is now; undefined when its pair has no candle now.
    double value(NodeId output) const { return present_ ? values_[output] : missing; }
    const std::vector<NodeId>& outputs() const { return outputs_; }
    const Frame& frame() const { return frame_; }

private:
    static const double missing;

    struct Running {
        std::size_t indicator = 0;
        std::unique_ptr<indicators::Stream> stream;
        std::vector<double> in, out;
    };

    void close(const market::Candle& candle);

    const Graph& graph_;
    Frame frame_;
    core::Duration step_;
    std::vector<NodeId> outputs_;
    std::vector<Running> running_;  ///< Sources before what reads them.
    std::vector<double> values_;    ///< By node.
    market::CandleJoin join_;
    std::size_t seen_ = 0;  ///< Candles of the frame.
    bool present_ = false;
};

}  // namespace cobot::strategy
