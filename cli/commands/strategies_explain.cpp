#include <chrono>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/explain_candle.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/setting_flags.hpp"
#include "cli/terminal.hpp"
#include "core/plural.hpp"
#include "report/table.hpp"

namespace cobot::cli::commands {
namespace {

using Line = strategy::Explanation::Line;
using Json = nlohmann::ordered_json;

struct Options {
    std::string name;
    std::string at;
    std::vector<std::string> sets;
    bool json = false;
};

std::string value_text(const Line& line)
{
    if (!line.word.empty()) return std::string(line.word);
    return std::isnan(line.value) ? "undefined" : fmt::format("{:.10g}", line.value);
}

std::string signal_text(const strategy::Signal& signal)
{
    std::string text;
    const auto add = [&](bool given, std::string_view name) {
        if (given) text += fmt::format("{}{}", text.empty() ? "" : ", ", name);
    };
    add(signal.enter_long, "enter long");
    add(signal.exit_long, "exit long");
    add(signal.enter_short, "enter short");
    add(signal.exit_short, "exit short");
    return text.empty() ? "none" : text;
}

void print_text(const app::ExplainedCandle& explained, const report::TextStyle& style)
{
    const auto& candle = explained.candle;
    const auto& explanation = explained.explanation;
    fmt::print("{} on {} {} ({}), candle {} to {}\n", explained.strategy, explained.pair.to_string(),
               explained.timeframe.name(), explained.exchange, core::format_time(candle.open_time),
               core::format_time(explained.close_time));
    fmt::print("open {:.10g}, high {:.10g}, low {:.10g}, close {:.10g}, volume {:.10g}{}\n", candle.open, candle.high,
               candle.low, candle.close, candle.volume, candle.traded ? "" : " (nobody traded)");
    fmt::print("warm-up: {} candle{}, {} came before: {}\n", explanation.warmup, core::plural(explanation.warmup),
               explanation.candles_before,
               explanation.is_warming_up() ? "not over, so no signal may stand here" : "over");
    for (const Line& line : explanation.lines) {
        if (line.depth == 0) fmt::print("\n");
        const std::string indent(static_cast<std::size_t>(2 * line.depth), ' ');
        if (!line.is_condition)
            fmt::print("     {}{} = {}\n", indent, line.text, value_text(line));
        else
            fmt::print("{}  {}{}\n", line.holds ? report::bold("yes", style) : report::dim("no ", style), indent,
                       line.text);
    }
    fmt::print("\nsignal: {}\n", signal_text(explanation.signal));
    if (!explained.refusal.empty()) fmt::print("entries refused: {}\n", explained.refusal);
}

Json to_json(const Line& line)
{
    Json json{{"text", line.text}};
    if (line.is_condition) {
        json["holds"] = line.holds;
    } else if (!line.word.empty()) {
        json["value"] = line.word;
    } else {
        json["value"] = std::isnan(line.value) ? Json() : Json(line.value);
    }
    return json;
}

/// The lines from `next` on that lie at `depth` or deeper, as a tree.
Json tree(const std::vector<Line>& lines, std::size_t& next, int depth)
{
    Json list = Json::array();
    while (next < lines.size() && lines[next].depth >= depth) {
        Json json = to_json(lines[next++]);
        Json parts = tree(lines, next, depth + 1);
        if (!parts.empty()) json["parts"] = std::move(parts);
        list.push_back(std::move(json));
    }
    return list;
}

void print_json(const app::ExplainedCandle& explained)
{
    const auto& candle = explained.candle;
    const auto& explanation = explained.explanation;
    const auto& signal = explanation.signal;
    std::size_t next = 0;
    const Json json{{"schema", "cobot.explanation/1"},
                    {"strategy", explained.strategy},
                    {"exchange", explained.exchange},
                    {"pair", explained.pair.to_string()},
                    {"timeframe", explained.timeframe.name()},
                    {"candle",
                     {{"open_time", core::format_time(candle.open_time)},
                      {"close_time", core::format_time(explained.close_time)},
                      {"open", candle.open},
                      {"high", candle.high},
                      {"low", candle.low},
                      {"close", candle.close},
                      {"volume", candle.volume},
                      {"traded", candle.traded}}},
                    {"warmup", explanation.warmup},
                    {"candles_before", explanation.candles_before},
                    {"warming_up", explanation.is_warming_up()},
                    {"conditions", tree(explanation.lines, next, 0)},
                    {"signal",
                     {{"enter_long", signal.enter_long},
                      {"exit_long", signal.exit_long},
                      {"enter_short", signal.enter_short},
                      {"exit_short", signal.exit_short}}},
                    {"entries_refused", explained.refusal.empty() ? Json() : Json(explained.refusal)}};
    fmt::print("{}\n", json.dump(2));
}

core::Result<void> explain(const Options& options, const SettingFlags& flags, const Globals& globals)
{
    auto settings = flags.load(globals);
    if (!settings) return settings.error();
    const auto at = core::parse_time(options.at);
    if (!at) return core::Error{core::ErrorCode::usage, at.error().within("--at").message};
    const auto now = std::chrono::time_point_cast<core::Duration>(std::chrono::system_clock::now());
    const auto explained = app::explain_candle({std::move(*settings), options.name, options.sets, *at, now});
    if (!explained) return explained.error();
    if (options.json)
        print_json(*explained);
    else
        print_text(*explained, {terminal_width(stdout), use_color(globals, stdout)});
    return {};
}

Run set_up(CLI::App& app, const Globals& globals)
{
    auto flags = std::make_shared<SettingFlags>(app);
    auto options = std::make_shared<Options>();
    option(app, "NAME", options->name, "Strategy by name or path").required();
    option(app, "--at", options->at, "A time in the candle, as in 2024-03-01T12:00; UTC").type("TIME").required();
    flags->value("--exchange", "exchange.name", "NAME", "Whose candles");
    flags->list("-p,--pair", "exchange.pair_whitelist", "PAIR", "As in BTC/USDT");
    flags->value("-t,--timeframe", "timeframe", "TF", "Instead of the strategy's own");
    flags->value("--timerange", "timerange", "RANGE", "Of the backtest to explain: indicators start where it does");
    option(app, "--set", options->sets, "Override a value of the strategy file, as in params.fast=9")
        .type("KEY=VALUE")
        .one_each();
    flag(app, "--json", options->json, "Print the result as JSON");
    return [flags, options, &globals] { return explain(*options, *flags, globals); };
}

}  // namespace

extern const Command strategies_explain;
const Command strategies_explain{
    "strategies explain", "Strategies", "Say why a strategy did or did not enter at a candle, condition by condition",
    "cobot strategies explain ema-crossover --pair BTC/USDT --at 2024-03-01T12:00", &set_up};

}  // namespace cobot::cli::commands
