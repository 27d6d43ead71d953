#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/import_candles.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "report/number_text.hpp"

namespace cobot::cli::commands {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
    std::vector<std::string> files;
    std::string exchange;
    std::string pair;
    std::string timeframe;
    bool replace = false;
    bool dry_run = false;
    bool json = false;
};

core::Result<app::ImportRequest> request_of(const Options& options, const Globals& globals)
{
    app::ImportRequest request;
    request.files = options.files;
    request.data_directory = std::filesystem::path(globals.user_data) / "data";
    request.conflict = options.replace ? storage::Conflict::replace : storage::Conflict::keep_stored;
    request.dry_run = options.dry_run;
    if (!options.exchange.empty()) request.hints.exchange = options.exchange;
    if (!options.pair.empty()) {
        const auto pair = market::Pair::parse(options.pair);
        if (!pair) return pair.error();
        request.hints.pair = *pair;
    }
    if (!options.timeframe.empty()) {
        const auto timeframe = market::Timeframe::parse(options.timeframe);
        if (!timeframe) return timeframe.error();
        request.hints.timeframe = *timeframe;
    }
    return request;
}

std::string describe(const Options& options, const app::ImportOutcome& outcome)
{
    std::string text =
        fmt::format("{}\n  {} {} {}{}, {}: {}, {} ({})\n", outcome.file, outcome.exchange, outcome.pair.to_string(),
                    outcome.timeframe.name(), outcome.synthetic ? " (synthetic prices)" : "",
                    core::TimeRange{outcome.begin, outcome.end}.to_string(), report::counted(outcome.candles, "candle"),
                    report::counted(outcome.gaps, "gap"), outcome.format);
    if (outcome.duplicates > 0)
        text += fmt::format("  {} left out\n", report::counted(outcome.duplicates, "repeated row"));
    if (outcome.moved > 0) {
        text += fmt::format("  {} candles began between two steps and were moved to the one before\n",
                            report::whole(outcome.moved));
    }
    if (options.dry_run) return text + "  nothing stored: this is a dry run\n";
    const storage::MergeReport& stored = outcome.stored;
    if (stored.added == 0 && stored.conflicting == 0) return text + "  all of it was stored already\n";
    text += fmt::format("  {} added", report::whole(stored.added));
    if (stored.unchanged > 0) text += fmt::format(", {} stored already", report::whole(stored.unchanged));
    if (stored.conflicting > 0) {
        text += fmt::format(", {} stored with other values and {} (the first: {})", report::whole(stored.conflicting),
                            options.replace ? "replaced" : "kept; --replace takes those of the file",
                            core::format_time(stored.conflicts.front()));
    }
    return text + "\n";
}

Json to_json(const app::ImportOutcome& outcome)
{
    Json conflicts = Json::array();
    for (const core::Time time : outcome.stored.conflicts) conflicts.push_back(core::format_time(time));
    return {{"file", outcome.file},
            {"exchange", outcome.exchange},
            {"pair", outcome.pair.to_string()},
            {"timeframe", outcome.timeframe.name()},
            {"synthetic", outcome.synthetic},
            {"format", outcome.format},
            {"begin", core::format_time(outcome.begin)},
            {"end", core::format_time(outcome.end)},
            {"candles", outcome.candles},
            {"gaps", outcome.gaps},
            {"duplicates", outcome.duplicates},
            {"moved", outcome.moved},
            {"added", outcome.stored.added},
            {"unchanged", outcome.stored.unchanged},
            {"conflicting", outcome.stored.conflicting},
            {"conflicts", conflicts}};
}

core::Result<void> import_candles(const Options& options, const Globals& globals)
{
    const auto request = request_of(options, globals);
    if (!request) return request.error();
    const auto outcomes = app::import_files(*request);
    if (!outcomes) return outcomes.error();

    if (options.json) {
        Json files = Json::array();
        for (const app::ImportOutcome& outcome : *outcomes) files.push_back(to_json(outcome));
        const Json all{{"schema", "cobot.data-import/1"}, {"dry_run", options.dry_run}, {"files", files}};
        fmt::print("{}\n", all.dump(2));
        return {};
    }
    if (globals.quiet && !options.dry_run) return {};
    for (const app::ImportOutcome& outcome : *outcomes) fmt::print("{}", describe(options, outcome));
    std::vector<std::string> without_fees;
    for (const app::ImportOutcome& outcome : *outcomes) {
        const bool told = std::find(without_fees.begin(), without_fees.end(), outcome.exchange) != without_fees.end();
        if (!outcome.fees_known && !told) without_fees.push_back(outcome.exchange);
    }
    if (!without_fees.empty()) {
        fmt::print(stderr, "cobot: the fees of {} are not known; give --fee when you backtest\n",
                   fmt::join(without_fees, ", "));
    }
    return {};
}

}  // namespace

extern const Command data_import;
const Command data_import{
    "data import", "Data", "Read candle files of any kind into the store",
    "cobot data import BTCUSDT-1m-2024-01.zip BTCUSDT-1m-2024-02.zip --exchange binance\n"
    "cobot data import candles/bitfinex/BTCUSD-1m-2018.csv.gz\n"
    "cobot data import candles.csv --exchange kraken --pair BTC/EUR --timeframe 1h\n"
    "cobot data import ~/freqtrade/user_data/data/binance/*.json --dry-run",
    [](CLI::App& app, const Globals& globals) -> Run {
        const auto options = std::make_shared<Options>();
        option(app, "FILE", options->files, "CSV or JSON, also packed with gzip or zip").type("").required();
        option(app, "--exchange", options->exchange, "Where the candles are from, if the file's name does not tell")
            .type("NAME");
        option(app, "--pair", options->pair, "The pair, if the file does not tell").type("PAIR");
        option(app, "--timeframe", options->timeframe, "The length of the candles, if the file does not tell")
            .type("TF");
        flag(app, "--replace", options->replace, "Candles stored with other values are replaced rather than kept");
        flag(app, "--dry-run", options->dry_run, "Read and check everything, store nothing");
        flag(app, "--json", options->json, "Print the result as JSON");
        return [options, &globals] { return import_candles(*options, globals); };
    }};

}  // namespace cobot::cli::commands
