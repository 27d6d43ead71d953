#include "strategy/declarations.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/suggest.hpp"
#include "strategy/expression.hpp"
#include "strategy/expression_compiler.hpp"
#include "strategy/vocabulary.hpp"

namespace cobot::strategy {
namespace {

Location place_of(const IndicatorSpec& declared, const IndicatorSpec::Source& source)
{
    return source.at.line != 0 ? source.at : declared.at;
}

}  // namespace

Declarations::Declarations(const Spec& spec, const ParameterValues& values, Compiled& compiled,
                           std::vector<Problem>& problems)
    : spec_(spec),
      values_(values),
      compiled_(compiled),
      problems_(problems),
      states_(spec.indicators.size()),
      in_frames_(spec.indicators.size())
{
    declare();
    for (std::size_t i = 0; i < spec_.indicators.size(); ++i) indicator(i);
}

void Declarations::declare()
{
    for (std::size_t i = 0; i < spec_.indicators.size(); ++i) {
        const IndicatorSpec& declared = spec_.indicators[i];
        if (!is_plain_name(declared.id)) {
            problem(declared.at, fmt::format("an indicator's name has letters, digits and underscores; \"{}\" "
                                             "cannot be written in a condition",
                                             declared.id));
        } else if (find_field(declared.id) || find_function(declared.id) || is_reserved_word(declared.id)) {
            problem(declared.at,
                    fmt::format("\"{}\" is a word of the condition language; choose another name", declared.id));
        } else if (!by_id_.try_emplace(declared.id, i).second) {
            problem(declared.at, fmt::format("the indicator \"{}\" is declared twice", declared.id));
        }
    }
}

/// Declaration `i`, built after what it takes as source. Where a frame reads it, it must be in a frame itself.
const Declarations::State& Declarations::indicator(std::size_t i, bool in_frame)
{
    const IndicatorSpec& declared = spec_.indicators[i];
    const bool is_elsewhere = declared.pair || (declared.timeframe && *declared.timeframe != spec_.timeframe);
    in_frame = in_frame && !is_elsewhere;
    if (in_frame && !indicator(i).node) return states_[i];
    State& state = (in_frame ? in_frames_ : states_)[i];
    if (state.progress == State::Progress::followed) {
        problem(place_of(declared, declared.source),
                fmt::format("the indicator \"{}\" takes itself as source", declared.id));
        return state;
    }
    if (state.progress == State::Progress::done) return state;
    state.progress = State::Progress::followed;
    build(declared, in_frame, state);
    state.progress = State::Progress::done;
    return state;
}

void Declarations::build(const IndicatorSpec& declared, bool in_frame, State& state)
{
    const std::size_t problems_before = problems_.size();
    const indicators::Definition* definition = indicators::find(declared.type);
    if (definition == nullptr) {
        std::vector<std::string> known;
        for (const auto* one : indicators::all()) known.emplace_back(one->name);
        problem(declared.at, fmt::format("there is no indicator type \"{}\"{}; \"cobot indicators list\" shows them",
                                         declared.type, core::did_you_mean(declared.type, known)));
        return;
    }
    auto parameters = settings(declared, *definition);
    state.frame = frame(declared, in_frame);
    if (problems_.size() != problems_before) return;
    std::optional<NodeId> source_node;
    std::optional<NodeId> other_node;
    if (definition->reads(indicators::Input::source)) {
        source_node = source(declared, declared.source, state.frame);
    } else if (declared.source.text != "close") {
        problem(place_of(declared, declared.source), fmt::format("{} takes no source", definition->name));
    }
    if (!definition->reads(indicators::Input::other)) {
        if (!declared.other.text.empty())
            problem(place_of(declared, declared.other), fmt::format("{} takes no other", definition->name));
    } else if (declared.other.text.empty()) {
        problem(declared.at,
                fmt::format("{} compares two columns; name the second, as in other: btc", definition->name));
    } else {
        other_node = source(declared, declared.other, state.frame);
    }
    if (problems_.size() != problems_before) return;
    state.node = graph(state.frame).indicator(*definition, std::move(parameters), source_node, other_node);
}

std::vector<double> Declarations::settings(const IndicatorSpec& declared, const indicators::Definition& definition)
{
    std::vector<double> values;
    std::vector<std::string> names;
    for (const auto& parameter : definition.parameters) {
        values.push_back(parameter.default_value);
        names.emplace_back(parameter.name);
    }
    const std::size_t problems_before = problems_.size();
    for (const IndicatorSpec::Setting& setting : declared.settings) {
        const auto found = std::ranges::find(names, setting.name);
        if (found == names.end()) {
            const std::string takes = names.empty() ? "no settings" : fmt::format("{}", fmt::join(names, ", "));
            problem(setting.value.at, fmt::format("{} has no setting \"{}\"{}; it takes {}", definition.name,
                                                  setting.name, core::did_you_mean(setting.name, names), takes));
            continue;
        }
        const auto index = static_cast<std::size_t>(found - names.begin());
        const auto value = value_of(setting.value, spec_, values_, problems_);
        if (!value) continue;
        values[index] = value->to_double();
        if (auto wrong = indicators::problem_with(definition, index, values[index])) {
            problem(setting.value.at, std::move(*wrong));
        }
    }
    if (problems_.size() == problems_before) {
        if (auto wrong = indicators::problem_with(definition, values)) problem(declared.at, std::move(*wrong));
    }
    return values;
}

FrameIndex Declarations::frame(const IndicatorSpec& declared, bool in_frame)
{
    Frame frame;
    if (declared.pair) {
        auto& pairs = compiled_.other_pairs;
        const auto known = std::ranges::find(pairs, *declared.pair);
        frame.other_pair = static_cast<std::size_t>(known - pairs.begin());
        if (known == pairs.end()) pairs.push_back(*declared.pair);
    }
    if (declared.timeframe && *declared.timeframe != spec_.timeframe) {
        if (*declared.timeframe < spec_.timeframe || !declared.timeframe->is_multiple_of(spec_.timeframe)) {
            problem(declared.at, fmt::format("the timeframe {} of \"{}\" must be a multiple of the strategy's {}",
                                             declared.timeframe->name(), declared.id, spec_.timeframe.name()));
            return std::nullopt;
        }
        frame.coarser = declared.timeframe;
        frame.ratio = static_cast<std::size_t>(declared.timeframe->ms() / spec_.timeframe.ms());
    }
    if (!frame.other_pair && !frame.coarser && !in_frame) return std::nullopt;
    frame.depth = depth(declared, frame);
    for (std::size_t f = 0; f < compiled_.frames.size(); ++f) {
        const Frame& known = compiled_.frames[f];
        if (known.other_pair == frame.other_pair && known.coarser == frame.coarser && known.depth == frame.depth)
            return f;
    }
    compiled_.frames.push_back(std::move(frame));
    return compiled_.frames.size() - 1;
}

/// One more than that of what it reads of other candles, so that frames never read each other in a circle.
std::size_t Declarations::depth(const IndicatorSpec& declared, const Frame& frame)
{
    std::size_t depth = 0;
    for (const auto* written : {&declared.source, &declared.other}) {
        Condition expression;
        expression.text = written->text;
        for (const std::string& name : names_in(expression)) {
            if (!knows(name)) continue;
            const State& source = indicator(by_id_.find(name)->second, true);
            if (!source.frame) continue;  // Its own declaration has been reported.
            const Frame& theirs = compiled_.frames[*source.frame];
            const bool same = theirs.other_pair == frame.other_pair && theirs.coarser == frame.coarser;
            depth = std::max(depth, theirs.depth + (same ? 0 : 1));
        }
    }
    return depth;
}

Graph& Declarations::graph(FrameIndex frame) { return frame ? compiled_.frames[*frame].graph : compiled_.graph; }

/// The column that a source means, of the candles that its indicator runs on.
std::optional<NodeId> Declarations::source(const IndicatorSpec& declared, const IndicatorSpec::Source& written,
                                           FrameIndex frame)
{
    Condition expression;
    expression.text = written.text;
    expression.at = place_of(declared, written);
    return compile_number(expression, spec_, values_, *this, frame, problems_);
}

std::optional<std::size_t> Declarations::output_index(const indicators::Definition& definition, std::string_view id,
                                                      std::string_view output, Location at)
{
    if (output.empty()) return 0;
    const auto found = std::ranges::find(definition.outputs, output);
    if (found != definition.outputs.end()) return static_cast<std::size_t>(found - definition.outputs.begin());
    const std::vector<std::string> outputs(definition.outputs.begin(), definition.outputs.end());
    problem(at, fmt::format("{} ({}) has no output \"{}\"{}; it has {}", id, definition.name, output,
                            core::did_you_mean(output, outputs), fmt::join(outputs, ", ")));
    return std::nullopt;
}

/// Everything that may stand for a number by name.
std::vector<std::string> Declarations::names() const
{
    std::vector<std::string> all = field_names();
    for (const auto& [id, index] : by_id_) all.push_back(id);
    return all;
}

std::optional<NodeId> Declarations::node(std::string_view id, std::string_view output, FrameIndex frame, Location at)
{
    const State& found = indicator(by_id_.find(id)->second, frame.has_value());
    if (!found.node) return std::nullopt;  // Its own declaration has been reported.
    const IndicatorNode& indicator = graph(found.frame).indicators()[*found.node];
    const auto index = output_index(*indicator.definition, id, output, at);
    if (!index) return std::nullopt;
    const NodeId column = indicator.outputs[*index];
    if (found.frame == frame) return column;
    const Frame& theirs = compiled_.frames[*found.frame];
    const std::size_t warmup = theirs.warmup(theirs.graph[column].warmup);
    const std::size_t ratio = frame ? compiled_.frames[*frame].ratio : 1;
    return graph(frame).elsewhere(*found.frame, column, (warmup + ratio - 1) / ratio);
}

std::span<const std::string_view> Declarations::labels(std::string_view id, std::string_view output) const
{
    const auto known = by_id_.find(id);
    if (known == by_id_.end()) return {};
    const indicators::Definition* definition = indicators::find(spec_.indicators[known->second].type);
    if (definition == nullptr) return {};
    if (output.empty()) return definition->labels_of(0);
    const auto found = std::ranges::find(definition->outputs, output);
    return definition->labels_of(static_cast<std::size_t>(found - definition->outputs.begin()));
}

}  // namespace cobot::strategy
