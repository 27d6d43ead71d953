#include "report/bot_reference.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cobot::report {
namespace {

using Align = Table::Align;
using bots::Definition;
using bots::Parameter;
using Kind = Parameter::Kind;

std::string_view noun_of(Kind kind)
{
    switch (kind) {
        case Kind::number: return "number";
        case Kind::ratio: return "ratio";
        case Kind::integer: return "whole number";
        case Kind::boolean: return "true or false";
        case Kind::choice: return "one of";
        case Kind::text: return "text";
        case Kind::duration: return "duration";
        case Kind::numbers: return "list of numbers";
        case Kind::shares: return "numbers by name";
        case Kind::records: return "list of mappings";
    }
    return "";
}

void add_keys(const std::vector<Parameter>& parameters, const std::string& prefix, Table& table)
{
    for (const Parameter& parameter : parameters) {
        const std::string name = prefix + std::string(parameter.name);
        const std::string fallback = parameter.required           ? "required"
                                     : parameter.fallback.empty() ? ""
                                                                  : std::string(parameter.fallback);
        table.add({name, form_of(parameter), fallback, std::string(parameter.summary),
                   parameter.live ? "while it runs" : ""});
        add_keys(parameter.fields, name + "[].", table);
    }
}

}  // namespace

std::string trades(const Definition& kind)
{
    const std::string_view pairs = kind.pairs == Definition::Pairs::one ? "one pair" : "several pairs";
    switch (kind.market) {
        case Definition::Market::spot: return fmt::format("{}, coins", pairs);
        case Definition::Market::contract: return fmt::format("{}, contracts", pairs);
        case Definition::Market::either: return fmt::format("{}, coins or contracts", pairs);
    }
    return "";
}

std::string form_of(const Parameter& parameter)
{
    std::string text(noun_of(parameter.kind));
    if (parameter.kind == Kind::choice) return fmt::format("{} {}", text, fmt::join(parameter.choices, ", "));
    const bool low = !parameter.min.empty();
    const bool high = !parameter.max.empty();
    const std::string_view from = parameter.above_min ? " above " : high ? " from " : " of at least ";
    if (low) text += fmt::format("{}{}", from, parameter.min);
    if (high) text += fmt::format("{}{}", low ? " to " : " up to ", parameter.max);
    return text;
}

Table bot_kinds()
{
    Table table({{"Type", Align::left}, {"Grade", Align::left, 2}, {"Trades", Align::left, 1}, {"Does", Align::left}});
    for (const Definition* kind : bots::all()) {
        table.add(
            {std::string(kind->name), std::string(bots::name(kind->grade)), trades(*kind), std::string(kind->summary)});
    }
    return table;
}

Table bot_keys(const Definition& kind)
{
    Table table({{"Key", Align::left},
                 {"Value", Align::left},
                 {"Default", Align::left},
                 {"Meaning", Align::left},
                 {"Change", Align::left, 1}});
    add_keys(kind.parameters, "", table);
    return table;
}

std::string bot_reference()
{
    std::string text = "## Kinds\n\n" + bot_kinds().markdown();
    for (const Definition* kind : bots::all()) {
        text += fmt::format("\n## {}\n\n{}. Trades {}. Backtest grade {}: {}.\n\n{}", kind->name, kind->summary,
                            trades(*kind), bots::name(kind->grade), bots::meaning(kind->grade),
                            kind->parameters.empty() ? "No keys of its own.\n" : bot_keys(*kind).markdown());
    }
    return text;
}

}  // namespace cobot::report
