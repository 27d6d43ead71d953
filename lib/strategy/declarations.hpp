#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "strategy/graph.hpp"
#include "strategy/spec.hpp"

namespace cobot::strategy {

/// The `indicators` of a strategy, looked up by name and put into the graph with what they take as source.
class Declarations {
public:
    /// What is wrong with any of them is added to `problems`.
    Declarations(const Spec& spec, const ParameterValues& values, Graph& graph, std::vector<Problem>& problems);

    /// Pairs other than the traded one, in the order in which they are first named.
    const std::vector<market::Pair>& other_pairs() const { return other_pairs_; }
    bool knows(std::string_view id) const { return by_id_.contains(id); }
    /// The node of "id" or "id.output", which `at` mentions; absent when it is wrong, which has then been reported.
    /// `id` must be known.
    std::optional<NodeId> node(std::string_view id, std::string_view output, Location at);
    /// Everything that may stand for a number by name: candle fields and indicators.
    std::vector<std::string> names() const;

private:
    /// How far an indicator's declaration has been followed.
    struct State {
        enum class Progress { untouched, followed, done };
        Progress progress = Progress::untouched;
        std::optional<std::size_t> node;  ///< In Graph::indicators; absent when the declaration is wrong.
    };

    void declare();
    std::optional<std::size_t> indicator(std::size_t i);
    std::optional<std::size_t> build(const IndicatorSpec& declared);
    std::vector<double> settings(const IndicatorSpec& declared, const indicators::Definition& definition);
    std::size_t frame(const IndicatorSpec& declared);
    std::optional<IndicatorNode::Source> source(const IndicatorSpec& declared, const indicators::Definition& definition,
                                                std::size_t frame);
    std::optional<std::size_t> output_index(std::size_t node, std::string_view id, std::string_view output,
                                            Location at);
    void problem(Location at, std::string message) { problems_.push_back({at, std::move(message)}); }

    const Spec& spec_;
    const ParameterValues& values_;
    Graph& graph_;
    std::vector<Problem>& problems_;
    std::map<std::string, std::size_t, std::less<>> by_id_;
    std::vector<State> states_;
    std::vector<market::Pair> other_pairs_;
};

}  // namespace cobot::strategy
