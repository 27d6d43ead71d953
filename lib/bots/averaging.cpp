#include "bots/averaging.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace cobot::bots {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Direction;
using orders::Side;

// -- Beginning --

void Averaging::seek(Desk& desk)
{
    const Price price = desk.price();
    // Outside the range it waits at the nearer edge.
    if (plan_.price_max && price > *plan_.price_max) {
        desk.watch(*plan_.price_max, false, tag_price_watch);
    } else if (plan_.price_min && price < *plan_.price_min) {
        desk.watch(*plan_.price_min, true, tag_price_watch);
    } else {
        open_deal(desk);
    }
}

void Averaging::open_deal(Desk& desk)
{
    state_ = State::opening;
    ++deals_;
    rungs_ = rungs_for(desk.price(), desk);
    rung_slots_.assign(rungs_.size(), Desk::none);
    profit_slots_.assign(plan_.take_profit.size(), Desk::none);
    placed_ = 0;
    filled_rungs_ = steps_taken_ = 0;
    first_price_ = Price();
    bought_ = sold_ = Quantity();
    cost_ = entry_fees_ = proceeds_ = exit_fees_ = Money();
    base_slot_ = desk.market(entry_side(plan_.direction), scaled(plan_.base_order) / desk.price(), {.tag = tag_base});
    if (base_slot_ == Desk::none) desk.finish(CloseReason::failed);
}

// -- Exits --

/// What of the deal is still held, in its direction.
Decimal Averaging::held(const Desk& desk) const
{
    if (desk.is_spot()) {
        // Fees taken in coins and dust of earlier deals: what is there is what can be sold.
        const Decimal left = (bought_ - sold_).value();
        return std::min(left, desk.holdings().balance(desk.holdings().base(0)));
    }
    return desk.position().abs();
}

/// (cost with fees (1 + p)) / (q (1 - f)) for a long deal, and its mirror for a short one.
Price Averaging::profit_price(const ProfitStep& step, const Desk& desk) const
{
    const Decimal fee = desk.instrument().maker_fee;
    const bool is_long = plan_.direction == Direction::long_;
    const Money paid = is_long ? cost_ + entry_fees_ : cost_ - entry_fees_;
    const Money gain = plan_.profit_of == AveragingPlan::ProfitOf::base_order ? scaled(plan_.base_order) * step.profit
                                                                              : paid * step.profit;
    const Price exact =
        is_long ? (paid + gain) / (bought_ * (Decimal(1) - fee)) : (paid - gain) / (bought_ * (Decimal(1) + fee));
    return desk.round_price(exact, exit_side(plan_.direction));
}

Price Averaging::break_even(const Desk& desk) const { return profit_price({Decimal(0), Decimal(1)}, desk); }

Price Averaging::stop_price(const Desk& desk) const
{
    if (plan_.break_even_after && steps_taken_ >= *plan_.break_even_after) return break_even(desk);
    const Price from = plan_.stop_from == AveragingPlan::StopFrom::base_order ? first_price_ : cost_ / bought_;
    const Decimal loss = *plan_.stop_loss;
    return from * (plan_.direction == Direction::long_ ? Decimal(1) - loss : Decimal(1) + loss);
}

void Averaging::place_exits(Desk& desk)
{
    if (state_ != State::holding) return;
    const Decimal quantity = held(desk);
    place_profit_orders(quantity, desk);
    if (plan_.stop_loss || (plan_.break_even_after && steps_taken_ >= *plan_.break_even_after))
        place_stop(quantity, desk);
}

/// The slices are parts of the whole position, the last takes what is left of it.
void Averaging::place_profit_orders(Decimal quantity, Desk& desk)
{
    Decimal left = quantity;
    const Decimal whole = (bought_).value();
    for (std::size_t k = static_cast<std::size_t>(steps_taken_); k < plan_.take_profit.size(); ++k) {
        const ProfitStep& step = plan_.take_profit[k];
        const bool is_last = k + 1 == plan_.take_profit.size();
        const Quantity slice = desk.round_quantity(Quantity(is_last ? left : std::min(left, whole * step.share)));
        left -= slice.value();
        const Price price = profit_price(step, desk);
        SlotIndex& slot = profit_slots_[k];
        const std::uint32_t tag = tag_profit + static_cast<std::uint32_t>(k);
        const Side side = exit_side(plan_.direction);
        if (plan_.trailing.is_positive()) {
            // A trailing order cannot be moved: it is replaced.
            cancel(slot, desk);
            if (slice.is_positive()) {
                slot = desk.trailing_stop(side, plan_.trailing, price, slice,
                                          {.tag = tag, .reduce_only = true, .reason = orders::ExitReason::take_profit});
            }
        } else if (slot != Desk::none) {
            desk.amend(slot, price, slice);
        } else if (desk.is_large_enough(price, slice)) {
            slot = desk.limit(side, price, slice, {.tag = tag, .reduce_only = !desk.is_spot()});
        }
    }
}

