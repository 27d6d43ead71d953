#include "app/make_report.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "config/load_strategy.hpp"
#include "report/bot_html.hpp"
#include "report/bot_json.hpp"
#include "report/bot_text.hpp"
#include "report/comparison.hpp"
#include "report/html.hpp"
#include "report/markdown.hpp"
#include "report/result_json.hpp"
#include "report/text.hpp"
#include "report/trades_csv.hpp"
#include "storage/candle_store.hpp"
#include "storage/result_files.hpp"
#include "strategy/figures.hpp"

namespace cobot::app {
namespace {

using core::Result;
using Series = std::vector<market::CandleSeries>;

/// A result file, of a strategy or of a bot.
struct Loaded {
    std::string text;
    std::optional<report::Result> strategy;
    std::optional<report::BotResult> bot;
};

/// A result file may have been edited: its strategy's name must not name another folder.
std::string plain(std::string name)
{
    for (char& c : name) {
        const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
        if (!fine) c = '-';
    }
    return name;
}

bool is_path(const std::string& run)
{
    return run.find('/') != std::string::npos || run.ends_with(".json") || std::filesystem::is_regular_file(run);
}

Result<Loaded> load(const std::string& run, const std::string& user_data)
{
    std::string path = run;
    Loaded loaded;
    if (is_path(run)) {
        auto text = storage::read_text(run);
        if (!text) return text.error();
        loaded.text = std::move(*text);
    } else {
        auto stored = storage::ResultFiles(user_data).read(run);
        if (!stored) return stored.error();
        path = stored->path.string();
        loaded.text = std::move(stored->text);
    }
    if (report::is_bot_json(loaded.text)) {
        auto parsed = report::parse_bot_json(loaded.text, path);
        if (!parsed) return parsed.error();
        loaded.bot = std::move(*parsed);
    } else {
        auto parsed = report::parse_json(loaded.text, path);
        if (!parsed) return parsed.error();
        loaded.strategy = std::move(*parsed);
    }
    return loaded;
}

Result<Series> stored_candles(const report::Result& result, const std::string& user_data)
{
    const report::Assumptions& a = result.assumptions;
    storage::CandleStore store(std::filesystem::path(user_data) / "data", a.exchange);
    Series series;
    for (const market::Pair& pair : result.run.pairs) {
        auto read = store.read(pair, a.timeframe, result.run.period);
        if (!read) return read.error();
        series.push_back(std::move(*read));
    }
    return series;
}

/// Whether `series` are the candles of the run: they value it day by day exactly as it was valued then.
bool are_of(const report::Result& result, const Series& series)
{
    const metrics::CandleGrid grid = metrics::grid_of(result.run, result.assumptions.timeframe);
    metrics::DailySink sink(grid, result.run.starting_balance.to_double());
    metrics::walk_equity(result.run, series, grid, sink);
    const auto holding =
        metrics::holding_values(series, grid, sink.closed_candles(), result.run.starting_balance.to_double());
    return sink.take().equity == result.summary.daily.equity && holding == result.summary.daily.benchmark;
}

/// What the chart patterns and levels of the strategy saw. Its file must still be the one of the run.
std::vector<report::PairFigures> figures_of(const report::Result& result, const Series& series,
                                            const std::string& user_data, std::vector<std::string>& notes)
{
    const auto path = config::find_strategy(result.strategy, user_data);
    const auto spec = path ? config::load_strategy(*path) : Result<strategy::Spec>(path.error());
    if (!spec || spec->sha256 != result.hashes.strategy) {
        notes.push_back("chart patterns are not drawn: the file of strategy \"" + result.strategy +
                        "\" is not the one of this run");
        return {};
    }
    const auto values = strategy::parameter_values(*spec, {result.params.begin(), result.params.end()});
    std::vector<report::PairFigures> all;
    for (const market::CandleSeries& one : series) {
        report::PairFigures& figures = all.emplace_back();
        if (!values) continue;
        for (strategy::Figure& found : strategy::figures(*spec, *values, one)) {
            report::Figure figure{std::move(found.name), found.known, found.signal, {}};
            for (const auto& point : found.points) figure.points.push_back({point.at, point.price});
            figures.push_back(std::move(figure));
        }
    }
    return all;
}

std::string html(const report::Result& result, const std::string& user_data, std::vector<std::string>& notes)
{
    auto series = stored_candles(result, user_data);
    if (!series) {
        notes.push_back("the page has no candles: " + series.error().message);
        return report::render_html(result, {});
    }
    if (!are_of(result, *series)) {
        notes.push_back("the page has no candles: those stored are not the ones that this run was made on");
        return report::render_html(result, {});
    }
    return report::render_html(result, *series, figures_of(result, *series, user_data, notes));
}

std::string render_strategy(const Loaded& loaded, const ReportRequest& request, std::vector<std::string>& notes)
{
    const report::Result& result = *loaded.strategy;
    switch (request.format) {
        case report::Format::text: return report::render_text(result, request.style);
        case report::Format::json: return loaded.text;
        case report::Format::jsonl: return report::trades_json_lines(result);
        case report::Format::csv: return report::trades_csv(result);
        case report::Format::markdown: return report::render_markdown(result);
        case report::Format::html: return html(result, request.user_data, notes);
    }
    return "";
}

std::string render_bot(const Loaded& loaded, const ReportRequest& request)
{
    const report::BotResult& result = *loaded.bot;
    switch (request.format) {
        case report::Format::text: return report::render_text(result, request.style);
        case report::Format::json: return loaded.text;
        case report::Format::jsonl: return report::fills_json_lines(result);
        case report::Format::csv: return report::fills_csv(result);
        case report::Format::markdown: return report::render_markdown(result);
        case report::Format::html: return report::render_html(result);
    }
    return "";
}

Result<Report> compare(const std::vector<Loaded>& all, const ReportRequest& request)
{
    std::vector<report::Candidate> candidates;
    std::vector<const report::BotResult*> bots;
    for (const Loaded& one : all) {
        if (one.bot) {
            bots.push_back(&*one.bot);
        } else {
            const report::Result& result = *one.strategy;
            candidates.push_back({result.strategy, result.params, report::run_id(result), result.summary.values});
        }
    }
    if (!bots.empty() && !candidates.empty()) {
        return core::Error{core::ErrorCode::usage,
                           "results of bots and of strategies have no figures in common; "
                           "compare one kind at a time"};
    }
    auto text = bots.empty() ? report::render_comparison(candidates, request.format, request.style)
                             : report::render_comparison(bots, request.format, request.style);
    if (!text) return text.error();
    return Report{std::move(*text), fmt::format("comparison.{}", report::file_ending(request.format)), {}};
}

}  // namespace

Result<Report> make_report(const ReportRequest& request)
{
    std::vector<Loaded> all;
    for (const std::string& run : request.runs) {
        auto loaded = load(run, request.user_data);
        if (!loaded) return loaded.error();
        all.push_back(std::move(*loaded));
    }
    if (all.size() > 1) return compare(all, request);
    Report made;
    const Loaded& loaded = all.front();
    made.text = loaded.bot ? render_bot(loaded, request) : render_strategy(loaded, request, made.notes);
    made.file_name = fmt::format("{}-{}.{}", plain(loaded.bot ? loaded.bot->name : loaded.strategy->strategy),
                                 loaded.bot ? report::run_id(*loaded.bot) : report::run_id(*loaded.strategy),
                                 report::file_ending(request.format));
    return made;
}

}  // namespace cobot::app
