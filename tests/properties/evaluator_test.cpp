#include <bit>

#include <rapidcheck.h>

#include "strategy/candle_columns.hpp"
#include "strategy/compile.hpp"
#include "strategy/evaluator.hpp"
#include "support/made_up_candles.hpp"
#include "support/random_expressions.hpp"
#include "support/specs.hpp"

using namespace cobot;
using strategy::NodeId;

namespace {

/// Every value of every column, as bits: NaN is equal to itself, and -0 is not 0.
std::vector<std::vector<std::uint64_t>> all_columns(const strategy::Graph& graph,
                                                    const std::vector<market::Candle>& candles, std::size_t block_max,
                                                    std::uint64_t seed)
{
    std::vector<NodeId> roots;
    for (NodeId id = 0; id < graph.nodes().size(); ++id) roots.push_back(id);
    strategy::Evaluator evaluator(graph, roots, block_max);
    std::vector<std::vector<std::uint64_t>> columns(roots.size());
    const core::CounterRandom random(seed, 3);
    for (std::size_t first = 0; first < candles.size();) {
        const std::size_t count =
            std::min(candles.size() - first, 1 + static_cast<std::size_t>(random.bits(first) % block_max));
        for (const NodeId input : evaluator.inputs()) {
            double* values = evaluator.input(input);
            const strategy::Node& node = graph[input];
            for (std::size_t i = 0; i < count; ++i) {
                // Columns of other frames are inputs here; a made-up one will do.
                values[i] = node.op == strategy::Node::Op::field
                                ? strategy::value_of(candles[first + i], static_cast<strategy::Field>(node.n))
                                : candles[first + i].close + static_cast<double>(node.b);
            }
        }
        evaluator.run(count);
        for (const NodeId id : roots) {
            for (std::size_t i = 0; i < count; ++i) {
                columns[id].push_back(graph[id].is_condition()
                                          ? evaluator.bits(id)[i / 64] >> (i % 64) & 1
                                          : std::bit_cast<std::uint64_t>(evaluator.numbers(id)[i]));
            }
        }
        first += count;
    }
    return columns;
}

}  // namespace

TEST_CASE("every column has the same bits however its candles are cut into blocks")
{
    CHECK(rc::check("blocks do not matter", [] {
        auto spec = tests::sample_spec(*tests::RandomExpression::condition("rsi"));
        std::vector<strategy::Problem> problems;
        const auto compiled = strategy::compile(spec, {}, problems);
        RC_ASSERT(problems.empty());
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1'000'000);
        const auto candles = tests::made_up_candles(*rc::gen::inRange<std::size_t>(1, 600), seed);
        const auto one_by_one = all_columns(compiled.graph, candles, 1, seed);
        const auto in_blocks = all_columns(compiled.graph, candles, *rc::gen::inRange<std::size_t>(2, 300), seed);
        for (std::size_t id = 0; id < one_by_one.size(); ++id) RC_ASSERT(one_by_one[id] == in_blocks[id]);
    }));
}

TEST_CASE("no column has a value before its warm-up says so, and a condition is true only after its own")
{
    CHECK(rc::check("warm-up is honest", [] {
        auto spec = tests::sample_spec(*tests::RandomExpression::condition("rsi"));
        std::vector<strategy::Problem> problems;
        const auto compiled = strategy::compile(spec, {}, problems);
        const auto candles = tests::made_up_candles(400, *rc::gen::inRange<std::uint64_t>(0, 1'000'000));
        const auto columns = all_columns(compiled.graph, candles, 128, 1);
        for (NodeId id = 0; id < columns.size(); ++id) {
            const strategy::Node& node = compiled.graph[id];
            const bool made_up = node.op == strategy::Node::Op::elsewhere;
            const bool joined = node.op == strategy::Node::Op::either || node.op == strategy::Node::Op::both ||
                                node.op == strategy::Node::Op::held_ago;
            if (made_up || joined) continue;
            for (std::size_t i = 0; i + 1 < std::min(node.warmup, candles.size()); ++i) {
                if (node.is_condition())
                    RC_ASSERT(columns[id][i] == 0);
                else
                    RC_ASSERT(std::isnan(std::bit_cast<double>(columns[id][i])));
            }
        }
    }));
}
