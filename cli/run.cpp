#include "cli/run.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

#include <fmt/format.h>

#include "app/interrupt.hpp"
#include "app/log.hpp"
#include "cli/common_options.hpp"
#include "cli/help.hpp"
#include "cli/terminal.hpp"
#include "cli/usage.hpp"

namespace cobot::cli {
namespace {

core::Result<void> print(const std::string& text)
{
    fmt::print("{}", text);
    return {};
}

/// What a command line asks for, before its options are looked at.
struct Request {
    const Command* command = nullptr;
    std::string group;  ///< The first word of several commands, when that is all there is.
    bool help = false;
    std::vector<std::string> options;  ///< Everything but the command's own words.
};

bool asks_for_help(const std::vector<std::string>& words)
{
    const auto end = std::ranges::find(words, "--");
    return std::any_of(words.begin(), end, [](const std::string& word) { return word == "--help" || word == "-h"; });
}

/// How many of `words` are common options and their values, given before the command.
core::Result<std::size_t> leading_options(const std::vector<std::string>& words)
{
    if (words.empty() || !words.front().starts_with('-')) return std::size_t{0};
    CLI::App app;
    Globals scratch;
    add_common_options(app, scratch);
    app.prefix_command();
    try {
        app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::CallForHelp&) {
        return words.size();
    } catch (const CLI::ParseError& error) {
        return usage_error("", app, error);
    }
    const std::size_t left = app.remaining().size();
    if (left > 0 && words[words.size() - left].starts_with('-')) return leftover_error("", app);
    return words.size() - left;
}

bool starts_a_group(const std::string& word)
{
    return std::ranges::any_of(all_commands(), [&](const Command* c) { return c->name.starts_with(word + " "); });
}

core::Result<Request> read_request(std::vector<std::string> words)
{
    Request request;
    auto leading = leading_options(words);
    if (!leading) return leading.error();
    const auto first = words.begin() + static_cast<std::ptrdiff_t>(*leading);
    request.options.assign(words.begin(), first);
    words.erase(words.begin(), first);
    if (!words.empty() && words.front() == "help") {
        request.help = true;
        words.erase(words.begin());
    }
    request.help = request.help || asks_for_help(words) || asks_for_help(request.options);
    if (words.empty() || words.front().starts_with('-')) return request;

    std::size_t used = 0;
    if (words.size() > 1) request.command = find_command(words[0] + " " + words[1]);
    if (request.command != nullptr) {
        used = 2;
    } else {
        request.command = find_command(words[0]);
        used = 1;
    }
    if (request.command == nullptr) {
        const bool alone = words.size() == 1 || words[1].starts_with('-');
        if (!alone || !starts_a_group(words.front())) return unknown_command(words);
        request.group = words.front();
    }
    request.options.insert(request.options.end(), words.begin() + static_cast<std::ptrdiff_t>(used), words.end());
    return request;
}

void set_up_log(const Globals& globals)
{
    app::LogSettings settings;
    settings.least_important = globals.quiet            ? app::LogLevel::error
                               : globals.verbosity == 0 ? app::LogLevel::warning
                               : globals.verbosity == 1 ? app::LogLevel::info
                                                        : app::LogLevel::debug;
    settings.color = use_color(globals, stderr);
    settings.times = globals.verbosity > 0;
    app::set_up_log(settings);
}

/// A word as a shell reads it back.
std::string shell_word(const std::string& word)
{
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+.,:/@%";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

core::Result<void> run_command(const Request& request)
{
    const Command& command = *request.command;
    const std::string name(command.name);
    if (request.help) return print(command_help(command, terminal_width(stdout)));
    CLI::App app(std::string(command.summary), name);
    Globals globals;
    const Run action = command.setup(app, globals);
    add_common_options(app, globals);
    app.allow_extras();
    try {
        app.parse(std::vector<std::string>(request.options.rbegin(), request.options.rend()));
    } catch (const CLI::ParseError& error) {
        return usage_error(name, app, error);
    }
    if (app.remaining_size() > 0) return leftover_error(name, app);
    set_up_log(globals);
    globals.words = request.options;
    globals.command_line = "cobot " + name;
    for (const std::string& word : request.options) globals.command_line += " " + shell_word(word);
    return action();
}

/// One line, or several when the message has several (a list of faults in a file speaks for itself).
void print_error(const core::Error& error)
{
    const std::string text = printable(error.message);
    const bool located = text.find(": error: ") != std::string::npos;
    fmt::print(stderr, "{}{}{}", located ? "" : "cobot: ", text, text.ends_with('\n') ? "" : "\n");
}

}  // namespace

core::Result<void> run_words(std::vector<std::string> words)
{
    if (words.size() == 1 && words.front() == "--version") words.front() = "version";
    auto request = read_request(std::move(words));
    if (!request) return request.error();
    if (request->command != nullptr) return run_command(*request);
    if (!request->group.empty() && !request->help) {
        return core::Error{core::ErrorCode::usage,
                           fmt::format("\"{0}\" needs one of its commands:\n{1}", request->group,
                                       overview(request->group, terminal_width(stderr)))};
    }
    return print(overview(request->group, terminal_width(stdout)));
}

int run(std::vector<std::string> words)
{
    const core::Result<void> outcome = run_words(std::move(words));
    if (outcome) return 0;
    std::fflush(stdout);
    print_error(outcome.error());
    if (outcome.error().code == core::ErrorCode::interrupted && app::stop_signal() != 0)
        return 128 + app::stop_signal();
    return static_cast<int>(outcome.error().code);
}

}  // namespace cobot::cli
