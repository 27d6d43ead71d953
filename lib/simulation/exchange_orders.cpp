#include <algorithm>
#include <cmath>

#include "core/ensure.hpp"
#include "simulation/exchange.hpp"

/// How orders meet candles: the part of the exchange that fills.

namespace cobot::simulation {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::InstrumentIndex;
using orders::Liquidity;
using orders::Report;
using orders::Side;
using orders::TimeInForce;
using orders::Type;

/// In four lanes so that a long trade costs little.
std::pair<double, double> extremes(const market::CandleSeries& series, std::size_t first, std::size_t last)
{
    const auto low = series.low();
    const auto high = series.high();
    double lows[4] = {low[first], low[first], low[first], low[first]};
    double highs[4] = {high[first], high[first], high[first], high[first]};
    std::size_t i = first;
    for (; i + 4 <= last + 1; i += 4) {
        for (std::size_t k = 0; k < 4; ++k) {
            lows[k] = low[i + k] < lows[k] ? low[i + k] : lows[k];
            highs[k] = high[i + k] > highs[k] ? high[i + k] : highs[k];
        }
    }
    for (; i <= last; ++i) {
        lows[0] = std::min(lows[0], low[i]);
        highs[0] = std::max(highs[0], high[i]);
    }
    return {std::min({lows[0], lows[1], lows[2], lows[3]}), std::max({highs[0], highs[1], highs[2], highs[3]})};
}

Report Exchange::report_of(InstrumentIndex index, const orders::Request& request, core::Time time) const
{
    Report report;
    report.id = request.id;
    report.instrument = index;
    report.side = request.side;
    report.time = time;
    report.candle_index = local(pairs_[index]) + pairs_[index].forgotten;
    report.reason = request.reason;
    return report;
}

void Exchange::end_order(InstrumentIndex index, Working& order, Report::Kind kind, std::string text)
{
    Report report = report_of(index, order.request, pairs_[index].candles.series.open_time(local(pairs_[index])));
    report.kind = kind;
    report.remaining = order.remaining;
    report.text = std::move(text);
    order.done = true;
    told_.emplace_back(std::move(report));
}

void Exchange::meet_open(InstrumentIndex index)
{
    Pair& pair = pairs_[index];
    const std::size_t i = local(pair);
    pair.met_open = now_;
    for (std::size_t k = 0; k < pair.orders.size(); ++k) {
        if (!pair.orders[k].done && pair.orders[k].active_from <= i) meet_order_at_open(index, pair.orders[k], i);
    }
    std::erase_if(pair.orders, [](const Working& order) { return order.done; });
}

void Exchange::meet_order_at_open(InstrumentIndex index, Working& order, std::size_t i)
{
    const Pair& pair = pairs_[index];
    const auto& series = pair.candles.series;
    const orders::Request& request = order.request;
    if (!series.traded(i) && !fills_->fills_in_gaps()) return;
    if (request.reduce_only && !pair.guard.open) {
        end_order(index, order, Report::Kind::cancelled, "no position to reduce");
        return;
    }
    if (!request.reduce_only && now_ == last_grid_) {
        end_order(index, order, Report::Kind::expired, "the run ends with this candle");
        return;
    }
    const core::Time time = series.open_time(i);
    const bool buys = request.side == Side::buy;
    const Price open = series.price_of(series.open()[i]);
    if (request.type == Type::stop || request.type == Type::stop_limit) {
        const bool reached = buys ? open >= request.trigger : open <= request.trigger;
        if (!order.triggered && !reached) {
            order.rested = true;
            return;
        }
        order.triggered = true;
    }
    if (request.type == Type::market || request.type == Type::stop) {
        const bool closes = pair.guard.open && request.side == orders::exit_side(pair.guard.direction);
        fill(index, order, i,
             closes ? fills_->closing_price(pair.candles, i, pair.guard)
                    : fills_->market_price(pair.candles, i, request.side),
             Liquidity::taker, time);
        return;
    }
    // A limit. One that rested through the last close fills at its own price even when the open has passed it:
    // what a gap would have given is not counted on.
    const bool marketable = buys ? open <= request.limit : open >= request.limit;
    if (marketable && order.rested) {
        fill(index, order, i, request.limit, Liquidity::maker, time);
    } else if (marketable && request.post_only) {
        end_order(index, order, Report::Kind::rejected, "post-only, but would take liquidity");
    } else if (marketable) {
        const Price market = fills_->market_price(pair.candles, i, request.side);
        fill(index, order, i, buys ? std::min(market, request.limit) : std::max(market, request.limit),
             Liquidity::taker, time);
    }
    if (!order.done && request.time_in_force != TimeInForce::gtc) {
        end_order(index, order, Report::Kind::expired, "not filled at once");
    }
    order.rested = true;
}

void Exchange::meet_inside(InstrumentIndex index)
{
    Pair& pair = pairs_[index];
    const std::size_t i = local(pair);
    // Stops first: inside one candle the worse is assumed to come before the better.
    for (const bool stops : {true, false}) {
        for (std::size_t k = 0; k < pair.orders.size(); ++k) {
            Working& order = pair.orders[k];
            const bool is_stop = order.request.type == Type::stop || order.request.type == Type::stop_limit;
            if (!order.done && order.active_from <= i && is_stop == stops) meet_order_inside(index, order, i);
        }
    }
    std::erase_if(pair.orders, [](const Working& order) { return order.done; });

    if (!pair.guard.open) return;
    if (const auto exit = fills_->test(pair.guard, pair.candles, i)) leave_by_guard(index, *exit, i);
}

void Exchange::meet_order_inside(InstrumentIndex index, Working& order, std::size_t i)
{
    const Pair& pair = pairs_[index];
    const auto& series = pair.candles.series;
    const orders::Request& request = order.request;
    if (request.type == Type::market || (!series.traded(i) && !fills_->fills_in_gaps())) return;
    if (request.reduce_only && !pair.guard.open) return;
    const bool buys = request.side == Side::buy;
    const core::Time time = fills_->time_inside(series, i);
    if (!order.triggered && (request.type == Type::stop || request.type == Type::stop_limit)) {
        const double trigger = request.trigger.to_double();
        if (buys ? series.high()[i] < trigger : series.low()[i] > trigger) return;
        order.triggered = true;
        if (request.type == Type::stop) {
            const Price slip = fills_->market_price(pair.candles, i, request.side) - series.price_of(series.open()[i]);
            fill(index, order, i, request.trigger + slip, Liquidity::taker, time);
        } else if (buys ? request.limit >= request.trigger : request.limit <= request.trigger) {
            fill(index, order, i, request.limit, Liquidity::taker, time);  // no better than the worst it accepts
        }
        return;
    }
    if (!order.rested) return;
    const double limit = request.limit.to_double();
    const double reach = buys ? series.low()[i] : series.high()[i];
    const bool filled = fills_->needs_trade_through() ? (buys ? reach < limit : reach > limit)
                                                      : (buys ? reach <= limit : reach >= limit);
    if (filled) fill(index, order, i, request.limit, Liquidity::maker, time);
}

/// A price at which so much is taken, after what taking it does to a book of the depth that is assumed.
Price Exchange::after_impact(Price price, const orders::Request& request, Side side, Money value,
                             const market::Instrument& instrument) const
{
    if (!costs_.book.is_used()) return price;
    const bool buys = side == Side::buy;
    const Decimal lost = impact(costs_.book, value.value());
    const Decimal tick = instrument.price_tick.value();
    const Decimal moved = price.value() * (buys ? Decimal(1) + lost : Decimal(1) - lost);
    const Price rounded(buys ? moved.round_up_to(tick) : moved.round_down_to(tick));
    if (request.type != Type::limit && request.type != Type::stop_limit) return rounded;
    return buys ? std::min(rounded, request.limit) : std::max(rounded, request.limit);
}

/// What of `quantity` the candle's volume allows, in whole lots.
Quantity Exchange::capped(const Pair& pair, Quantity quantity, std::size_t i)
{
    const auto& series = pair.candles.series;
    const double volume = series.volume()[i];
    if (!fills_->pair_by_pair()) quantity = costs_.allowed(quantity, volume, series.instrument().quantity_step);
    if (volume > 0)
        statistics_.largest_volume_share = std::max(statistics_.largest_volume_share, quantity.to_double() / volume);
    return quantity;
}

void Exchange::fill(InstrumentIndex index, Working& order, std::size_t i, Price price, Liquidity liquidity,
                    core::Time time)
{
    Pair& pair = pairs_[index];
    const bool closes = pair.guard.open && order.request.side == orders::exit_side(pair.guard.direction);
    if (!closes) {
        fill_entry(index, order, i, price, liquidity, time);
        return;
    }
    const Quantity wanted =
        order.remaining.is_positive() ? std::min(order.remaining, pair.guard.held) : pair.guard.held;
    if (order.request.time_in_force == TimeInForce::fok && capped(pair, wanted, i) < wanted) {
        end_order(index, order, Report::Kind::expired, "not enough volume to fill whole");
        return;
    }
    const Quantity filled = fill_exit(index, order.request, wanted, i, {price, order.request.reason, liquidity}, time);
    if (order.remaining.is_positive()) order.remaining -= filled;
    order.done = filled == wanted;
}

void Exchange::fill_entry(InstrumentIndex index, Working& order, std::size_t i, Price price, Liquidity liquidity,
                          core::Time time)
{
    Pair& pair = pairs_[index];
    const market::Instrument& instrument = pair.candles.series.instrument();
    const bool by_amount = order.request.quote_amount.is_positive();
    const bool first = !pair.guard.open;
    Money amount = by_amount ? order.amount_left : order.remaining * price;
    if (liquidity == Liquidity::taker) {
        price = after_impact(price, order.request, order.request.side, amount, instrument);
        if (!by_amount) amount = order.remaining * price;
    }
    if (first) {
        if (auto why = fills_->check_entry(amount, price, instrument)) {
            end_order(index, order, Report::Kind::rejected, std::move(*why));
            return;
        }
    }
    const Quantity wanted = by_amount ? fills_->lots(amount, price, instrument) : order.remaining;
    if (!wanted.is_positive()) {
        end_order(index, order, Report::Kind::expired, "what is left does not pay one lot");
        return;
    }
    const Quantity quantity = capped(pair, wanted, i);
    if (order.request.time_in_force == TimeInForce::fok && quantity < wanted) {
        end_order(index, order, Report::Kind::expired, "not enough volume to fill whole");
        return;
    }
    if (!quantity.is_positive()) return;

    Report report = report_of(index, order.request, time);
    const Decimal rate = liquidity == Liquidity::maker ? instrument.maker_fee : instrument.taker_fee;
    const bool fee_in_base = costs_.fee_in_base && order.request.side == Side::buy;
    report.fill = {price,
                   quantity,
                   rate,
                   fee_in_base ? quantity.value() * rate : (price * quantity).value() * rate,
                   fee_in_base ? orders::FeeAsset::base : orders::FeeAsset::quote,
                   liquidity};
    order.amount_left -= std::min(order.amount_left, price * quantity);
    order.remaining = wanted - quantity;
    order.done = !order.remaining.is_positive();
    report.kind = order.done ? Report::Kind::filled : Report::Kind::partially_filled;
    report.remaining = order.remaining;

    Guard& guard = pair.guard;
    if (first) {
        guard = Guard::opened(order.request.side, i, time, rate, instrument);
        guard.plan = order.request.exits;
        guard.stop_distance = order.request.stop_distance;
        pair.opened = ++positions_opened_;
    }
    guard.quantity += quantity;
    guard.held += fee_in_base ? quantity - Quantity(report.fill.fee) : quantity;
    guard.entry_value += price * quantity;
    guard.entry = first ? price : guard.entry_value / guard.quantity;
    fills_->arm(guard, pair.candles);
    report.stop = guard.stop;
    told_.emplace_back(std::move(report));
}

Quantity Exchange::fill_exit(InstrumentIndex index, const orders::Request& request, Quantity quantity, std::size_t i,
                             const Exit& exit, core::Time time)
{
    Pair& pair = pairs_[index];
    Guard& guard = pair.guard;
    const market::Instrument& instrument = pair.candles.series.instrument();
    const Decimal step = instrument.quantity_step.value();
    const Quantity whole(quantity.value().round_down_to(step));
    const Quantity filled = request.reason == orders::ExitReason::force_exit ? whole : capped(pair, whole, i);
    if (!filled.is_positive()) return filled;

    Report report = report_of(index, request, time);
    report.is_entry = false;
    report.candle_index = i + pair.forgotten;
    const Decimal rate = exit.liquidity == Liquidity::maker ? guard.maker_fee : guard.taker_fee;
    const Side side = orders::exit_side(guard.direction);
    const Price price = exit.liquidity == Liquidity::maker
                            ? exit.price
                            : after_impact(exit.price, request, side, exit.price * filled, instrument);
    report.fill = {price, filled, rate, (price * filled).value() * rate, orders::FeeAsset::quote, exit.liquidity};
    report.kind = filled == whole ? Report::Kind::filled : Report::Kind::partially_filled;
    report.remaining = whole - filled;
    report.reason = exit.reason;
    report.stop = guard.stop;
    report.ambiguous = exit.ambiguous;
    guard.held -= filled;
    const bool closed = !guard.held.value().round_down_to(step).is_positive();
    if (closed) {
        const double entry = guard.entry.to_double();
        const auto [low, high] = extremes(pair.candles.series, guard.entry_index, i);
        report.low = std::min(low, entry);
        report.high = std::max(high, entry);
        guard.open = false;
    }
    statistics_.ambiguous += exit.ambiguous ? 1 : 0;
    statistics_.resolved += exit.resolved ? 1 : 0;
    told_.emplace_back(std::move(report));
    return closed ? quantity : filled;
}

/// What was to add to a position, or to close it, when something else closes all of it.
void Exchange::end_market_orders(InstrumentIndex index, const char* why)
{
    auto& working = pairs_[index].orders;
    for (Working& order : working) {
        if (!order.done && order.request.type == Type::market) end_order(index, order, Report::Kind::cancelled, why);
    }
    std::erase_if(working, [](const Working& order) { return order.done; });
}

void Exchange::leave_by_guard(InstrumentIndex index, const Exit& exit, std::size_t i)
{
    Pair& pair = pairs_[index];
    orders::Request request;
    request.instrument = index;
    request.side = orders::exit_side(pair.guard.direction);
    request.reduce_only = true;
    request.reason = exit.reason;
    const Quantity wanted = pair.guard.held;
    const auto& series = pair.candles.series;
    const core::Time time = exit.at_open ? series.open_time(i) : fills_->time_inside(series, i);
    end_market_orders(index, "an exit of the position was touched");
    const Quantity filled = fill_exit(index, request, wanted, i, exit, time);
    if (!pair.guard.open) return;
    // The rest of it goes at the next opens.
    Working rest;
    rest.request = request;
    rest.remaining = wanted - filled;
    rest.active_from = i + 1;
    pair.guard.plan = nullptr;
    pair.orders.push_back(std::move(rest));
}

void Exchange::close_finally(InstrumentIndex index, const orders::Request& request)
{
    Pair& pair = pairs_[index];
    if (!request.reduce_only || !pair.guard.open) return;
    now_ = pair.grid_offset + static_cast<std::int64_t>(pair.last) - 1;
    end_market_orders(index, "the run is over");
    fill_exit(index, request, pair.guard.held, pair.last - 1,
              {fills_->final_price(pair.candles, pair.guard), request.reason}, fills_->final_time(pair.candles));
}

}  // namespace cobot::simulation
