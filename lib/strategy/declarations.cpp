#include "strategy/declarations.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/suggest.hpp"
#include "strategy/compile.hpp"
#include "strategy/expression.hpp"
#include "strategy/vocabulary.hpp"

namespace cobot::strategy {

Declarations::Declarations(const Spec& spec, const ParameterValues& values, Graph& graph,
                           std::vector<Problem>& problems)
    : spec_(spec), values_(values), graph_(graph), problems_(problems), states_(spec.indicators.size())
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

/// The node of declaration `i`, whose own source is followed first.
std::optional<std::size_t> Declarations::indicator(std::size_t i)
{
    State& state = states_[i];
    const IndicatorSpec& declared = spec_.indicators[i];
    if (state.progress == State::Progress::followed) {
        problem(declared.source_at, fmt::format("the indicator \"{}\" takes itself as source", declared.id));
        return std::nullopt;
    }
    if (state.progress == State::Progress::done) return state.node;
    state.progress = State::Progress::followed;
    state.node = build(declared);
    state.progress = State::Progress::done;
    return state.node;
}

std::optional<std::size_t> Declarations::build(const IndicatorSpec& declared)
{
    const std::size_t problems_before = problems_.size();
    const indicators::Definition* definition = indicators::find(declared.type);
    if (definition == nullptr) {
        std::vector<std::string> known;
        for (const auto* one : indicators::all()) known.emplace_back(one->name);
        problem(declared.at, fmt::format("there is no indicator type \"{}\"{}; there are {}", declared.type,
                                         core::did_you_mean(declared.type, known), fmt::join(known, ", ")));
        return std::nullopt;
    }
    IndicatorNode node;
    node.definition = definition;
    node.parameters = settings(declared, *definition);
    node.frame = frame(declared);
    const auto chosen = source(declared, *definition, node.frame);
    if (!chosen || problems_.size() != problems_before) return std::nullopt;
    node.source = *chosen;
    return graph_.indicator(std::move(node));
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

std::size_t Declarations::frame(const IndicatorSpec& declared)
{
    Frame frame;
    if (declared.pair) {
        const auto known = std::ranges::find(other_pairs_, *declared.pair);
        frame.other_pair = static_cast<std::size_t>(known - other_pairs_.begin());
        if (known == other_pairs_.end()) other_pairs_.push_back(*declared.pair);
    }
    if (declared.timeframe && *declared.timeframe != spec_.timeframe) {
        if (*declared.timeframe < spec_.timeframe || !declared.timeframe->is_multiple_of(spec_.timeframe)) {
            problem(declared.at, fmt::format("the timeframe {} of \"{}\" must be a multiple of the strategy's {}",
                                             declared.timeframe->name(), declared.id, spec_.timeframe.name()));
            return 0;
        }
        frame.coarser = declared.timeframe;
    }
    return graph_.frame(frame, spec_.timeframe);
}

std::optional<IndicatorNode::Source> Declarations::source(const IndicatorSpec& declared,
                                                          const indicators::Definition& definition, std::size_t frame)
{
    const Location at = declared.source_at.line != 0 ? declared.source_at : declared.at;
    IndicatorNode::Source chosen;
    if (std::ranges::count(definition.inputs, indicators::Input::source) == 0) {
        if (declared.source != "close") problem(at, fmt::format("{} takes no source", definition.name));
        return chosen;
    }
    if (const auto field = find_field(declared.source)) {
        chosen.field = *field;
        return chosen;
    }
    const auto [id, output] = split_output(declared.source);
    const auto known = by_id_.find(id);
    if (known == by_id_.end()) {
        problem(at, fmt::format("the source \"{}\" is unknown{}; a source is open, high, low, close, volume or "
                                "another indicator",
                                declared.source, core::did_you_mean(id, names())));
        return std::nullopt;
    }
    const auto node = indicator(known->second);
    if (!node) return std::nullopt;  // Its own declaration has been reported.
    if (graph_.indicators()[*node].frame != frame) {
        problem(at,
                fmt::format("the source \"{}\" is on another timeframe or pair; give both the same", declared.source));
        return std::nullopt;
    }
    const auto index = output_index(*node, id, output, at);
    if (!index) return std::nullopt;
    chosen.indicator = node;
    chosen.output = *index;
    return chosen;
}

std::optional<std::size_t> Declarations::output_index(std::size_t node, std::string_view id, std::string_view output,
                                                      Location at)
{
    const auto& definition = *graph_.indicators()[node].definition;
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

std::optional<NodeId> Declarations::node(std::string_view id, std::string_view output, Location at)
{
    const auto found = indicator(by_id_.find(id)->second);
    if (!found) return std::nullopt;
    const auto index = output_index(*found, id, output, at);
    if (!index) return std::nullopt;
    return graph_.output_of(*found, *index);
}

}  // namespace cobot::strategy
