#include "simulation/scan/pair_scan.hpp"

#include "bots/exit_plan.hpp"
#include "core/ensure.hpp"

namespace cobot::simulation {

using core::Money;
using core::Price;
using core::Quantity;
using orders::ExitReason;
using orders::Liquidity;
using orders::Side;

PairScan::PairScan(const StrategyRun& run, const PairCandles& candles, const market::RangeIndex& ranges,
                   MarketOrders& orders, bool ends_with_run)
    : run_(run),
      candles_(candles),
      series_(candles_.series),
      instrument_(series_.instrument()),
      ranges_(ranges),
      orders_(orders),
      fills_(run.costs),
      ends_with_run_(ends_with_run),
      by_atr_(bots::has_atr_stop(run.bot.exits)),
      cooldown_(static_cast<std::size_t>(run.bot.risk.cooldown_bars)),
      first_(run.period.begin ? series_.index_at(*run.period.begin) : 0),
      last_(run.period.end ? series_.index_at(*run.period.end) : series_.size()),
      at_(first_)
{
    COBOT_ENSURE(orders.are_for(run.costs, instrument_), "orders of other costs");
    guard_ = Guard::opened(Side::buy, 0, {}, {}, instrument_);
    guard_.plan = bots::exit_plan_of(run.bot.exits);
    guard_.open = false;
    const orders::ExitPlan& plan = *guard_.plan;
    by_levels_ = plan.roi.empty() && !plan.trailing;
    arms_late_ = by_levels_ && !by_atr_ && !plan.target_risk_multiple;
    constexpr double none_share = std::numeric_limits<double>::infinity();
    stop_share_ = plan.stop_ratio ? plan.stop_ratio->to_double() : none_share;
    target_share_ = plan.target_ratio ? plan.target_ratio->to_double() : none_share;
    tick_ = instrument_.price_tick.to_double();
}

PairScan::Leaving PairScan::at_the_end() const
{
    Exit exit;
    exit.price = fills_.final_price(candles_, guard_);
    exit.reason = ExitReason::force_exit;
    return {last_ - 1, series_.volume()[last_ - 1], fills_.final_time(candles_), exit};
}

QuietZone PairScan::quiet_zone(std::size_t candle) const
{
    return by_levels_ ? HonestFills::between_levels(guard_, series_.size())
                      : fills_.quiet_zone(guard_, candles_, candle);
}

Price PairScan::stop_of(const ledger::RoundTrip& trip) const
{
    Guard guard = Guard::opened(orders::entry_side(trip.direction), trip.entry_index, trip.open_time,
                                instrument_.taker_fee, instrument_);
    guard.plan = guard_.plan;
    guard.entry = trip.opening.price;
    fills_.arm(guard, candles_);
    return guard.stop;
}

// Orders that one candle has not the volume for, candle by candle as the exchange goes through them: each open fills as
// much as its candle allows, and what lies inside the candle may touch the exits of what is held. While an order is
// being filled the strategy is not asked, so no signals are needed on the way.

PairScan::Met PairScan::enter_in_part(Order& order, std::size_t candle)
{
    at_ = candle;
    const Price price = fills_.market_price(candles_, candle, order.side);
    const Quantity wanted = fills_.lots(order.stake, price, instrument_);
    if (!guard_.open && HonestFills::refusal_of(wanted, price * wanted, instrument_) != nullptr) return Met::refused;
    const Quantity quantity = run_.costs.allowed(wanted, series_.volume()[candle], instrument_.quantity_step);
    if (quantity.is_positive()) {
        if (!guard_.open) begin(order, candle);
        take_in(candle, price, quantity);
        order.stake -= std::min(order.stake, price * quantity);
    }
    tested_ = candle;
    return quantity == wanted ? Met::whole : Met::part;
}

bool PairScan::find_exit_inside(std::size_t candle, Leaving& leaving)
{
    if (!guard_.open) return false;
    const auto exit = fills_.test(guard_, candles_, candle);
    if (exit) leaving = touched(*exit, candle);
    return exit.has_value();
}

void PairScan::take_in(std::size_t candle, Price price, Quantity quantity)
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

void PairScan::leave_in_parts(Leaving& leaving)
{
    if (parts_.empty()) part_what_was_whole();
    // Until an exit is touched, stop and target guard what an order has not closed yet.
    bool is_guarded = leaving.by_order;
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
            const Price price = fills_.market_price(candles_, candle, orders::exit_side(guard_.direction));
            leaving.set(candle, series_.volume()[candle], series_.open_time(candle), price, leaving.exit.reason);
        }
        take_out(leaving);
    }
}

/// What it was sold, or bought back, for.
Money PairScan::close_parts(ledger::RoundTrip& trip, ledger::RoundTrips& closed)
{
    Money value;
    for (const ledger::TripFill& part : parts_) {
        if (part.is_entry) continue;
        value += part.price * part.quantity;
        trip.fee_close += part.fee;
    }
    trip.first_fill = static_cast<std::uint32_t>(closed.fills.size());
    trip.fill_count = static_cast<std::uint32_t>(parts_.size());
    closed.fills.insert(closed.fills.end(), parts_.begin(), parts_.end());
    parts_.clear();
    return value;
}

/// What was entered at once is left in parts.
void PairScan::part_what_was_whole()
{
    guard_.held = trip_.opening.quantity;
    if (!is_armed_) {
        fills_.arm(guard_, candles_);
        is_armed_ = true;
    }
    if (arms_late_) trip_.initial_stop = guard_.stop;
    parts_.push_back(ledger::entry_fill(trip_));
}

/// Closes as much of what is held as the candle allows; at the run's end all of it.
void PairScan::take_out(const Leaving& leaving)
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
