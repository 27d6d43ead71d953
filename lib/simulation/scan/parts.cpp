#include <algorithm>

#include "ledger/settlement.hpp"
#include "simulation/scan/scan.hpp"

/// How a scan goes through orders that one candle has not the volume for: candle by candle, as the exchange does. Each
/// open fills as much as its candle allows, and what lies inside the candle may touch the exits of what is held. While
/// an order is being filled the strategy is not asked, so no signals are needed on the way.

namespace cobot::simulation {

using core::Money;
using core::Price;
using core::Quantity;
using orders::ExitReason;
using orders::Liquidity;
using orders::Side;

void Scan::enter_in_parts(std::size_t candle, Side side, Money stake, Price stop_distance, Trips& closed)
{
    Money left = stake;
    for (; candle + 1 < last_; ++candle) {
        at_ = candle;
        if (series_.traded(candle)) {
            const Price price = fills_.market_price(candles_, candle, side);
            const Quantity wanted = fills_.lots(left, price, instrument_);
            if (!guard_.open && HonestFills::refusal_of(wanted, price * wanted, instrument_) != nullptr) {
                ++refused_;
                return;
            }
            const Quantity quantity = run_.costs.allowed(wanted, series_.volume()[candle], instrument_.quantity_step);
            if (quantity.is_positive()) {
                if (!guard_.open) begin(side, candle, stop_distance);
                take_in(candle, price, quantity);
                left -= std::min(left, price * quantity);
            }
            tested_ = candle;
            if (quantity == wanted) return;
        }
        if (!guard_.open) continue;
        if (const auto exit = fills_.test(guard_, candles_, candle)) return leave(touched(*exit, candle), closed);
    }
    // Nothing is entered on the run's last candle.
    at_ = tested_ = candle;
    over_ = !guard_.open;
}

void Scan::take_in(std::size_t candle, Price price, Quantity quantity)
{
    const bool is_first = parts_.empty();
    const Money value = price * quantity;
    const Money fee(value.value() * instrument_.taker_fee);
    if (is_first) {
        trip_.opening = ledger::Opening();
        guard_.held = Quantity();
    }
    ledger::Opening& opening = trip_.opening;
    opening.quantity += quantity;
    opening.value += value;
    opening.fee += fee;
    opening.price = is_first ? price : opening.value / opening.quantity;
    opening.price_rounded = opening.price.to_double();
    opening.open_value = ledger::open_value(guard_.direction, opening.value, opening.fee).to_double();
    guard_.held += quantity;
    guard_.entry = opening.price;
    fills_.arm(guard_, candles_);
    is_armed_ = true;
    zone_.until = 0;
    if (is_first) trip_.initial_stop = guard_.stop;
    parts_.push_back({.candle = candle,
                      .time = series_.open_time(candle),
                      .price = price,
                      .quantity = quantity,
                      .fee = fee,
                      .stop = guard_.stop});
}

void Scan::leave_in_parts(Leaving leaving, Trips& closed)
{
    if (parts_.empty()) part_what_was_whole();
    // Until an exit is touched, stop and target guard what an order has not closed yet.
    bool is_guarded = leaving.exit.reason == ExitReason::exit_signal || leaving.exit.reason == ExitReason::time_exit;
    take_out(leaving);
    while (guard_.held.is_positive()) {
        if (is_guarded) {
            if (const auto exit = fills_.test(guard_, candles_, leaving.candle)) {
                is_guarded = false;
                leaving = touched(*exit, leaving.candle);
                take_out(leaving);
                continue;
            }
        }
        const std::size_t candle = first_traded(leaving.candle + 1);
        if (candle >= last_) {
            leaving = at_the_end();
        } else {
            Exit exit;
            exit.price = fills_.market_price(candles_, candle, orders::exit_side(guard_.direction));
            exit.reason = leaving.exit.reason;
            leaving = {candle, series_.volume()[candle], series_.open_time(candle), exit};
        }
        take_out(leaving);
    }
    Money value;
    Money fee;
    for (const ledger::TripFill& part : parts_) {
        value += part.is_entry ? Money() : part.price * part.quantity;
        fee += part.is_entry ? Money() : part.fee;
    }
    close(leaving, value, fee, closed);
    ledger::RoundTrip& trip = closed.trips.back();
    trip.first_fill = static_cast<std::uint32_t>(closed.fills.size());
    trip.fill_count = static_cast<std::uint32_t>(parts_.size());
    closed.fills.insert(closed.fills.end(), parts_.begin(), parts_.end());
    parts_.clear();
}

/// What was entered at once is left in parts.
void Scan::part_what_was_whole()
{
    const ledger::Opening& opening = trip_.opening;
    guard_.held = opening.quantity;
    if (!is_armed_) {
        fills_.arm(guard_, candles_);
        is_armed_ = true;
    }
    if (arms_late_) trip_.initial_stop = guard_.stop;
    parts_.push_back({.candle = trip_.entry_index,
                      .time = trip_.open_time,
                      .price = opening.price,
                      .quantity = opening.quantity,
                      .fee = opening.fee,
                      .stop = trip_.initial_stop});
}

/// Closes as much of what is held as the candle allows; at the run's end all of it.
void Scan::take_out(const Leaving& leaving)
{
    const Exit& exit = leaving.exit;
    const Quantity quantity = exit.reason == ExitReason::force_exit
                                  ? guard_.held
                                  : run_.costs.allowed(guard_.held, leaving.volume, instrument_.quantity_step);
    if (!quantity.is_positive()) return;
    guard_.held -= quantity;
    const core::Decimal rate = exit.liquidity == Liquidity::maker ? guard_.maker_fee : guard_.taker_fee;
    parts_.push_back({.is_entry = false,
                      .ambiguous = exit.ambiguous,
                      .liquidity = exit.liquidity,
                      .reason = exit.reason,
                      .candle = leaving.candle,
                      .time = leaving.time,
                      .price = exit.price,
                      .quantity = quantity,
                      .fee = Money((exit.price * quantity).value() * rate),
                      .stop = guard_.stop});
    ambiguous_ += exit.ambiguous ? 1 : 0;
    resolved_ += exit.resolved ? 1 : 0;
}

}  // namespace cobot::simulation
