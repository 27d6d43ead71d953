#include "bots/grid_steps.hpp"

#include <algorithm>

namespace cobot::bots {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Side;

namespace {

/// Part of an order that is still to be filled; zero when there is none.
Quantity on_order(SlotIndex slot, const Desk& desk)
{
    return slot == Desk::none ? Quantity() : desk.slot(slot).remaining();
}

}  // namespace

// -- Steps --

std::uint32_t GridSteps::tag_of(std::size_t i, Side side) const
{
    const auto number = number_ + static_cast<std::uint32_t>(i);
    return rules_.first_tag + number * 2 + (side == Side::sell ? 1 : 0);
}

std::size_t GridSteps::step_of(std::uint32_t tag) const { return (tag - rules_.first_tag) / 2 - number_; }

void GridSteps::add_bottom(const GridStep& step)
{
    steps_.insert(steps_.begin(), step);
    --number_;
}

GridStep GridSteps::remove_bottom(Desk& desk)
{
    withdraw(0, desk);
    const GridStep step = steps_.front();
    steps_.erase(steps_.begin());
    ++number_;
    return step;
}

GridStep GridSteps::remove_top(Desk& desk)
{
    withdraw(steps_.size() - 1, desk);
    const GridStep step = steps_.back();
    steps_.pop_back();
    return step;
}

// -- Orders --

void GridSteps::want_buy(std::size_t i, Quantity quantity, Desk& desk)
{
    steps_[i].to_buy += quantity;
    post(i, Side::buy, desk);
}

void GridSteps::want_sell(std::size_t i, Quantity quantity, Desk& desk)
{
    steps_[i].to_sell += quantity;
    post(i, Side::sell, desk);
}

/// A new order of a step, or its present one enlarged by what is wanted.
void GridSteps::post(std::size_t i, Side side, Desk& desk)
{
    if (!is_inside(i)) return;
    GridStep& step = steps_[i];
    const bool buys = side == Side::buy;
    SlotIndex& slot = buys ? step.buy : step.sell;
    Quantity& wanted = buys ? step.to_buy : step.to_sell;
    const Price price = buys ? step.lower : step.upper;
    if (!wanted.is_positive()) return;
    const Quantity lots = desk.round_quantity(wanted);
    if (slot != Desk::none) {
        if (!lots.is_positive()) return;
        desk.amend(slot, price, desk.slot(slot).remaining() + lots);
    } else {
        slot = desk.limit(side, price, lots, {.tag = tag_of(i, side), .skip_small = true});
        if (slot == Desk::none) return;
    }
    wanted -= lots;
}

/// What was on order is wanted still, and no longer on order.
void GridSteps::withdraw(std::size_t i, Desk& desk)
{
    GridStep& step = steps_[i];
    for (const Side side : {Side::buy, Side::sell}) {
        SlotIndex& slot = side == Side::buy ? step.buy : step.sell;
        if (slot == Desk::none) continue;
        (side == Side::buy ? step.to_buy : step.to_sell) += on_order(slot, desk);
        desk.cancel(slot);
        slot = Desk::none;
    }
}

void GridSteps::center(std::size_t line, Desk& desk)
{
    if (!is_windowed()) return;
    const std::size_t count = steps_.size();
    std::size_t begin = 0;
    std::size_t end = count;
    if (rules_.max_open > 0 && static_cast<std::size_t>(rules_.max_open) < count) {
        const auto open = static_cast<std::size_t>(rules_.max_open);
        begin = line > open / 2 ? std::min(line - open / 2, count - open) : 0;
        end = begin + open;
    }
    if (rules_.band.is_positive()) {
        // The neighbours of the line are always inside, or nothing would move the window.
        const Decimal price = line < count ? steps_[line].lower.value() : steps_.back().upper.value();
        const Decimal low = price * (Decimal(1) - rules_.band);
        const Decimal high = price * (Decimal(1) + rules_.band);
        while (begin + 1 < line && steps_[begin].lower.value() < low) ++begin;
        while (end > line + 1 && steps_[end - 1].upper.value() > high) --end;
    }
    for (std::size_t i = window_begin_; i < std::min(window_end_, count); ++i) {
        if (i < begin || i >= end) withdraw(i, desk);
    }
    window_begin_ = begin;
    window_end_ = end;
    send_wanted(desk);
}

void GridSteps::send_wanted(Desk& desk)
{
    const std::size_t begin = is_windowed() ? window_begin_ : 0;
    const std::size_t end = is_windowed() ? std::min(window_end_, steps_.size()) : steps_.size();
    for (std::size_t i = begin; i < end; ++i) {
        post(i, Side::buy, desk);
        post(i, Side::sell, desk);
    }
}

void GridSteps::withdraw_all(Desk& desk)
{
    for (std::size_t i = 0; i < steps_.size(); ++i) withdraw(i, desk);
}

// -- Fills --

// Flat: see docs/explanation/performance.md.
[[gnu::flatten]] GridSteps::Filled GridSteps::on_fill(const Execution& fill, Desk& desk)
{
    const Side side = desk.slot(fill.slot).side;
    const std::size_t i = step_of(desk.slot(fill.slot).tag);
    if (i >= steps_.size()) return {steps_.size(), side};  // Of a step that is gone: its order filled while withdrawn.
    GridStep& step = steps_[i];
    const bool buys = side == Side::buy;
    SlotIndex& slot = buys ? step.buy : step.sell;
    ++step.fills;
    if (slot != fill.slot) {
        (buys ? step.to_buy : step.to_sell) -= fill.quantity;  // It filled while it was being withdrawn.
    } else if (fill.complete) {
        slot = Desk::none;
    }
    if (buys) {
        take_buy(step, fill, desk);
        if (rules_.mirrors) post(i, Side::sell, desk);
    } else {
        take_sale(step, fill, desk);
        if (rules_.mirrors) post(i, Side::buy, desk);
    }
    if (is_windowed()) center(buys ? i : i + 1, desk);
    return {i, side};
}

void GridSteps::take_buy(GridStep& step, const Execution& fill, Desk& desk)
{
    const Money paid = fill.value + fill.fee;
    if (rules_.profit_in_base && !step.proceeds.is_zero()) {
        // Coins beyond what the step trades are its profit; they are kept.
        const Quantity room = std::max(step.quantity - step.initial - step.held, Quantity());
        const Quantity kept = std::min(fill.received, room);
        const Money gain = fill.price * (fill.received - kept);
        step.proceeds -= paid;
        step.profit += gain;
        desk.attribute(Part::grid, gain);
        if (fill.complete) desk.count_round_trip();
        step.held += kept;
        step.cost += fill.price * kept;
        step.to_sell += kept;
        return;
    }
    step.held += fill.received;
    step.cost += paid;
    step.to_sell += fill.received;
}

void GridSteps::take_sale(GridStep& step, const Execution& fill, Desk& desk)
{
    if (rules_.profit_in_base) {
        buy_back(step, fill, desk);
        return;
    }
    book_pair(step, fill, desk);
    step.to_buy += fill.quantity;
    if (!fill.complete || step.sell != Desk::none) return;
    // A fee taken from the coins made the sale smaller than the buy; the next buy is whole again.
    const Quantity missing = step.quantity - step.initial - step.held - on_order(step.buy, desk) - step.to_buy;
    if (missing.is_positive() && desk.fee_in_base()) step.to_buy += missing;
}

/// All that was sold for, less the fee of buying.
void GridSteps::buy_back(GridStep& step, const Execution& fill, const Desk& desk)
{
    const Quantity of_initial = std::min(step.initial, fill.quantity);
    const Quantity of_held = std::min(step.held, fill.quantity - of_initial);
    step.initial -= of_initial;
    step.cost = of_held == step.held ? Money() : step.cost * ((step.held - of_held) / step.held);
    step.held -= of_held;
    step.proceeds += fill.value - fill.fee;
    const Decimal fee = desk.fee_in_base() ? Decimal() : desk.instrument().maker_fee;
    const Quantity payable(step.proceeds.value() / (step.lower.value() * (Decimal(1) + fee)));
    step.to_buy = std::max(desk.round_quantity(payable) - on_order(step.buy, desk), Quantity());
}

void GridSteps::book_pair(GridStep& step, const Execution& fill, Desk& desk)
{
    const Quantity of_initial = std::min(step.initial, fill.quantity);
    step.initial -= of_initial;
    const Quantity sold = fill.quantity - of_initial;
    if (!sold.is_positive()) return;
    const bool all = sold >= step.held;
    const Money cost = all ? step.cost : Money(step.cost.value() * (sold.value() / step.held.value()));
    const Money fee =
        of_initial.is_zero() ? fill.fee : Money(fill.fee.value() * (sold.value() / fill.quantity.value()));
    const Money proceeds = of_initial.is_zero() ? fill.value : fill.price * sold;
    const Money profit = proceeds - fee - cost;
    step.held -= all ? step.held : sold;
    step.cost -= cost;
    step.profit += profit;
    desk.attribute(Part::grid, profit);
    if (fill.complete) desk.count_round_trip();
}

void GridSteps::on_end(SlotIndex slot, Desk& desk)
{
    const Slot& ended = desk.slot(slot);
    const std::size_t i = step_of(ended.tag);
    if (i >= steps_.size()) return;
    GridStep& step = steps_[i];
    const bool buys = ended.side == Side::buy;
    SlotIndex& own = buys ? step.buy : step.sell;
    if (own != slot) return;
    own = Desk::none;
    (buys ? step.to_buy : step.to_sell) += ended.remaining();
}

// -- For people --

int GridSteps::open_orders(const Desk& desk) const
{
    int open = 0;
    for (const GridStep& step : steps_) {
        for (const SlotIndex slot : {step.buy, step.sell}) open += slot != Desk::none && desk.slot(slot).is_live();
    }
    return open;
}

std::vector<Level> GridSteps::levels(const Desk& desk) const
{
    std::vector<Level> levels;
    levels.reserve(steps_.size());
    for (const GridStep& step : steps_) {
        const bool sells = step.sell != Desk::none || (step.buy == Desk::none && step.to_sell > step.to_buy);
        const SlotIndex slot = sells ? step.sell : step.buy;
        Level level;
        level.price = sells ? step.upper : step.lower;
        level.side = sells ? Side::sell : Side::buy;
        level.quantity = step.quantity;
        level.state = slot == Desk::none          ? (sells ? step.to_sell : step.to_buy).is_positive() ? "far" : "none"
                      : desk.slot(slot).is_live() ? "open"
                                                  : "waiting";
        level.fills = step.fills;
        level.profit = step.profit;
        levels.push_back(std::move(level));
    }
    return levels;
}

}  // namespace cobot::bots
