#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "strategy/compile.hpp"

namespace cobot::strategy {

/// Index in Compiled::frames; absent: the strategy's own candles.
using FrameIndex = std::optional<std::size_t>;

/// The `indicators` of a strategy, looked up by name and put into the graph with what they take as source.
class Declarations {
public:
    /// What is wrong with any of them is added to `problems`.
    /// They go into the graphs of `compiled`, whose frames and other pairs are the ones they name.
    Declarations(const Spec& spec, const ParameterValues& values, Compiled& compiled, std::vector<Problem>& problems);

    bool knows(std::string_view id) const { return by_id_.contains(id); }
    /// The node of "id" or "id.output", which `at` mentions, in the graph of `frame`; absent when it is wrong, which
    /// has then been reported. `id` must be known.
    std::optional<NodeId> node(std::string_view id, std::string_view output, FrameIndex frame, Location at);
    /// The words that an output's values stand for; empty for numbers, and for what is not declared.
    std::span<const std::string_view> labels(std::string_view id, std::string_view output) const;
    Graph& graph(FrameIndex frame);
    /// Everything that may stand for a number by name: candle fields and indicators.
    std::vector<std::string> names() const;

private:
    /// How far an indicator's declaration has been followed.
    struct State {
        enum class Progress { untouched, followed, done };
        Progress progress = Progress::untouched;
        FrameIndex frame;
        std::optional<std::size_t> node;  ///< In the frame's Graph::indicators; absent when the declaration is wrong.
    };

    void declare();
    const State& indicator(std::size_t i, bool in_frame = false);
    void build(const IndicatorSpec& declared, bool in_frame, State& state);
    std::vector<double> settings(const IndicatorSpec& declared, const indicators::Definition& definition);
    FrameIndex frame(const IndicatorSpec& declared, bool in_frame);
    std::size_t depth(const IndicatorSpec& declared, const Frame& frame);
    std::optional<NodeId> source(const IndicatorSpec& declared, const IndicatorSpec::Source& written, FrameIndex frame);
    std::optional<std::size_t> output_index(const indicators::Definition& definition, std::string_view id,
                                            std::string_view output, Location at);
    void problem(Location at, std::string message) { problems_.push_back({at, std::move(message)}); }

    const Spec& spec_;
    const ParameterValues& values_;
    Compiled& compiled_;
    std::vector<Problem>& problems_;
    std::map<std::string, std::size_t, std::less<>> by_id_;
    std::vector<State> states_;
    std::vector<State> in_frames_;  ///< The same where another frame reads them: in a frame of the strategy's candles.
};

}  // namespace cobot::strategy
