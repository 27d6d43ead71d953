#include <unistd.h>
#include <cstdio>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/bot_checks.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "config/load_bot.hpp"
#include "config/new_bot.hpp"
#include "core/suggest.hpp"

namespace cobot::cli::commands {
namespace {

using bots::Parameter;

struct Options {
    std::string kind;
    std::string name;
    std::string pair;
    std::string investment;
    std::string exchange;
    std::vector<std::string> sets;
    bool print = false;
};

core::Result<const bots::Definition*> kind_of(const std::string& name)
{
    if (const bots::Definition* kind = bots::find(name)) return kind;
    std::vector<std::string> names;
    for (const bots::Definition* one : bots::all()) names.emplace_back(one->name);
    return core::Error{core::ErrorCode::usage,
                       fmt::format("there is no kind of bot \"{}\"{}; cobot bots list shows them", name,
                                   core::did_you_mean(name, names))};
}

/// A line of standard input without its end; absent at the end of the input.
std::optional<std::string> read_line()
{
    std::string line;
    int c = std::getchar();
    if (c == EOF) return std::nullopt;
    for (; c != EOF && c != '\n'; c = std::getchar()) line += static_cast<char>(c);
    return line;
}

/// Asks on the terminal, until there is an answer or the input ends.
std::string ask(const std::string& what, const std::string& fallback)
{
    while (true) {
        fmt::print(stderr, "{}{}: ", what, fallback.empty() ? "" : " [" + fallback + "]");
        const auto line = read_line();
        if (!line) break;
        const std::size_t first = line->find_first_not_of(" \t");
        if (first != std::string::npos) return line->substr(first, line->find_last_not_of(" \t\r") - first + 1);
        if (!fallback.empty()) return fallback;
    }
    return fallback;
}

std::string question(const Parameter& parameter)
{
    std::string text = fmt::format("{} ({}", parameter.name, parameter.summary);
    if (!parameter.choices.empty()) text += fmt::format(": {}", fmt::join(parameter.choices, ", "));
    return text + ")";
}

void ask_for_the_rest(config::BotDraft& draft)
{
    if (draft.pairs.empty()) draft.pairs = {ask("pair (what to trade)", "BTC/USDT")};
    if (draft.investment.empty()) draft.investment = ask("investment (money, in the quote currency)", "1000");
    for (const Parameter& parameter : draft.kind->parameters) {
        if ((!parameter.asked && !parameter.required) || draft.value(parameter.name) != nullptr) continue;
        std::string answer = ask(question(parameter), std::string(parameter.fallback));
        if (!answer.empty()) draft.values.emplace_back(parameter.name, std::move(answer));
    }
}

/// In a script nothing is asked: what has no default must be given.
core::Result<void> check_complete(const config::BotDraft& draft)
{
    std::vector<std::string> missing;
    if (draft.pairs.empty()) missing.push_back("--pair BTC/USDT");
    if (draft.investment.empty()) missing.push_back("--investment 1000");
    for (const Parameter& parameter : draft.kind->parameters) {
        if (parameter.required && draft.value(parameter.name) == nullptr) {
            missing.push_back(fmt::format("--set {}=... ({})", parameter.name, parameter.summary));
        }
    }
    if (missing.empty()) return {};
    return core::Error{core::ErrorCode::usage,
                       fmt::format("bots new {}: say {}", draft.kind->name, fmt::join(missing, ", "))};
}

std::vector<std::string> pairs_of(const std::string& text)
{
    std::vector<std::string> pairs;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t comma = std::min(text.find(',', begin), text.size());
        if (comma > begin) pairs.push_back(text.substr(begin, comma - begin));
        begin = comma + 1;
    }
    return pairs;
}

core::Result<config::BotDraft> draft_of(const Options& options)
{
    const auto kind = kind_of(options.kind);
    if (!kind) return kind.error();
    config::BotDraft draft;
    draft.kind = *kind;
    draft.pairs = pairs_of(options.pair);
    draft.investment = options.investment;
    if (!options.exchange.empty()) draft.values.emplace_back("exchange", options.exchange);
    for (const std::string& set : options.sets) {
        auto value = config::parse_setting(set);
        if (!value) return value.error();
        draft.values.push_back(std::move(*value));
    }
    const bool on_terminal = isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
    if (on_terminal) ask_for_the_rest(draft);
    if (const auto complete = check_complete(draft); !complete) return complete.error();
    draft.name = options.name.empty() ? config::suggested_name(*draft.kind, draft.pairs.front()) : options.name;
    return draft;
}

core::Result<void> make(const Options& options, const Globals& globals)
{
    const auto draft = draft_of(options);
    if (!draft) return draft.error();
    const std::string text = config::text_of(*draft);
    const auto spec = config::load_bot_text(text, draft->name + ".yaml", {}, globals.user_data);
    if (!spec) return spec.error();
    if (!options.print) {
        if (const auto path = config::free_path(draft->name, globals.user_data); !path) return path.error();
    }
    if (!globals.quiet) {
        if (const auto checked = print_checks(*spec, globals, stderr); !checked) return checked.error();
    }
    if (options.print) {
        fmt::print("{}", text);
        return {};
    }
    const auto path = config::write_bot(*draft, globals.user_data);
    if (!path) return path.error();
    fmt::print("{}\n", *path);
    if (!globals.quiet) fmt::print(stderr, "next: cobot backtest --bot {}\n", draft->name);
    return {};
}

}  // namespace

extern const Command bots_new;
const Command bots_new{
    "bots new", "Bots", "Begin a bot file: asks on a terminal, takes options in a script, and checks before it writes",
    "cobot bots new spot_grid\n"
    "cobot bots new spot_grid --pair BTC/USDT --investment 1000 --set lower=25000 --set upper=45000 --set grids=40",
    [](CLI::App& app, const Globals& globals) -> Run {
        auto options = std::make_shared<Options>();
        option(app, "KIND", options->kind, "Kind of bot; cobot bots list shows them").required();
        option(app, "--name", options->name, "Of the file and the bot; otherwise made of pair and kind").type("NAME");
        option(app, "--pair", options->pair, "What it trades; several with commas").type("PAIR");
        option(app, "--investment", options->investment, "Money, in the quote currency").type("MONEY");
        option(app, "--exchange", options->exchange, "Whose prices and rules").type("NAME");
        option(app, "--set", options->sets, "A key of the file").type("KEY=VALUE").one_each();
        flag(app, "--print", options->print, "Print the file instead of writing it");
        return [options, &globals] { return make(*options, globals); };
    }};

}  // namespace cobot::cli::commands
