#include "cli/bot_backtest.hpp"

#include <chrono>
#include <cstdio>

#include <fmt/format.h>

#include "app/interrupt.hpp"
#include "app/results.hpp"
#include "cli/terminal.hpp"
#include "report/bot_json.hpp"
#include "report/bot_text.hpp"

namespace cobot::cli {
namespace {

core::Result<std::string> render(const std::vector<report::BotResult>& results, report::Format format,
                                 const report::TextStyle& style)
{
    using report::Format;
    if (results.size() > 1) {
        std::vector<const report::BotResult*> all;
        for (const report::BotResult& result : results) all.push_back(&result);
        return report::render_comparison(all, format, style);
    }
    const report::BotResult& result = results.front();
    switch (format) {
        case Format::text: return report::render_text(result, style);
        case Format::json: return report::to_json(result);
        case Format::jsonl: return report::fills_json_lines(result);
        case Format::csv: return report::fills_csv(result);
        case Format::markdown: return report::render_markdown(result);
        case Format::html: break;
    }
    return core::Error{core::ErrorCode::usage, "backtest has no html form; use cobot report --format html afterwards"};
}

}  // namespace

core::Result<void> refuse_strategy_options(const config::Settings& settings, bool is_strategy)
{
    struct Of {
        std::string_view flag;
        std::string_view instead;
        bool also_of_strategies = false;
    };
    constexpr Of all[] = {{"--strategy", "give --strategy or --bot, not both", true},
                          {"--pairs", "the bot's file names its pair; use --set pair=ETH/USDT", true},
                          {"--wallet", "the bot's file names its money; use --set investment=1000", true},
                          {"--stake-amount", "the bot's file names its money; use --set investment=1000", true},
                          {"--max-open-trades", "the bot's file names what it may do", true},
                          {"--timeframe", "the strategy names it; use --set timeframe=1h", true},
                          {"--spread", "it is for strategies; use --slippage"},
                          {"--fill-model", "it is for strategies; use --path"}};
    for (const config::Resolved& one : settings.resolved) {
        for (const Of& of : all) {
            const bool refused = is_strategy ? of.also_of_strategies : of.flag != "--timeframe";
            if (one.origin != of.flag || !refused) continue;
            return core::Error{core::ErrorCode::usage, fmt::format("--bot with {}: {}", of.flag, of.instead)};
        }
    }
    return {};
}

core::Time wall_clock() { return std::chrono::time_point_cast<core::Duration>(std::chrono::system_clock::now()); }

core::Result<void> run_bot_backtest(BotBacktestOptions options, const Globals& globals)
{
    if (const auto fine = refuse_strategy_options(options.plan.settings, false); !fine) return fine.error();
    const auto paths = app::parse_paths(options.path);
    if (!paths) return paths.error();
    options.plan.paths = *paths;
    options.plan.command = globals.command_line;
    options.plan.now = wall_clock();
    const auto results = app::backtest_bots(options.plan, app::stop_on_signals());
    if (!results) return results.error();

    const auto text = render(*results, options.format, {terminal_width(stdout), use_color(globals, stdout)});
    if (!text) return text.error();
    const std::string& user_data = options.plan.settings.user_data;
    for (const report::BotResult& result : *results) {
        if (!options.save) break;
        if (const auto saved = app::save(result, user_data, options.plan.now); !saved) return saved.error();
    }
    if (!options.export_path.empty()) {
        const auto exported = render(*results, report::Format::json, {});
        if (!exported) return exported.error();
        if (const auto written = app::write_file(options.export_path, *exported); !written) return written.error();
    }
    std::fwrite(text->data(), 1, text->size(), stdout);
    if (options.save && !globals.quiet && options.format == report::Format::text) {
        fmt::print(stderr, "next: cobot report {} --format html\n", report::run_id(results->front()));
    }
    for (const report::BotResult& result : *results) {
        const auto held = metrics::check_all(options.assertions, report::worst(result).summary);
        if (!held) return held.error();
    }
    return {};
}

}  // namespace cobot::cli
