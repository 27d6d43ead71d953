#pragma once

#include <optional>
#include <span>

#include "core/money.hpp"
#include "core/time.hpp"
#include "market/contract.hpp"

namespace cobot::ledger {

/// How a venue counts the margin that a position must keep.
enum class MaintenanceForm {
    at_price,  ///< A share of what the position is worth now, less the bracket's offset (bots.md A6).
    at_entry,  ///< Fixed when the position was opened, as Bybit did ("bybit_legacy").
};

/// A position in a perpetual contract, and what stands behind it. Amounts are in the settlement asset: quote units of
/// a linear contract, base units of an inverse one.
struct MarginPosition {
    market::Contract::Kind kind = market::Contract::Kind::linear;
    std::span<const market::LeverageBracket> brackets;
    core::Decimal quantity;  ///< Base units of a linear contract, quote units of an inverse one; negative: short.
    core::Price entry;
    /// What may be lost. Isolated: initial margin, extra margin and funding received. Cross: the wallet, less the
    /// maintenance margin of other positions, plus their floating profit.
    core::Decimal balance;
    core::Decimal liquidation_fee;  ///< A rate beside the maintenance rate, where the venue keeps it back (KuCoin).
    MaintenanceForm form = MaintenanceForm::at_price;
};

/// The bracket that a position of this value is in; brackets must not be empty.
std::size_t bracket_at(std::span<const market::LeverageBracket> brackets, core::Decimal notional);
/// cum_n = floor_n (rate_n - rate_(n-1)) + cum_(n-1): what makes the maintenance margin continuous between brackets.
core::Decimal bracket_offset(std::span<const market::LeverageBracket> brackets, std::size_t bracket);
/// The highest leverage that a position of this value may have.
core::Decimal leverage_max(std::span<const market::LeverageBracket> brackets, core::Decimal notional);

/// Value of a position without sign, in the settlement asset.
core::Decimal notional(market::Contract::Kind kind, core::Decimal quantity, core::Price price);
core::Decimal initial_margin(const MarginPosition& position, core::Decimal leverage);
/// notional * rate - offset, by the bracket of the position's value at `price`.
core::Decimal maintenance_margin(const MarginPosition& position, core::Price price);
core::Decimal floating_profit(const MarginPosition& position, core::Price price);

/// Where balance and floating profit are down to the maintenance margin. Linear: (balance + cum - sQE) / (Q(rate - s)),
/// by the bracket that holds at that price. Absent: no price gets there.
std::optional<core::Price> liquidation_price(const MarginPosition& position);
/// Where balance and floating profit are down to nothing; the venue takes a liquidated position over at this price.
std::optional<core::Price> bankruptcy_price(const MarginPosition& position);
/// A liquidation price as venues show it, nearer to the market by `padding` so that nobody is taken by surprise.
core::Price padded(core::Price liquidation, bool is_long, core::Decimal padding);

/// A rate paid every `every`, as a share of the value a year of 365 days.
core::Decimal yearly_rate(core::Decimal rate, core::Duration every);

}  // namespace cobot::ledger
