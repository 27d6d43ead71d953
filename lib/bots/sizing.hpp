#pragma once

#include <optional>
#include <span>

#include "core/money.hpp"
#include "ledger/trade.hpp"
#include "market/instrument.hpp"
#include "strategy/rules.hpp"

namespace cobot::bots {

/// How the money that may be spent is counted.
enum class WalletRule {
    exact,      ///< Cash, less what pending entries will take; fees are set aside.
    freqtrade,  ///< freqtrade's: entry fees count only when the trade closes, each profit is rounded to eight places.
};

/// What an entry is sized from.
struct Funds {
    core::Money free;    ///< May be spent now.
    core::Money tied;    ///< In open trades, at entry price.
    core::Money equity;  ///< Everything, open trades at current prices.
    core::Decimal taker_fee;
    int max_trades = 0;                ///< Slots; 0: unlimited.
    core::Decimal tradable_ratio = 1;  ///< The share of the wallet that may be in trades.
    WalletRule rule = WalletRule::exact;
};

/// The prices an entry is sized from.
struct EntryPrices {
    double close = 0;
    double stop_distance = 0;  ///< From entry to initial stop, in price units; 0: no stop.
    double volatility = 0;     ///< ATR in price units; 0: unknown.
};

/// The quote amount to put into one entry, before fees; absent when the money does not suffice or the rule has
/// nothing to go by (fixed_risk without a stop).
///
/// Kelly: f = W - (1 - W) / R over the closed trades, W the share won, R average win over average loss (Kelly 1956).
/// Optimal f: the fraction that maximises the product of 1 + f * r / |worst r| (Vince 1990). Both begin after ten
/// closed trades; until then one percent of equity is staked, so that there is something to learn from.
std::optional<core::Money> entry_stake(const strategy::Sizing& sizing, const Funds& funds, const EntryPrices& prices,
                                       std::span<const ledger::Trade> closed);

/// What a position has gained or lost at `mark`, before costs, to eight places.
core::Money floating_profit(orders::Direction direction, core::Price entry, core::Quantity amount, double mark);

/// freqtrade's minimum for a stake in this instrument, reserve included; zero when there is none.
core::Money minimum_stake(const market::Instrument& instrument, core::Price price);

}  // namespace cobot::bots