void Averaging::place_stop(Decimal quantity, Desk& desk)
{
    const Price level = stop_price(desk);
    if (plan_.stop_hold.count() != 0) {
        cancel(stop_watch_, desk);
        stop_watch_ = desk.watch(level, plan_.direction == Direction::short_, tag_stop_watch);
        return;
    }
    cancel(stop_slot_, desk);
    stop_slot_ = desk.stop(exit_side(plan_.direction), level, Quantity(quantity),
                           {.tag = tag_stop, .reduce_only = true, .reason = orders::ExitReason::stop_loss});
}

void Averaging::cancel(SlotIndex& slot, Desk& desk)
{
    if (slot != Desk::none) desk.cancel(slot);
    slot = Desk::none;
}

void Averaging::close_at_market(orders::ExitReason reason, Desk& desk)
{
    if (state_ != State::holding) return;
    state_ = State::closing;
    for (SlotIndex& slot : rung_slots_) cancel(slot, desk);
    for (SlotIndex& slot : profit_slots_) cancel(slot, desk);
    cancel(stop_slot_, desk);
    cancel(stop_watch_, desk);
    close_slot_ = desk.market(exit_side(plan_.direction), Quantity(held(desk)),
                              {.tag = tag_close, .reduce_only = true, .reason = reason});
    if (close_slot_ == Desk::none) finish(desk);
}

// -- What happens --

void Averaging::on_fill(const Execution& fill, Desk& desk)
{
    const std::uint32_t tag = desk.slot(fill.slot).tag;
    if (tag == tag_base || tag >= tag_rung) {
        take_entry(fill, desk);
    } else {
        take_exit(fill, desk);
    }
}

void Averaging::take_entry(const Execution& fill, Desk& desk)
{
    bought_ += fill.received;
    cost_ += fill.value;
    // A fee in coins is in what was received; one in quote comes on top.
    if (fill.received == fill.quantity) entry_fees_ += fill.fee;
    const std::uint32_t tag = desk.slot(fill.slot).tag;
    if (tag == tag_base) {
        if (!fill.complete) return;
        const Slot& slot = desk.slot(fill.slot);
        first_price_ = slot.filled_value / slot.filled;
        base_slot_ = Desk::none;
        state_ = State::holding;
        if (plan_.close_timeout.count() != 0) {
            close_due_ = desk.now() + plan_.close_timeout;
            desk.wake_at(*close_due_);
        }
        place_rungs(desk);
    } else if (fill.complete) {
        rung_slots_[tag - tag_rung] = Desk::none;
        ++filled_rungs_;
        place_rungs(desk);
    }
    place_exits(desk);
}

void Averaging::take_exit(const Execution& fill, Desk& desk)
{
    const std::uint32_t tag = desk.slot(fill.slot).tag;
    sold_ += fill.quantity;
    proceeds_ += fill.value;
    exit_fees_ += fill.fee;
    if (fill.complete) {
        if (tag == tag_stop) stop_slot_ = Desk::none;
        if (tag == tag_close) close_slot_ = Desk::none;
        if (tag >= tag_profit) {
            profit_slots_[tag - tag_profit] = Desk::none;
            ++steps_taken_;
        }
    }
    const Quantity left = desk.round_quantity(Quantity(held(desk)));
    if (fill.complete && (!left.is_positive() || !desk.is_large_enough(fill.price, left))) {
        finish(desk);
    } else if (fill.complete && tag >= tag_profit) {
        place_exits(desk);
    }
}

void Averaging::on_end(SlotIndex slot, OrderEnd, Desk& desk)
{
    const std::uint32_t tag = desk.slot(slot).tag;
    if (tag == tag_base) {
        base_slot_ = Desk::none;
        if (bought_.is_zero()) {
            desk.finish(CloseReason::funds);
        } else {  // A part of it is better than none.
            first_price_ = cost_ / bought_;
            state_ = State::holding;
            place_rungs(desk);
            place_exits(desk);
        }
        return;
    }
    if (tag >= tag_rung)
        rung_slots_[tag - tag_rung] = Desk::none;
    else if (tag >= tag_profit)
        profit_slots_[tag - tag_profit] = Desk::none;
    else if (tag == tag_stop)
        stop_slot_ = Desk::none;
    else if (tag == tag_close) {
        close_slot_ = Desk::none;
        finish(desk);
    }
}

