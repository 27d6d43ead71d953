#pragma once

#include <string_view>

#include "core/money.hpp"
#include "core/time.hpp"
#include "ledger/trade.hpp"
#include "strategy/rules.hpp"

namespace cobot::risk {

/// Why an entry was refused.
enum class Refusal { none, trading_hours, daily_trades, drawdown, daily_drawdown, consecutive_losses };

std::string_view name(Refusal refusal);

/// Vets entries against a strategy's limits. It sees closed trades, entries, and the floating profit at the moment
/// of a decision; days are UTC.
///
/// - max_daily_trades counts entries of the day.
/// - max_drawdown_percent: equity now (closed profit plus floating profit) against its highest value after any closed
///   trade. It stays closed while the drawdown lasts; as nothing is traded, usually for good.
/// - max_daily_drawdown_percent: equity now against the closed equity at the day's start.
/// - max_consecutive_losses closes the day after so many losing trades in a row; the next day counts anew.
class Gate {
public:
    Gate(const strategy::RiskRules& rules, core::Money deposit);

    /// Whether an entry may be made now. `floating` is the profit of open trades at current prices.
    Refusal vet(core::Time now, core::Money floating);
    /// False: it refuses nothing.
    bool has_limits() const
    {
        return rules_.max_daily_trades || rules_.max_drawdown_percent || rules_.max_daily_drawdown_percent ||
               rules_.max_consecutive_losses || rules_.trading_hours;
    }
    void on_entry(core::Time now);
    void on_closed(const ledger::Trade& trade) { on_closed(trade.close_time, trade.profit); }
    void on_closed(core::Time close_time, core::Money profit);

private:
    void roll_day(core::Time now);
    bool inside_hours(core::Time now) const;

    strategy::RiskRules rules_;
    core::Money closed_equity_;
    core::Money peak_;
    core::Money day_start_;
    std::int64_t day_ = -1;
    int entries_today_ = 0;
    int losses_in_a_row_ = 0;
};

}  // namespace cobot::risk
