#include "risk/gate.hpp"

#include <algorithm>

namespace cobot::risk {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

/// How far `now` lies below `from`, in percent of `from`.
double fall_percent(core::Money from, core::Money now)
{
    return from.is_positive() ? (from - now).to_double() / from.to_double() * 100 : 0;
}

}  // namespace

std::string_view name(Refusal refusal)
{
    switch (refusal) {
        case Refusal::none: return "none";
        case Refusal::trading_hours: return "outside trading_hours";
        case Refusal::daily_trades: return "max_daily_trades";
        case Refusal::drawdown: return "max_drawdown_percent";
        case Refusal::daily_drawdown: return "max_daily_drawdown_percent";
        case Refusal::consecutive_losses: return "max_consecutive_losses";
    }
    return "";
}

Gate::Gate(const strategy::RiskRules& rules, core::Money deposit)
    : rules_(rules), closed_equity_(deposit), peak_(deposit), day_start_(deposit)
{
}

Refusal Gate::vet(core::Time now, core::Money floating)
{
    roll_day(now);
    const core::Money equity = closed_equity_ + floating;
    if (rules_.trading_hours && !inside_hours(now)) return Refusal::trading_hours;
    if (rules_.max_daily_trades && entries_today_ >= *rules_.max_daily_trades) return Refusal::daily_trades;
    if (rules_.max_drawdown_percent && fall_percent(peak_, equity) >= *rules_.max_drawdown_percent) {
        return Refusal::drawdown;
    }
    if (rules_.max_daily_drawdown_percent && fall_percent(day_start_, equity) >= *rules_.max_daily_drawdown_percent) {
        return Refusal::daily_drawdown;
    }
    if (rules_.max_consecutive_losses && losses_in_a_row_ >= *rules_.max_consecutive_losses) {
        return Refusal::consecutive_losses;
    }
    return Refusal::none;
}

void Gate::on_entry(core::Time now)
{
    roll_day(now);
    ++entries_today_;
}

void Gate::on_closed(core::Time close_time, core::Money profit)
{
    roll_day(close_time);
    closed_equity_ += profit;
    peak_ = std::max(peak_, closed_equity_);
    losses_in_a_row_ = profit.is_negative() ? losses_in_a_row_ + 1 : 0;
}

void Gate::roll_day(core::Time now)
{
    const std::int64_t today = core::to_ms(now) / day_ms;
    if (today <= day_) return;
    day_ = today;
    day_start_ = closed_equity_;
    entries_today_ = 0;
    if (rules_.max_consecutive_losses && losses_in_a_row_ >= *rules_.max_consecutive_losses) losses_in_a_row_ = 0;
}

bool Gate::inside_hours(core::Time now) const
{
    const auto& hours = *rules_.trading_hours;
    const auto minute = static_cast<int>((core::to_ms(now) / 60'000 + hours.offset_minutes) % 1440 + 1440) % 1440;
    return hours.start_minute <= hours.end_minute ? minute >= hours.start_minute && minute < hours.end_minute
                                                  : minute >= hours.start_minute || minute < hours.end_minute;
}

}  // namespace cobot::risk