void Averaging::on_watch(SlotIndex slot, Desk& desk)
{
    const std::uint32_t tag = desk.slot(slot).tag;
    if (tag == tag_price_watch) {
        if (state_ == State::waiting) seek(desk);
        return;
    }
    stop_watch_ = Desk::none;
    stop_due_ = desk.now() + plan_.stop_hold;
    desk.wake_at(*stop_due_);
}

void Averaging::on_timer(Desk& desk)
{
    const core::Time now = desk.now();
    if (stop_due_ && now >= *stop_due_) {
        stop_due_.reset();
        if (state_ == State::holding) {
            const bool is_long = plan_.direction == Direction::long_;
            const bool beyond = is_long ? desk.price() <= stop_price(desk) : desk.price() >= stop_price(desk);
            if (beyond) {
                close_at_market(orders::ExitReason::stop_loss, desk);
            } else {
                place_stop(held(desk), desk);
            }
        }
    }
    if (close_due_ && now >= *close_due_) {
        close_due_.reset();
        close_at_market(orders::ExitReason::time_exit, desk);
    }
    if (cooled_ && now >= *cooled_) {
        cooled_.reset();
        if (state_ == State::waiting) seek(desk);
    }
    for (const auto& due : {stop_due_, close_due_, cooled_}) {
        if (due) desk.wake_at(*due);
    }
}

void Averaging::finish(Desk& desk)
{
    for (SlotIndex& slot : rung_slots_) cancel(slot, desk);
    for (SlotIndex& slot : profit_slots_) cancel(slot, desk);
    cancel(stop_slot_, desk);
    cancel(stop_watch_, desk);
    stop_due_.reset();
    close_due_.reset();
    on_stop(desk);
    desk.count_round_trip();
    state_ = State::waiting;
    if (plan_.deals_max != 0 && deals_ >= plan_.deals_max) {
        desk.finish(CloseReason::done);
    } else if (plan_.cooldown.count() != 0) {
        cooled_ = desk.now() + plan_.cooldown;
        desk.wake_at(*cooled_);
    } else {
        seek(desk);
    }
}

/// Books what the deal has earned with what it has sold so far.
void Averaging::on_stop(Desk& desk)
{
    if (bought_.is_zero() || sold_.is_zero()) return;
    const Decimal share = std::min(sold_.value() / bought_.value(), Decimal(1));
    const Money value_in = Money((cost_ + Money()).value() * share);
    const Money fees_in = Money(entry_fees_.value() * share);
    const Money gross = plan_.direction == Direction::long_ ? proceeds_ - value_in : value_in - proceeds_;
    const Money profit = gross - fees_in - exit_fees_;
    desk.attribute(Part::deal, profit);
    closed_profit_ += profit;
    bought_ = sold_ = Quantity();
    cost_ = entry_fees_ = proceeds_ = exit_fees_ = Money();
}

// -- What it looks like --

Picture Averaging::picture(const Desk& desk) const
{
    Picture picture;
    const bool is_open = state_ == State::holding || state_ == State::closing;
    picture.summary = is_open                    ? fmt::format("deal {}: {}/{}", deals_, filled_rungs_, rungs_.size())
                      : state_ == State::opening ? fmt::format("deal {}: opening", deals_)
                                                 : "waiting";
    if (!is_open || bought_.is_zero()) return picture;
    const Price average = cost_ / bought_;
    picture.figures = {{"deals", std::to_string(deals_)},
                       {"average price", average.value().to_string(8)},
                       {"average with fees", ((cost_ + entry_fees_) / bought_).value().to_string(8)},
                       {"invested", cost_.to_string()}};
    if (!plan_.take_profit.empty()) {
        const std::size_t next = std::min(static_cast<std::size_t>(steps_taken_), plan_.take_profit.size() - 1);
        picture.figures.push_back({"take profit", profit_price(plan_.take_profit[next], desk).to_string()});
    }
    if (plan_.stop_loss) picture.figures.push_back({"stop loss", stop_price(desk).to_string()});
    for (std::size_t k = 0; k < rungs_.size(); ++k) {
        Level level;
        level.price = rung_price(k, desk);
        level.side = entry_side(plan_.direction);
        level.quantity = desk.round_quantity(scaled(rungs_[k].size) / level.price);
        level.state = rung_slots_[k] != Desk::none ? "open" : k < placed_ ? "filled" : "waiting";
        level.fills = level.state == "filled" ? 1 : 0;
        picture.levels.push_back(std::move(level));
    }
    return picture;
}

}  // namespace cobot::bots
