#include "strategy/program.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>

#include "core/ensure.hpp"
#include "strategy/compile.hpp"
#include "strategy/evaluator.hpp"
#include "strategy/frames.hpp"
#include "strategy/indicator_inputs.hpp"
#include "strategy/resolve.hpp"

namespace cobot::strategy {
namespace {

/// Candles computed at a time: all columns of a block stay in the processor's second cache. Measured with
/// scripts/bench/signals_bench.cpp.
constexpr std::size_t block_size = 1024;

/// Walks a graph over whole series, block by block.
class ColumnRun {
public:
    ColumnRun(const Compiled& compiled, const MarketView& view, ColumnCache* cache, const std::vector<NodeId>& roots)
        : graph_(compiled.graph),
          main_(view.main),
          frames_(compiled.graph, view.main, view.others, cache),
          evaluator_(compiled.graph, roots, block_size, cached(cache))
    {
        COBOT_ENSURE(view.others.size() == compiled.other_pairs.size(), "a view without the other pairs");
    }

    /// Computes candles [first, first + count) of the next block.
    template <class Read>
    void each_block(Read read)
    {
        for (std::size_t first = 0; first < main_.size(); first += block_size) {
            const std::size_t count = std::min(block_size, main_.size() - first);
            for (const NodeId input : evaluator_.inputs()) feed(input, first, count);
            evaluator_.run(count);
            read(evaluator_, first, count);
        }
    }

private:
    /// Which indicators of the main frame come from the cache.
    std::vector<bool> cached(ColumnCache* cache)
    {
        std::vector<bool> given(graph_.indicators().size());
        if (cache == nullptr) return given;
        for (std::size_t i = 0; i < given.size(); ++i) {
            const IndicatorNode& indicator = graph_.indicators()[i];
            if (graph_.frames()[indicator.frame].is_main() && !indicator.outputs.empty()) {
                given[i] = frames_.columns(i) != nullptr;
            }
        }
        return given;
    }

    void feed(NodeId id, std::size_t first, std::size_t count)
    {
        const Node& node = graph_[id];
        if (node.op == Node::Op::field && static_cast<Field>(node.n) == Field::time) {
            return write_times(main_, first, count, evaluator_.input(id));
        }
        if (node.op == Node::Op::field) return feed(id, column_of(main_, static_cast<Field>(node.n)), first, count);
        const std::vector<double>& column = (*frames_.columns(node.n))[node.b];
        const std::size_t frame = graph_.indicators()[node.n].frame;
        if (graph_.frames()[frame].is_main()) return feed(id, column, first, count);
        frames_.align(frame, column, first, count, evaluator_.input(id));
    }
    /// In place where the column reaches back as far as anything looks; else by a copy with nothing before it.
    void feed(NodeId id, std::span<const double> column, std::size_t first, std::size_t count)
    {
        if (first >= graph_[id].history) return evaluator_.bind(id, column.data() + first);
        std::copy_n(column.begin() + static_cast<std::ptrdiff_t>(first), count, evaluator_.input(id));
    }

    const Graph& graph_;
    const market::CandleSeries& main_;
    FrameColumns frames_;
    Evaluator evaluator_;
};

std::vector<NodeId> roots_of(const Compiled& compiled)
{
    std::vector<NodeId> roots;
    for (const auto& root : {compiled.enter_long, compiled.exit_long, compiled.enter_short, compiled.exit_short,
                             compiled.stop_distance, compiled.volatility}) {
        if (root) roots.push_back(*root);
    }
    return roots;
}

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
          evaluator(graph, roots_of(compiled), 1)
    {
        for (std::size_t frame = 0; frame < graph.frames().size(); ++frame) {
            std::vector<NodeId> outputs;
            for (const NodeId id : evaluator.inputs()) {
                const Node& node = graph[id];
                if (node.op == Node::Op::indicator && graph.indicators()[node.n].frame == frame) outputs.push_back(id);
            }
            if (!outputs.empty()) frames.emplace_back(graph, frame, compiled.timeframe, outputs);
        }
    }

    void feed(const market::Candle& candle, std::span<const market::Candle> others)
    {
        for (const NodeId id : evaluator.inputs()) {
            if (graph[id].op == Node::Op::field) {
                *evaluator.input(id) = value_of(candle, static_cast<Field>(graph[id].n));
            }
        }
        for (FrameStream& frame : frames) {
            const auto& pair = frame.frame().other_pair;
            const market::Candle& own = pair ? others[*pair] : candle;
            frame.on(own.open_time == candle.open_time ? &own : nullptr);
            for (const NodeId id : frame.outputs()) *evaluator.input(id) = frame.value(id);
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
    std::vector<FrameStream> frames;
    std::size_t seen = 0;
};

core::Result<Program> Program::compile(const Spec& spec, const ParameterValues& values)
{
    std::vector<Problem> problems;
    Compiled compiled = strategy::compile(spec, values, problems);
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
    const Compiled& compiled = graph_->compiled;
    const std::size_t size = view.main.size();
    Signals signals;
    signals.warmup = compiled.warmup;
    if (compiled.stop_distance) signals.stop_distance.resize(size);
    if (compiled.volatility) signals.volatility.resize(size);
    struct Side {
        const std::optional<NodeId>& root;
        core::Bitmask& mask;
    };
    const std::array sides{Side{compiled.enter_long, signals.enter_long}, Side{compiled.exit_long, signals.exit_long},
                           Side{compiled.enter_short, signals.enter_short},
                           Side{compiled.exit_short, signals.exit_short}};
    for (const Side& side : sides) side.mask = core::Bitmask(size);

    std::vector<NodeId> roots = roots_of(compiled);
    if (funnel != nullptr) {
        const std::size_t seen = size - std::min(size, compiled.warmup);
        funnel->clear();
        for (const auto& entry : compiled.funnel) {
            funnel->push_back({entry.condition, 0, seen, entry.depth});
            roots.push_back(entry.node);
        }
    }
    ColumnRun run(compiled, view, cache, roots);
    run.each_block([&](const Evaluator& evaluator, std::size_t first, std::size_t count) {
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
    });
    return signals;
}

std::vector<FunnelRow> Program::funnel(const MarketView& view) const
{
    std::vector<FunnelRow> rows;
    signals(view, nullptr, &rows);
    return rows;
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
