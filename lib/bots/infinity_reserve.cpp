#include "bots/infinity_reserve.hpp"

#include <cmath>

namespace cobot::bots {

using core::Decimal;
using core::Money;
using core::Price;

int infinity_steps(Price price, Price lower, Decimal step)
{
    if (lower >= price) return 0;
    // A price that is a whole number of steps away counts that step, whatever the logarithms' last bits say.
    constexpr double close = 1e-9;
    const double steps = std::log(price.to_double() / lower.to_double()) / std::log1p(step.to_double());
    return static_cast<int>(std::floor(steps + close));
}

Money infinity_reserve(Money value, Price price, Price lower, Decimal step)
{
    return value * Decimal(infinity_steps(price, lower, step)) * (step / (Decimal(1) + step));
}

}  // namespace cobot::bots
