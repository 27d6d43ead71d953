#include "cli/help.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/option_facts.hpp"

namespace cobot::cli {
namespace {

struct Row {
    std::string name;
    std::string text;
};

/// `text` broken at spaces into lines of at most `width`, the second and later ones indented.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent)
{
    std::string result;
    std::size_t used = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        if (used > 0 && used + 1 + word.size() > width) {
            result += '\n';
            result.append(indent, ' ');
            used = 0;
        } else if (used > 0) {
            result += ' ';
            ++used;
        }
        result += word;
        used += word.size();
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
}

std::string table(const std::vector<Row>& rows, std::size_t width)
{
    constexpr std::size_t widest_name = 32;
    std::size_t column = 0;
    for (const Row& row : rows) {
        if (row.name.size() <= widest_name) column = std::max(column, row.name.size());
    }
    const std::size_t indent = 2 + column + 2;
    const std::size_t room = std::max<std::size_t>(width > indent ? width - indent : 0, 20);
    std::string result;
    for (const Row& row : rows) {
        const bool fits = row.name.size() <= column;
        result +=
            fits ? fmt::format("  {:<{}}", row.name, column) : fmt::format("  {}\n{:{}}", row.name, "", indent - 2);
        result += row.text.empty() ? "\n" : "  " + wrapped(row.text, room, indent) + "\n";
        while (result.ends_with(" \n")) result.erase(result.size() - 2, 1);
    }
    return result;
}

std::string example_lines(std::string_view examples)
{
    std::string result;
    while (!examples.empty()) {
        const std::size_t end = std::min(examples.find('\n'), examples.size());
        if (end > 0) result += fmt::format("  {}\n", examples.substr(0, end));
        examples.remove_prefix(std::min(end + 1, examples.size()));
    }
    return result;
}

Row option_row(const OptionFacts& option)
{
    std::string name;
    if (option.positional) {
        name = option.value + (option.many ? "..." : "");
    } else {
        for (const std::string& s : option.short_names) name += (name.empty() ? "-" : ", -") + s;
        for (const std::string& l : option.long_names) name += (name.empty() ? "--" : ", --") + l;
        if (!option.is_flag()) name += " " + option.value + (option.many ? "..." : "");
    }
    std::string text = option.description;
    if (!option.allowed.empty()) text += fmt::format(" ({})", fmt::join(option.allowed, ", "));
    if (!option.default_text.empty()) text += fmt::format(" [{}]", option.default_text);
    if (option.required) text += " (required)";
    return {name, text};
}

/// Known headings in the order of a first visit; others follow by name.
std::size_t heading_rank(std::string_view heading)
{
    constexpr std::array<std::string_view, 5> order{"Set up", "Data", "Strategies", "Test", "Results"};
    return static_cast<std::size_t>(std::ranges::find(order, heading) - order.begin());
}

}  // namespace

std::string overview(std::string_view first_word, std::size_t width)
{
    const auto by_rank = [](const std::string& a, const std::string& b) {
        return std::pair(heading_rank(a), a) < std::pair(heading_rank(b), b);
    };
    std::map<std::string, std::vector<Row>, decltype(by_rank)> groups(by_rank);
    const std::string prefix = first_word.empty() ? "" : std::string(first_word) + " ";
    std::size_t widest = 0;
    for (const Command* command : all_commands()) {
        if (!command->name.starts_with(prefix)) continue;
        groups[std::string(command->group)].push_back({std::string(command->name), std::string(command->summary)});
        widest = std::max(widest, command->name.size());
    }
    std::string text;
    if (first_word.empty()) {
        text +=
            fmt::format("cobot {}: backtest and run crypto trading strategies that are YAML files\n\n", COBOT_VERSION);
    }
    text += fmt::format("Usage: cobot {}COMMAND [OPTIONS]\n", prefix);
    for (auto& [heading, rows] : groups) {
        std::ranges::sort(rows, {}, &Row::name);
        rows.front().name.append(widest - rows.front().name.size(), ' ');  // One column for all groups.
        text += fmt::format("\n{}:\n{}", heading, table(rows, width));
    }
    text += fmt::format("\n\"cobot {}COMMAND --help\" shows examples and options.\n", prefix);
    return text;
}

std::string command_help(const Command& command, std::size_t width)
{
    std::string text = fmt::format("{}\n", command.summary);
    if (!command.examples.empty()) text += fmt::format("\nExamples:\n{}", example_lines(command.examples));
    std::string usage = fmt::format("\nUsage: cobot {} [OPTIONS]", command.name);
    std::vector<std::string> order;
    std::map<std::string, std::vector<Row>> groups;
    for (const OptionFacts& option : options_of(&command)) {
        const Row row = option_row(option);
        std::string heading = option.group;
        if (option.positional) {
            heading = "Arguments";
            usage += option.required ? " " + row.name : " [" + row.name + "]";
        }
        if (!groups.contains(heading)) order.push_back(heading);
        groups[heading].push_back(row);
    }
    text += usage + "\n";
    // Arguments first, what every command takes last.
    std::ranges::stable_sort(order, {}, [](const std::string& heading) {
        return heading == "Arguments" ? 0 : heading == "Common options" ? 2 : 1;
    });
    for (const std::string& heading : order) text += fmt::format("\n{}:\n{}", heading, table(groups[heading], width));
    return text;
}

}  // namespace cobot::cli
