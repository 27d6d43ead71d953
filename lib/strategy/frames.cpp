#include "strategy/frames.hpp"

#include <algorithm>
#include <limits>

#include "core/ensure.hpp"
#include "strategy/indicator_inputs.hpp"

namespace cobot::strategy {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// The indicators of a frame that `outputs` stand for, and those that they take as source, sources first.
std::vector<std::size_t> indicators_behind(const Graph& graph, const std::vector<NodeId>& outputs)
{
    std::vector<bool> needed(graph.indicators().size());
    for (const NodeId output : outputs) needed[graph[output].n] = true;
    // A source is always older than what reads it.
    for (std::size_t i = needed.size(); i-- > 0;) {
        if (needed[i] && graph.indicators()[i].source.indicator) needed[*graph.indicators()[i].source.indicator] = true;
    }
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < needed.size(); ++i) {
        if (needed[i]) indices.push_back(i);
    }
    return indices;
}

}  // namespace

FrameColumns::FrameColumns(const Graph& graph, const market::CandleSeries& main,
                           std::span<const market::CandleSeries> others, ColumnCache* cache)
    : graph_(graph), main_(main), cache_(cache), joined_(graph.frames().size()), built_(graph.indicators().size())
{
    // What lies before the traded pair's first candle is left out, since a stream never sees it.
    for (const market::CandleSeries& other : others) others_.push_back(other.within({main.begin(), main.end()}));
}

const market::CandleSeries& FrameColumns::base(std::size_t frame) const
{
    const auto& pair = graph_.frames()[frame].other_pair;
    return pair ? others_[*pair] : main_;
}

const market::CandleSeries& FrameColumns::series(std::size_t frame)
{
    const auto& coarser = graph_.frames()[frame].coarser;
    if (!coarser) return base(frame);
    if (!joined_[frame]) joined_[frame] = std::make_unique<market::CandleSeries>(base(frame).resampled(*coarser));
    return *joined_[frame];
}

FrameColumns::Columns FrameColumns::columns(std::size_t indicator)
{
    if (built_[indicator]) return built_[indicator];
    const IndicatorNode& node = graph_.indicators()[indicator];
    if (cache_ != nullptr) {
        const auto& coarser = graph_.frames()[node.frame].coarser;
        const auto ratio = coarser ? coarser->ms() / main_.timeframe().ms() : 1;
        const std::size_t rows = base(node.frame).size() / static_cast<std::size_t>(ratio);
        const std::size_t bytes = rows * node.definition->outputs.size() * sizeof(double);
        built_[indicator] = cache_->get(base(node.frame), node.signature, bytes, [&] { return build(indicator); });
        if (built_[indicator]) return built_[indicator];
    }
    if (graph_.frames()[node.frame].is_main()) return nullptr;
    built_[indicator] = std::make_shared<const ColumnCache::Columns>(build(indicator));
    return built_[indicator];
}

ColumnCache::Columns FrameColumns::build(std::size_t indicator)
{
    const IndicatorNode& node = graph_.indicators()[indicator];
    const market::CandleSeries& candles = series(node.frame);
    const std::size_t count = candles.size();
    ColumnCache::Columns out(node.definition->outputs.size(), std::vector<double>(count, undefined));
    if (count <= node.skip) return out;

    std::vector<double> times;
    Columns source;
    ColumnCache::Columns uncached_source;
    std::vector<const double*> in;
    for (const indicators::Input input : node.definition->inputs) {
        if (input == indicators::Input::source && node.source.indicator) {
            source = columns(*node.source.indicator);
            if (!source) uncached_source = build(*node.source.indicator);
            in.push_back((source ? *source : uncached_source)[node.source.output].data() + node.skip);
            continue;
        }
        const Field field = field_of(input, node.source.field);
        if (field == Field::time) {
            times.resize(count);
            write_times(candles, 0, count, times.data());
            in.push_back(times.data() + node.skip);
        } else {
            in.push_back(column_of(candles, field).data() + node.skip);
        }
    }
    std::vector<double*> to;
    for (auto& column : out) to.push_back(column.data() + node.skip);
    node.definition->stream(node.parameters)->block(in.data(), to.data(), count - node.skip);
    for (std::size_t k = 0; k < out.size(); ++k)
        std::fill_n(out[k].begin(), std::min(count, node.warmup(k) - 1), undefined);
    return out;
}

void FrameColumns::align(std::size_t frame, const std::vector<double>& values, std::size_t first, std::size_t count,
                         double* out)
{
    const market::CandleSeries& candles = series(frame);
    const market::CandleSeries& pair = base(frame);
    for (std::size_t i = 0; i < count;) {
        const core::Time open = main_.open_time(first + i);
        const core::Time close = main_.close_time(first + i);
        if (open < pair.begin() || open >= pair.end()) {
            out[i++] = undefined;
            continue;
        }
        const std::int64_t closed =
            close < candles.begin() ? 0 : (close - candles.begin()) / candles.timeframe().duration();
        const bool known = closed > 0 && static_cast<std::size_t>(closed) <= values.size();
        const double value = known ? values[static_cast<std::size_t>(closed - 1)] : undefined;
        // The value stands until the next candle of the frame closes.
        const core::Time changes = candles.begin() + candles.timeframe().duration() * (closed + 1);
        for (; i < count && main_.close_time(first + i) < changes && main_.open_time(first + i) < pair.end(); ++i) {
            out[i] = value;
        }
    }
}

const double FrameStream::missing = undefined;

FrameStream::FrameStream(const Graph& graph, std::size_t frame, market::Timeframe main,
                         const std::vector<NodeId>& outputs)
    : graph_(graph),
      frame_(graph.frames()[frame]),
      step_(main.duration()),
      outputs_(outputs),
      values_(graph.nodes().size(), undefined)
{
    for (const std::size_t i : indicators_behind(graph, outputs)) {
        const IndicatorNode& node = graph.indicators()[i];
        Running running;
        running.indicator = i;
        running.stream = node.definition->stream(node.parameters);
        running.in.resize(node.definition->inputs.size());
        running.out.resize(node.definition->outputs.size());
        running_.push_back(std::move(running));
    }
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
    ++seen_;
    for (Running& running : running_) {
        const IndicatorNode& node = graph_.indicators()[running.indicator];
        if (seen_ <= node.skip) continue;
        for (std::size_t k = 0; k < running.in.size(); ++k) {
            const indicators::Input input = node.definition->inputs[k];
            const bool chained = input == indicators::Input::source && node.source.indicator;
            running.in[k] = chained ? values_[graph_.indicators()[*node.source.indicator].outputs[node.source.output]]
                                    : value_of(candle, field_of(input, node.source.field));
        }
        running.stream->step(running.in.data(), running.out.data());
        for (std::size_t k = 0; k < running.out.size(); ++k) {
            if (seen_ >= node.warmup(k)) values_[node.outputs[k]] = running.out[k];
        }
    }
}

}  // namespace cobot::strategy
