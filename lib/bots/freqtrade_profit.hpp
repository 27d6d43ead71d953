#pragma once

#include "core/money.hpp"
#include "ledger/trade.hpp"

namespace cobot::bots {

/// quantity * price * (1 +- fee rate) as freqtrade computes it: exactly, and then the nearest double.
double freqtrade_value(core::Quantity quantity, core::Price price, core::Decimal with_fee);

/// What freqtrade books for a closed trade: the value put in and the value got out, fees included, are each turned
/// into a double, and their difference is rounded to eight places. With whole-number prices the exact profit often lies
/// half-way between two such numbers, and the doubles decide which one it is.
core::Money freqtrade_profit(const ledger::Trade& trade);

}  // namespace cobot::bots
