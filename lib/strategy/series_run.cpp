#include "strategy/series_run.hpp"

#include <algorithm>

#include "strategy/candle_columns.hpp"

namespace cobot::strategy {
namespace {

/// Candles computed at a time: all columns of a block stay in the processor's second cache. Measured with
/// scripts/bench/signals_bench.cpp.
constexpr std::size_t block_size = 1024;

}  // namespace

CachedIndicators::CachedIndicators(const Graph& graph, const market::CandleSeries& series,
                                   const market::CandleSeries& cached_as, std::string joined, ColumnCache* cache)
    : graph_(graph),
      series_(series),
      cached_as_(cached_as),
      joined_(std::move(joined)),
      cache_(cache),
      known_(graph.indicators().size())
{
}

std::vector<bool> CachedIndicators::given(const std::vector<NodeId>& roots)
{
    std::vector<bool> given(graph_.indicators().size());
    if (cache_ == nullptr) return given;
    const std::vector<bool> needed = needed_nodes(graph_, roots, given);
    for (std::size_t i = 0; i < given.size(); ++i) {
        const IndicatorNode& indicator = graph_.indicators()[i];
        given[i] = needed[indicator.outputs.front()] && indicator.is_own && columns(i) != nullptr;
    }
    return given;
}

const std::vector<double>& CachedIndicators::column(NodeId id) const
{
    const Node& node = graph_[id];
    return (*known_[node.n])[node.b];
}

const CachedIndicators::Columns& CachedIndicators::columns(std::size_t indicator)
{
    if (known_[indicator]) return known_[indicator];
    const IndicatorNode& node = graph_.indicators()[indicator];
    const std::size_t bytes = series_.size() * node.outputs.size() * sizeof(double);
    known_[indicator] = cache_->get(cached_as_, joined_ + node.signature, bytes, [&] { return build(indicator); });
    return known_[indicator];
}

ColumnCache::Columns CachedIndicators::build(std::size_t indicator)
{
    const std::vector<NodeId>& outputs = graph_.indicators()[indicator].outputs;
    ColumnCache::Columns columns(outputs.size());
    // What it reads may be known already; it is not itself.
    std::vector<bool> from_cache(known_.size());
    for (std::size_t i = 0; i < known_.size(); ++i) from_cache[i] = i != indicator && known_[i] != nullptr;
    SeriesRun run(graph_, series_, outputs, from_cache, *this);
    for (auto& column : columns) column.reserve(series_.size());
    run.each_block([&](const Evaluator& evaluator, std::size_t, std::size_t count) {
        for (std::size_t k = 0; k < outputs.size(); ++k) {
            const double* values = evaluator.numbers(outputs[k]);
            columns[k].insert(columns[k].end(), values, values + count);
        }
    });
    return columns;
}

SeriesRun::SeriesRun(const Graph& graph, const market::CandleSeries& series, const std::vector<NodeId>& roots,
                     std::vector<bool> given, const CachedIndicators& cached, Elsewhere elsewhere)
    : graph_(graph),
      series_(series),
      cached_(cached),
      elsewhere_(std::move(elsewhere)),
      evaluator_(graph, roots, block_size, std::move(given))
{
}

void SeriesRun::each_block(const Read& read)
{
    for (std::size_t first = 0; first < series_.size(); first += block_size) {
        const std::size_t count = std::min(block_size, series_.size() - first);
        for (const NodeId input : evaluator_.inputs()) feed(input, first, count);
        evaluator_.run(count);
        read(evaluator_, first, count);
    }
}

void SeriesRun::feed(NodeId id, std::size_t first, std::size_t count)
{
    const Node& node = graph_[id];
    if (node.op == Node::Op::elsewhere) return elsewhere_(node, first, count, evaluator_.input(id));
    if (node.op == Node::Op::indicator) return feed(id, cached_.column(id), first, count);
    const auto field = static_cast<Field>(node.n);
    if (field == Field::time) return write_times(series_, first, count, evaluator_.input(id));
    feed(id, column_of(series_, field), first, count);
}

/// In place where the column reaches back as far as anything looks; else by a copy with nothing before it.
void SeriesRun::feed(NodeId id, std::span<const double> column, std::size_t first, std::size_t count)
{
    if (first >= graph_[id].history) return evaluator_.bind(id, column.data() + first);
    std::copy_n(column.begin() + static_cast<std::ptrdiff_t>(first), count, evaluator_.input(id));
}

}  // namespace cobot::strategy
