#include "config/strategy_reader.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "core/suggest.hpp"

namespace cobot::config {
namespace {

bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

strategy::Location location_of(const Place& place)
{
    if (place.source == nullptr || place.source->kind != Source::Kind::file) return {};
    return {place.line(), place.column()};
}

bool is_identifier(std::string_view name)
{
    return !name.empty() && name.size() <= 64 && is_small(name[0]) &&
           std::all_of(name.begin(), name.end(), [](char c) { return is_small(c) || is_digit(c) || c == '_'; });
}

bool is_kebab_case(std::string_view name)
{
    if (name.empty() || name.size() > 64 || !is_small(name[0]) || name.back() == '-') return false;
    if (name.find("--") != std::string_view::npos) return false;
    return std::all_of(name.begin(), name.end(), [](char c) { return is_small(c) || is_digit(c) || c == '-'; });
}

std::optional<market::Timeframe> read_timeframe(const Node& node, const std::string& path, Problems& problems)
{
    const auto names = market::Timeframe::names();
    const auto name = read_choice(node, path, problems, names);
    if (!name) return std::nullopt;
    return *market::Timeframe::parse(*name);
}

std::optional<market::Pair> read_pair(const Node& node, const std::string& path, Problems& problems)
{
    const auto text = read_text(node, path, problems);
    if (!text) return std::nullopt;
    auto pair = market::Pair::parse(*text);
    if (!pair) {
        problems.add(node.place, fmt::format("{}: {}", path, pair.error().message));
        return std::nullopt;
    }
    return *pair;
}

std::vector<market::Pair> read_pairs(const Node& node, const std::string& path, Problems& problems)
{
    std::vector<market::Pair> pairs;
    if (node.kind != Node::Kind::sequence) {
        wrong_kind(node, path, "a list of pairs, as in [BTC/USDT, ETH/USDT]", problems);
        return pairs;
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        const auto pair = read_pair(node.items[i], fmt::format("{}[{}]", path, i), problems);
        if (!pair) continue;
        if (std::find(pairs.begin(), pairs.end(), *pair) != pairs.end()) {
            problems.add(node.items[i].place, fmt::format("{}[{}]: {} is listed twice", path, i, pair->to_string()));
        } else {
            pairs.push_back(*pair);
        }
    }
    return pairs;
}

const strategy::Parameter* StrategyReader::parameter(std::string_view name) const
{
    for (const strategy::Parameter& known : spec_.parameters) {
        if (known.name == name) return &known;
    }
    return nullptr;
}

std::optional<strategy::Number> StrategyReader::read_reference(const Node& node, const std::string& path,
                                                               const NumberRule& rule)
{
    const std::string name = node.scalar.substr(1);
    if (!is_identifier(name)) {
        problems_.add(node.place, fmt::format("{}: \"{}\" does not name a parameter, as in $fast", path, node.scalar));
        return std::nullopt;
    }
    const strategy::Parameter* known = parameter(name);
    const auto meaning = [&](const std::string& message) {
        problems_.add(node.place, fmt::format("{}: {}", path, message), Breaks::meaning);
        return std::nullopt;
    };
    if (known == nullptr) {
        std::vector<std::string> names;
        for (const strategy::Parameter& p : spec_.parameters) names.push_back(p.name);
        const std::string hint = names.empty() ? "; there are no params" : core::did_you_mean(name, names);
        return meaning(fmt::format("unknown parameter ${}{}", name, hint));
    }
    if (known->kind == strategy::Parameter::Kind::boolean)
        return meaning(fmt::format("${} is true or false, not a number", name));
    if (rule.whole && known->kind == strategy::Parameter::Kind::real) {
        return meaning(fmt::format("must be a whole number, but ${} is of type float", name));
    }
    for (const core::Decimal choice : known->choices) {
        if (!rule.whole || choice == choice.truncate_to(1)) continue;
        return meaning(fmt::format("must be a whole number, but ${} may be {}", name, choice.to_string()));
    }
    std::vector<core::Decimal> possible = known->choices;
    for (const auto& value : {std::optional(known->default_value), known->min, known->max}) {
        if (value) possible.push_back(*value);
    }
    for (const core::Decimal value : possible) {
        if (rule.range.contains(value)) continue;
        return meaning(fmt::format("must be {}, but ${} may be {}", rule.range.to_string(), name, value.to_string()));
    }
    return strategy::Number{known->default_value, name, location_of(node.place)};
}

std::optional<strategy::Number> StrategyReader::read_number(const Node& node, const std::string& path,
                                                            const NumberRule& rule)
{
    if (node.kind == Node::Kind::text && node.scalar.starts_with('$')) return read_reference(node, path, rule);
    std::optional<core::Decimal> value;
    if (rule.whole) {
        const auto whole = read_integer(node, path, problems_, rule.range);
        if (whole) value = core::Decimal::from_int(*whole);
    } else {
        value = read_decimal(node, path, problems_, rule.range);
    }
    if (!value) return std::nullopt;
    return strategy::Number{*value, "", location_of(node.place)};
}

std::optional<strategy::Number> StrategyReader::read_number(MappingReader& reader, std::string_view key,
                                                            const NumberRule& rule)
{
    const Node* node = reader.optional(key);
    if (node == nullptr) return std::nullopt;
    return read_number(*node, reader.path_of(key), rule);
}

void StrategyReader::read_head(MappingReader& top)
{
    if (const Node* kind = top.required("kind")) read_choice(*kind, "kind", problems_, {"strategy"});
    if (const Node* version = top.required("version")) read_version(*version, problems_);
    if (const Node* name = top.required("name")) {
        const auto text = read_text(*name, "name", problems_);
        if (text && !is_kebab_case(*text)) {
            problems_.add(name->place,
                          fmt::format("name: \"{}\" is not plain kebab-case; use small letters, digits and "
                                      "single hyphens, as in ema-crossover",
                                      *text));
        }
        spec_.name = text.value_or("");
    }
    spec_.description = top.text("description").value_or("");
    if (const Node* timeframe = top.required("timeframe")) {
        spec_.timeframe = read_timeframe(*timeframe, "timeframe", problems_).value_or(market::Timeframe());
    }
    if (const Node* pairs = top.optional("pairs")) spec_.pairs = read_pairs(*pairs, "pairs", problems_);
}

strategy::Spec StrategyReader::read(const Node& root)
{
    root_ = &root;
    MappingReader top(root, "", problems_);
    if (!top.is_mapping()) return spec_;
    read_head(top);
    const std::size_t before = problems_.all().size();
    if (const Node* node = top.optional("params")) read_parameters(*node);
    if (const Node* node = top.optional("indicators")) read_indicators(*node);
    if (const Node* node = top.required("entry_conditions")) read_entries(*node);
    compilable_ = problems_.all().size() == before;
    if (const Node* node = top.optional("exit_conditions")) read_exits(*node);
    if (const Node* node = top.optional("risk_management")) read_risk(*node);
    top.accept("$schema");  // For editors of JSON.
    top.finish();
    check_whole();
    return spec_;
}

}  // namespace cobot::config
