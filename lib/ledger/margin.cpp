#include "ledger/margin.hpp"

#include "core/ensure.hpp"

namespace cobot::ledger {

using core::Decimal;
using core::Price;
using market::Contract;
using market::LeverageBracket;

namespace {

bool is_inverse(const MarginPosition& position) { return position.kind == Contract::Kind::inverse; }
Decimal sign(const MarginPosition& position) { return position.quantity.is_negative() ? Decimal(-1) : Decimal(1); }

/// The price at which balance + floating profit = rate * notional - offset; absent: none above zero.
std::optional<Price> price_of_loss(const MarginPosition& position, Decimal rate, Decimal offset)
{
    const Decimal size = position.quantity.abs();
    const Decimal s = sign(position);
    const Decimal at_entry = s * notional(position.kind, size, position.entry);
    Decimal top, bottom;
    if (is_inverse(position)) {
        top = size * (rate + s);
        bottom = position.balance + offset + at_entry;
    } else {
        top = position.balance + offset - at_entry;
        bottom = size * (rate - s);
    }
    if (bottom.is_zero() || top.is_zero() || top.is_negative() != bottom.is_negative()) return std::nullopt;
    return Price(top / bottom);
}

/// The maintenance margin is what it was at entry, wherever the price is.
std::optional<Price> price_by_entry(const MarginPosition& position)
{
    MarginPosition reduced = position;
    reduced.balance -= maintenance_margin(position, position.entry);
    return price_of_loss(reduced, Decimal(), Decimal());
}

}  // namespace

std::size_t bracket_at(std::span<const LeverageBracket> brackets, Decimal notional)
{
    COBOT_ENSURE(!brackets.empty(), "a contract without leverage brackets");
    std::size_t found = 0;
    while (found + 1 < brackets.size() && brackets[found + 1].notional_from.value() <= notional) ++found;
    return found;
}

Decimal bracket_offset(std::span<const LeverageBracket> brackets, std::size_t bracket)
{
    Decimal offset;
    for (std::size_t n = 1; n <= bracket; ++n) {
        offset += brackets[n].notional_from.value() * (brackets[n].maintenance_rate - brackets[n - 1].maintenance_rate);
    }
    return offset;
}

Decimal leverage_max(std::span<const LeverageBracket> brackets, Decimal notional)
{
    return brackets[bracket_at(brackets, notional)].leverage_max;
}

Decimal notional(Contract::Kind kind, Decimal quantity, Price price)
{
    const Decimal size = quantity.abs();
    return kind == Contract::Kind::inverse ? size / price.value() : size * price.value();
}

Decimal initial_margin(const MarginPosition& position, Decimal leverage)
{
    return notional(position.kind, position.quantity, position.entry) / leverage;
}

Decimal maintenance_margin(const MarginPosition& position, Price price)
{
    const Decimal value = notional(position.kind, position.quantity, price);
    const std::size_t bracket = bracket_at(position.brackets, value);
    const Decimal rate = position.brackets[bracket].maintenance_rate + position.liquidation_fee;
    return value * rate - bracket_offset(position.brackets, bracket);
}

Decimal floating_profit(const MarginPosition& position, Price price)
{
    const Decimal change =
        notional(position.kind, position.quantity, price) - notional(position.kind, position.quantity, position.entry);
    return is_inverse(position) ? -(sign(position) * change) : sign(position) * change;
}

std::optional<Price> liquidation_price(const MarginPosition& position)
{
    if (position.quantity.is_zero()) return std::nullopt;
    if (position.form == MaintenanceForm::at_entry) return price_by_entry(position);
    for (std::size_t n = 0; n < position.brackets.size(); ++n) {
        const Decimal rate = position.brackets[n].maintenance_rate + position.liquidation_fee;
        const auto price = price_of_loss(position, rate, bracket_offset(position.brackets, n));
        // The margin is continuous where brackets meet, so that the price lies in exactly one.
        if (price && bracket_at(position.brackets, notional(position.kind, position.quantity, *price)) == n) {
            return price;
        }
    }
    return std::nullopt;
}

std::optional<Price> bankruptcy_price(const MarginPosition& position)
{
    if (position.quantity.is_zero()) return std::nullopt;
    return price_of_loss(position, Decimal(), Decimal());
}

Price padded(Price liquidation, bool is_long, Decimal padding)
{
    return liquidation * (is_long ? Decimal(1) + padding : Decimal(1) - padding);
}

Decimal yearly_rate(Decimal rate, core::Duration every)
{
    constexpr std::int64_t year = std::int64_t{365} * 24 * 60 * 60 * 1000;
    return rate * (Decimal::from_int(year) / Decimal::from_int(every.count()));
}

}  // namespace cobot::ledger
