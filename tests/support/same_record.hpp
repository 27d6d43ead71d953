#pragma once

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "ledger/trade.hpp"

namespace cobot::tests {

/// Every field of a run's record, numbers to the last bit, so that two records are equal when their texts are.
inline std::string text_of(const ledger::RunRecord& record)
{
    const auto time = [](const std::optional<core::Time>& at) { return at ? core::to_ms(*at) : -1; };
    std::string text = fmt::format(
        "{} {} {} {} {} {} {} {} {} {} {} {} {:a}\n", record.stake_currency, record.starting_balance.to_string(),
        record.final_balance.to_string(), time(record.period.begin), time(record.period.end), record.pairs.size(),
        record.rejected_signals, record.refused_by_risk, record.ambiguous_candles, record.resolved_candles,
        record.timed_out_entries, record.max_open_trades, record.largest_volume_share);
    for (const ledger::Trade& t : record.trades) {
        text += fmt::format(
            "{} {} {} {} {} {} {} {} {} {} {} {} {} {} {:a} {} [{}] [{}] {} {} {} {} {}\n", t.id, t.pair.to_string(),
            orders::name(t.direction), core::to_ms(t.open_time), core::to_ms(t.close_time), t.open_rate.to_string(),
            t.close_rate.to_string(), t.amount.to_string(), t.stake.to_string(), t.fee_open_rate.to_string(),
            t.fee_close_rate.to_string(), t.fee_open.to_string(), t.fee_close.to_string(), t.profit.to_string(),
            t.profit_ratio, orders::name(t.exit_reason), t.enter_tag, t.exit_tag, t.initial_stop.to_string(),
            t.stop.to_string(), t.min_rate.to_string(), t.max_rate.to_string(), t.ambiguous);
        for (const ledger::TradeOrder& o : t.orders) {
            text += fmt::format("  {} {} {} {} {} {} [{}]\n", orders::name(o.side), o.is_entry, o.price.to_string(),
                                o.quantity.to_string(), o.fee.to_string(), core::to_ms(o.filled_at), o.tag);
        }
    }
    return text;
}

/// Where two texts differ: the first line of each that is not the other's; empty when they are the same.
inline std::string first_difference(const std::string& a, const std::string& b)
{
    if (a == b) return "";
    const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    const auto line = [](const std::string& text, std::size_t at) {
        const std::size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
        return text.substr(begin, text.find('\n', at) - begin);
    };
    return line(a, static_cast<std::size_t>(in_a - a.begin())) + "\n" +
           line(b, static_cast<std::size_t>(in_b - b.begin()));
}

}  // namespace cobot::tests
