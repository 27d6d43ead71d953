#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/download.hpp"
#include "app/interrupt.hpp"
#include "app/log.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/progress.hpp"
#include "config/settings.hpp"
#include "net/http_client.hpp"
#include "net/session.hpp"
#include "report/number_text.hpp"

namespace cobot::cli::commands {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
    std::string exchange;
    std::vector<std::string> pairs;
    std::vector<std::string> timeframes;
    std::string timerange;
    bool dry_run = false;
    bool json = false;
};

/// Without --timerange, a pair of which nothing is stored is fetched so far back.
constexpr core::Duration first_stretch = std::chrono::days(30);

core::Result<config::Settings> settings_of(const Options& options, const Globals& globals)
{
    config::SettingsSources sources;
    sources.environment = config::process_environment();
    sources.files = globals.config_files;
    sources.user_data = globals.user_data;
    auto settings = config::load_settings(sources);
    if (!settings) return settings.error();
    for (const std::string& warning : settings->warnings) app::log(app::LogLevel::warning, warning);
    if (!options.exchange.empty()) settings->exchange = options.exchange;
    if (!settings->exchange) {
        return core::Error{
            core::ErrorCode::usage,
            "download-data: which exchange? Give --exchange NAME, or exchange.name in the configuration"};
    }
    if (options.pairs.empty() && settings->pairs.empty()) {
        return core::Error{core::ErrorCode::usage,
                           "download-data: which pairs? Give --pairs BTC/USDT ..., or exchange.pair_whitelist in the "
                           "configuration"};
    }
    return settings;
}

/// What the configuration says about the venue.
exchanges::Settings venue_settings(const config::ExchangeSettings& configured)
{
    exchanges::Settings settings;
    settings.rest_url = configured.rest_url.value_or("");
    settings.archive_url = configured.archive_url.value_or("");
    if (configured.timeout_ms) settings.timeout = core::Duration(*configured.timeout_ms);
    if (configured.rate_limit_per_minute) settings.requests_per_minute = *configured.rate_limit_per_minute;
    return settings;
}

/// Flags first, then the configuration.
core::Result<app::DownloadRequest> request_of(const Options& options, const config::Settings& settings, core::Time now)
{
    app::DownloadRequest request;
    request.pairs = options.pairs;
    if (options.pairs.empty()) {
        for (const market::Pair& pair : settings.pairs) request.pairs.push_back(pair.to_string());
    }
    if (options.timeframes.empty()) request.timeframes = {settings.timeframe.value_or(market::Timeframe::minutes(1))};
    for (const std::string& text : options.timeframes) {
        const auto timeframe = market::Timeframe::parse(text);
        if (!timeframe) return timeframe.error();
        request.timeframes.push_back(*timeframe);
    }
    const std::string timerange = options.timerange.empty() ? settings.timerange.value_or("") : options.timerange;
    if (timerange.empty()) {
        request.recent = first_stretch;
        return request;
    }
    const auto range = core::parse_time_range(timerange, now);
    if (!range) return range.error();
    request.range = *range;
    return request;
}

std::string title(const exchanges::Definition& venue, const std::string& pair, market::Timeframe timeframe)
{
    return fmt::format("{} {} {}{}", venue.name, pair, timeframe.name(), venue.synthetic ? " (synthetic prices)" : "");
}

std::string describe(const exchanges::Definition& venue, const app::DownloadJob& job)
{
    const std::string name = title(venue, job.listing.instrument.pair.to_string(), job.timeframe);
    if (job.missing.empty()) return name + ": nothing to fetch\n";
    std::string text;
    for (const core::TimeRange& range : job.missing) text += (text.empty() ? "" : ", ") + range.to_string();
    return fmt::format("{}: {} would be fetched: {}\n", name, report::counted(job.candles(), "candle"), text);
}

std::string describe(const exchanges::Definition& venue, const app::DownloadOutcome& outcome)
{
    const std::string name = title(venue, outcome.pair, outcome.timeframe);
    if (!outcome.begin) return name + ": nothing to fetch\n";
    const std::string absent =
        outcome.absent == 0 ? "" : fmt::format(", {} without trades", report::whole(outcome.absent));
    return fmt::format("{}: {} added, {}{}\n", name, report::counted(outcome.added, "candle"),
                       core::TimeRange{outcome.begin, outcome.end}.to_string(), absent);
}

Json time_json(const std::optional<core::Time>& time) { return time ? Json(core::format_time(*time)) : Json(); }

Json to_json(const app::DownloadJob& job)
{
    Json missing = Json::array();
    for (const core::TimeRange& range : job.missing) missing.push_back({time_json(range.begin), time_json(range.end)});
    return {{"pair", job.listing.instrument.pair.to_string()},
            {"timeframe", job.timeframe.name()},
            {"candles", job.candles()},
            {"missing", missing}};
}

