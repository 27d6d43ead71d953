#include "metrics/periods.hpp"

#include <algorithm>

namespace cobot::metrics {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

std::size_t row_at(const std::vector<PeriodRow>& rows, core::Time time)
{
    const auto after = std::upper_bound(rows.begin(), rows.end(), time,
                                        [](core::Time t, const PeriodRow& row) { return t < row.begin; });
    return after == rows.begin() ? 0 : static_cast<std::size_t>(after - rows.begin()) - 1;
}

void add_trades(std::vector<PeriodRow>& rows, const ledger::RunRecord& run)
{
    std::vector<core::Money> gains(rows.size());
    std::vector<core::Money> losses(rows.size());
    for (const ledger::Trade& trade : run.trades) {
        const std::size_t at = row_at(rows, trade.close_time);
        PeriodRow& row = rows[at];
        ++row.trades;
        row.profit_abs += trade.profit;
        if (trade.profit.is_positive()) {
            ++row.wins;
            gains[at] += trade.profit;
        } else if (trade.profit.is_negative()) {
            ++row.losses;
            losses[at] += trade.profit;
        } else {
            ++row.draws;
        }
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].losses > 0) rows[i].profit_factor = gains[i].to_double() / -losses[i].to_double();
    }
}

}  // namespace

std::string_view name(Period period)
{
    switch (period) {
        case Period::day: return "day";
        case Period::week: return "week";
        case Period::month: return "month";
        case Period::year: return "year";
    }
    return "";
}

core::Time period_begin(Period period, core::Time time)
{
    const sys_days day = std::chrono::floor<days>(time);
    const year_month_day date(day);
    switch (period) {
        case Period::day: return day;
        case Period::week: return day - (std::chrono::weekday(day) - std::chrono::Monday);
        case Period::month: return sys_days(date.year() / date.month() / 1);
        case Period::year: return sys_days(date.year() / std::chrono::January / 1);
    }
    return day;
}

std::vector<PeriodRow> periods(Period period, const ledger::RunRecord& run, const DailySeries& daily)
{
    std::vector<PeriodRow> rows;
    double before = daily.starting_balance;
    double last = before;
    for (std::size_t d = 0; d < daily.size(); ++d) {
        const core::Time begin = period_begin(period, daily.days[d]);
        if (rows.empty() || rows.back().begin != begin) {
            PeriodRow row;
            row.begin = begin;
            rows.push_back(row);
            before = last;
        }
        last = daily.equity[d];
        rows.back().equity_return = before > 0 ? std::optional(last / before - 1) : std::nullopt;
    }
    if (!rows.empty()) add_trades(rows, run);
    return rows;
}

}  // namespace cobot::metrics
