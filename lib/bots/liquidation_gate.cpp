#include "bots/liquidation_gate.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace cobot::bots {

using core::Decimal;
using core::Price;
using market::Contract;

namespace {

/// A contract position as fills would make it, at average cost.
struct Growing {
    Contract::Kind kind;
    Decimal quantity;
    Decimal cost;      ///< Signed value at entry, as quantity times price (inverse: over the price).
    Decimal realised;  ///< In the settlement asset.

    void fill(Price price, Decimal change)
    {
        const bool reduces = !quantity.is_zero() && quantity.is_negative() != change.is_negative();
        if (reduces) {
            const Decimal closed = change.abs() < quantity.abs() ? -change : quantity;
            const Decimal at_cost = cost * (closed / quantity);
            const Decimal gain = value(closed, price) - at_cost;
            realised += kind == Contract::Kind::inverse ? -gain : gain;
            quantity -= closed;
            cost -= at_cost;
            change += closed;
        }
        quantity += change;
        cost += value(change, price);
    }

    Decimal value(Decimal of, Price price) const
    {
        return kind == Contract::Kind::inverse ? of / price.value() : of * price.value();
    }
    Price entry() const { return Price(kind == Contract::Kind::inverse ? quantity / cost : cost / quantity); }
};

std::optional<Price> liquidation_of(const Growing& growing, const MarginPlan& plan, const Context& context)
{
    const Contract& contract = context.listings.front().contract;
    if (growing.quantity.is_zero()) return std::nullopt;
    ledger::MarginPosition position;
    position.kind = contract.kind;
    position.brackets = contract.brackets;
    position.quantity = growing.quantity;
    position.entry = growing.entry();
    position.balance =
        context.cross_margin ? plan.wallet + growing.realised : growing.cost.abs() / context.leverage + plan.extra;
    position.liquidation_fee = context.liquidation_fee;
    position.form = context.maintenance;
    return ledger::liquidation_price(position);
}

}  // namespace

std::optional<Price> worst_liquidation(const MarginPlan& plan, const Context& context, bool falling)
{
    Growing growing{context.listings.front().contract.kind, {}, {}, {}};
    std::optional<Price> worst;
    const auto look = [&] {
        if (growing.quantity.is_positive() != falling) return;
        const auto price = liquidation_of(growing, plan, context);
        if (!price) return;
        if (!worst || (falling ? *price > *worst : *price < *worst)) worst = price;
    };
    if (!plan.position.is_zero()) growing.fill(plan.price, plan.position);
    look();
    for (const PlannedOrder& order : falling ? plan.buys : plan.sells) {
        growing.fill(order.price, falling ? order.quantity.value() : -order.quantity.value());
        look();
    }
    return worst;
}

std::optional<std::string> liquidation_in_range(const MarginPlan& plan, const Context& context)
{
    if (context.allow_liquidation_in_range) return std::nullopt;
    for (const bool falling : {true, false}) {
        const auto price = worst_liquidation(plan, context, falling);
        const Price edge = falling ? plan.lower : plan.upper;
        if (!price || (falling ? *price < edge : *price > edge)) continue;
        return fmt::format(
            "'leverage' ({}): it would be liquidated at {}, inside its own range of {} to {}; use less leverage or "
            "more "
            "margin, or write allow_liquidation_in_range: true",
            context.leverage.to_string(), price->value().to_string(2), plan.lower.to_string(), plan.upper.to_string());
    }
    return std::nullopt;
}

}  // namespace cobot::bots
