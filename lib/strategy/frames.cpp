#include "strategy/frames.hpp"

#include <limits>

#include "strategy/candle_columns.hpp"

namespace cobot::strategy {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

}  // namespace

FrameColumns::FrameColumns(const Frame& frame, const market::CandleSeries& main, market::CandleSeries base,
                           const std::vector<NodeId>& columns, ColumnCache* cache)
    : main_(main), base_(std::move(base)), series_(frame.coarser ? base_.resampled(*frame.coarser) : base_)
{
    const std::string joined = frame.coarser ? frame.coarser->name() + ":" : "";
    CachedIndicators cached(frame.graph, series_, base_, joined, cache);
    SeriesRun run(frame.graph, series_, columns, cached.given(columns), cached);
    for (const NodeId id : columns) columns_[id].reserve(series_.size());
    run.each_block([&](const Evaluator& evaluator, std::size_t, std::size_t count) {
        for (const NodeId id : columns) {
            const double* values = evaluator.numbers(id);
            columns_[id].insert(columns_[id].end(), values, values + count);
        }
    });
}

void FrameColumns::align(NodeId id, std::size_t first, std::size_t count, double* out) const
{
    const std::vector<double>& values = columns_.at(id);
    for (std::size_t i = 0; i < count;) {
        const core::Time open = main_.open_time(first + i);
        const core::Time close = main_.close_time(first + i);
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
        for (; i < count && main_.close_time(first + i) < changes && main_.open_time(first + i) < base_.end(); ++i) {
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

void FrameStream::on(const market::Candle* candle)
{
    present_ = candle != nullptr;
    if (!present_) return;
    if (!frame_.coarser) return close(*candle);
    // The coarse candle that the series begins in is never whole, and is left out.
    if (join_.empty() && frame_.coarser->open_of(candle->open_time) != candle->open_time) return;
    join_.add(*candle);
    if (candle->open_time + step_ < join_.candle().open_time + frame_.coarser->duration()) return;
    close(join_.candle());
    join_ = market::CandleJoin();
}

void FrameStream::close(const market::Candle& candle)
{
    for (const NodeId id : evaluator_.inputs()) {
        *evaluator_.input(id) = value_of(candle, static_cast<Field>(frame_.graph[id].n));
    }
    evaluator_.run(1);
    for (auto& [id, value] : values_) value = *evaluator_.numbers(id);
}

std::vector<std::vector<NodeId>> columns_elsewhere(const Compiled& compiled, const std::vector<bool>& needed)
{
    std::vector<std::vector<NodeId>> columns(compiled.frames.size());
    for (NodeId id = 0; id < needed.size(); ++id) {
        const Node& node = compiled.graph[id];
        if (needed[id] && node.op == Node::Op::elsewhere) columns[node.n].push_back(node.b);
    }
    return columns;
}

}  // namespace cobot::strategy
