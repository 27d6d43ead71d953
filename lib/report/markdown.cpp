#include "report/markdown.hpp"

#include <fmt/format.h>

#include "report/number_text.hpp"
#include "report/table.hpp"
#include "report/text.hpp"

namespace cobot::report {
namespace {

using Align = Table::Align;

std::string figures(const Result& result)
{
    std::string out;
    std::size_t i = 0;
    for (const metrics::MetricGroup* group : metrics::metric_groups()) {
        Table table({{"Figure", Align::left}, {"Value"}, {"Name", Align::left}});
        for (const metrics::Metric& metric : group->metrics) {
            const std::string name = fmt::format("`{}`", metric.name);
            table.add({std::string(metric.label), metric_text(metric, result.summary.values.at(i++)), name});
        }
        out += fmt::format("\n### {}\n\n{}", group->title, table.markdown());
    }
    return out;
}

std::string groups(std::string_view title, const std::vector<metrics::GroupRow>& rows)
{
    if (rows.empty()) return "";
    Table table({{std::string(title), Align::left},
                 {"Trades"},
                 {"Net"},
                 {"Net %"},
                 {"Mean trade"},
                 {"Win rate"},
                 {"Profit factor"},
                 {"Mean holding"},
                 {"Fees"}});
    for (const metrics::GroupRow& row : rows) {
        table.add({row.key.empty() ? "(none)" : row.key, whole(row.trades),
                   signed_money(row.profit_total_abs.to_double()), signed_percent(row.profit_total),
                   signed_percent(row.profit_mean), percent(row.winrate), figure(row.profit_factor),
                   row.duration_avg ? span(*row.duration_avg) : "n/a", money(row.fees.to_double())});
    }
    return fmt::format("\n## By {}\n\n{}", title, table.markdown());
}

std::string months(const Result& result)
{
    Table table({{"Month", Align::left}, {"Return"}, {"Closed profit"}, {"Trades"}, {"Won"}});
    for (const metrics::PeriodRow& row : result.summary.months) {
        table.add({core::format_date(row.begin).substr(0, 7), signed_percent(row.equity_return),
                   signed_money(row.profit_abs.to_double()), whole(row.trades), whole(row.wins)});
    }
    return "\n## Months\n\n" + table.markdown();
}

std::string drawdowns(const Result& result)
{
    if (result.summary.drawdowns.empty()) return "";
    Table table({{"Depth"}, {"From", Align::left}, {"Low", Align::left}, {"Recovered", Align::left}});
    for (const metrics::Drawdown& one : result.summary.drawdowns) {
        table.add({percent(-one.depth(), 2), core::format_time(one.start), core::format_time(one.trough),
                   one.end ? core::format_time(*one.end) : "no"});
    }
    return "\n## Worst drawdowns\n\n" + table.markdown();
}

}  // namespace

std::string render_markdown(const Result& result)
{
    const ledger::RunRecord& run = result.run;
    std::string out = fmt::format("# {}\n\n", result.strategy);
    if (result.assumptions.synthetic) out += "**Synthetic data: invented prices.**\n\n";
    if (!result.description.empty()) out += result.description + "\n\n";
    out += fmt::format("{} {} {} UTC, run `{}`\n\n## Assumptions\n\n", result.assumptions.exchange,
                       result.assumptions.timeframe.name(), run.period.to_string(), run_id(result));
    for (const market::Pair& pair : run.pairs) out += "- " + pair.to_string() + "\n";
    for (const std::string& phrase : assumption_phrases(result)) out += "- " + phrase + "\n";
    for (const auto& [name, value] : result.params) out += fmt::format("- `{}` = {}\n", name, value.to_string());
    const auto found = checks(result);
    if (!found.empty()) out += "\n## Checks\n\n";
    for (const std::string& check : found) out += "- " + check + "\n";
    out += "\n## Figures\n" + figures(result);
    if (!run.trades.empty()) {
        const metrics::GroupTables& tables = result.summary.groups;
        out += groups("pair", tables.pairs) + groups("enter tag", tables.enter_tags) +
               groups("exit reason", tables.exit_reasons);
    }
    out += months(result) + drawdowns(result);
    if (!result.funnel.empty()) {
        out += "\n## Signal funnel\n\n```\n" + render_funnel(result.funnel, {1000, false}) + "```\n";
    }
    return out + fmt::format("\n## To get it again\n\n```\n{}\n```\n\nStrategy `{}`, candles `{}`, cobot `{}`.\n",
                             result.command, result.hashes.strategy, result.hashes.data, result.hashes.binary);
}

}  // namespace cobot::report
