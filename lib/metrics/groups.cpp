#include "metrics/groups.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "metrics/facts.hpp"
#include "metrics/statistics.hpp"

namespace cobot::metrics {
namespace {

using Trades = std::vector<const ledger::Trade*>;

GroupRow row_of(std::string key, const Trades& trades, double starting_balance)
{
    GroupRow row;
    row.key = std::move(key);
    row.trades = trades.size();
    double minutes = 0;
    core::Money gains;
    core::Money losses;
    std::vector<double> adverse;
    adverse.reserve(trades.size());
    for (const ledger::Trade* trade : trades) {
        row.profit_sum += trade->profit_ratio;
        row.profit_total_abs += trade->profit;
        row.fees += trade->fee_open + trade->fee_close;
        minutes += static_cast<double>(std::chrono::floor<std::chrono::minutes>(trade->duration()).count());
        adverse.push_back(adverse_excursion(*trade));
        if (trade->profit.is_positive()) {
            ++row.wins;
            gains += trade->profit;
        } else if (trade->profit.is_negative()) {
            ++row.losses;
            losses += trade->profit;
        } else {
            ++row.draws;
        }
    }
    row.profit_total = row.profit_total_abs.to_double() / starting_balance;
    row.mae_p95 = quantile(adverse, 0.05);
    if (row.losses > 0) row.profit_factor = gains.to_double() / -losses.to_double();
    if (!trades.empty()) {
        const double count = static_cast<double>(trades.size());
        row.profit_mean = row.profit_sum / count;
        row.winrate = static_cast<double>(row.wins) / count;
        row.duration_avg = std::chrono::minutes(static_cast<std::int64_t>(std::nearbyint(minutes / count)));
    }
    return row;
}

void sort_by_profit(std::vector<GroupRow>& rows)
{
    std::stable_sort(rows.begin(), rows.end(),
                     [](const GroupRow& a, const GroupRow& b) { return a.profit_total_abs > b.profit_total_abs; });
}

template <class KeyOf>
std::vector<GroupRow> table_by(const ledger::RunRecord& run, KeyOf key_of, std::vector<std::string> keys = {})
{
    std::map<std::string, Trades> parts;
    for (std::string& key : keys) parts.try_emplace(std::move(key));
    for (const ledger::Trade& trade : run.trades) parts[key_of(trade)].push_back(&trade);
    std::vector<GroupRow> rows;
    for (const auto& [key, trades] : parts) rows.push_back(row_of(key, trades, run.starting_balance.to_double()));
    sort_by_profit(rows);
    return rows;
}

constexpr char separator = '\n';  // Not in a tag, which is one line.

std::string reason_of(const ledger::Trade& trade) { return std::string(orders::name(trade.exit_reason)); }

std::vector<GroupRow> left_open(const ledger::RunRecord& run)
{
    std::map<std::string, Trades> parts;
    for (const ledger::Trade& trade : run.trades) {
        if (trade.exit_reason == orders::ExitReason::force_exit) parts[trade.pair.to_string()].push_back(&trade);
    }
    std::vector<GroupRow> rows;
    for (const auto& [key, trades] : parts) rows.push_back(row_of(key, trades, run.starting_balance.to_double()));
    sort_by_profit(rows);
    return rows;
}

void mix_exits(const ledger::RunRecord& run, GroupTables& tables)
{
    for (const ledger::Trade& trade : run.trades) tables.mix_reasons.push_back(trade.exit_reason);
    std::sort(tables.mix_reasons.begin(), tables.mix_reasons.end());
    tables.mix_reasons.erase(std::unique(tables.mix_reasons.begin(), tables.mix_reasons.end()),
                             tables.mix_reasons.end());

    std::map<std::string, std::vector<std::size_t>> counts;
    for (const ledger::Trade& trade : run.trades) {
        auto& row = counts[trade.pair.to_string()];
        row.resize(tables.mix_reasons.size());
        const auto at = std::lower_bound(tables.mix_reasons.begin(), tables.mix_reasons.end(), trade.exit_reason);
        ++row[static_cast<std::size_t>(at - tables.mix_reasons.begin())];
    }
    for (const GroupRow& row : tables.pairs) {
        auto& mix = counts[row.key];
        mix.resize(tables.mix_reasons.size());
        tables.pair_mixes.push_back({row.key, mix});
    }
}

}  // namespace

GroupTables group(const ledger::RunRecord& run)
{
    GroupTables tables;
    std::vector<std::string> pairs;
    for (const market::Pair& pair : run.pairs) pairs.push_back(pair.to_string());
    tables.pairs = table_by(
        run, [](const ledger::Trade& t) { return t.pair.to_string(); }, pairs);
    tables.enter_tags = table_by(run, [](const ledger::Trade& t) { return t.enter_tag; });
    tables.exit_reasons = table_by(run, reason_of);
    tables.mixes = table_by(run, [](const ledger::Trade& t) { return t.enter_tag + separator + reason_of(t); });
    for (GroupRow& row : tables.mixes) {
        const auto at = row.key.rfind(separator);
        row.exit_reason = row.key.substr(at + 1);
        row.key.resize(at);
    }
    tables.left_open = left_open(run);
    Trades all;
    for (const ledger::Trade& trade : run.trades) all.push_back(&trade);
    tables.total = row_of("TOTAL", all, run.starting_balance.to_double());
    mix_exits(run, tables);
    return tables;
}

}  // namespace cobot::metrics
