#include "bots/freqtrade_profit.hpp"

#include <charconv>
#include <string>

#include <fmt/format.h>

#include "core/ensure.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;

/// An integer and the power of ten that divides it.
struct Scaled {
    Decimal::Raw digits = 0;
    int places = 0;
};

Scaled scaled(Decimal value)
{
    const int places = value.decimals();
    Decimal::Raw digits = value.raw();
    for (int i = places; i < Decimal::places; ++i) digits /= 10;
    return {digits, places};
}

}  // namespace

/// Exact inside as long as the digits of all three together stay under 38.
double freqtrade_value(core::Quantity quantity, core::Price price, Decimal with_fee)
{
    Scaled result{1, 0};
    for (const Scaled factor : {scaled(quantity.value()), scaled(price.value()), scaled(with_fee)}) {
        Decimal::Raw digits = 0;
        if (__builtin_mul_overflow(result.digits, factor.digits, &digits)) {
            return ((price * quantity) * with_fee).to_double();
        }
        result = {digits, result.places + factor.places};
    }
    const std::string text = fmt::format("{}e-{}", result.digits, result.places);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    COBOT_ENSURE(error == std::errc() && end == text.data() + text.size(), "a product that does not read back");
    return value;
}

core::Money freqtrade_profit(const ledger::Trade& trade)
{
    const bool is_short = trade.direction == orders::Direction::short_;
    const Decimal one(1);
    const Decimal in_factor = is_short ? one - trade.fee_open_rate : one + trade.fee_open_rate;
    const Decimal out_factor = is_short ? one + trade.fee_close_rate : one - trade.fee_close_rate;
    const double put_in = freqtrade_value(trade.amount, trade.open_rate, in_factor);
    const double got_out = freqtrade_value(trade.amount, trade.close_rate, out_factor);
    const auto rounded = Decimal::parse(fmt::format("{:.8f}", is_short ? put_in - got_out : got_out - put_in));
    COBOT_ENSURE(rounded.has_value(), "a profit that is not a number");
    return core::Money(*rounded);
}

}  // namespace cobot::bots
