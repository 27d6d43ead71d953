#include "strategy/program.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "core/ensure.hpp"
#include "strategy/candle_columns.hpp"
#include "strategy/compile.hpp"
#include "strategy/evaluator.hpp"
#include "strategy/frames.hpp"
#include "strategy/resolve.hpp"

namespace cobot::strategy {
namespace {

std::vector<NodeId> roots_of(const Compiled& compiled)
{
    std::vector<NodeId> roots;
    for (const auto& root : {compiled.enter_long, compiled.exit_long, compiled.enter_short, compiled.exit_short,
                             compiled.stop_distance, compiled.volatility}) {
        if (root) roots.push_back(*root);
    }
    return roots;
}

/// Computes `roots` and all that they need, from the candles of a view.
void each_block(const Compiled& compiled, const MarketView& view, ColumnCache* cache, const std::vector<NodeId>& roots,
                const SeriesRun::Read& read)
{
    COBOT_ENSURE(view.others.size() == compiled.other_pairs.size(), "a view without the other pairs");
    CachedIndicators cached(compiled.graph, view.main, view.main, "", cache);
    const std::vector<bool> given = cached.given(roots);
    std::vector<std::unique_ptr<FrameColumns>> frames(compiled.frames.size());
    const auto columns = columns_elsewhere(compiled, needed_nodes(compiled.graph, roots, given));
    for (const std::size_t f : compiled.frames_in_order()) {
        if (columns[f].empty()) continue;
        const Frame& frame = compiled.frames[f];
        // What lies before the traded pair's first candle is left out, since a stream never sees it.
        market::CandleSeries base =
            frame.other_pair ? view.others[*frame.other_pair].within({view.main.begin(), view.main.end()}) : view.main;
        frames[f] = std::make_unique<FrameColumns>(frame, std::move(base), columns[f], cache, frames);
    }
    SeriesRun run(compiled.graph, view.main, roots, given, cached,
                  [&](const Node& node, std::size_t first, std::size_t count, double* out) {
                      frames[node.n]->align(node.b, view.main, first, count, out);
                  });
    run.each_block(read);
}

/// Candles between two moves of a frontier, a whole number of blocks: whoever waits for it is woken seldom, and soon.
constexpr std::size_t published = 4096;

double defined_or_zero(double value) { return std::isnan(value) ? 0 : value; }

/// The bits of word `w` of a block that lie inside it and outside the warm-up.
std::uint64_t valid_bits(std::size_t first, std::size_t count, std::size_t w, std::size_t warmup)
{
    const std::size_t begin = first + 64 * w;
    std::uint64_t valid = ~std::uint64_t{0};
    if (count - 64 * w < 64) valid = (std::uint64_t{1} << (count - 64 * w)) - 1;
    if (warmup >= begin + 64) return 0;
    if (warmup > begin) valid &= ~std::uint64_t{0} << (warmup - begin);
    return valid;
}

}  // namespace

struct Program::Graph {
    Compiled compiled;
};

struct Program::Stream::State {
    explicit State(std::shared_ptr<const Program::Graph> shared)
        : owner(std::move(shared)),
          compiled(owner->compiled),
          graph(compiled.graph),
          evaluator(graph, roots_of(compiled), 1),
          order(compiled.frames_in_order())
    {
        const auto columns = columns_elsewhere(
            compiled, needed_nodes(graph, roots_of(compiled), std::vector<bool>(graph.indicators().size())));
        for (std::size_t f = 0; f < columns.size(); ++f) {
            frames.push_back(std::make_unique<FrameStream>(compiled.frames[f], compiled.timeframe, columns[f]));
        }
    }

    void feed(const market::Candle& candle, std::span<const market::Candle> others)
    {
        for (const std::size_t f : order) {
            const auto& pair = compiled.frames[f].other_pair;
            const market::Candle& own = pair ? others[*pair] : candle;
            frames[f]->on(own.open_time == candle.open_time ? &own : nullptr, frames);
        }
        for (const NodeId id : evaluator.inputs()) {
            const Node& node = graph[id];
            *evaluator.input(id) = node.op == Node::Op::elsewhere ? frames[node.n]->value(node.b)
                                                                  : value_of(candle, static_cast<Field>(node.n));
        }
    }

    bool holds(const std::optional<NodeId>& root) const { return root && (*evaluator.bits(*root) & 1) != 0; }
    double number(const std::optional<NodeId>& root) const
    {
        return root ? defined_or_zero(*evaluator.numbers(*root)) : 0;
    }

