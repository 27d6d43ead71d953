#include "bots/ladder.hpp"

#include <cmath>

namespace cobot::bots {

using core::Decimal;
using core::Money;
using core::Price;

std::vector<Price> grid_prices(Price lower, Price upper, int intervals, Spacing spacing, Price tick)
{
    std::vector<Price> prices;
    prices.reserve(static_cast<std::size_t>(intervals) + 1);
    const Decimal span = (upper - lower).value();
    const double ratio = upper.to_double() / lower.to_double();
    for (int k = 0; k <= intervals; ++k) {
        Decimal price = upper.value();
        if (k < intervals) {
            price = spacing == Spacing::arithmetic
                        ? lower.value() + span * Decimal(k) / Decimal(intervals)
                        : Decimal::from_double(lower.to_double() * std::pow(ratio, static_cast<double>(k) / intervals));
        }
        prices.emplace_back(price.round_nearest_to(tick.value()));
    }
    return prices;
}

Money pair_profit(Price buy, Price sell, core::Quantity quantity, Decimal fee)
{
    return sell * quantity * (Decimal(1) - fee) - buy * quantity * (Decimal(1) + fee);
}

}  // namespace cobot::bots
