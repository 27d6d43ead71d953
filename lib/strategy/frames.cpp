#include "strategy/frames.hpp"

#include <algorithm>
#include <limits>
#include <ranges>

#include "strategy/candle_columns.hpp"

namespace cobot::strategy {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

}  // namespace

FrameColumns::FrameColumns(const Frame& frame, market::CandleSeries base, const std::vector<NodeId>& columns,
                           ColumnCache* cache, const std::vector<std::unique_ptr<FrameColumns>>& others)
    : base_(std::move(base)), series_(frame.coarser ? base_.resampled(*frame.coarser) : base_)
{
    const std::string joined = frame.coarser ? frame.coarser->name() + ":" : "";
    CachedIndicators cached(frame.graph, series_, base_, joined, cache);
    SeriesRun run(frame.graph, series_, columns, cached.given(columns), cached,
                  [&](const Node& node, std::size_t first, std::size_t count, double* out) {
                      others[node.n]->align(node.b, series_, first, count, out);
                  });
    for (const NodeId id : columns) columns_[id].reserve(series_.size());
    run.each_block([&](const Evaluator& evaluator, std::size_t, std::size_t count) {
        for (const NodeId id : columns) {
            const double* values = evaluator.numbers(id);
            columns_[id].insert(columns_[id].end(), values, values + count);
        }
    });
}

void FrameColumns::align(NodeId id, const market::CandleSeries& reader, std::size_t first, std::size_t count,
                         double* out) const
{
    // The last of the strategy's candles in one of the reader's decides whether the pair has any.
    const auto last_open = [&](std::size_t i) { return reader.close_time(i) - base_.timeframe().duration(); };
    const std::vector<double>& values = columns_.at(id);
    for (std::size_t i = 0; i < count;) {
        const core::Time open = last_open(first + i);
        const core::Time close = reader.close_time(first + i);
        if (open < base_.begin() || open >= base_.end()) {
            out[i++] = undefined;
            continue;
        }
        const std::int64_t closed =
            close < series_.begin() ? 0 : (close - series_.begin()) / series_.timeframe().duration();
        const bool known = closed > 0 && static_cast<std::size_t>(closed) <= values.size();
        const double value = known ? values[static_cast<std::size_t>(closed - 1)] : undefined;
        // The value stands until the next candle of the frame closes.
        const core::Time changes = series_.begin() + series_.timeframe().duration() * (closed + 1);
        for (; i < count && reader.close_time(first + i) < changes && last_open(first + i) < base_.end(); ++i) {
            out[i] = value;
        }
    }
}

const double FrameStream::missing = undefined;

FrameStream::FrameStream(const Frame& frame, market::Timeframe main, const std::vector<NodeId>& columns)
    : frame_(frame), step_(main.duration()), evaluator_(frame.graph, columns, 1)
{
    for (const NodeId id : columns) values_[id] = undefined;
}

void FrameStream::on(const market::Candle* candle, const std::vector<std::unique_ptr<FrameStream>>& others)
{
    present_ = candle != nullptr;
    if (!present_) return;
    if (!frame_.coarser) return close(*candle, others);
    // The coarse candle that the series begins in is never whole, and is left out.
    if (join_.empty() && frame_.coarser->open_of(candle->open_time) != candle->open_time) return;
    join_.add(*candle);
    if (candle->open_time + step_ < join_.candle().open_time + frame_.coarser->duration()) return;
    close(join_.candle(), others);
    join_ = market::CandleJoin();
}

void FrameStream::close(const market::Candle& candle, const std::vector<std::unique_ptr<FrameStream>>& others)
{
    for (const NodeId id : evaluator_.inputs()) {
        const Node& node = frame_.graph[id];
        *evaluator_.input(id) = node.op == Node::Op::elsewhere ? others[node.n]->value(node.b)
                                                               : value_of(candle, static_cast<Field>(node.n));
    }
    evaluator_.run(1);
    for (auto& [id, value] : values_) value = *evaluator_.numbers(id);
}

std::vector<std::vector<NodeId>> columns_elsewhere(const Compiled& compiled, const std::vector<bool>& needed)
{
    std::vector<std::vector<NodeId>> columns(compiled.frames.size());
    const auto add = [&columns](const Graph& graph, const std::vector<bool>& nodes) {
        for (NodeId id = 0; id < nodes.size(); ++id) {
            const Node& node = graph[id];
            if (!nodes[id] || node.op != Node::Op::elsewhere) continue;
            auto& known = columns[node.n];
            if (std::ranges::find(known, node.b) == known.end()) known.push_back(node.b);
        }
    };
    add(compiled.graph, needed);
    for (const std::size_t f : compiled.frames_in_order() | std::views::reverse) {
        const Graph& graph = compiled.frames[f].graph;
        if (columns[f].empty()) continue;
        add(graph, needed_nodes(graph, columns[f], std::vector<bool>(graph.indicators().size())));
    }
    return columns;
}

}  // namespace cobot::strategy
