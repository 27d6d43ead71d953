#include <fmt/format.h>

#include <chrono>
#include <cstdio>

#include "app/allocator.hpp"
#include "app/hyperopt.hpp"
#include "app/hyperopt_text.hpp"
#include "app/interrupt.hpp"
#include "app/params_file.hpp"
#include "app/walk_forward.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/progress.hpp"
#include "cli/run.hpp"
#include "cli/search_crew.hpp"
#include "cli/setting_flags.hpp"
#include "cli/terminal.hpp"
#include "config/load_bot.hpp"
#include "config/load_strategy.hpp"
#include "core/decimal.hpp"
#include "report/format.hpp"

namespace cobot::cli {
namespace {

using Clock = std::chrono::steady_clock;

/// How long a worker tries to reach the process that searches.
constexpr std::chrono::seconds worker_patience{60};

struct Options {
    app::HyperoptPlan plan;
    std::vector<std::string> sets;
    int epochs = 100;
    int population = 0;
    int patience = 0;
    int top = 10;
    std::string time_limit;
    std::string params_file;
    std::string format = "text";
    int walk_windows = 0;
    double walk_ratio = 3;
    std::string cross_validation;
    int embargo = 0;
    bool anchored = false;
    bool json = false;
    bool write_best = false;
    CrewOptions crew;
};

/// Reads "90", "90s", "10m", "2h", "1d".
core::Result<std::chrono::milliseconds> time_limit_of(std::string text)
{
    double seconds = 1;
    if (!text.empty()) {
        const char unit = text.back();
        seconds = unit == 'm' ? 60 : unit == 'h' ? 3600 : unit == 'd' ? 86400 : 1;
        if (unit == 's' || unit == 'm' || unit == 'h' || unit == 'd') text.pop_back();
    }
    const auto number = core::Decimal::parse(text);
    if (!number || !number->is_positive()) {
        return core::Error{core::ErrorCode::usage, "--time-limit: must be a time above 0, as in 90s, 10m or 2h"};
    }
    return std::chrono::milliseconds(static_cast<std::int64_t>(number->to_double() * seconds * 1000));
}

core::Time wall_clock() { return std::chrono::time_point_cast<core::Duration>(std::chrono::system_clock::now()); }

/// Options of the study's own command line, without those that are given anew and those that say who runs its trials.
std::vector<std::string> merged(const std::vector<std::string>& stored, const std::vector<std::string>& fresh)
{
    const auto is_option = [](const std::string& word) { return word.size() > 1 && word[0] == '-' && word[1] > '9'; };
    const auto name = [](const std::string& word) { return word.substr(0, word.find('=')); };
    const auto is_of_crew = [](std::string_view option) {
        return option == "--distributed" || option == "--listen" || option == "--workers" || option == "--connect";
    };
    std::vector<std::string> words{"hyperopt"};
    bool taken = true;
    for (const std::string& word : stored) {
        if (is_option(word) || word.starts_with("--")) {
            taken = !is_of_crew(name(word)) && std::none_of(fresh.begin(), fresh.end(), [&](const std::string& other) {
                return name(other) == name(word);
            });
        }
        if (taken) words.push_back(word);
    }
    words.insert(words.end(), fresh.begin(), fresh.end());
    return words;
}

/// `--resume ID` alone stands for what was typed when the study was begun.
core::Result<void> run_again(const Options& options, const config::Settings& settings, const Globals& globals)
{
    const auto stored = app::StudyJournal::read(settings.user_data, options.plan.resume);
    if (!stored) return stored.error();
    std::vector<std::string> fresh = globals.words;
    for (std::string& word : fresh) {
        if (word == options.plan.resume) word = stored->head.id;
    }
    const std::vector<std::string> words = merged(stored->head.arguments, fresh);
    const bool complete = std::any_of(words.begin(), words.end(), [](const std::string& word) {
        return word.starts_with("-s") || word.starts_with("--strategy") || word.starts_with("--bot");
    });
    if (!complete) {
        return core::Error{
            core::ErrorCode::config,
            fmt::format("study {} does not say which strategy it is of; give its options again", stored->head.id)};
    }
    return run_words(words);
}

core::Result<void> write_winner(const Options& options, const app::HyperoptResult& result,
                                const config::Settings& settings, const Globals& globals)
{
    if (result.top.empty()) return {};
    std::string path = options.params_file;
    const bool is_bot = !options.plan.bot.empty();
    const std::string& named = is_bot ? options.plan.bot : settings.strategies.front();
    const app::ParamsOwner owner = app::owner_of(is_bot ? "bot" : "strategy", named);
    if (path.empty()) {
        const auto found =
            is_bot ? config::find_bot(named, settings.user_data) : config::find_strategy(named, settings.user_data);
        if (!found) return found.error();
        path = found->substr(0, found->rfind('.')) + ".params.yaml";
        if (found->find('/') == std::string::npos) path = owner.name + ".params.yaml";
    }
    const app::RankedTrial& best = result.top.front();
    if (const auto written = app::write_params(path, owner, result.study, best.trial.epoch + 1, best.overrides);
        !written) {
        return written.error();
    }
    if (!globals.quiet) fmt::print(stderr, "wrote {}; use it with --params {}\n", path, path);
    return {};
}

core::Result<report::Format> format_of(const std::string& text)
{
    const auto format = report::parse_format(text);
    if (format && (*format == report::Format::markdown || *format == report::Format::html)) {
        return core::Error{core::ErrorCode::usage, "hyperopt writes text, json, jsonl or csv"};
    }
    return format;
}

std::string render(const app::HyperoptResult& result, report::Format format, const report::TextStyle& style)
{
    switch (format) {
        case report::Format::json: return app::hyperopt_json(result);
        case report::Format::csv: return app::hyperopt_csv(result);
        case report::Format::jsonl: return {};  // Every trial has been written already.
        default: return app::hyperopt_text(result, style);
    }
}

void show(ProgressLine& line, const app::HyperoptProgress& now, Clock::time_point began)
{
    const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
    const double rate = static_cast<double>(now.done - now.resumed) / std::max(seconds, 1e-6);
    line.update(now.done, now.planned,
                fmt::format("{}/{}  {:.0f}/s  best {:.4g} (#{})", now.done, now.planned, rate, now.best,
                            now.best_epoch.value_or(0) + 1));
}

/// The best trial traded in training.
bool traded(const app::HyperoptResult& result)
{
    return !result.top.empty() && result.top.front().train.at("total_trades").value_or(0) > 0;
}

core::Result<void> walk(const Options& options, report::Format format, app::HyperoptWatch watch, const Globals& globals,
                        Clock::time_point began)
{
    if (format != report::Format::text && format != report::Format::json) {
        return core::Error{core::ErrorCode::usage, "--walk-forward writes text or json"};
    }
    if (options.write_best || !options.params_file.empty()) {
        return core::Error{core::ErrorCode::usage,
                           "--walk-forward has a winner for each window, and --write wants one; search once for it"};
    }
    core::Result<app::WalkForward> result = core::Error{};
    {
        ProgressLine line(globals);
        watch.progress = [&](const app::HyperoptProgress& now) { show(line, now, began); };
        result = app::walk_forward(options.plan, static_cast<std::size_t>(options.walk_windows), options.walk_ratio,
                                   options.anchored, app::stop_on_signals(), watch);
    }
    if (!result) return result.error();
    const std::string text =
        format == report::Format::json
            ? app::walk_forward_json(*result)
            : app::walk_forward_text(*result, {terminal_width(stdout), use_color(globals, stdout)});
    std::fwrite(text.data(), 1, text.size(), stdout);
    if (result->interrupted) {
        return core::Error{
            core::ErrorCode::interrupted,
            fmt::format("interrupted; {} window{} finished. Go on: cobot hyperopt --resume {}", result->windows.size(),
                        result->windows.size() == 1 ? " was" : "s were", result->last_study)};
    }
    if (std::none_of(result->windows.begin(), result->windows.end(), traded)) {
        return core::Error{core::ErrorCode::runtime, "no trial of any window made a trade; their studies are kept"};
    }
    return {};
}

/// Reads "10" and "6:2": stretches, and how many of them are tested together.
core::Result<void> read_cross_validation(const std::string& text, app::HyperoptPlan& plan)
{
    const std::size_t colon = text.find(':');
    const auto groups = core::Decimal::parse(text.substr(0, colon));
    const auto tested = colon == std::string::npos ? core::Result<core::Decimal>(core::Decimal(1))
                                                   : core::Decimal::parse(text.substr(colon + 1));
    const auto is_count = [](const core::Result<core::Decimal>& number, core::Decimal least, core::Decimal most) {
        return number && *number >= least && *number <= most && *number == number->truncate_to(1);
    };
    if (!is_count(groups, 2, 20) || !is_count(tested, 1, *groups - 1)) {
        return core::Error{core::ErrorCode::usage,
                           "--cv: must be 2 to 20 stretches, and how many of them to test together, as in 10 or 6:2"};
    }
    plan.cv_groups = static_cast<std::size_t>(groups->to_double());
    plan.cv_tested = static_cast<std::size_t>(tested->to_double());
    return {};
}

core::Result<void> run_hyperopt(Options& options, const SettingFlags& flags, const Globals& globals)
{
    app::use_large_pages();
    auto settings = flags.load(globals);
    if (!settings) return settings.error();
    app::HyperoptPlan& plan = options.plan;
    if (!plan.resume.empty() && settings->strategies.empty() && plan.bot.empty())
        return run_again(options, *settings, globals);
    plan.settings = std::move(*settings);
    plan.overrides = options.sets;
    plan.arguments = globals.words;
    plan.epochs = static_cast<std::size_t>(options.epochs);
    plan.population = static_cast<std::size_t>(options.population);
    plan.patience = static_cast<std::size_t>(options.patience);
    plan.top = static_cast<std::size_t>(options.top);
    plan.now = wall_clock();
    plan.cv_embargo = static_cast<std::size_t>(options.embargo);
    if (!options.cross_validation.empty()) {
        if (const auto read = read_cross_validation(options.cross_validation, plan); !read) return read.error();
    }
    if (!options.time_limit.empty()) {
        const auto limit = time_limit_of(options.time_limit);
        if (!limit) return limit.error();
        plan.time_limit = *limit;
    }
    const auto format = format_of(options.json ? "json" : options.format);
    if (!format) return format.error();

    CrewRole role;
    if (options.crew.any()) {
        auto joined = join_crew(options.crew, globals);
        if (!joined) return joined.error();
        role = std::move(*joined);
        if (role.crew == nullptr) return app::work_for_search(plan, role.leader, worker_patience);
        plan.crew = role.crew.get();
    }
    const auto began = Clock::now();
    app::HyperoptWatch watch;
    watch.elapsed = [&] { return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began); };
    watch.by_engine = [told = globals.quiet](const std::string& reason) mutable {
        if (std::exchange(told, true)) return;
        fmt::print(stderr,
                   "note: the engine runs every trial by itself, which takes several times as long, because of {}\n",
                   reason);
    };
    if (options.walk_windows > 0) return walk(options, *format, watch, globals, began);
    core::Result<app::HyperoptResult> result = core::Error{};
    {
        ProgressLine line(globals);
        watch.progress = [&](const app::HyperoptProgress& now) { show(line, now, began); };
        if (*format == report::Format::jsonl) {
            watch.trials = [](std::span<const optimize::Trial> trials, const app::SearchedStrategy& strategy,
                              const app::TrialRunner& runner) {
                for (const optimize::Trial& trial : trials) {
                    fmt::print("{}", app::trial_line(trial, strategy, runner.figures(trial.point)));
                }
                std::fflush(stdout);
            };
        }
        result = app::hyperopt(plan, app::stop_on_signals(), watch);
    }
    if (!result) return result.error();
    const std::string text = render(*result, *format, {terminal_width(stdout), use_color(globals, stdout)});
    std::fwrite(text.data(), 1, text.size(), stdout);
    if (!globals.quiet && *format == report::Format::text) {
        fmt::print(stderr, "study {}: {}\n", result->study, result->journal);
    }
    if (options.write_best || !options.params_file.empty()) {
        if (const auto written = write_winner(options, *result, plan.settings, globals); !written) {
            return written.error();
        }
    }
    if (result->interrupted) {
        return core::Error{core::ErrorCode::interrupted,
                           fmt::format("interrupted; {} trials are kept. Go on: cobot hyperopt --resume {}",
                                       result->epochs, result->study)};
    }
    if (!result->top.empty() && !traded(*result)) {
        return core::Error{
            core::ErrorCode::runtime,
            fmt::format("no trial of study {} made a trade; its {} trials are kept", result->study, result->epochs)};
    }
    return {};
}

Run set_up(CLI::App& app, const Globals& globals)
{
    auto flags = std::make_shared<SettingFlags>(app);
    auto options = std::make_shared<Options>();
    app::HyperoptPlan& plan = options->plan;
    flags->list("-s,--strategy", "strategies", "NAME|FILE", "Strategy to search");
    option(app, "--bot", plan.bot, "Bot to search instead, by name or file: the params of its file").type("NAME|FILE");
    flags->value("--exchange", "exchange.name", "NAME", "Whose candles");
    flags->list("-p,--pairs", "exchange.pair_whitelist", "PAIR", "As in BTC/USDT ETH/USDT");
    flags->value("-t,--timeframe", "timeframe", "TF", "Instead of the strategy's own");
    flags->value("--timeframe-detail", "timeframe_detail", "TF",
                 "Finer candles that decide what a coarse one leaves open");
    flags->value("--timerange", "timerange", "RANGE", "Training and test together; UTC, end excluded");
    option(app, "-e,--epochs", options->epochs, "Trials to make")
        .type("N")
        .between(1, 100'000'000)
        .shown_default("100");
    option(app, "--sampler", plan.sampler, "random, grid, sobol, tpe, cmaes, de, pso, genetic, nsga2, nsga3, gp")
        .type("NAME")
        .shown_default("tpe");
    option(app, "--loss", plan.losses, "sharpe, profit, ... or an expression over metrics; several: Pareto front")
        .type("LOSS")
        .one_each();
    option(app, "--constraint", plan.constraints, "What a trial must keep to, as in \"trades >= 30\"")
        .type("CONDITION")
        .one_each();
    option(app, "--spaces", plan.spaces, "params, stop_loss, take_profit, trailing, roi, risk, all")
        .type("SPACE")
        .separated_by(',');
    option(app, "--set", options->sets, "Override a value of the strategy file, as in params.fast=9")
        .type("KEY=VALUE")
        .one_each();
    option(app, "--test-share", plan.test_share, "The end of the time range that the search does not see")
        .type("RATIO")
        .shown_default("0.3");
    flag(app, "--engine", plan.engine_alone, "Run every trial by the engine; slow, a check of the fast path");
    flag(app, "--prune", plan.prune, "Give up trials that do worse than the median in the first third of the training");
    option(app, "--walk-forward", options->walk_windows,
           "Search anew in so many windows, each tested on what follows it")
        .type("N")
        .between(1, 1000);
    flag(app, "--anchored", options->anchored, "Windows begin at the beginning instead of moving along");
    option(app, "--train-ratio", options->walk_ratio, "Length of a rolling window over that of its test")
        .type("RATIO")
        .between(0.1, 100)
        .shown_default("3");
    option(app, "--cv", options->cross_validation,
           "Cross-validate the choice: 10 stretches, or 6:2 for all pairs of six")
        .type("K[:T]");
    option(app, "--embargo", options->embargo, "Days left out of training after each tested stretch")
        .type("DAYS")
        .between(0, 10'000);
    flag(app, "--robustness", plan.robustness, "Also White's reality check, the best one's neighbours, Monte Carlo");
    option(app, "--early-stop", options->patience, "End after so many epochs without a better one")
        .type("N")
        .at_least(1);
    option(app, "--target", plan.target, "End when the objective is as good as this").type("VALUE");
    option(app, "--time-limit", options->time_limit, "End after this time, as in 90s, 10m, 2h").type("TIME");
    option(app, "--population", options->population, "Trials of a generation; otherwise the sampler's choice")
        .type("N")
        .between(1, 100'000);
    option(app, "--top", options->top, "How many of the best to test and show")
        .type("N")
        .between(1, 10'000)
        .shown_default("10");
    option(app, "--resume", plan.resume, "Go on with a study; the other options are its own unless given")
        .type("STUDY");
    flag(app, "--distributed", options->crew.distributed, "Share the trials among the processes started by mpirun");
    option(app, "--listen", options->crew.listen, "Let workers join at this port; COBOT_JOIN_TOKEN keeps others out")
        .type("[HOST:]PORT");
    option(app, "--workers", options->crew.workers, "Begin when so many have joined, or after five minutes")
        .type("N")
        .between(1, 100'000);
    option(app, "--connect", options->crew.connect, "Be such a worker; the other options as where --listen is given")
        .type("HOST:PORT");
    flag(app, "--write", options->write_best, "Write the best to NAME.params.yaml beside the strategy or bot");
    option(app, "--write-to", options->params_file, "Write the best to this file").type("FILE");
    flags->value("-j,--jobs", "jobs", "N", "Threads; 0 is one for each processor. The result does not depend on it");
    flags->value("--seed", "seed", "N", "Decides every random choice");
    flags->value("--wallet", "dry_run_wallet", "MONEY", "Starting balance");
    flags->value("--stake-amount", "stake_amount", "MONEY", "Per trade, or unlimited: an equal share of the wallet");
    flags->value("--max-open-trades", "max_open_trades", "N", "Trades open at once; -1 is no limit");
    flags->value("--fee", "fee", "RATE", "Maker and taker, as in 0.001; otherwise the exchange's");
    flags->value("--slippage", "slippage", "RATE", "Lost by every market and stop fill");
    flags->value("--spread", "spread", "RATE", "Between bid and ask; half is lost by the same fills");
    flags->value("--latency", "latency_candles", "N", "Candles between a signal and its order's arrival");
    flags->value("--fill-model", "fill_model", "MODEL", "honest (pessimistic) or freqtrade (its rules, to compare)");
    option(app, "--format", options->format, "text, json, jsonl (every trial, as it is made), csv").type("FORMAT");
    flag(app, "--json", options->json, "The result as one JSON object, the same as --format json");
    return [flags, options, &globals] { return run_hyperopt(*options, *flags, globals); };
}

}  // namespace

namespace commands {

extern const Command hyperopt;
const Command hyperopt{"hyperopt", "Test", "Search the parameters of a strategy",
                       "cobot hyperopt --strategy ema-crossover --pairs BTC/USDT --timerange 2024 --epochs 500\n"
                       "cobot hyperopt -s ema-crossover -p BTC/USDT --spaces params,stop_loss --loss calmar\n"
                       "cobot hyperopt -s ema-crossover -p BTC/USDT --sampler nsga2 --loss profit --loss drawdown\n"
                       "cobot hyperopt -s ema-crossover -p BTC/USDT --json | jq .best.params\n"
                       "cobot hyperopt --resume latest --epochs 1000\n"
                       "cobot hyperopt --bot my-grid.yaml --timerange 2024Q1 --loss profit --epochs 200\n"
                       "mpirun -n 4 cobot hyperopt --distributed -s ema-crossover -p BTC/USDT --epochs 10000",
                       &set_up};

}  // namespace commands
}  // namespace cobot::cli
