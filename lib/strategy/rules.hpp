#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/decimal.hpp"

namespace cobot::strategy {

/// How a position is left, apart from exit signals. Every `$param` has been resolved.
struct ExitRules {
    struct Stop {
        enum class Kind { fixed, trailing, atr };
        Kind kind = Kind::fixed;
        core::Decimal value;  ///< A ratio of the entry price; for `atr` a multiple of the ATR.
    };
    /// Follows the best price at `distance` once the profit ratio has passed `activation`.
    struct Trailing {
        core::Decimal distance;
        core::Decimal activation;
        /// True: nothing trails before `activation`. False: the stop trails at the stop-loss distance until then
        /// (freqtrade's `trailing_only_offset_is_reached: false`).
        bool only_after_activation = true;
    };
    struct Target {
        enum class Kind { fixed, risk_reward };
        Kind kind = Kind::fixed;
        core::Decimal value;  ///< A ratio of the entry price; for `risk_reward` a multiple of the stop's distance.
    };
    struct RoiStep {
        int minutes = 0;      ///< Since entry.
        core::Decimal ratio;  ///< Profit after fees. -1 means: leave at once.
    };

    std::optional<Stop> stop;
    std::optional<Trailing> trailing;
    std::optional<Target> target;
    std::vector<RoiStep> roi;  ///< By minutes, ascending.
    std::optional<int> max_bars;
};

/// How much to buy.
struct Sizing {
    enum class Kind { fixed, percent, unlimited, fixed_risk, atr, kelly, optimal_f };
    Kind kind = Kind::unlimited;
    /// fixed: money. percent: percent of equity. fixed_risk, atr: percent of equity lost when the stop is hit, or
    /// moved by one ATR. kelly, optimal_f: the fraction of the formula's answer that is used, 0 to 1.
    core::Decimal value;
};

/// When entries are refused. Absent: no such limit.
struct RiskRules {
    Sizing sizing;
    int max_concurrent_trades = 0;  ///< 0: one per pair, no further limit.
    std::optional<int> max_daily_trades;
    std::optional<double> max_drawdown_percent;
    std::optional<double> max_daily_drawdown_percent;
    std::optional<int> max_consecutive_losses;
    struct Hours {
        int start_minute = 0;  ///< Minutes since midnight; a span may wrap past midnight.
        int end_minute = 24 * 60;
        int offset_minutes = 0;  ///< The zone's distance from UTC: "UTC" is 0, "+05:30" is 330.
    };
    std::optional<Hours> trading_hours;
    int cooldown_bars = 0;  ///< Candles that a pair rests after a trade closed.
};

}  // namespace cobot::strategy
