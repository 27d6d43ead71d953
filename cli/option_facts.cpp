#include "cli/option_facts.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

#include "cli/common_options.hpp"

namespace cobot::cli {
namespace {

/// Takes the list of CLI11's "TEXT:{a,b}" out of `type`.
std::vector<std::string> take_allowed(std::string& type)
{
    const std::size_t brace = type.find(":{");
    std::vector<std::string> values;
    if (brace == std::string::npos || !type.ends_with('}')) return values;
    std::string_view list = std::string_view(type).substr(brace + 2, type.size() - brace - 3);
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        values.emplace_back(list.substr(0, comma));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    type.resize(brace);
    return values;
}

OptionFacts facts_of(const CLI::Option& option)
{
    OptionFacts facts;
    facts.short_names = option.get_snames();
    facts.long_names = option.get_lnames();
    facts.positional = option.get_positional();
    std::string type = option.get_type_name();
    facts.allowed = take_allowed(type);
    const bool nameless = type.empty() || type == "TEXT";
    if (facts.positional) {
        facts.value = nameless ? option.get_name(true) : type;
    } else if (option.get_items_expected_max() > 0) {
        facts.value = type.empty() ? "TEXT" : type;
    }
    facts.description = option.get_description();
    facts.default_text = option.get_default_str();
    facts.group = option.get_group();
    facts.required = option.get_required();
    facts.many = option.get_items_expected_max() > 1 && option.get_allow_extra_args();
    return facts;
}

}  // namespace

bool OptionFacts::has_name(std::string_view word) const
{
    if (word.starts_with("--")) return std::ranges::count(long_names, word.substr(2)) > 0;
    return word.starts_with('-') && std::ranges::count(short_names, word.substr(1)) > 0;
}

std::vector<OptionFacts> options_of(const Command* command)
{
    CLI::App app;
    Globals globals;
    if (command != nullptr) command->setup(app, globals);
    add_common_options(app, globals);
    std::vector<OptionFacts> all;
    for (const CLI::Option* option : app.get_options()) {
        if (!option->get_group().empty()) all.push_back(facts_of(*option));
    }
    return all;
}

}  // namespace cobot::cli
