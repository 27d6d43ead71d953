#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "report/number_text.hpp"
#include "storage/candle_store.hpp"

namespace cobot::cli::commands {
namespace {

using Json = nlohmann::ordered_json;
using storage::Finding;

struct Options {
    std::vector<std::string> pairs;
    std::string exchange;
    std::string timeframe;
    bool all = false;
    bool json = false;
};

constexpr std::size_t gaps_shown = 5;
constexpr std::size_t problems_shown = 50;

/// One series and what was found in it.
struct Checked {
    std::string exchange;
    market::Pair pair;
    market::Timeframe timeframe;
    std::vector<Finding> findings;

    bool sound() const { return std::none_of(findings.begin(), findings.end(), is_problem); }
    static bool is_problem(const Finding& finding)
    {
        return finding.kind == Finding::Kind::damaged || finding.kind == Finding::Kind::impossible;
    }
    std::uint64_t candles(Finding::Kind kind) const
    {
        std::uint64_t total = 0;
        for (const Finding& finding : findings) total += finding.kind == kind ? finding.candles : 0;
        return total;
    }
};

std::string_view name_of(Finding::Kind kind)
{
    switch (kind) {
        case Finding::Kind::gap: return "gap";
        case Finding::Kind::hole: return "never fetched";
        case Finding::Kind::damaged: return "damaged";
        case Finding::Kind::impossible: return "impossible";
    }
    return "";
}

core::Result<std::vector<Checked>> check(const Options& options, const Globals& globals)
{
    const auto directory = std::filesystem::path(globals.user_data) / "data";
    std::vector<market::Pair> pairs;
    for (const std::string& text : options.pairs) {
        const auto pair = market::Pair::parse(text);
        if (!pair) return pair.error();
        pairs.push_back(*pair);
    }
    if (!options.timeframe.empty()) {
        const auto timeframe = market::Timeframe::parse(options.timeframe);
        if (!timeframe) return timeframe.error();
    }
    std::vector<Checked> all;
    for (const std::string& exchange : storage::stored_exchanges(directory)) {
        if (!options.exchange.empty() && exchange != options.exchange) continue;
        const storage::CandleStore store(directory, exchange);
        const auto list = store.list();
        if (!list) return list.error();
        for (const storage::StoredSeries& series : *list) {
            const market::Pair& pair = series.instrument.pair;
            if (!pairs.empty() && std::find(pairs.begin(), pairs.end(), pair) == pairs.end()) continue;
            if (!options.timeframe.empty() && series.timeframe.name() != options.timeframe) continue;
            auto findings = store.verify(pair, series.timeframe);
            if (!findings) return findings.error();
            all.push_back({exchange, pair, series.timeframe, std::move(*findings)});
        }
    }
    for (const market::Pair& pair : pairs) {
        const bool found = std::any_of(all.begin(), all.end(), [&](const Checked& one) { return one.pair == pair; });
        if (!found) {
            return core::Error{core::ErrorCode::data,
                               fmt::format("no candles of {} are stored in {}; cobot data list shows what is",
                                           pair.to_string(), directory.string())};
        }
    }
    return all;
}

std::string describe(const Finding& finding)
{
    const std::string count =
        fmt::format("{} candle{}", report::whole(finding.candles), finding.candles == 1 ? "" : "s");
    const std::string what = Checked::is_problem(finding) ? ", " + finding.what : "";
    return fmt::format("  {} {}: {}{}\n", name_of(finding.kind), core::format_time(finding.begin), count, what);
}

/// The findings of one kind of gap: the longest few, or all.
std::string describe_gaps(const Checked& checked, Finding::Kind kind, bool all)
{
    std::vector<Finding> gaps;
    for (const Finding& finding : checked.findings) {
        if (finding.kind == kind) gaps.push_back(finding);
    }
    const std::size_t total = gaps.size();
    if (!all && total > gaps_shown) {
        std::stable_sort(gaps.begin(), gaps.end(),
                         [](const Finding& a, const Finding& b) { return a.candles > b.candles; });
        gaps.resize(gaps_shown);
    }
    std::string text;
    for (const Finding& gap : gaps) text += describe(gap);
    if (gaps.size() < total) {
        text += fmt::format("  ... and {} shorter ones; --all shows them\n", report::whole(total - gaps.size()));
    }
    return text;
}

std::string describe(const Checked& checked, bool all)
{
    std::string text = fmt::format(
        "{} {} {}: {}; {} candles without trade, {} never fetched\n", checked.exchange, checked.pair.to_string(),
        checked.timeframe.name(), checked.sound() ? "sound" : "NOT SOUND",
        report::whole(checked.candles(Finding::Kind::gap)), report::whole(checked.candles(Finding::Kind::hole)));
    std::size_t problems = 0;
    for (const Finding& finding : checked.findings) {
        if (!Checked::is_problem(finding)) continue;
        if (++problems <= problems_shown || all) text += describe(finding);
    }
    if (problems > problems_shown && !all) {
        text += fmt::format("  ... and {} more; --all shows them\n", report::whole(problems - problems_shown));
    }
    return text + describe_gaps(checked, Finding::Kind::gap, all) + describe_gaps(checked, Finding::Kind::hole, all);
}

Json to_json(const Checked& checked)
{
    Json findings = Json::array();
    for (const Finding& finding : checked.findings) {
        findings.push_back({{"kind", name_of(finding.kind)},
                            {"begin", core::format_time(finding.begin)},
                            {"end", core::format_time(finding.end)},
                            {"candles", finding.candles},
                            {"what", finding.what}});
    }
    return {{"exchange", checked.exchange},
            {"pair", checked.pair.to_string()},
            {"timeframe", checked.timeframe.name()},
            {"sound", checked.sound()},
            {"gaps", checked.candles(Finding::Kind::gap)},
            {"never_fetched", checked.candles(Finding::Kind::hole)},
            {"findings", findings}};
}

core::Result<void> verify_candles(const Options& options, const Globals& globals)
{
    const auto all = check(options, globals);
    if (!all) return all.error();
    if (options.json) {
        Json series = Json::array();
        for (const Checked& checked : *all) series.push_back(to_json(checked));
        fmt::print("{}\n", Json{{"schema", "cobot.data-verify/1"}, {"series", series}}.dump(2));
    } else if (!globals.quiet) {
        for (const Checked& checked : *all) fmt::print("{}", describe(checked, options.all));
        if (all->empty()) fmt::print("No candles are stored in {}.\n", globals.user_data + "/data");
    }
    const auto bad = std::count_if(all->begin(), all->end(), [](const Checked& checked) { return !checked.sound(); });
    if (bad == 0) return {};
    return core::Error{core::ErrorCode::data,
                       fmt::format("{} of {} series {} not sound; delete the files named and get their candles again",
                                   bad, all->size(), bad == 1 ? "is" : "are")};
}

}  // namespace

extern const Command data_verify;
const Command data_verify{"data verify", "Data", "Check stored candles to the last byte, and name gaps",
                          "cobot data verify\n"
                          "cobot data verify BTC/USDT ETH/USDT --timeframe 1m\n"
                          "cobot data verify --json | jq '.series[] | select(.sound | not)'",
                          [](CLI::App& app, const Globals& globals) -> Run {
                              const auto options = std::make_shared<Options>();
                              option(app, "PAIR", options->pairs, "Only these; all without").type("");
                              option(app, "--exchange", options->exchange, "Only this one").type("NAME");
                              option(app, "--timeframe", options->timeframe, "Only this one").type("TF");
                              flag(app, "--all", options->all, "Every gap, not the longest ones only");
                              flag(app, "--json", options->json, "Print the result as JSON, with every gap");
                              return [options, &globals] { return verify_candles(*options, globals); };
                          }};

}  // namespace cobot::cli::commands
