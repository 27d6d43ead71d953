#include <chrono>
#include <filesystem>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "core/suggest.hpp"
#include "storage/candle_export.hpp"
#include "storage/candle_store.hpp"
#include "storage/file_handle.hpp"

namespace cobot::cli::commands {
namespace {

struct Options {
    std::string exchange;
    std::string pair;
    std::string timeframe;
    std::string timerange;
    std::string format = "csv";
    std::string output;
};

/// The exchange named, or the only one that has the pair.
core::Result<std::string> exchange_of(const std::filesystem::path& directory, const Options& options,
                                      const market::Pair& pair)
{
    if (!options.exchange.empty()) return options.exchange;
    const auto exchanges = storage::stored_exchanges(directory);
    std::vector<std::string> holders;
    for (const std::string& exchange : exchanges) {
        const auto series = storage::CandleStore(directory, exchange).list();
        if (!series) return series.error();
        const bool has =
            std::any_of(series->begin(), series->end(), [&](const auto& one) { return one.instrument.pair == pair; });
        if (has) holders.push_back(exchange);
    }
    if (holders.size() == 1) return holders.front();
    if (holders.empty() && exchanges.size() == 1) return exchanges.front();
    if (holders.empty()) {
        return core::Error{core::ErrorCode::data,
                           fmt::format("no candles of {} are stored in {}; cobot data list shows what is",
                                       pair.to_string(), directory.string())};
    }
    return core::Error{core::ErrorCode::usage, fmt::format("{} is stored of {}; add --exchange NAME", pair.to_string(),
                                                           fmt::join(holders, " and "))};
}

core::Result<void> export_candles(const Options& options, const Globals& globals)
{
    const auto pair = market::Pair::parse(options.pair);
    if (!pair) return pair.error();
    const auto timeframe = market::Timeframe::parse(options.timeframe);
    if (!timeframe) return timeframe.error();
    core::TimeRange range;
    if (!options.timerange.empty()) {
        const auto now = std::chrono::time_point_cast<core::Duration>(std::chrono::system_clock::now());
        const auto parsed = core::parse_time_range(options.timerange, now);
        if (!parsed) return parsed.error();
        range = *parsed;
    }
    if (options.format != "csv" && options.format != "json") {
        const std::vector<std::string> formats{"csv", "json"};
        return core::Error{core::ErrorCode::usage,
                           fmt::format("format \"{}\" is unknown{}; use csv or json", options.format,
                                       core::did_you_mean(options.format, formats))};
    }
    const auto directory = std::filesystem::path(globals.user_data) / "data";
    const auto exchange = exchange_of(directory, options, *pair);
    if (!exchange) return exchange.error();
    const auto opened = storage::CandleStore(directory, *exchange).open(*pair, *timeframe, range);
    if (!opened) return opened.error();

    const std::string text =
        options.format == "csv" ? storage::candles_as_csv(opened->series) : storage::candles_as_json(opened->series);
    if (options.output.empty() || options.output == "-") {
        fmt::print("{}", text);
    } else if (const auto written = storage::write_atomically(options.output, text); !written) {
        return written.error();
    }
    if (!globals.quiet && opened->synthetic) {
        fmt::print(stderr, "cobot: these prices are synthetic: they are the simulated market's\n");
    }
    return {};
}

}  // namespace

extern const Command data_export;
const Command data_export{
    "data export", "Data", "Write stored candles as CSV or JSON",
    "cobot data export --pair BTC/USD --timeframe 1h --timerange 2018 -o btc-2018.csv\n"
    "cobot data export --exchange binance --pair BTC/USDT --timeframe 5m --format json -o BTC_USDT-5m.json\n"
    "cobot data export --pair ETH/USD --timeframe 1d | column -ts,",
    [](CLI::App& app, const Globals& globals) -> Run {
        const auto options = std::make_shared<Options>();
        option(app, "--exchange", options->exchange, "Where the candles are from; needed when several have the pair")
            .type("NAME");
        option(app, "--pair", options->pair, "As in BTC/USDT").type("PAIR").required();
        option(app, "--timeframe", options->timeframe, "1m to 1w; joined from a shorter one when it is not stored")
            .type("TF")
            .required();
        option(app, "--timerange", options->timerange, "Candles that open inside: 20240101-20250101, 2024Q1, 90d")
            .type("RANGE");
        option(app, "--format", options->format, "csv or json ([[ms, open, high, low, close, volume], ...])")
            .type("FORMAT")
            .shown_default("csv");
        option(app, "-o,--output", options->output, "A file instead of the screen").type("FILE");
        return [options, &globals] { return export_candles(*options, globals); };
    }};

}  // namespace cobot::cli::commands