Json to_json(const app::DownloadOutcome& outcome)
{
    return {{"pair", outcome.pair},      {"timeframe", outcome.timeframe.name()}, {"added", outcome.added},
            {"absent", outcome.absent},  {"begin", time_json(outcome.begin)},     {"end", time_json(outcome.end)},
            {"remarks", outcome.remarks}};
}

/// The result, for people or programs.
template <class Part>
void print(const Options& options, const Globals& globals, const exchanges::Definition& venue,
           const std::vector<Part>& parts)
{
    if (options.json) {
        Json series = Json::array();
        for (const Part& part : parts) series.push_back(to_json(part));
        const Json all{{"schema", "cobot.download/1"},
                       {"exchange", venue.name},
                       {"synthetic", venue.synthetic},
                       {"dry_run", options.dry_run},
                       {"series", series}};
        fmt::print("{}\n", all.dump(2));
        return;
    }
    if (globals.quiet && !options.dry_run) return;
    for (const Part& part : parts) fmt::print("{}", describe(venue, part));
}

core::Result<void> fetch_candles(const Options& options, const Globals& globals)
{
    const auto settings = settings_of(options, globals);
    if (!settings) return settings.error();
    const auto found = app::find_venue(*settings->exchange);
    if (!found) return found.error();
    const exchanges::Definition& venue = **found;

    const auto entry = settings->exchanges.find(std::string(venue.name));
    const config::ExchangeSettings configured =
        entry == settings->exchanges.end() ? config::ExchangeSettings() : entry->second;

    net::SystemClock clock;
    const core::StopFlag stop = app::stop_on_signals();
    ProgressLine progress(globals);
    net::HttpClient client(stop);
    net::RetrySpec retry;
    retry.attempts = configured.retries.value_or(retry.attempts - 1) + 1;
    retry.seed = static_cast<std::uint64_t>(core::to_ms(clock.now()));
    net::Session session(client, clock, stop, retry, [&](const std::string& text) { progress.note(text); });
    const auto request = request_of(options, *settings, clock.now());
    if (!request) return request.error();

    const auto data = venue.connect(venue_settings(configured), session);
    storage::CandleStore store(std::filesystem::path(settings->user_data) / "data", std::string(venue.name));
    const auto jobs = app::plan_download(*request, venue, *data, store, clock.now());
    if (!jobs) return jobs.error();
    if (options.dry_run) {
        print(options, globals, venue, *jobs);
        return {};
    }
    app::DownloadObserver observer;
    observer.progress = [&](const app::DownloadProgress& now) {
        progress.update(now.done, now.wanted, fmt::format("{}  {}", now.name, core::format_date(now.reached)));
    };
    observer.remark = [&](const std::string& text) { progress.note(text); };
    const auto outcomes = app::run_download(*jobs, venue, *data, store, clock, stop, observer);
    progress.clear();
    if (!outcomes) return outcomes.error();
    print(options, globals, venue, *outcomes);
    return {};
}

}  // namespace

extern const Command download_data;
const Command download_data{
    "download-data", "Data", "Fetch candles from an exchange, only those that are missing",
    "cobot download-data --exchange simulated --pairs BTC/USDT ETH/USDT --timeframes 1m --timerange 2023\n"
    "cobot download-data --exchange binance --pairs BTC/USDT,ETH/USDT --timeframes 1m,1h --timerange "
    "20240101-20250101\n"
    "cobot download-data --exchange bitfinex --pairs BTC/USD --timeframes 5m      (brings what is stored up to date)",
    [](CLI::App& app, const Globals& globals) -> Run {
        const auto options = std::make_shared<Options>();
        option(app, "--exchange", options->exchange, "binance, bitfinex, simulated or simulated_two").type("NAME");
        option(app, "--pairs", options->pairs, "Pairs, as in BTC/USDT").type("PAIR").separated_by(',');
        option(app, "--timeframes", options->timeframes, "Lengths of candles, 1m to 1w")
            .type("TF")
            .separated_by(',')
            .shown_default("1m");
        option(app, "--timerange", options->timerange,
               "Candles that open inside: 20240101-20250101, 2024Q1, 90d. Without it: from the last candle stored, "
               "or 30 days back, up to now")
            .type("RANGE");
        flag(app, "--dry-run", options->dry_run, "Only say what would be fetched");
        flag(app, "--json", options->json, "Print the result as JSON");
        return [options, &globals] { return fetch_candles(*options, globals); };
    }};

}  // namespace cobot::cli::commands
