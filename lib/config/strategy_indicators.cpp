#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/strategy_reader.hpp"
#include "core/suggest.hpp"
#include "indicators/definition.hpp"

namespace cobot::config {
namespace {

std::vector<std::string> indicator_names()
{
    std::vector<std::string> names;
    for (const indicators::Definition* definition : indicators::all()) {
        names.emplace_back(definition->name);
        for (const std::string_view alias : definition->aliases) names.emplace_back(alias);
    }
    return names;
}

NumberRule rule_of(const indicators::Parameter& parameter)
{
    constexpr int decimals = 9;
    return {parameter.kind == indicators::Parameter::Kind::integer,
            {core::Decimal::from_double(parameter.min, decimals), core::Decimal::from_double(parameter.max, decimals)}};
}

}  // namespace

void StrategyReader::read_indicators(const Node& node)
{
    if (node.kind != Node::Kind::mapping) {
        wrong_kind(node, "indicators", "a mapping (name: {type: ema, period: 20})", problems_);
        return;
    }
    for (const Entry& entry : node.entries) read_indicator(entry);
}

void StrategyReader::read_indicator(const Entry& entry)
{
    const std::string path = "indicators." + entry.key;
    if (!is_identifier(entry.key)) {
        problems_.add(entry.key_place, fmt::format("{}: an indicator's name has small letters, digits and _, a letter "
                                                   "first, as in ema_fast",
                                                   path));
    }
    if (entry.value.kind != Node::Kind::mapping) {
        wrong_kind(entry.value, path, "a mapping, as in {type: ema, period: 20}", problems_);
        return;
    }
    MappingReader reader(entry.value, path, problems_);
    const Node* type = reader.required("type");
    const indicators::Definition* found = type == nullptr ? nullptr : read_indicator_type(*type, reader);
    if (found == nullptr) return;
    const indicators::Definition& definition = *found;

    strategy::IndicatorSpec spec;
    spec.id = entry.key;
    spec.type = std::string(definition.name);
    spec.at = location_of(entry.key_place);
    for (const indicators::Parameter& parameter : definition.parameters) {
        auto value = parameter.kind == indicators::Parameter::Kind::choice
                         ? read_word(reader, parameter)
                         : read_number(reader, parameter.name, rule_of(parameter));
        if (value) spec.settings.push_back({std::string(parameter.name), std::move(*value)});
    }
    if (definition.reads(indicators::Input::source)) read_source(reader, "source", spec.source);
    if (definition.reads(indicators::Input::other)) {
        reader.required("other");
        read_source(reader, "other", spec.other);
    }
    if (const Node* timeframe = reader.optional("timeframe")) {
        spec.timeframe = read_coarser_timeframe(*timeframe, reader.path_of("timeframe"));
    }
    if (const Node* pair = reader.optional("pair")) spec.pair = read_pair(*pair, reader.path_of("pair"), problems_);
    reader.finish();
    spec_.indicators.push_back(std::move(spec));
}

const indicators::Definition* StrategyReader::read_indicator_type(const Node& node, MappingReader& reader)
{
    const auto name = read_text(node, reader.path_of("type"), problems_);
    if (!name) return nullptr;
    if (const auto* found = indicators::find(*name)) return found;
    problems_.add(node.place, fmt::format("{}: there is no indicator \"{}\"{}; \"cobot indicators list\" shows them",
                                          reader.path_of("type"), *name, core::did_you_mean(*name, indicator_names())));
    return nullptr;
}

void StrategyReader::read_source(MappingReader& reader, std::string_view key, strategy::IndicatorSpec::Source& source)
{
    const Node* node = reader.optional(key);
    if (node == nullptr) return;
    source.text = read_text(*node, reader.path_of(key), problems_).value_or(source.text);
    source.at = location_of(node->place);
}

/// One of the words of a choice, as its index.
std::optional<strategy::Number> StrategyReader::read_word(MappingReader& reader, const indicators::Parameter& parameter)
{
    const Node* node = reader.optional(parameter.name);
    if (node == nullptr) return std::nullopt;
    const auto word = read_choice(*node, reader.path_of(parameter.name), problems_,
                                  {parameter.choices.begin(), parameter.choices.end()});
    if (!word) return std::nullopt;
    const auto index = std::ranges::find(parameter.choices, *word) - parameter.choices.begin();
    return strategy::Number{core::Decimal(static_cast<int>(index)), {}, location_of(node->place)};
}

std::optional<market::Timeframe> StrategyReader::read_coarser_timeframe(const Node& node, const std::string& path)
{
    const auto timeframe = read_timeframe(node, path, problems_);
    const Node* own = root_->find("timeframe");
    if (!timeframe || own == nullptr || !market::Timeframe::parse(own->scalar)) return timeframe;
    const auto meaning = [&](const std::string& message) {
        problems_.add(node.place, fmt::format("{}: {}", path, message), Breaks::meaning);
    };
    if (*timeframe < spec_.timeframe) {
        meaning(fmt::format("{} is finer than the strategy's own {}; an indicator's timeframe is the same or coarser",
                            timeframe->name(), spec_.timeframe.name()));
    } else if (!timeframe->is_multiple_of(spec_.timeframe)) {
        meaning(fmt::format("{} candles cannot be joined from whole {} candles", timeframe->name(),
                            spec_.timeframe.name()));
    }
    return timeframe;
}

}  // namespace cobot::config
