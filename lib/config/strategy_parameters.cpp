#include <algorithm>

#include <fmt/format.h>

#include "config/strategy_reader.hpp"
#include "core/suggest.hpp"

namespace cobot::config {
namespace {

using core::Decimal;
using strategy::Parameter;
using Kind = Parameter::Kind;

const Range any{Decimal(-1'000'000'000), Decimal(1'000'000'000)};

Kind kind_of(const std::string& name)
{
    if (name == "int") return Kind::integer;
    if (name == "float") return Kind::real;
    return name == "bool" ? Kind::boolean : Kind::choice;
}

}  // namespace

std::vector<Parameter> StrategyReader::parameters_of(const Node& params)
{
    read_parameters(params);
    return std::move(spec_.parameters);
}

void StrategyReader::read_parameters(const Node& node)
{
    if (node.kind != Node::Kind::mapping) {
        wrong_kind(node, "params", "a mapping (name: {type: int, default: 12})", problems_);
        return;
    }
    for (const Entry& entry : node.entries) read_parameter(entry);
}

void StrategyReader::read_parameter(const Entry& entry)
{
    const std::string path = "params." + entry.key;
    if (!is_identifier(entry.key)) {
        problems_.add(entry.key_place, fmt::format("{}: a parameter's name has small letters, digits and _, a letter "
                                                   "first, as in rsi_max",
                                                   path));
    }
    if (entry.value.kind != Node::Kind::mapping) {
        wrong_kind(entry.value, path, "a mapping, as in {type: int, default: 12, min: 5, max: 30}", problems_);
        return;
    }
    MappingReader reader(entry.value, path, problems_);
    Parameter parameter;
    parameter.name = entry.key;
    parameter.at = location_of(entry.key_place);
    const Node* type = reader.required("type");
    const auto name = type == nullptr ? std::nullopt
                                      : read_choice(*type, reader.path_of("type"), problems_,
                                                    {"int", "float", "bool", "categorical"});
    const Node* initial = reader.required("default");
    if (!name) return;
    parameter.kind = kind_of(*name);
    const std::size_t before = problems_.all().size();
    if (parameter.kind == Kind::integer || parameter.kind == Kind::real) {
        read_parameter_numbers(parameter, reader, initial);
    } else {
        if (parameter.kind == Kind::choice) parameter.choices = read_choices(reader);
        if (initial != nullptr) {
            parameter.default_value = read_value_of(parameter, *initial, reader.path_of("default")).value_or(Decimal());
        }
    }
    if (const Node* when = reader.optional("when")) parameter.when = read_when(*when, reader.path_of("when"));
    reader.finish();
    const bool complete = initial != nullptr && problems_.all().size() == before;
    if (complete) check_parameter(parameter, entry.value, path);
    spec_.parameters.push_back(std::move(parameter));
}

void StrategyReader::read_parameter_numbers(Parameter& parameter, MappingReader& reader, const Node* initial)
{
    const auto number = [&](const Node* node, const char* key, const Range& range) -> std::optional<Decimal> {
        if (node == nullptr) return std::nullopt;
        if (parameter.kind == Kind::real) return read_decimal(*node, reader.path_of(key), problems_, range);
        const auto whole = read_integer(*node, reader.path_of(key), problems_, range);
        return whole ? std::optional(Decimal::from_int(*whole)) : std::nullopt;
    };
    parameter.default_value = number(initial, "default", any).value_or(Decimal());
    parameter.min = number(reader.optional("min"), "min", any);
    parameter.max = number(reader.optional("max"), "max", any);
    parameter.step = number(reader.optional("step"), "step", {Decimal(), any.max, true, false});
    if (parameter.kind == Kind::real) parameter.log_scale = reader.boolean("log").value_or(false);
}

std::vector<Decimal> StrategyReader::read_choices(MappingReader& reader)
{
    std::vector<Decimal> choices;
    const Node* list = reader.required("choices");
    if (list == nullptr) return choices;
    const std::string path = reader.path_of("choices");
    if (list->kind != Node::Kind::sequence) {
        wrong_kind(*list, path, "a list of numbers, as in [10, 20, 50]", problems_);
        return choices;
    }
    if (list->items.empty()) problems_.add(list->place, fmt::format("{}: must not be empty", path));
    for (std::size_t i = 0; i < list->items.size(); ++i) {
        const std::string item_path = fmt::format("{}[{}]", path, i);
        const auto value = read_decimal(list->items[i], item_path, problems_, any);
        if (!value) continue;
        if (std::ranges::find(choices, *value) != choices.end()) {
            problems_.add(list->items[i].place, fmt::format("{}: {} is listed twice", item_path, value->to_string()));
        }
        choices.push_back(*value);
    }
    return choices;
}

std::optional<Decimal> StrategyReader::read_value_of(const Parameter& parameter, const Node& node,
                                                     const std::string& path)
{
    if (parameter.kind == Kind::boolean) {
        const auto flag = read_boolean(node, path, problems_);
        return flag ? std::optional(Decimal(*flag ? 1 : 0)) : std::nullopt;
    }
    return read_decimal(node, path, problems_, any);
}

std::vector<Parameter::When> StrategyReader::read_when(const Node& node, const std::string& path)
{
    std::vector<Parameter::When> all;
    if (node.kind != Node::Kind::mapping) {
        wrong_kind(node, path, "a mapping from parameters to values, as in {use_filter: true}", problems_);
        return all;
    }
    for (const Entry& entry : node.entries) {
        const Parameter* other = parameter(entry.key);
        if (other == nullptr) {
            std::vector<std::string> names;
            for (const Parameter& known : spec_.parameters) names.push_back(known.name);
            problems_.add(entry.key_place,
                          fmt::format("{}: \"{}\" is not a parameter declared above this one{}", path, entry.key,
                                      core::did_you_mean(entry.key, names)),
                          Breaks::meaning);
            continue;
        }
        Parameter::When when{entry.key, {}};
        const std::string value_path = fmt::format("{}.{}", path, entry.key);
        const auto take = [&](const Node& value) {
            if (const auto number = read_value_of(*other, value, value_path)) when.values.push_back(*number);
        };
        if (entry.value.kind == Node::Kind::sequence) {
            for (const Node& item : entry.value.items) take(item);
        } else {
            take(entry.value);
        }
        all.push_back(std::move(when));
    }
    return all;
}

bool StrategyReader::check_choice(const Parameter& parameter, const Node& node, const std::string& path)
{
    if (parameter.kind != Kind::choice) return true;
    if (std::ranges::find(parameter.choices, parameter.default_value) != parameter.choices.end()) return true;
    std::vector<std::string> names;
    for (const Decimal choice : parameter.choices) names.push_back(choice.to_string());
    problems_.add(
        node.find("default")->place,
        fmt::format("{}.default: must be {}, not {}", path, listed(names), parameter.default_value.to_string()),
        Breaks::meaning);
    return false;
}

void StrategyReader::check_parameter(const Parameter& parameter, const Node& node, const std::string& path)
{
    const auto meaning = [&](const char* key, const std::string& message) {
        problems_.add(node.find(key)->place, fmt::format("{}.{}: {}", path, key, message), Breaks::meaning);
    };
    if (!check_choice(parameter, node, path)) return;
    if (parameter.min && parameter.max && *parameter.min > *parameter.max) {
        return meaning("min",
                       fmt::format("{} is above max, {}", parameter.min->to_string(), parameter.max->to_string()));
    }
    if (parameter.log_scale && !(parameter.min && parameter.max && parameter.min->is_positive())) {
        return meaning("log", "a logarithmic scale needs a min above 0 and a max");
    }
    if (parameter.log_scale && parameter.step) {
        return meaning("log", "a logarithmic scale has no steps; leave out log or step");
    }
    const Decimal value = parameter.default_value;
    const Range range{parameter.min, parameter.max};
    if (!range.contains(value)) {
        return meaning("default", fmt::format("must be {}, not {}", range.to_string(), value.to_string()));
    }
    if (!parameter.step) return;
    const Decimal origin = parameter.min.value_or(Decimal());
    if ((value - origin).truncate_to(*parameter.step) != value - origin) {
        meaning("default", fmt::format("{} is off the steps of {} from {}", value.to_string(),
                                       parameter.step->to_string(), origin.to_string()));
    }
}

}  // namespace cobot::config
