#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"
#include "report/number_text.hpp"
#include "report/table.hpp"
#include "storage/candle_store.hpp"

namespace cobot::cli::commands {
namespace {

using Json = nlohmann::ordered_json;
using storage::StoredSeries;

struct Options {
    std::string exchange;
    bool json = false;
};

core::Result<std::vector<StoredSeries>> stored_series(const std::filesystem::path& directory, const Options& options)
{
    std::vector<StoredSeries> all;
    for (const std::string& exchange : storage::stored_exchanges(directory)) {
        if (!options.exchange.empty() && exchange != options.exchange) continue;
        const auto series = storage::CandleStore(directory, exchange).list();
        if (!series) return series.error();
        all.insert(all.end(), series->begin(), series->end());
    }
    return all;
}

Json to_json(const StoredSeries& series)
{
    Json json{{"exchange", series.instrument.exchange},
              {"pair", series.instrument.pair.to_string()},
              {"timeframe", series.timeframe.name()},
              {"synthetic", series.synthetic}};
    if (!series.problem.empty()) {
        json["problem"] = series.problem;
        return json;
    }
    json["begin"] = core::format_time(series.begin);
    json["end"] = core::format_time(series.end);
    json["candles"] = series.candles - series.gaps - series.holes;
    json["gaps"] = series.gaps;
    json["never_fetched"] = series.holes;
    json["bytes"] = series.bytes;
    json["source"] = series.source;
    return json;
}

std::string table_of(const std::vector<StoredSeries>& all)
{
    using report::Table;
    Table table({{"Exchange", Table::Align::left},
                 {"Pair", Table::Align::left},
                 {"Length", Table::Align::left},
                 {"From", Table::Align::left},
                 {"To", Table::Align::left},
                 {"Candles"},
                 {"Gaps"},
                 {"Not fetched", Table::Align::right, 2},
                 {"MB", Table::Align::right, 1},
                 {"Source", Table::Align::left, 3}});
    for (const StoredSeries& series : all) {
        std::vector<std::string> row{series.instrument.exchange + (series.synthetic ? " (synthetic)" : ""),
                                     series.instrument.pair.to_string(), series.timeframe.name()};
        if (series.problem.empty()) {
            row.insert(row.end(), {core::format_date(series.begin), core::format_date(series.end),
                                   report::whole(series.candles - series.gaps - series.holes),
                                   report::whole(series.gaps), report::whole(series.holes),
                                   fmt::format("{:.1f}", static_cast<double>(series.bytes) / 1e6), series.source});
        } else {
            row.insert(row.end(), {"damaged", "", "", "", "", "", "see: cobot data verify"});
        }
        table.add(row);
    }
    return table.text({terminal_width(stdout), false});
}

core::Result<void> list_candles(const Options& options, const Globals& globals)
{
    const auto directory = std::filesystem::path(globals.user_data) / "data";
    const auto all = stored_series(directory, options);
    if (!all) return all.error();
    if (options.json) {
        Json series = Json::array();
        for (const StoredSeries& one : *all) series.push_back(to_json(one));
        fmt::print("{}\n", Json{{"schema", "cobot.data-list/1"}, {"series", series}}.dump(2));
        return {};
    }
    if (!all->empty()) {
        fmt::print("{}", table_of(*all));
        return {};
    }
    fmt::print(
        "No candles are stored in {}. Get some:\n"
        "  cobot download-data --exchange simulated --pairs BTC/USDT --timeframes 1m --timerange 2024\n"
        "  cobot data import FILE...\n",
        directory.string());
    return {};
}

}  // namespace

extern const Command data_list;
const Command data_list{"data list", "Data", "Say which candles are stored",
                        "cobot data list\n"
                        "cobot data list --exchange binance\n"
                        "cobot data list --json | jq '.series[].pair'",
                        [](CLI::App& app, const Globals& globals) -> Run {
                            const auto options = std::make_shared<Options>();
                            option(app, "--exchange", options->exchange, "Only this one").type("NAME");
                            flag(app, "--json", options->json, "Print the result as JSON");
                            return [options, &globals] { return list_candles(*options, globals); };
                        }};

}  // namespace cobot::cli::commands
