#include <fmt/format.h>
#include <unistd.h>
#include <chrono>
#include <cstdio>

#include "app/backtest.hpp"
#include "app/interrupt.hpp"
#include "app/params_file.hpp"
#include "app/results.hpp"
#include "cli/bot_backtest.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/setting_flags.hpp"
#include "cli/terminal.hpp"
#include "metrics/assertion.hpp"
#include "report/comparison.hpp"
#include "report/result_json.hpp"
#include "report/text.hpp"

namespace cobot::cli {
namespace {

struct Options {
    std::vector<std::string> bots;
    std::string path = "both";
    std::string events;
    std::string trades;
    std::string books;
    std::vector<std::string> sets;
    std::vector<std::string> sweeps;
    std::string params_file;
    std::vector<std::string> assertions;
    std::string export_path;
    std::string format = "text";
    bool json = false;
    bool no_save = false;
};

/// One line on stderr that overwrites itself, on a terminal only.
class ProgressLine {
public:
    explicit ProgressLine(bool wanted) : wanted_(wanted) {}
    ~ProgressLine()
    {
        if (shown_) fmt::print(stderr, "\r\033[K");
    }
    void show(std::size_t done, std::size_t total)
    {
        const auto now = std::chrono::steady_clock::now();
        if (!wanted_ || now - last_ < std::chrono::milliseconds(100)) return;
        last_ = now;
        shown_ = true;
        fmt::print(stderr, "\r{} of {} runs", done, total);
    }

private:
    bool wanted_;
    bool shown_ = false;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

core::Result<std::string> render(const std::vector<app::Backtest>& runs, bool compare, report::Format format,
                                 const report::TextStyle& style)
{
    const report::Result& first = runs.front().result;
    if (!compare && format == report::Format::text) return report::render_text(first, style);
    if (!compare && format == report::Format::json) return report::to_json(first);
    std::vector<report::Candidate> candidates;
    for (const app::Backtest& run : runs) {
        candidates.push_back(
            {run.result.strategy, run.result.params, report::run_id(run.result), run.result.summary.values});
    }
    return report::render_comparison(candidates, format, style);
}

BotBacktestOptions bot_options(const Options& options, config::Settings settings,
                               std::vector<metrics::Assertion> assertions, report::Format format)
{
    BotBacktestOptions bots;
    bots.plan.settings = std::move(settings);
    bots.plan.bots = options.bots;
    bots.plan.overrides = options.sets;
    bots.plan.events = options.events;
    bots.plan.trades = options.trades;
    bots.plan.books = options.books;
    bots.path = options.path;
    bots.assertions = std::move(assertions);
    bots.format = format;
    bots.export_path = options.export_path;
    bots.save = !options.no_save;
    return bots;
}

core::Result<std::vector<metrics::Assertion>> assertions_of(const Options& options)
{
    std::vector<metrics::Assertion> assertions;
    for (const std::string& text : options.assertions) {
        auto parsed = metrics::Assertion::parse_list(text);
        if (!parsed) return parsed.error();
        assertions.insert(assertions.end(), parsed->begin(), parsed->end());
    }
    return assertions;
}

/// What is to come of the runs.
struct Wanted {
    std::vector<metrics::Assertion> assertions;
    report::Format format;
};

core::Result<void> show(const std::vector<app::Backtest>& runs, bool compare, const Options& options,
                        const Wanted& wanted, const app::BacktestPlan& plan, const Globals& globals)
{
    if (!options.no_save && !compare) {
        if (const auto saved = app::save(runs.front().result, plan.settings.user_data, plan.now); !saved)
            return saved.error();
    }
    const auto text = render(runs, compare, wanted.format, {terminal_width(stdout), use_color(globals, stdout)});
    if (!text) return text.error();
    if (!options.export_path.empty()) {
        const auto exported = render(runs, compare, report::Format::json, {});
        if (!exported) return exported.error();
        if (const auto written = app::write_file(options.export_path, *exported); !written) return written.error();
    }
    std::fwrite(text->data(), 1, text->size(), stdout);
    if (!options.no_save && !compare && !globals.quiet && wanted.format == report::Format::text) {
        fmt::print(stderr, "next: cobot report {} --format html\n", report::run_id(runs.front().result));
    }
    if (runs.front().result.partial) {
        return core::Error{core::ErrorCode::interrupted,
                           fmt::format("interrupted; {} runs were finished", runs.size())};
    }
    for (const app::Backtest& run : runs) {
        if (const auto held = metrics::check_all(wanted.assertions, run.result.summary); !held) return held.error();
    }
    return {};
}

core::Result<void> run_strategy_bots(const std::vector<bots::Spec>& bots, const Options& options,
                                     const config::Settings& settings, const Wanted& wanted, const Globals& globals)
{
    if (const auto fine = refuse_strategy_options(settings, true); !fine) return fine.error();
    if (options.path != "both" || !options.events.empty() || !options.trades.empty() || !options.books.empty()) {
        return core::Error{core::ErrorCode::usage,
                           "--path, --events, --trades and --books are for other types of bots than strategy"};
    }
    std::vector<app::Backtest> runs;
    app::BacktestPlan plan;
    plan.command = globals.command_line;
    plan.now = cli::wall_clock();
    for (const bots::Spec& bot : bots) {
        plan.settings = app::settings_for(bot, settings);
        plan.bot = &bot;
        auto made = app::backtest(plan, app::stop_on_signals());
        if (!made) return made.error();
        runs.push_back(std::move(made->front()));
    }
    return show(runs, runs.size() > 1, options, wanted, plan, globals);
}

/// What --params says, if anything, for the one strategy or bot that is run.
core::Result<std::vector<std::string>> found_params_of(const Options& options, const std::string& kind,
                                                       const std::vector<std::string>& names)
{
    if (options.params_file.empty()) return std::vector<std::string>();
    if (names.size() != 1) {
        return core::Error{core::ErrorCode::usage, fmt::format("--params belongs to one {}; name exactly one", kind)};
    }
    return app::read_params(options.params_file, app::owner_of(kind, names.front()));
}

core::Result<void> run_backtest(const Options& options, const SettingFlags& flags, const Globals& globals)
{
    auto settings = flags.load(globals);
    if (!settings) return settings.error();
    const auto assertions = assertions_of(options);
    if (!assertions) return assertions.error();
    const auto format = report::parse_format(options.json ? "json" : options.format);
    if (!format) return format.error();
    if (!options.bots.empty()) {
        if (!options.sweeps.empty()) {
            return core::Error{core::ErrorCode::usage, "--sweep is for strategies; for a bot use --set"};
        }
        const auto found_params = found_params_of(options, "bot", options.bots);
        if (!found_params) return found_params.error();
        auto bots = bot_options(options, *settings, *assertions, *format);
        bots.plan.overrides.insert(bots.plan.overrides.begin(), found_params->begin(), found_params->end());
        const auto found = app::strategy_bots(bots.plan);
        if (!found) return found.error();
        if (found->empty()) return run_bot_backtest(std::move(bots), globals);
        return run_strategy_bots(*found, options, *settings, {*assertions, *format}, globals);
    }
    if (!options.events.empty() || !options.trades.empty() || !options.books.empty()) {
        return core::Error{core::ErrorCode::usage, "--events, --trades and --books are for bots: give --bot"};
    }
    app::BacktestPlan plan;
    plan.settings = std::move(*settings);
    auto found_params = found_params_of(options, "strategy", plan.settings.strategies);
    if (!found_params) return found_params.error();
    plan.overrides = std::move(*found_params);
    plan.overrides.insert(plan.overrides.end(), options.sets.begin(), options.sets.end());
    plan.command = globals.command_line;
    plan.now = cli::wall_clock();
    auto variants = app::sweep_variants(options.sweeps);
    if (!variants) return variants.error();
    plan.variants = std::move(*variants);
    plan.explain = plan.variants.empty();
    ProgressLine progress(!globals.quiet && isatty(fileno(stderr)) != 0);
    const auto runs = app::backtest(plan, app::stop_on_signals(),
                                    [&](std::size_t done, std::size_t total) { progress.show(done, total); });
    if (!runs) return runs.error();
    const bool compare = runs->size() > 1 || !plan.variants.empty();
    return show(*runs, compare, options, {*assertions, *format}, plan, globals);
}

Run set_up(CLI::App& app, const Globals& globals)
{
    auto flags = std::make_shared<SettingFlags>(app);
    auto options = std::make_shared<Options>();
    flags->list("-s,--strategy", "strategies", "NAME|FILE", "Strategy; several are compared");
    option(app, "--bot", options->bots, "Bot, by name or file, instead of a strategy; several are compared")
        .type("NAME|FILE")
        .separated_by(',');
    option(app, "--path", options->path,
           "Of a bot: the order of prices inside a candle: olhc, ohlc, nearest_extreme, or both for the interval")
        .type("PATH")
        .shown_default("both");
    option(app, "--trades", options->trades, "Of a bot: the market's trades, as TIME,PRICE,QUANTITY lines")
        .type("FILE");
    option(app, "--books", options->books, "Of a bot: recorded order books, a JSON object a line").type("FILE");
    option(app, "--events", options->events, "Of a bot: archive of signals or posts, a JSON object a line")
        .type("FILE");
    flags->value("--exchange", "exchange.name", "NAME", "Whose candles");
    flags->list("-p,--pairs", "exchange.pair_whitelist", "PAIR", "As in BTC/USDT ETH/USDT");
    flags->value("-t,--timeframe", "timeframe", "TF", "Instead of the strategy's own");
    flags->value("--timeframe-detail", "timeframe_detail", "TF",
                 "Finer candles that decide what a coarse one leaves open");
    flags->value("--timerange", "timerange", "RANGE", "20240101-20250101, 2024, 2024Q1, 90d, ...; UTC, end excluded");
    option(app, "--set", options->sets, "Override a value of the strategy or bot file, as in params.fast=9 or grids=20")
        .type("KEY=VALUE")
        .one_each();
    option(app, "--params", options->params_file, "Values that cobot hyperopt found; --set goes over them")
        .type("FILE");
    option(app, "--sweep", options->sweeps, "Run every value: fast=5:50:5 or fast=5,9,13; several multiply")
        .type("NAME=VALUES")
        .one_each();
    flags->value("-j,--jobs", "jobs", "N", "Threads; 0 is one for each processor");
    flags->value("--wallet", "dry_run_wallet", "MONEY", "Starting balance");
    flags->value("--stake-amount", "stake_amount", "MONEY", "Per trade, or unlimited: an equal share of the wallet");
    flags->value("--max-open-trades", "max_open_trades", "N", "Trades open at once; -1 is no limit");
    flags->value("--fee", "fee", "RATE", "Maker and taker, as in 0.001; otherwise the exchange's");
    flags->flag("--fee-in-base", "fee_currency", "base", "Buying fees are taken from the asset bought");
    flags->value("--slippage", "slippage", "RATE", "Lost by every market and stop fill");
    flags->value("--spread", "spread", "RATE", "Between bid and ask; half is lost by the same fills");
    flags->value("--latency", "latency_candles", "N", "Candles between a signal and its order's arrival");
    flags->value("--volume-share", "volume_share", "RATIO", "The most of a candle's volume one order may take");
    flags->value("--book-depth", "book_depth", "MONEY", "In the order book within 1 % of the price");
    flags->value("--queue-position", "queue_position", "RATIO",
                 "Of a bot with --book-depth: 0 first, 1 last at a price");
    flags->value("--fill-model", "fill_model", "MODEL", "honest (pessimistic) or freqtrade (its rules, to compare)");
    flags->value("--seed", "seed", "N", "For anything drawn at random");
    option(app, "--assert", options->assertions, "Exit with 10 unless it holds, as in \"sharpe>=1,trades>=30\"")
        .type("CONDITION")
        .one_each();
    option(app, "--export", options->export_path, "Also write the result as JSON").type("FILE");
    option(app, "--format", options->format, "text, json, jsonl, csv, md").type("FORMAT");
    flag(app, "--json", options->json, "The result as one JSON object, the same as --format json");
    flag(app, "--no-save", options->no_save, "Do not keep the result in user_data");
    return [flags, options, &globals] { return run_backtest(*options, *flags, globals); };
}

}  // namespace

namespace commands {

extern const Command backtest;
const Command backtest{"backtest", "Test", "Run strategies or bots over stored candles",
                       "cobot backtest --strategy ema-crossover --pairs BTC/USDT --timerange 2024\n"
                       "cobot backtest -s ema-crossover -s macd-trend -p BTC/USDT,ETH/USDT --max-open-trades 2\n"
                       "cobot backtest -s ema-crossover -p BTC/USDT --sweep fast=5:50:5 --format csv\n"
                       "cobot backtest --bot spot_grid --exchange simulated --timerange 2024Q1\n"
                       "cobot backtest -s my-strategy.yaml -p BTC/USDT --json --assert \"sharpe>=1,trades>=30\"",
                       &set_up};

}  // namespace commands
}  // namespace cobot::cli
