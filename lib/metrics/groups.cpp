#include "metrics/groups.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <tuple>
#include <unordered_map>

#include "metrics/facts.hpp"
#include "metrics/statistics.hpp"

namespace cobot::metrics {
namespace {

using orders::ExitReason;

/// Indices of trades that share a key.
struct Part {
    std::string key;
    std::string exit_reason;
    std::vector<std::uint32_t> trades;
};

/// What the tables need of each trade, computed once.
struct Columns {
    std::vector<double> minutes;
    std::vector<double> adverse;
    std::vector<core::Money> fees;
};

Columns columns_of(const ledger::RunRecord& run)
{
    Columns columns;
    for (const ledger::Trade& trade : run.trades) {
        columns.minutes.push_back(
            static_cast<double>(std::chrono::floor<std::chrono::minutes>(trade.duration()).count()));
        columns.adverse.push_back(adverse_excursion(trade));
        columns.fees.push_back(trade.fee_open + trade.fee_close);
    }
    return columns;
}

GroupRow row_of(const ledger::RunRecord& run, const Columns& columns, const Part& part)
{
    GroupRow row;
    row.key = part.key;
    row.exit_reason = part.exit_reason;
    row.trades = part.trades.size();
    double minutes = 0;
    core::Money gains;
    core::Money losses;
    std::vector<double> adverse;
    adverse.reserve(part.trades.size());
    for (const std::uint32_t index : part.trades) {
        const ledger::Trade& trade = run.trades[index];
        row.profit_sum += trade.profit_ratio;
        row.profit_total_abs += trade.profit;
        row.fees += columns.fees[index];
        minutes += columns.minutes[index];
        adverse.push_back(columns.adverse[index]);
        if (trade.profit.is_positive()) {
            ++row.wins;
            gains += trade.profit;
        } else if (trade.profit.is_negative()) {
            ++row.losses;
            losses += trade.profit;
        } else {
            ++row.draws;
        }
    }
    row.profit_total = row.profit_total_abs.to_double() / run.starting_balance.to_double();
    row.mae_p95 = quantile(adverse, 0.05);
    if (row.losses > 0) row.profit_factor = gains.to_double() / -losses.to_double();
    if (!part.trades.empty()) {
        const double count = static_cast<double>(part.trades.size());
        row.profit_mean = row.profit_sum / count;
        row.winrate = static_cast<double>(row.wins) / count;
        row.duration_avg = std::chrono::minutes(static_cast<std::int64_t>(std::nearbyint(minutes / count)));
    }
    return row;
}

/// The best first; of equals by key.
std::vector<GroupRow> table_of(const ledger::RunRecord& run, const Columns& columns, std::vector<Part> parts)
{
    std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
        return std::tie(a.key, a.exit_reason) < std::tie(b.key, b.exit_reason);
    });
    std::vector<GroupRow> rows;
    for (const Part& part : parts) rows.push_back(row_of(run, columns, part));
    std::stable_sort(rows.begin(), rows.end(),
                     [](const GroupRow& a, const GroupRow& b) { return a.profit_total_abs > b.profit_total_abs; });
    return rows;
}

/// Finds the part of a key without building a text for every trade.
class PairParts {
public:
    explicit PairParts(const std::vector<market::Pair>& pairs)
    {
        for (const market::Pair& pair : pairs) add(pair);
    }
    Part& of(const market::Pair& pair)
    {
        if (last_ < keys_.size() && keys_[last_] == pair) return parts[last_];  // Often the same as before.
        const auto found = places_.find(hash_of(pair));
        if (found != places_.end() && keys_[found->second] == pair) {
            last_ = found->second;
            return parts[last_];
        }
        const auto same = std::find(keys_.begin(), keys_.end(), pair);  // After two pairs with one hash.
        if (same == keys_.end()) return add(pair);
        return parts[static_cast<std::size_t>(same - keys_.begin())];
    }

    std::vector<Part> parts;

private:
    static std::size_t hash_of(const market::Pair& pair)
    {
        const std::hash<std::string> hash;
        return hash(pair.base) * 31 + hash(pair.quote);
    }
    Part& add(const market::Pair& pair)
    {
        places_.emplace(hash_of(pair), keys_.size());
        keys_.push_back(pair);
        return parts.emplace_back(Part{pair.to_string(), "", {}});
    }

