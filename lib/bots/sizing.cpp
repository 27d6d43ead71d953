#include "bots/sizing.hpp"

#include <algorithm>
#include <cmath>

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using Kind = strategy::Sizing::Kind;

constexpr std::size_t trades_to_learn_from = 10;
constexpr double learning_fraction = 0.01;

/// What entries may take in all: the tradable share of the wallet, less what is in trades already.
Money available(const Funds& funds)
{
    const Money share = (funds.tied + funds.free) * funds.tradable_ratio - funds.tied;
    const Money spendable = std::min(share, funds.free);
    if (funds.rule == WalletRule::freqtrade) return spendable;
    return std::min(spendable, funds.free / (Decimal(1) + funds.taker_fee));
}

double kelly_fraction(std::span<const ledger::Trade> closed)
{
    double won = 0;
    double lost = 0;
    std::size_t wins = 0;
    for (const ledger::Trade& trade : closed) {
        (trade.profit_ratio > 0 ? won : lost) += std::abs(trade.profit_ratio);
        wins += trade.profit_ratio > 0 ? 1 : 0;
    }
    if (wins == 0) return 0;
    if (wins == closed.size()) return 1;
    const double share_won = static_cast<double>(wins) / static_cast<double>(closed.size());
    const double payoff = (won / static_cast<double>(wins)) / (lost / static_cast<double>(closed.size() - wins));
    return payoff > 0 ? std::clamp(share_won - (1 - share_won) / payoff, 0.0, 1.0) : 0;
}

/// Vince's optimal f to a percent, then converted to a share of equity: f / |worst loss ratio|, at most 1.
double optimal_fraction(std::span<const ledger::Trade> closed)
{
    double worst = 0;
    for (const ledger::Trade& trade : closed) worst = std::min(worst, trade.profit_ratio);
    if (worst == 0) return 1;
    double best_fraction = 0;
    double best_growth = 1;
    for (int percent = 1; percent < 100; ++percent) {
        const double fraction = percent / 100.0;
        double growth = 1;
        for (const ledger::Trade& trade : closed) growth *= 1 + fraction * trade.profit_ratio / -worst;
        if (growth > best_growth) {
            best_growth = growth;
            best_fraction = fraction;
        }
    }
    return std::min(1.0, best_fraction / -worst);
}

/// The stake in percent of equity that moves by `percent` when the price moves by `distance`.
std::optional<double> by_risk(double percent, double distance, double close)
{
    if (!(distance > 0) || !(close > 0)) return std::nullopt;
    return percent * close / distance;
}

/// The wanted stake as a percentage of equity.
std::optional<double> wanted_percent(const strategy::Sizing& sizing, const EntryPrices& prices,
                                     std::span<const ledger::Trade> closed)
{
    const double value = sizing.value.to_double();
    switch (sizing.kind) {
        case Kind::percent: return value;
        case Kind::fixed_risk: return by_risk(value, prices.stop_distance, prices.close);
        case Kind::atr: return by_risk(value, prices.volatility, prices.close);
        case Kind::kelly:
        case Kind::optimal_f:
            if (closed.size() < trades_to_learn_from) return learning_fraction * 100;
            return value * 100 * (sizing.kind == Kind::kelly ? kelly_fraction(closed) : optimal_fraction(closed));
        case Kind::fixed:
        case Kind::unlimited: break;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Money> entry_stake(const strategy::Sizing& sizing, const Funds& funds, const EntryPrices& prices,
                                 std::span<const ledger::Trade> closed)
{
    const Money most = available(funds);
    Money stake;
    if (sizing.kind == Kind::fixed) {
        stake = Money(sizing.value);
        if (most < stake) return std::nullopt;
    } else if (sizing.kind == Kind::unlimited) {
        stake = funds.max_trades > 0 ? std::min((most + funds.tied) / Decimal(funds.max_trades), most) : most;
    } else {
        const auto percent = wanted_percent(sizing, prices, closed);
        if (!percent || !(*percent > 0)) return std::nullopt;
        stake = std::min(funds.equity * Decimal::from_double(std::min(*percent, 1e6) / 100, 10), most);
    }
    if (!stake.is_positive()) return std::nullopt;
    return stake;
}

Money floating_profit(orders::Direction direction, core::Price entry, core::Quantity amount, double mark)
{
    const double change = (mark - entry.to_double()) * amount.to_double();
    return Money(Decimal::from_double(direction == orders::Direction::long_ ? change : -change, 8));
}

Money minimum_stake(const market::Instrument& instrument, core::Price price)
{
    // The reserve of 1.05 / 0.95 for a stop-loss of up to five percent, and five percent on the smallest amount.
    const Decimal reserve = Decimal(105) / Decimal(95);
    const Money by_cost = instrument.notional_min * reserve;
    const Money by_amount = price * instrument.quantity_min * (Decimal(105) / Decimal(100));
    return std::max(by_cost, by_amount);
}

}  // namespace cobot::bots
