#include "cli/usage.hpp"

#include <CLI/App.hpp>
#include <CLI/Error.hpp>
#include <algorithm>

#include <fmt/format.h>

#include "cli/terminal.hpp"
#include "core/suggest.hpp"

namespace cobot::cli {
namespace {

core::Error error_of(const std::string& command, const std::string& what)
{
    return {core::ErrorCode::usage, command.empty() ? what : fmt::format("{}: {}", command, what)};
}

std::string help_of(const std::string& command)
{
    return fmt::format("\"cobot {}{}--help\"", command, command.empty() ? "" : " ");
}

bool looks_like_option(const std::string& word) { return word.size() > 1 && word.front() == '-' && word != "--"; }

std::vector<std::string> option_names(const CLI::App& app)
{
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
    return names;
}

/// "the number 3", from CLI11's names of types.
std::string kind_of(const CLI::Option& option)
{
    const std::string type = option.get_type_name();
    if (type.starts_with("UINT")) return "a whole number that is not negative";
    if (type.starts_with("INT")) return "a whole number";
    if (type.starts_with("FLOAT")) return "a number";
    return "a valid " + type;
}

std::string name_for_user(const CLI::Option& option)
{
    if (!option.get_positional()) return option.get_name();
    const std::string type = option.get_type_name();
    return type.empty() || type.starts_with("TEXT") ? option.get_name(true) : type;
}

/// CLI11 hands over sentences; the option is whatever comes before the separator.
const CLI::Option* option_before(const CLI::App& app, std::string_view message, std::string_view separator)
{
    const std::size_t end = message.find(separator);
    if (end == std::string_view::npos) return nullptr;
    return app.get_option_no_throw(std::string(message.substr(0, end)));
}

std::string conversion_message(const CLI::App& app, const std::string& message)
{
    constexpr std::string_view prefix = "Could not convert: ";
    if (!message.starts_with(prefix)) return message;
    const std::string_view rest = std::string_view(message).substr(prefix.size());
    const CLI::Option* option = option_before(app, rest, " = ");
    if (option == nullptr) return message;
    const std::string value = option->results().empty() ? "" : option->results().front();
    return fmt::format("{}: {} is not {}", name_for_user(*option), in_quotes(value), kind_of(*option));
}

/// "x not in {a,b,c}" becomes the nearest of a, b, c and the whole list.
std::string membership_message(const std::string& name, std::string_view complaint)
{
    constexpr std::string_view separator = " not in {";
    const std::size_t at = complaint.find(separator);
    if (at == std::string_view::npos || !complaint.ends_with('}')) return fmt::format("{}: {}", name, complaint);
    const std::string value(complaint.substr(0, at));
    std::string_view list = complaint.substr(at + separator.size());
    list.remove_suffix(1);
    std::vector<std::string> allowed;
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        allowed.emplace_back(list.substr(0, comma));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return fmt::format("{}: {} is not one of {}{}", name, in_quotes(value), fmt::join(allowed, ", "),
                       core::did_you_mean(value, allowed));
}

std::string validation_message(const CLI::App& app, const std::string& message)
{
    const CLI::Option* option = option_before(app, message, ": ");
    if (option == nullptr) return message;
    const std::string_view complaint = std::string_view(message).substr(message.find(": ") + 2);
    return membership_message(name_for_user(*option), complaint);
}

std::string count_message(const CLI::App& app, const std::string& message)
{
    const CLI::Option* option = option_before(app, message, ":");
    if (option == nullptr) return message;
    const std::string name = name_for_user(*option);
    if (message.find("At Most") != std::string::npos) {
        const int most = option->get_items_expected_max();
        return most <= 1 ? fmt::format("{} takes one value, but got {}: {}", name, option->results().size(),
                                       in_quotes(fmt::format("{}", fmt::join(option->results(), " "))))
                         : fmt::format("{} takes at most {} values", name, most);
    }
    const std::string type = option->get_type_name();
    return fmt::format("{} needs a value{}", name, type.empty() ? "" : ": " + name + " " + type);
}

std::string required_message(const CLI::App& app, const std::string& message)
{
    const CLI::Option* option = option_before(app, message, " is required");
    if (option == nullptr) return message;
    const std::string type = option->get_type_name();
    return option->get_positional() || type.empty() ? fmt::format("{} is required", name_for_user(*option))
                                                    : fmt::format("{} {} is required", option->get_name(), type);
}

std::string replaced(std::string text, std::string_view what, std::string_view by)
{
    const std::size_t at = text.find(what);
    if (at != std::string::npos) text.replace(at, what.size(), by);
    return text;
}

std::string message_of(const CLI::App& app, const CLI::ParseError& error)
{
    const std::string kind = error.get_name();
    const std::string message = error.what();
    if (kind == "ConversionError") return conversion_message(app, message);
    if (kind == "ValidationError") return validation_message(app, message);
    if (kind == "ArgumentMismatch") return count_message(app, message);
    if (kind == "RequiredError") return required_message(app, message);
    if (kind == "RequiresError") return replaced(message, " requires ", " needs ");
    if (kind == "ExcludesError") return replaced(message, " excludes ", " cannot be given together with ");
    return message;
}

}  // namespace

core::Error unknown_command(const std::vector<std::string>& words)
{
    // "data imprt": compared with what follows the words that were right.
    std::string known;
    std::string wrong = words.front();
    const auto starts_some = [](const std::string& prefix) {
        return std::ranges::any_of(all_commands(), [&](const Command* c) { return c->name.starts_with(prefix); });
    };
    if (words.size() > 1 && starts_some(words.front() + " ")) {
        known = words.front() + " ";
        wrong = words[1];
    }
    std::vector<std::string> candidates;
    std::vector<std::string> whole;
    for (const Command* command : all_commands()) {
        whole.emplace_back(command->name);
        if (!command->name.starts_with(known)) continue;
        candidates.emplace_back(command->name.substr(0, command->name.find(' ', known.size())));
    }
    if (words.size() > 1 && known.empty()) {
        const std::string both = words[0] + " " + words[1];
        const auto near = core::nearest_name(both, whole);
        if (near && near->find(' ') != std::string::npos) {
            return {core::ErrorCode::usage,
                    fmt::format("unknown command {} (did you mean {}?)", in_quotes(both), in_quotes(*near))};
        }
    }
    std::string advice = core::did_you_mean(known + wrong, candidates);
    if (advice.empty()) advice = fmt::format("; \"cobot {}--help\" lists the commands", known);
    return {core::ErrorCode::usage, fmt::format("unknown command {}{}", in_quotes(known + wrong), advice)};
}

core::Error leftover_error(const std::string& command, const CLI::App& app)
{
    const std::vector<std::string> words = app.remaining();
    const auto option = std::ranges::find_if(words, looks_like_option);
    if (option == words.end()) {
        return error_of(command, fmt::format("unexpected argument {}; {} shows what it takes", in_quotes(words.front()),
                                             help_of(command)));
    }
    const std::string name = option->substr(0, option->find('='));
    std::string advice = core::did_you_mean(name, option_names(app));
    if (advice.empty()) advice = fmt::format("; {} lists the options", help_of(command));
    return error_of(command, fmt::format("unknown option {}{}", in_quotes(name), advice));
}

core::Error usage_error(const std::string& command, const CLI::App& app, const CLI::ParseError& error)
{
    // A misspelt option is the cause, a required one that is "missing" only its consequence.
    const std::vector<std::string> words = app.remaining();
    if (std::ranges::any_of(words, [](const std::string& word) { return word != "--"; })) {
        return leftover_error(command, app);
    }
    return error_of(command, message_of(app, error));
}

}  // namespace cobot::cli