    std::vector<market::Pair> keys_;
    std::unordered_map<std::size_t, std::size_t> places_;
    std::size_t last_ = 0;
};

constexpr std::size_t reason_count = static_cast<std::size_t>(ExitReason::force_exit) + 1;

std::vector<Part> by_pair(const ledger::RunRecord& run)
{
    PairParts parts(run.pairs);
    for (std::uint32_t i = 0; i < run.trades.size(); ++i) parts.of(run.trades[i].pair).trades.push_back(i);
    return std::move(parts.parts);
}

std::vector<Part> by_tag(const ledger::RunRecord& run)
{
    std::vector<Part> parts;
    std::unordered_map<std::string_view, std::size_t> places;
    for (std::uint32_t i = 0; i < run.trades.size(); ++i) {
        const std::string& tag = run.trades[i].enter_tag;
        const auto [place, added] = places.try_emplace(tag, parts.size());
        if (added) parts.push_back({tag, "", {}});
        parts[place->second].trades.push_back(i);
    }
    return parts;
}

std::vector<Part> by_reason(const ledger::RunRecord& run, const Part& part, bool tagged)
{
    std::array<Part, reason_count> reasons;
    for (const std::uint32_t i : part.trades) {
        reasons[static_cast<std::size_t>(run.trades[i].exit_reason)].trades.push_back(i);
    }
    std::vector<Part> parts;
    for (std::size_t r = 0; r < reason_count; ++r) {
        if (reasons[r].trades.empty()) continue;
        const std::string name(orders::name(static_cast<ExitReason>(r)));
        parts.push_back({tagged ? part.key : name, tagged ? name : "", std::move(reasons[r].trades)});
    }
    return parts;
}

std::vector<Part> left_open(const ledger::RunRecord& run, std::vector<Part> pairs)
{
    for (Part& part : pairs) {
        std::erase_if(part.trades,
                      [&](std::uint32_t i) { return run.trades[i].exit_reason != ExitReason::force_exit; });
    }
    std::erase_if(pairs, [](const Part& part) { return part.trades.empty(); });
    return pairs;
}

void mix_exits(const ledger::RunRecord& run, const std::vector<Part>& pairs, GroupTables& tables)
{
    std::array<bool, reason_count> seen{};
    for (const ledger::Trade& trade : run.trades) seen[static_cast<std::size_t>(trade.exit_reason)] = true;
    for (std::size_t r = 0; r < reason_count; ++r) {
        if (seen[r]) tables.mix_reasons.push_back(static_cast<ExitReason>(r));
    }
    std::unordered_map<std::string_view, const Part*> by_key;
    for (const Part& part : pairs) by_key[part.key] = &part;
    for (const GroupRow& row : tables.pairs) {
        std::array<std::size_t, reason_count> counts{};
        for (const std::uint32_t i : by_key.at(row.key)->trades) {
            ++counts[static_cast<std::size_t>(run.trades[i].exit_reason)];
        }
        ExitMix mix{row.key, {}};
        for (const ExitReason reason : tables.mix_reasons)
            mix.counts.push_back(counts[static_cast<std::size_t>(reason)]);
        tables.pair_mixes.push_back(std::move(mix));
    }
}

}  // namespace

GroupTables group(const ledger::RunRecord& run)
{
    const Columns columns = columns_of(run);
    Part all{"TOTAL", "", std::vector<std::uint32_t>(run.trades.size())};
    std::iota(all.trades.begin(), all.trades.end(), 0U);
    const std::vector<Part> pairs = by_pair(run);
    const std::vector<Part> tags = by_tag(run);
    std::vector<Part> mixes;
    for (const Part& tag : tags) {
        for (Part& mix : by_reason(run, tag, true)) mixes.push_back(std::move(mix));
    }

    GroupTables tables;
    tables.pairs = table_of(run, columns, pairs);
    tables.enter_tags = table_of(run, columns, tags);
    tables.exit_reasons = table_of(run, columns, by_reason(run, all, false));
    tables.mixes = table_of(run, columns, std::move(mixes));
    tables.left_open = table_of(run, columns, left_open(run, pairs));
    tables.total = row_of(run, columns, all);
    mix_exits(run, pairs, tables);
    return tables;
}

}  // namespace cobot::metrics
