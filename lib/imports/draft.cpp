#include "imports/draft.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "strategy/expression.hpp"
#include "strategy/vocabulary.hpp"

namespace cobot::imports {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A name that conditions may use and that means nothing else.
std::string identifier(std::string_view name)
{
    std::string id;
    for (const char c : name) {
        const char lower = is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
        id += is_lower(lower) || is_digit(lower) ? lower : '_';
    }
    if (id.empty() || !is_lower(id.front())) id = "x_" + id;
    const bool taken = strategy::find_field(id) || strategy::find_function(id) || strategy::is_reserved_word(id);
    return taken ? id + "_" : id;
}

/// Without what would end a comment or a quoted text.
std::string one_line(std::string text)
{
    std::erase_if(text,
                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e; });
    return text;
}

std::string flow(const Draft::Settings& settings)
{
    std::string text;
    for (const auto& [key, value] : settings) text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", key, value);
    return text;
}

void add_conditions(std::string& yaml, const std::vector<std::string>& conditions, std::size_t indent)
{
    for (const std::string& condition : conditions) yaml += fmt::format("{:{}}- \"{}\"\n", "", indent, condition);
}

void add_rule(std::string& yaml, std::string_view side, const Draft::Rule& rule)
{
    if (rule.empty()) return;
    yaml += fmt::format("  {}:\n", side);
    const std::string tag = one_line(rule.front().tag);
    const bool quotable = tag.find_first_of("\"\\") == std::string::npos;
    if (!tag.empty() && quotable) yaml += fmt::format("    tag: \"{}\"\n", tag);
    if (rule.size() == 1) {
        yaml += "    all:\n";
        add_conditions(yaml, rule.front().conditions, 6);
        return;
    }
    yaml += "    any:\n";
    for (const auto& alternative : rule) {
        yaml += "      - all:\n";
        add_conditions(yaml, alternative.conditions, 10);
    }
}

void add_rows(std::string& yaml, const Draft::Settings& rows)
{
    for (const auto& [key, value] : rows) yaml += fmt::format("  {}: {}\n", key, value);
}

std::string head(const Draft& draft, const std::string& path)
{
    const std::string from = one_line(path);
    std::string yaml =
        fmt::format("# From the class {} in {}, read by cobot strategies import.\n", draft.class_name, from);
    if (!draft.left_out.empty()) yaml += "#\n# Not carried over:\n";
    for (const LeftOut& left : draft.left_out) yaml += fmt::format("#   line {}: {}\n", left.line, one_line(left.what));
    yaml += fmt::format("kind: strategy\nversion: 1\nname: {}\ndescription: \"From the freqtrade strategy {}\"\n",
                        kebab_case(draft.class_name), draft.class_name);
    yaml += fmt::format("timeframe: {}\n", draft.timeframe);
    return yaml;
}

}  // namespace

const Draft::Parameter* Draft::parameter(std::string_view name) const
{
    const auto found = std::ranges::find(parameters, name, &Parameter::name);
    return found == parameters.end() ? nullptr : &*found;
}

std::string Draft::declare(const std::string& wanted, std::string type, Settings settings, std::string source)
{
    for (const Indicator& known : indicators) {
        if (known.type == type && known.settings == settings && known.source == source) return known.id;
    }
    const std::string base = identifier(wanted.empty() ? type : wanted);
    std::string id = base;
    for (int n = 2; std::ranges::find(indicators, id, &Indicator::id) != indicators.end(); ++n) {
        id = fmt::format("{}_{}", base, n);
    }
    indicators.push_back({id, std::move(type), std::move(settings), std::move(source)});
    return id;
}

std::string kebab_case(std::string_view name)
{
    std::string kebab;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        const bool begins =
            is_upper(c) && i > 0 && (is_lower(name[i - 1]) || (i + 1 < name.size() && is_lower(name[i + 1])));
        if ((begins || c == '_') && !kebab.empty() && kebab.back() != '-') kebab += '-';
        if (c != '_') kebab += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    }
    while (!kebab.empty() && kebab.back() == '-') kebab.pop_back();
    return kebab.empty() || !is_lower(kebab.front()) ? "imported-" + kebab : kebab;
}

std::string to_yaml(const Draft& draft, const std::string& path)
{
    std::string yaml = head(draft, path);
    if (!draft.parameters.empty()) yaml += "\nparams:\n";
    for (const auto& parameter : draft.parameters)
        yaml += fmt::format("  {}: {{{}}}\n", parameter.name, flow(parameter.keys));
    if (!draft.indicators.empty()) yaml += "\nindicators:\n";
    for (const auto& indicator : draft.indicators) {
        Draft::Settings keys{{"type", indicator.type}};
        keys.insert(keys.end(), indicator.settings.begin(), indicator.settings.end());
        if (!indicator.source.empty()) keys.emplace_back("source", fmt::format("\"{}\"", indicator.source));
        yaml += fmt::format("  {}: {{{}}}\n", indicator.id, flow(keys));
    }
    yaml += "\nentry_conditions:\n";
    add_rule(yaml, "long", draft.enter_long);
    add_rule(yaml, "short", draft.enter_short);
    if (!draft.exits.empty() || !draft.exit_long.empty() || !draft.exit_short.empty()) yaml += "\nexit_conditions:\n";
    add_rule(yaml, "long", draft.exit_long);
    add_rule(yaml, "short", draft.exit_short);
    add_rows(yaml, draft.exits);
    if (!draft.risk.empty()) yaml += "\nrisk_management:\n";
    add_rows(yaml, draft.risk);
    return yaml;
}

}  // namespace cobot::imports
