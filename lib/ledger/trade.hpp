#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/money.hpp"
#include "core/time.hpp"
#include "market/instrument.hpp"
#include "orders/order.hpp"

namespace cobot::ledger {

/// One executed part of a trade: an order as far as it was filled.
struct TradeOrder {
    orders::Side side = orders::Side::buy;
    bool is_entry = true;
    core::Price price;        ///< Average over its fills.
    core::Quantity quantity;  ///< In base units, filled.
    core::Money fee;          ///< In quote units, at the fill price when it was taken in base.
    core::Time filled_at;
    std::string tag;
};

/// A round trip in one pair: flat, in, flat again. Field names in files are freqtrade's.
struct Trade {
    int id = 0;  ///< 1, 2, ... in opening order within a run.
    market::Pair pair;
    orders::Direction direction = orders::Direction::long_;
    core::Time open_time;
    core::Time close_time;
    core::Price open_rate;   ///< Average entry price, without fees.
    core::Price close_rate;  ///< Average exit price, without fees.
    core::Quantity amount;   ///< Base units bought (or sold short) in total.
    core::Money stake;       ///< amount * open_rate.
    core::Decimal fee_open_rate;
    core::Decimal fee_close_rate;
    core::Money fee_open;
    core::Money fee_close;
    core::Money profit;       ///< After fees, in quote units.
    double profit_ratio = 0;  ///< Of the open value including the opening fee.
    orders::ExitReason exit_reason = orders::ExitReason::force_exit;
    std::string enter_tag;
    std::string exit_tag;      ///< Empty unless an exit rule gave one.
    core::Price initial_stop;  ///< Zero: there was none.
    core::Price stop;          ///< As it last stood; zero: there was none.
    core::Price min_rate;      ///< Lowest and highest price while open, by candles.
    core::Price max_rate;
    bool ambiguous = false;  ///< Stop and target lay in one candle, and nothing finer told which came first.
    std::vector<TradeOrder> orders;

    core::Duration duration() const { return close_time - open_time; }
};

/// Everything a finished run leaves behind, from which every figure is computed.
struct RunRecord {
    std::string stake_currency;
    core::Money starting_balance;
    core::Money final_balance;  ///< Cash after the last trade was closed.
    core::TimeRange period;     ///< First candle's open to last candle's close; both present.
    std::vector<market::Pair> pairs;
    std::vector<Trade> trades;  ///< In closing order.
    int rejected_signals = 0;   ///< Entry signals without a free slot or money.
    int refused_by_risk = 0;    ///< Entry signals that a risk rule refused.
    int ambiguous_candles = 0;  ///< Resolved against the trader.
    int resolved_candles = 0;   ///< Would have been ambiguous but for finer candles.
    int timed_out_entries = 0;
    int max_open_trades = 0;          ///< 0: unlimited.
    double largest_volume_share = 0;  ///< The largest fill as a share of its candle's volume.
};

}  // namespace cobot::ledger
