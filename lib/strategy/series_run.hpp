#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "market/candle_series.hpp"
#include "strategy/column_cache.hpp"
#include "strategy/evaluator.hpp"

namespace cobot::strategy {

/// The indicators of one graph over one series, taken from a cache and left there.
class CachedIndicators {
public:
    /// The candles of `series` are those of `cached_as`, joined as `joined` says; empty when they are the same.
    CachedIndicators(const Graph& graph, const market::CandleSeries& series, const market::CandleSeries& cached_as,
                     std::string joined, ColumnCache* cache);

    /// Which indicators that `roots` need can be given. They are computed if nobody has yet.
    std::vector<bool> given(const std::vector<NodeId>& roots);
    /// Output `id` of an indicator that was given.
    const std::vector<double>& column(NodeId id) const;

private:
    using Columns = std::shared_ptr<const ColumnCache::Columns>;

    const Columns& columns(std::size_t indicator);
    ColumnCache::Columns build(std::size_t indicator);

    const Graph& graph_;
    const market::CandleSeries& series_;
    const market::CandleSeries& cached_as_;
    std::string joined_;
    ColumnCache* cache_;
    std::vector<Columns> known_;  ///< By indicator.
};

/// Walks a graph over a whole series, block by block.
class SeriesRun {
public:
    /// Writes a column of another frame for candles [first, first + count).
    using Elsewhere = std::function<void(const Node& node, std::size_t first, std::size_t count, double* out)>;

    SeriesRun(const Graph& graph, const market::CandleSeries& series, const std::vector<NodeId>& roots,
              std::vector<bool> given, const CachedIndicators& cached, Elsewhere elsewhere = {});

    using Read = std::function<void(const Evaluator& evaluator, std::size_t first, std::size_t count)>;
    /// Computes all candles, and shows each block.
    void each_block(const Read& read);

private:
    void feed(NodeId id, std::size_t first, std::size_t count);
    void feed(NodeId id, std::span<const double> column, std::size_t first, std::size_t count);

    const Graph& graph_;
    const market::CandleSeries& series_;
    const CachedIndicators& cached_;
    Elsewhere elsewhere_;
    Evaluator evaluator_;
};

}  // namespace cobot::strategy
