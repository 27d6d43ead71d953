#pragma once

#include <cstddef>
#include <vector>

#include "core/money.hpp"
#include "orders/order.hpp"

namespace cobot::bots {

/// The prices between which a maker with inventory wants to trade.
struct Quotes {
    double reservation = 0;  ///< What a unit is worth to it.
    double spread = 0;
    double bid() const { return reservation - spread / 2; }
    double ask() const { return reservation + spread / 2; }
};

/// M. Avellaneda and S. Stoikov, High-frequency trading in a limit order book, Quantitative Finance 8 (2008):
/// r = mid - q * gamma * variance * tau; spread = gamma * variance * tau + (2 / gamma) * ln(1 + gamma / kappa).
/// `inventory` is signed, in units of an order; `variance` of price changes over one unit of `tau`.
Quotes avellaneda_stoikov(double mid, double inventory, double gamma, double variance, double tau, double kappa);

/// The share of the full order size to quote on each side, 0 to 2, so that inventory returns to its target: 1 and 1 at
/// the target, 0 and 2 beyond `range` from it, in between on a straight line.
struct Skew {
    core::Decimal bid = 1, ask = 1;
};
Skew inventory_skew(core::Decimal inventory, core::Decimal target, core::Decimal range);

/// A maker's price at which a fill, hedged at once at `taker`, still earns `profitability` after `cost`, both shares of
/// the price: buys at taker / (1 + p + c), sells at taker / (1 - p - c).
core::Price hedged_quote(core::Price taker, orders::Side side, core::Decimal profitability, core::Decimal cost);

/// How much the price moves against fills after them: for each horizon, in candles, the sum over fills of
/// quantity * (price then - price at the fill), taken as a gain for buys and as a loss for sells.
class Markouts {
public:
    explicit Markouts(std::vector<int> horizons) : horizons_(std::move(horizons)), sums_(horizons_.size()) {}

    void add(orders::Side side, core::Price mid, core::Quantity quantity);
    /// A candle has closed at `price`.
    void close(core::Price price);

    std::size_t horizons() const { return horizons_.size(); }
    int horizon(std::size_t k) const { return horizons_[k]; }
    core::Money sum(std::size_t k) const { return sums_[k]; }

private:
    struct Made {
        core::Decimal signed_quantity;
        core::Price mid;
        int age = 0;
    };

    std::vector<int> horizons_;  ///< Ascending.
    std::vector<core::Money> sums_;
    std::vector<Made> made_;  ///< Fills younger than the last horizon.
};

}  // namespace cobot::bots
