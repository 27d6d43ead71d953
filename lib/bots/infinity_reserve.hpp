#pragma once

#include "bots/definition.hpp"
#include "bots/ladder.hpp"

namespace cobot::bots {

/// Steps of a ratio that fit between a price and a lower one: floor(ln(price / lower) / ln(1 + step)).
int infinity_steps(core::Price price, core::Price lower, core::Decimal step);

/// Money that keeps coins at `value` while the price falls to `lower` in steps: steps * value * step / (1 + step),
/// since every step down loses value * step / (1 + step) of them. (bots.md 3)
core::Money infinity_reserve(core::Money value, core::Price price, core::Price lower, core::Decimal step);

}  // namespace cobot::bots
