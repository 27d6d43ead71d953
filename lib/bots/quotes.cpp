#include "bots/quotes.hpp"

#include <algorithm>
#include <cmath>

namespace cobot::bots {

using core::Decimal;
using core::Money;
using core::Price;
using orders::Side;

Quotes avellaneda_stoikov(double mid, double inventory, double gamma, double variance, double tau, double kappa)
{
    const double risk = gamma * variance * tau;
    return {mid - inventory * risk, risk + 2 / gamma * std::log1p(gamma / kappa)};
}

Skew inventory_skew(Decimal inventory, Decimal target, Decimal range)
{
    if (!range.is_positive()) return {};
    const Decimal off = std::clamp((inventory - target) / range, Decimal(-1), Decimal(1));
    return {Decimal(1) - off, Decimal(1) + off};
}

Price hedged_quote(Price taker, Side side, Decimal profitability, Decimal cost)
{
    const Decimal margin = profitability + cost;
    return side == Side::buy ? taker / (Decimal(1) + margin) : taker / (Decimal(1) - margin);
}

void Markouts::add(Side side, Price mid, core::Quantity quantity)
{
    made_.push_back({side == Side::buy ? quantity.value() : -quantity.value(), mid, 0});
}

void Markouts::close(Price price)
{
    for (Made& one : made_) {
        ++one.age;
        for (std::size_t k = 0; k < horizons_.size(); ++k) {
            if (one.age == horizons_[k]) sums_[k] += Money(one.signed_quantity * (price - one.mid).value());
        }
    }
    std::erase_if(made_, [&](const Made& one) { return one.age >= horizons_.back(); });
}

}  // namespace cobot::bots
