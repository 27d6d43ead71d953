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

bool reads_source(const indicators::Definition& definition)
{
    return std::find(definition.inputs.begin(), definition.inputs.end(), indicators::Input::source) !=
           definition.inputs.end();
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
    const auto name =
        type == nullptr ? std::nullopt : read_choice(*type, reader.path_of("type"), problems_, indicator_names());
    if (!name) return;
    const indicators::Definition& definition = *indicators::find(*name);

    strategy::IndicatorSpec spec;
    spec.id = entry.key;
    spec.type = std::string(definition.name);
    spec.at = location_of(entry.key_place);
    for (const indicators::Parameter& parameter : definition.parameters) {
        auto value = read_number(reader, parameter.name, rule_of(parameter));
        if (value) spec.settings.push_back({std::string(parameter.name), std::move(*value)});
    }
    if (reads_source(definition)) {
        if (const Node* source = reader.optional("source")) {
            spec.source = read_text(*source, reader.path_of("source"), problems_).value_or(spec.source);
            spec.source_at = location_of(source->place);
        }
    }
    if (const Node* timeframe = reader.optional("timeframe")) {
        spec.timeframe = read_coarser_timeframe(*timeframe, reader.path_of("timeframe"));
    }
    if (const Node* pair = reader.optional("pair")) spec.pair = read_pair(*pair, reader.path_of("pair"), problems_);
    reader.finish();
    spec_.indicators.push_back(std::move(spec));
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