    std::shared_ptr<const Program::Graph> owner;
    const Compiled& compiled;
    const strategy::Graph& graph;
    Evaluator evaluator;
    std::vector<std::size_t> order;
    std::vector<std::unique_ptr<FrameStream>> frames;
    std::size_t seen = 0;
};

core::Result<Program> Program::compile(const Spec& spec, const ParameterValues& values, Detail detail)
{
    std::vector<Problem> problems;
    Compiled compiled = strategy::compile(spec, values, problems, detail);
    if (!problems.empty()) return core::Error{core::ErrorCode::config, format_problems(spec.path, problems)};
    return Program(std::make_shared<const Graph>(Graph{std::move(compiled)}));
}

std::vector<Problem> Program::check(const Spec& spec)
{
    ParameterValues defaults;
    for (const Parameter& parameter : spec.parameters) defaults[parameter.name] = parameter.default_value;
    std::vector<Problem> problems;
    strategy::compile(spec, defaults, problems);
    check_rules(spec, defaults, problems);
    std::ranges::stable_sort(problems, [](const Problem& a, const Problem& b) {
        return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
    });
    const auto repeated = std::ranges::unique(problems, [](const Problem& a, const Problem& b) {
        return a.at.line == b.at.line && a.at.column == b.at.column && a.message == b.message;
    });
    problems.erase(repeated.begin(), repeated.end());
    return problems;
}

const std::vector<market::Pair>& Program::other_pairs() const { return graph_->compiled.other_pairs; }

std::size_t Program::warmup() const { return graph_->compiled.warmup; }

Signals Program::signals(const MarketView& view, ColumnCache* cache, std::vector<FunnelRow>* funnel) const
{
    Signals signals = blank_signals(view.main.size());
    core::Frontier ready;
    fill(signals, view, ready, cache, funnel);
    return signals;
}

Signals Program::blank_signals(std::size_t size) const
{
    const Compiled& compiled = graph_->compiled;
    Signals signals;
    signals.warmup = compiled.warmup;
    signals.can_exit_long = compiled.exit_long.has_value();
    signals.can_exit_short = compiled.exit_short.has_value();
    if (compiled.stop_distance) signals.stop_distance.resize(size);
    if (compiled.volatility) signals.volatility.resize(size);
    for (auto* mask : {&signals.enter_long, &signals.exit_long, &signals.enter_short, &signals.exit_short}) {
        *mask = core::Bitmask(size);
    }
    return signals;
}

void Program::fill(Signals& signals, const MarketView& view, core::Frontier& ready, ColumnCache* cache,
                   std::vector<FunnelRow>* funnel) const
{
    const Compiled& compiled = graph_->compiled;
    const std::size_t size = view.main.size();
    struct Side {
        const std::optional<NodeId>& root;
        core::Bitmask& mask;
    };
    const std::array sides{Side{compiled.enter_long, signals.enter_long}, Side{compiled.exit_long, signals.exit_long},
                           Side{compiled.enter_short, signals.enter_short},
                           Side{compiled.exit_short, signals.exit_short}};

    std::vector<NodeId> roots = roots_of(compiled);
    if (funnel != nullptr) {
        const std::size_t seen = size - std::min(size, compiled.warmup);
        funnel->clear();
        for (const auto& entry : compiled.funnel) {
            funnel->push_back({entry.condition, 0, seen, entry.depth});
            roots.push_back(entry.node);
        }
    }
    each_block(compiled, view, cache, roots, [&](const Evaluator& evaluator, std::size_t first, std::size_t count) {
        for (std::size_t r = 0; funnel != nullptr && r < funnel->size(); ++r) {
            const std::uint64_t* bits = evaluator.bits(compiled.funnel[r].node);
            for (std::size_t w = 0; 64 * w < count; ++w) {
                const std::uint64_t held = bits[w] & valid_bits(first, count, w, compiled.warmup);
                (*funnel)[r].held += static_cast<std::size_t>(std::popcount(held));
            }
        }
        for (const Side& side : sides) {
            if (!side.root) continue;
            const std::uint64_t* bits = evaluator.bits(*side.root);
            const auto words = side.mask.words().subspan(first / 64);
            for (std::size_t w = 0; 64 * w < count; ++w)
                words[w] = bits[w] & valid_bits(first, count, w, signals.warmup);
        }
        const auto copy = [&](const std::optional<NodeId>& root, std::vector<double>& column) {
            if (!root) return;
            const double* numbers = evaluator.numbers(*root);
            for (std::size_t i = 0; i < count; ++i) column[first + i] = defined_or_zero(numbers[i]);
        };
        copy(compiled.stop_distance, signals.stop_distance);
        copy(compiled.volatility, signals.volatility);
        if ((first + count) % published == 0) ready.reach(first + count);
    });
    ready.reach(size);
}

const Compiled& Program::compiled() const { return graph_->compiled; }

core::Bitmask Program::condition(NodeId id, const MarketView& view, ColumnCache* cache) const
{
    core::Bitmask mask(view.main.size());
    each_block(compiled(), view, cache, {id}, [&](const Evaluator& evaluator, std::size_t first, std::size_t count) {
        const auto words = mask.words().subspan(first / 64);
        for (std::size_t w = 0; 64 * w < count; ++w) words[w] = evaluator.bits(id)[w] & valid_bits(first, count, w, 0);
    });
    return mask;
}

std::vector<double> Program::column(NodeId id, const MarketView& view, ColumnCache* cache) const
{
    std::vector<double> column;
    column.reserve(view.main.size());
    each_block(compiled(), view, cache, {id}, [&](const Evaluator& evaluator, std::size_t, std::size_t count) {
        const double* numbers = evaluator.numbers(id);
        std::transform(numbers, numbers + count, std::back_inserter(column), defined_or_zero);
    });
    return column;
}

std::vector<FunnelRow> Program::funnel(const MarketView& view) const
{
    std::vector<FunnelRow> rows;
    signals(view, nullptr, &rows);
    return rows;
}

namespace {

/// Lines for all conditions of a strategy and the columns in them, still without what they say.
std::vector<Explanation::Line> lines_of(const Compiled& compiled, std::vector<NodeId>& nodes)
{
    std::vector<Explanation::Line> lines;
    for (const auto& entry : compiled.funnel) {
        lines.push_back({entry.condition, entry.depth, true, false, 0, {}});
        nodes.push_back(entry.node);
        for (const auto& part : entry.parts) {
            const bool condition = compiled.graph[part.node].is_condition();
            lines.push_back({part.text, entry.depth + part.depth, condition, false, 0, {}});
            nodes.push_back(part.node);
        }
    }
    return lines;
}

/// The words of outputs that have them, in place of their numbers.
void put_words(const Compiled& compiled, std::vector<Explanation::Line>& lines)
{
    std::size_t line = 0;
    for (const auto& entry : compiled.funnel) {
        ++line;
        for (const auto& part : entry.parts) {
            const double value = lines[line].value;
            if (value >= 0 && value < static_cast<double>(part.words.size())) {
                lines[line].word = part.words[static_cast<std::size_t>(value)];
            }
            ++line;
        }
    }
}

}  // namespace

Explanation Program::explain(const MarketView& view, std::size_t at) const
{
    const Compiled& compiled = graph_->compiled;
    COBOT_ENSURE(at < view.main.size(), "a candle outside the series");
    Explanation explanation;
    explanation.candles_before = at;
    explanation.warmup = compiled.warmup;
    std::vector<NodeId> nodes;
    explanation.lines = lines_of(compiled, nodes);
    const MarketView until{view.main.slice(0, at + 1), view.others};
    each_block(compiled, until, nullptr, nodes, [&](const Evaluator& evaluator, std::size_t first, std::size_t count) {
        if (at < first || at >= first + count) return;
        const std::size_t offset = at - first;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            Explanation::Line& line = explanation.lines[i];
            if (line.is_condition)
                line.holds = (evaluator.bits(nodes[i])[offset / 64] >> (offset % 64) & 1) != 0;
            else
                line.value = evaluator.numbers(nodes[i])[offset];
        }
    });
    put_words(compiled, explanation.lines);
    explanation.signal = signals(until)[at];
    return explanation;
}

