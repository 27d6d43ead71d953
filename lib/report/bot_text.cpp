#include "report/bot_text.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "report/flow.hpp"
#include "report/number_text.hpp"

namespace cobot::report {
namespace {

using Align = Table::Align;

constexpr std::size_t levels_shown = 10;

std::vector<std::string> identity(const BotResult& result)
{
    const Assumptions& a = result.assumptions;
    const auto days = std::chrono::ceil<std::chrono::days>(*result.period.end - *result.period.begin).count();
    std::vector<std::string> phrases{
        result.type,
        a.exchange,
        a.timeframe.name(),
        result.listings.size() == 1 ? result.listings.front() : fmt::format("{} pairs", result.listings.size()),
        fmt::format("{} UTC ({} d)", result.period.to_string(), days),
        counted(a.candles, "candle") + ", " + counted(a.gap_candles, "gap")};
    return phrases;
}

std::string ratio_of(double amount, const BotOutcome& outcome)
{
    const double start = outcome.net_deposits.to_double();
    return start > 0 ? percent(amount / start, 0) : "n/a";
}

std::string drawdown_text(const BotOutcome& outcome)
{
    const auto depth = outcome.summary.number("max_drawdown");
    if (!depth || *depth == 0) return "0.00%";
    const auto lasted = std::get<core::Duration>(outcome.summary.value("max_drawdown_duration"));
    return fmt::format("-{} ({})", percent(depth, 2), span(lasted));
}

std::string state_text(const BotOutcome& outcome)
{
    return outcome.reason.empty() ? outcome.state : fmt::format("{}: {}", outcome.state, outcome.reason);
}

/// A figure of every outcome.
struct Row {
    std::string_view label;
    std::function<std::string(const BotOutcome&)> value;
};

const std::vector<Row>& rows()
{
    const auto ratio = [](std::string_view name) {
        return [name](const BotOutcome& o) { return signed_percent(o.summary.number(name)); };
    };
    const auto number = [](std::string_view name) {
        return [name](const BotOutcome& o) { return figure(o.summary.number(name)); };
    };
    static const std::vector<Row> all{
        {"Profit", [](const BotOutcome& o) { return signed_money(o.profit.to_double()); }},
        {"  of the investment", ratio("profit_total")},
        {"Holding the coins", ratio("market_change")},
        {"Annualised", ratio("annualised_return")},
        {"Max drawdown", drawdown_text},
        {"Sharpe", number("sharpe_daily")},
        {"Sortino", number("sortino_daily")},
        {"VaR 95%, daily", ratio("var_95")},
        {"Equity at the end", [](const BotOutcome& o) { return money(o.equity.to_double()); }},
        {"Fees paid", [](const BotOutcome& o) { return money(o.fees.to_double()); }},
        {"Fills", [](const BotOutcome& o) { return whole(static_cast<std::uint64_t>(o.fills)); }},
        {"Round trips", [](const BotOutcome& o) { return whole(static_cast<std::uint64_t>(o.round_trips)); }},
        {"Deployed, mean", [](const BotOutcome& o) { return ratio_of(o.deployed_mean, o); }},
        {"Deployed, most", [](const BotOutcome& o) { return ratio_of(o.deployed_max, o); }},
        {"Time in range", [](const BotOutcome& o) { return percent(o.time_in_range, 0); }},
        {"State", state_text},
    };
    return all;
}

std::vector<Table::Column> path_columns(const BotResult& result, std::string first)
{
    std::vector<Table::Column> columns{{std::move(first), Align::left, 0, false}};
    for (const BotOutcome& outcome : result.outcomes) columns.push_back({outcome.path, Align::right, 0, true});
    return columns;
}

Table figures(const BotResult& result)
{
    Table table(path_columns(result, result.currency));
    for (const Row& row : rows()) {
        std::vector<std::string> cells{std::string(row.label)};
        for (const BotOutcome& outcome : result.outcomes) cells.push_back(row.value(outcome));
        table.add(std::move(cells));
    }
    return table;
}

/// What a part came to along each path; the rows sum to the profit.
Table attribution(const BotResult& result)
{
    std::vector<std::string_view> names;
    for (const BotOutcome& outcome : result.outcomes) {
        for (const NamedPart& part : named_parts(outcome)) {
            if (std::find(names.begin(), names.end(), part.name) == names.end()) names.push_back(part.name);
        }
    }
    // What is held comes last, whichever path named what first.
    std::stable_partition(names.begin(), names.end(),
                          [](std::string_view name) { return name != "price of what is held"; });
    Table table(path_columns(result, "WHERE IT CAME FROM"));
    for (const std::string_view name : names) {
        std::vector<std::string> cells{std::string(name)};
        for (const BotOutcome& outcome : result.outcomes) {
            core::Money amount;
            for (const NamedPart& part : named_parts(outcome)) {
                if (part.name == name) amount = part.amount;
            }
            cells.push_back(signed_money(amount.to_double()));
        }
        table.add(std::move(cells));
    }
    std::vector<std::string> sum{"= profit"};
    for (const BotOutcome& outcome : result.outcomes) sum.push_back(signed_money(outcome.profit.to_double()));
    table.add(std::move(sum));
    return table;
}

/// The busiest levels in the order of their prices, highest first.
Table levels(const BotOutcome& outcome, std::size_t most)
{
    std::vector<const bots::Level*> chosen;
    for (const bots::Level& level : outcome.picture.levels) chosen.push_back(&level);
    std::stable_sort(chosen.begin(), chosen.end(), [](const auto* a, const auto* b) { return a->fills > b->fills; });
    if (chosen.size() > most) chosen.resize(most);
    std::stable_sort(chosen.begin(), chosen.end(), [](const auto* a, const auto* b) { return a->price > b->price; });
    Table table({{"LEVEL"},
                 {"SIDE", Align::left},
                 {"AMOUNT"},
                 {"STATE", Align::left},
                 {"FILLS"},
                 {"PROFIT", Align::right, 0, true}});
    for (const bots::Level* level : chosen) {
        table.add({level->price.to_string(), std::string(orders::name(level->side)), level->quantity.to_string(),
                   level->state, whole(static_cast<std::uint64_t>(level->fills)),
                   signed_money(level->profit.to_double())});
    }
    return table;
}

std::string standing(const BotOutcome& outcome, std::size_t width)
{
    std::vector<std::string> phrases;
    if (!outcome.picture.summary.empty()) phrases.push_back(outcome.picture.summary);
    for (const bots::Figure& figure : outcome.picture.figures) {
        phrases.push_back(figure.name + " " + figure.value);
    }
    return phrases.empty() ? "" : "at the end: " + flowed(phrases, width);
}

std::string level_table(const BotOutcome& outcome, const TextStyle& style)
{
    const std::size_t count = outcome.picture.levels.size();
    if (count == 0) return "";
    std::string out = "\n" + levels(outcome, levels_shown).text(style);
    if (count > levels_shown) {
        out += fmt::format("... the busiest {} of {} levels; all: cobot report --format md\n", levels_shown, count);
    }
    return out;
}

}  // namespace

std::string render_text(const BotResult& result, const TextStyle& style)
{
    const BotOutcome& low = worst(result);
    auto head = identity(result);
    head.insert(head.begin(), bold(result.name, style));
    if (result.assumptions.synthetic) head.push_back(bold("SYNTHETIC DATA", style));
    std::string out = flowed(head, style.width);
    auto phrases = assumption_phrases(result);
    for (const auto& [name, value] : result.params) phrases.push_back(name + " " + value.to_string());
    phrases.push_back("run " + run_id(result));
    out += dim(flowed(phrases, style.width), style);
    out += "\n" + bold(verdict(result), style) + "\n\n";
    out += figures(result).text(style) + "\n" + attribution(result).text(style) + "\n";
    out += standing(low, style.width) + level_table(low, style);
    const auto found = checks(result);
    if (!found.empty()) out += "\n";
    for (const std::string& check : found) out += wrapped("⚠ " + check, style.width);
    return out;
}

std::string render_markdown(const BotResult& result)
{
    const BotOutcome& low = worst(result);
    std::string out = fmt::format("# {}\n\n", result.name);
    if (result.assumptions.synthetic) out += "**Synthetic data: invented prices.**\n\n";
    if (!result.description.empty()) out += result.description + "\n\n";
    out += fmt::format("**{}**\n\n{}\n## Assumptions\n\n", verdict(result), flowed(identity(result), 10'000));
    for (const std::string& listing : result.listings) out += "- " + listing + "\n";
    for (const std::string& phrase : assumption_phrases(result)) out += "- " + phrase + "\n";
    for (const auto& [name, value] : result.params) out += fmt::format("- `{}` = {}\n", name, value.to_string());
    const auto found = checks(result);
    if (!found.empty()) out += "\n## Checks\n\n";
    for (const std::string& check : found) out += "- " + check + "\n";
    out += "\n## Figures\n\n" + figures(result).markdown();
    out += "\n## Attribution\n\n" + attribution(result).markdown();
    out += fmt::format("\n## At the end (path {})\n\n{}", low.path, standing(low, 10'000));
    if (!low.picture.levels.empty()) out += "\n" + levels(low, low.picture.levels.size()).markdown();
    return out + fmt::format("\n## To get it again\n\n```\n{}\n```\n\nBot `{}`, candles `{}`, cobot `{}`.\n",
                             result.command, result.hashes.strategy, result.hashes.data, result.hashes.binary);
}

core::Result<std::string> render_comparison(std::span<const BotResult* const> results, Format format,
                                            const TextStyle& style)
{
    Table table({{"BOT", Align::left},
                 {"TYPE", Align::left, 7},
                 {"GRADE", Align::left, 8},
                 {"PROFIT", Align::right, 0, true},
                 {"TO", Align::right, 1, true},
                 {"PROFIT%", Align::right, 0, true},
                 {"HOLD%", Align::right, 2, true},
                 {"DRAWDOWN", Align::right, 3},
                 {"SHARPE", Align::right, 4},
                 {"FILLS", Align::right, 5},
                 {"RUN", Align::left, 6}});
    for (const BotResult* result : results) {
        const BotOutcome& low = worst(*result);
        table.add({result->name, result->type, std::string(bots::name(result->grade)),
                   signed_money(low.profit.to_double()), signed_money(best(*result).profit.to_double()),
                   signed_percent(low.summary.number("profit_total")),
                   signed_percent(low.summary.number("market_change")), percent(low.summary.number("max_drawdown"), 2),
                   figure(low.summary.number("sharpe_daily")), whole(static_cast<std::uint64_t>(low.fills)),
                   run_id(*result)});
    }
    switch (format) {
        case Format::text: return table.text(style);
        case Format::markdown: return table.markdown();
        case Format::csv: return table.csv();
        case Format::json:
        case Format::jsonl:
        case Format::html: break;
    }
    return core::Error{core::ErrorCode::usage, "several bots side by side are text, csv or md; ask for one at a time"};
}

}  // namespace cobot::report
