#include "simulation/order_book.hpp"

#include <algorithm>

namespace cobot::simulation {

using core::Decimal;
using core::Price;
using core::Quantity;
using orders::Side;

namespace {

const Decimal percent = Decimal(1) / Decimal(100);

}  // namespace

Decimal impact(const BookRules& rules, Decimal value)
{
    const Decimal half = Decimal(1) / Decimal(2);
    return std::min(half, percent * half * (value / rules.depth));
}

Quantity quantity_at_tick(const BookRules& rules, Price price, Price tick)
{
    // Money at a tick: depth / (1 % of the price / tick). By parts, so that no product leaves the range.
    const Decimal money = rules.depth * (tick.value() / (percent * price.value()));
    return Quantity(money / price.value());
}

double touch_probability(Quantity own, Quantity ahead, double traded)
{
    return std::min(1.0, traded / (ahead + own).value().to_double());
}

BookSnapshot::Taken BookSnapshot::take(Side side, Quantity wanted, Price limit, Price tick)
{
    const bool buys = side == Side::buy;
    std::vector<BookLevel>& levels = buys ? asks : bids;
    Decimal money;
    Quantity got;
    std::size_t used = 0;
    for (BookLevel& level : levels) {
        const bool is_beyond = !limit.is_zero() && (buys ? level.price > limit : level.price < limit);
        if (is_beyond || got == wanted) break;
        const Quantity part = std::min(level.quantity, wanted - got);
        money += (level.price * part).value();
        got += part;
        level.quantity -= part;
        if (level.quantity.is_zero()) ++used;
    }
    levels.erase(levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(used));
    if (got.is_zero()) return {};
    const Decimal average = money / got.value();
    return {got, Price(buys ? average.round_up_to(tick.value()) : average.round_down_to(tick.value()))};
}

Quantity BookSnapshot::at(Side side, Price price) const
{
    const std::vector<BookLevel>& levels = side == Side::buy ? bids : asks;
    const auto found =
        std::find_if(levels.begin(), levels.end(), [&](const BookLevel& level) { return level.price == price; });
    return found == levels.end() ? Quantity() : found->quantity;
}

}  // namespace cobot::simulation