Program::Stream Program::stream() const { return Stream(std::make_unique<Stream::State>(graph_)); }

Signal Program::Stream::on(const market::Candle& candle, std::span<const market::Candle> others)
{
    State& state = *state_;
    COBOT_ENSURE(others.size() == state.compiled.other_pairs.size(), "a candle without those of the other pairs");
    state.feed(candle, others);
    state.evaluator.run(1);
    Signal signal;
    signal.stop_distance = state.number(state.compiled.stop_distance);
    signal.volatility = state.number(state.compiled.volatility);
    if (state.seen++ < state.compiled.warmup) return signal;
    signal.enter_long = state.holds(state.compiled.enter_long);
    signal.exit_long = state.holds(state.compiled.exit_long);
    signal.enter_short = state.holds(state.compiled.enter_short);
    signal.exit_short = state.holds(state.compiled.exit_short);
    return signal;
}

Program::Stream::Stream(std::unique_ptr<State> state) : state_(std::move(state)) {}
Program::Stream::~Stream() = default;
Program::Stream::Stream(Stream&&) noexcept = default;
Program::Stream& Program::Stream::operator=(Stream&&) noexcept = default;

Program::Program(std::shared_ptr<const Graph> graph) : graph_(std::move(graph)) {}
Program::~Program() = default;
Program::Program(const Program&) = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(const Program&) = default;
Program& Program::operator=(Program&&) noexcept = default;

}  // namespace cobot::strategy
