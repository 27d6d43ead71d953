#include "report/text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/plural.hpp"
#include "report/flow.hpp"
#include "report/number_text.hpp"

namespace cobot::report {
namespace {

constexpr std::size_t rows_shown = 12;  // So that the first screen stays one screen.

std::string identity(const Result& result, const TextStyle& style)
{
    const ledger::RunRecord& run = result.run;
    const Assumptions& a = result.assumptions;
    const auto days = std::chrono::ceil<std::chrono::days>(*run.period.end - *run.period.begin).count();
    std::vector<std::string> phrases{
        bold(result.strategy, style),
        a.exchange,
        a.timeframe.name(),
        run.pairs.size() == 1 ? run.pairs.front().to_string() : fmt::format("{} pairs", run.pairs.size()),
        fmt::format("{} UTC ({} d)", run.period.to_string(), days),
        counted(a.candles, "candle") + ", " + counted(a.gap_candles, "gap")};
    if (a.synthetic) phrases.push_back(bold("SYNTHETIC DATA", style));
    if (result.partial) phrases.push_back(bold("PARTIAL", style));
    return flowed(phrases, style.width);
}

std::string params_line(const Result& result, std::size_t width)
{
    std::vector<std::string> phrases;
    for (const auto& [name, value] : result.params) phrases.push_back(name + " " + value.to_string());
    return phrases.empty() ? "" : "params: " + flowed(phrases, width);
}

std::string drawdown_text(const metrics::Summary& summary)
{
    const auto depth = summary.number("max_drawdown");
    if (!depth || *depth == 0) return "0.00%";
    const auto span_of = std::get<core::Duration>(summary.value("max_drawdown_duration"));
    return fmt::format("-{} ({}, {})", percent(depth, 2), span(span_of),
                       summary.number("max_drawdown_end") ? "recovered" : "not recovered");
}

std::string sharpe_text(const metrics::Summary& summary)
{
    const auto low = summary.number("sharpe_daily_low");
    const auto high = summary.number("sharpe_daily_high");
    const std::string value = figure(summary.number("sharpe_daily"));
    return low && high ? fmt::format("{} [{:.1f} .. {:.1f}]", value, *low, *high) : value;
}

struct Line {
    std::string label;
    std::string value;
    bool sign = false;
};

std::vector<Line> left_column(const Result& result)
{
    const metrics::Summary& s = result.summary;
    const std::string& currency = result.run.stake_currency;
    return {{"Net profit",
             fmt::format("{} {} ({})", signed_money(*s.number("profit_total_abs")), currency,
                         signed_percent(s.number("profit_total"))),
             true},
            {"Final balance", fmt::format("{} {}", money(*s.number("final_balance")), currency)},
            {"Annualised", signed_percent(s.number("annualised_return")), true},
            {"Buy & hold", signed_percent(s.number("market_change")), true},
            {"Max drawdown", drawdown_text(s), true},
            {"Sharpe", sharpe_text(s)},
            {"Sortino", figure(s.number("sortino_daily"))},
            {"Calmar", figure(s.number("calmar_daily"))},
            {"Volatility", percent(s.number("annualised_volatility"))},
            {"VaR / CVaR 95%",
             fmt::format("{} / {}", signed_percent(s.number("var_95")), signed_percent(s.number("cvar_95")))}};
}

std::vector<Line> right_column(const Result& result)
{
    const metrics::Summary& s = result.summary;
    const std::string& currency = result.run.stake_currency;
    const auto count = [&](std::string_view name) { return static_cast<std::int64_t>(*s.number(name)); };
    const auto hold = s.number("holding_avg");
    return {
        {"Trades", fmt::format("{} ({}/day)", whole(result.run.trades.size()), figure(s.number("trades_per_day")))},
        {"Long / short", fmt::format("{} / {}", count("trade_count_long"), count("trade_count_short"))},
        {"Win rate",
         fmt::format("{} ({}/{}/{})", percent(s.number("winrate")), count("wins"), count("draws"), count("losses"))},
        {"Profit factor", figure(s.number("profit_factor"))},
        {"Expectancy",
         s.number("expectancy") ? fmt::format("{} {}", signed_money(*s.number("expectancy")), currency) : "n/a", true},
        {"Mean trade", signed_percent(s.number("profit_mean")), true},
        {"Mean holding", hold ? span(std::get<core::Duration>(s.value("holding_avg"))) : "n/a"},
        {"Streaks",
         fmt::format("{} won, {} lost in a row", count("max_consecutive_wins"), count("max_consecutive_losses"))},
        {"Exposure", percent(s.number("exposure"))},
        {"Fees paid", fmt::format("{} {}", money(*s.number("fees_paid")), currency)}};
}

std::string padded(const std::string& text, std::size_t width)
{
    const std::size_t own = display_width(text);
    return text + std::string(width > own ? width - own : 0, ' ');
}

std::string figures(const Result& result, const TextStyle& style)
{
    const auto left = left_column(result);
    const auto right = right_column(result);
    const auto shown = [&](const Line& line) { return line.sign ? colored_by_sign(line.value, style) : line.value; };
    std::size_t label_width = 0;
    std::size_t value_width = 0;
    for (const Line& line : left) {
        label_width = std::max(label_width, display_width(line.label));
        value_width = std::max(value_width, display_width(line.value));
    }
    std::size_t right_width = 0;
    for (const Line& line : right) right_width = std::max(right_width, display_width(line.value));
    constexpr std::size_t right_label = 15;
    std::string out;
    if (label_width + 2 + value_width + 3 + right_label + right_width > style.width) {  // One below the other.
        for (const auto* column : {&left, &right}) {
            for (const Line& line : *column) out += padded(line.label, right_label) + " " + shown(line) + "\n";
        }
        return out;
    }
    for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
        std::string line;
        if (i < left.size()) line = padded(left[i].label, label_width) + "  " + padded(shown(left[i]), value_width);
        if (i < right.size()) {
            line =
                padded(line, label_width + 2 + value_width + 3) + padded(right[i].label, right_label) + shown(right[i]);
        }
        out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return out;
}

std::string short_reason(orders::ExitReason reason)
{
    switch (reason) {
        case orders::ExitReason::roi: return "roi";
        case orders::ExitReason::stop_loss: return "stop";
        case orders::ExitReason::trailing_stop_loss: return "trail";
        case orders::ExitReason::exit_signal: return "signal";
        case orders::ExitReason::take_profit: return "target";
        case orders::ExitReason::time_exit: return "time";
        case orders::ExitReason::liquidation: return "liquid";
        case orders::ExitReason::force_exit: return "end";
    }
    return "";
}

std::string mix_title(const metrics::GroupTables& groups)
{
    std::string title;
    for (const orders::ExitReason reason : groups.mix_reasons)
        title += (title.empty() ? "" : "/") + short_reason(reason);
    return "EXITS (" + title + ")";
}

std::string mix_text(const std::vector<std::size_t>& counts) { return fmt::format("{}", fmt::join(counts, "/")); }

std::vector<std::string> row_cells(const metrics::GroupRow& row)
{
    return {row.key,
            whole(row.trades),
            signed_money(row.profit_total_abs.to_double()),
            signed_percent(row.profit_total),
            row.winrate ? fmt::format("{:.1f}", *row.winrate * 100) : "n/a",
            figure(row.profit_factor),
            row.duration_avg ? span(*row.duration_avg) : "n/a",
            signed_percent(row.mae_p95, 1)};
}

std::vector<Table::Column> row_columns(std::string first, const std::string& currency)
{
    return {{std::move(first), Table::Align::left, 0, false},  {"TRADES", Table::Align::right, 0, false},
            {"NET " + currency, Table::Align::right, 0, true}, {"NET%", Table::Align::right, 1, true},
            {"WIN%", Table::Align::right, 2, false},           {"P.FACTOR", Table::Align::right, 4, false},
            {"AVG HOLD", Table::Align::right, 3, false},       {"MAE p95", Table::Align::right, 5, true}};
}

std::string more_line(std::size_t hidden, std::string_view what)
{
    return hidden == 0 ? "" : fmt::format("... and {} more {}: cobot report --format html\n", hidden, what);
}

std::string pair_table(const Result& result, const TextStyle& style)
{
    const metrics::GroupTables& groups = result.summary.groups;
    auto columns = row_columns("PAIR", result.run.stake_currency);
    columns.push_back({mix_title(groups), Table::Align::left, 6, false});
    Table table(std::move(columns));
    const std::size_t count = std::min(groups.pairs.size(), rows_shown);
    for (std::size_t i = 0; i < count; ++i) {
        auto cells = row_cells(groups.pairs[i]);
        cells.push_back(mix_text(groups.pair_mixes[i].counts));
        table.add(std::move(cells));
    }
    if (groups.pairs.size() > 1) {
        std::vector<std::size_t> sums(groups.mix_reasons.size());
        for (const metrics::ExitMix& mix : groups.pair_mixes) {
            for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += mix.counts[i];
        }
        auto cells = row_cells(groups.total);
        cells.push_back(mix_text(sums));
        table.add(std::move(cells));
    }
    return table.text(style) + more_line(groups.pairs.size() - count, "pairs");
}

std::string group_table(const Result& result, std::string title, const std::vector<metrics::GroupRow>& rows,
                        const TextStyle& style)
{
    Table table(row_columns(std::move(title), result.run.stake_currency));
    const std::size_t count = std::min(rows.size(), rows_shown);
    for (std::size_t i = 0; i < count; ++i) {
        auto cells = row_cells(rows[i]);
        if (cells[0].empty()) cells[0] = "(no tag)";
        table.add(std::move(cells));
    }
    return table.text(style) + more_line(rows.size() - count, "rows");
}

std::string warning_lines(const Result& result, const TextStyle& style)
{
    std::string out;
    for (const std::string& warning : checks(result)) out += wrapped("⚠ " + warning, style.width);
    return out;
}

std::string no_trades(const Result& result, const TextStyle& style)
{
    const ledger::RunRecord& run = result.run;
    std::string out = bold("No trades.", style) + "\n";
    if (run.rejected_signals + run.refused_by_risk + run.timed_out_entries > 0) {
        out += wrapped(fmt::format("Signals came, but {} found no free slot or money, {} were refused by the risk "
                                   "rules and {} orders were given up unfilled.",
                                   run.rejected_signals, run.refused_by_risk, run.timed_out_entries),
                       style.width);
    }
    if (result.funnel.empty()) return out;
    return out + "On how many candles each condition held:\n" + render_funnel(result.funnel, style);
}

}  // namespace

std::vector<std::string> assumption_phrases(const Result& result)
{
    const Assumptions& a = result.assumptions;
    const ledger::RunRecord& run = result.run;
    std::vector<std::string> phrases{
        "fills: " + a.fill_model + ", next open",
        a.maker_fee == a.taker_fee
            ? "fee " + basis_points(a.taker_fee)
            : fmt::format("fee {} maker, {} taker", basis_points(a.maker_fee), basis_points(a.taker_fee)),
        "slippage " + basis_points(a.slippage), "spread " + basis_points(a.spread)};
    if (a.latency_candles > 0)
        phrases.push_back("latency " + counted(static_cast<std::uint64_t>(a.latency_candles), "candle"));
    phrases.push_back(fmt::format("wallet {} {}", money(run.starting_balance.to_double()), run.stake_currency));
    phrases.push_back("stake " + a.stake);
    phrases.push_back(run.max_open_trades > 0 ? counted(static_cast<std::uint64_t>(run.max_open_trades), "slot")
                                              : std::string("unlimited slots"));
    phrases.push_back(fmt::format("warm-up {} candle{}", a.warmup, core::plural(a.warmup)));
    phrases.push_back(fmt::format("ambiguous candles {} (resolved against you)",
                                  whole(static_cast<std::uint64_t>(run.ambiguous_candles))));
    if (a.detail_timeframe) {
        phrases.push_back(fmt::format("{} resolved by {} candles", run.resolved_candles, a.detail_timeframe->name()));
    }
    phrases.push_back("largest fill " + percent(run.largest_volume_share) + " of its candle's volume");
    return phrases;
}

std::string render_funnel(const std::vector<FunnelRow>& funnel, const TextStyle& style)
{
    Table table({{"CONDITION", Table::Align::left, 0, false},
                 {"HELD", Table::Align::right, 0, false},
                 {"OF", Table::Align::right, 0, false},
                 {"SHARE", Table::Align::right, 1, false}});
    for (const FunnelRow& row : funnel) {
        const double share = row.seen == 0 ? 0 : static_cast<double>(row.held) / static_cast<double>(row.seen);
        table.add({std::string(static_cast<std::size_t>(row.depth) * 2, ' ') + row.condition, whole(row.held),
                   whole(row.seen), percent(share, 2)});
    }
    return table.text(style);
}

std::string render_text(const Result& result, const TextStyle& style)
{
    std::string out = identity(result, style);
    auto phrases = assumption_phrases(result);
    phrases.push_back("run " + run_id(result));
    out += dim(flowed(phrases, style.width), style);
    out += params_line(result, style.width) + "\n";
    if (result.run.trades.empty()) {
        out += no_trades(result, style);
    } else {
        const metrics::GroupTables& groups = result.summary.groups;
        out += figures(result, style) + "\n" + pair_table(result, style);
        if (groups.enter_tags.size() > 1) out += "\n" + group_table(result, "ENTER TAG", groups.enter_tags, style);
        out += "\n" + group_table(result, "EXIT REASON", groups.exit_reasons, style);
    }
    const std::string warnings = warning_lines(result, style);
    if (!warnings.empty()) out += "\n" + warnings;
    return out;
}

}  // namespace cobot::report
