#include <algorithm>

#include <fmt/format.h>

#include "bots/grid_bot.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Side;

enum class Shift { order_by_order, whole, expand };

struct TrailTerms {
    bool up = true;
    bool down = false;
    std::optional<Price> up_stop, down_stop;
    Shift shift = Shift::order_by_order;
    std::optional<Decimal> stop_below;  ///< Distance of the stop from the lowest line.
    bool stop_follows = true;
};

TrailTerms trail_terms_of(const Settings& settings)
{
    TrailTerms terms;
    terms.up = settings.flag("trail_up");
    terms.down = settings.flag("trail_down");
    if (const auto price = settings.maybe("up_stop")) terms.up_stop = Price(*price);
    if (const auto price = settings.maybe("down_stop")) terms.down_stop = Price(*price);
    const std::string& mode = settings.text("shift_mode");
    terms.shift = mode == "whole" ? Shift::whole : mode == "expand" ? Shift::expand : Shift::order_by_order;
    terms.stop_below = settings.maybe("stop_below");
    terms.stop_follows = settings.flag("sl_follows");
    return terms;
}

/// A grid whose range follows the price: up when its last coins are sold, down when the price is a step below it.
class TrailingGrid : public GridBot {
public:
    TrailingGrid(const GridTerms& grid, const TrailTerms& trail) : GridBot(grid), trail_(trail) {}

    void start(Desk& desk) override
    {
        GridBot::start(desk);
        watch_below(desk);
        watch_stop(desk);
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        const std::uint32_t tag = desk.slot(fill.slot).tag;
        if (tag == shifting) {
            take_shift(fill, desk);
            return;
        }
        const bool is_top_sale = tag != opening && desk.slot(fill.slot).side == Side::sell && is_top(fill.slot);
        GridBot::on_fill(fill, desk);
        if (is_top_sale && fill.complete && trail_.up) shift_up(desk);
    }

    void on_end(SlotIndex slot, OrderEnd end, Desk& desk) override
    {
        if (desk.slot(slot).tag != shifting) GridBot::on_end(slot, end, desk);
    }

    void on_watch(SlotIndex slot, Desk& desk) override
    {
        if (slot == stop_) {
            stop_ = Desk::none;
            desk.finish(CloseReason::stop_loss);
        } else if (slot == below_) {
            below_ = Desk::none;
            shift_down(desk);
            watch_below(desk);
        }
    }

    Picture picture(const Desk& desk) const override
    {
        Picture picture = GridBot::picture(desk);
        picture.figures.push_back({"shifts up", std::to_string(ups_)});
        picture.figures.push_back({"shifts down", std::to_string(downs_)});
        if (stop_ != Desk::none) picture.figures.push_back({"stop", desk.slot(stop_).price.to_string()});
        return picture;
    }

private:
    static constexpr std::uint32_t shifting = opening - 1;

    bool is_top(SlotIndex slot) const { return steps().top().sell == slot; }

    /// The line beyond an end of the grid, at the distance of its neighbours there.
    Price next_above(Desk& desk) const
    {
        const GridStep& top = steps().top();
        const Decimal high = top.upper.value();
        const Decimal next = terms().spacing == Spacing::geometric ? high * (high / top.lower.value())
                                                                   : high + (high - top.lower.value());
        return Price(next.round_nearest_to(desk.instrument().price_tick.value()));
    }
    Price next_below(Desk& desk) const
    {
        const GridStep& bottom = steps().bottom();
        const Decimal low = bottom.lower.value();
        const Decimal next = terms().spacing == Spacing::geometric ? low * (low / bottom.upper.value())
                                                                   : low - (bottom.upper.value() - low);
        return Price(next.round_nearest_to(desk.instrument().price_tick.value()));
    }

    /// The whole range at once, so that the price is in its middle again; otherwise one step.
    int steps_to_shift() const
    {
        return trail_.shift == Shift::whole ? std::max(1, static_cast<int>(steps().size()) / 2) : 1;
    }

    void shift_up(Desk& desk)
    {
        for (int k = 0; k < steps_to_shift(); ++k) {
            const Price next = next_above(desk);
            if (trail_.up_stop && next > *trail_.up_stop) break;
            const Quantity unit = step_quantity();
            const SlotIndex lowest = steps().bottom().buy;
            const bool keeps = trail_.shift == Shift::expand;
            Decimal funds = desk.free_quote() - promised_.value();
            if (!keeps && lowest != Desk::none) funds += desk.slot(lowest).reserved;
            const Money needed = desk.price() * unit * (Decimal(1) + desk.instrument().taker_fee);
            if (funds < needed.value()) {
                desk.degrade("the range cannot follow upwards: the funds do not reach for one more step");
                break;
            }
            if (!keeps) release(steps().remove_bottom(desk), desk);
            GridStep step;
            step.lower = steps().top().upper;
            step.upper = next;
            step.quantity = unit;
            steps().add_top(step);
            buy_for(steps().size() - 1, desk);
            ++ups_;
        }
        promised_ = Money();
        steps().center(steps().size() - 1, desk);
        move_stop(desk);
    }

    /// A step that leaves the range while it holds coins (a whole shift in a fast market): they are sold.
    void release(const GridStep& step, Desk& desk)
    {
        const Quantity lots = desk.round_quantity(step.initial + step.held);
        if (desk.is_large_enough(desk.price(), lots)) desk.market(Side::sell, lots, {.tag = shifting});
    }

    void shift_down(Desk& desk)
    {
        for (int k = 0; k < steps_to_shift(); ++k) {
            const Price next = next_below(desk);
            if (!next.is_positive() || (trail_.down_stop && next < *trail_.down_stop)) break;
            if (trail_.shift == Shift::expand) {
                const Money needed = desk.price() * step_quantity() * (Decimal(1) + desk.instrument().taker_fee);
                if (Money(desk.free_quote()) < needed) {
                    desk.degrade("the range cannot follow downwards: the funds do not reach for one more step");
                    break;
                }
            }
            GridStep step;
            step.upper = steps().bottom().lower;
            step.lower = next;
            step.quantity = step_quantity();
            if (trail_.shift == Shift::expand) {
                steps().add_bottom(step);
                buy_for(0, desk);
            } else {
                bring_down(step, desk);
            }
            ++downs_;
        }
        steps().center(0, desk);
        move_stop(desk);
    }

    /// The coins of the top step are offered in the new bottom step, at a lower price: their loss is the shift's.
    void bring_down(GridStep step, Desk& desk)
    {
        const GridStep top = steps().remove_top(desk);
        step.initial = top.initial;
        step.held = top.held;
        step.cost = desk.price() * top.held;
        desk.attribute(Part::shift, step.cost - top.cost);
        steps().add_bottom(step);
        const Quantity coins = step.initial + step.held;
        if (coins.is_positive()) steps().want_sell(0, coins, desk);
        if (step.quantity > coins && coins.is_zero()) steps().want_buy(0, step.quantity, desk);
    }

    /// Buys one unit now, for the sale at the upper end of a new step.
    void buy_for(std::size_t i, Desk& desk)
    {
        const Decimal lot = desk.instrument().quantity_step.value();
        const Decimal unit = steps()[i].quantity.value();
        const Decimal fee = desk.instrument().taker_fee;
        const Quantity bought(desk.fee_in_base() ? (unit / (Decimal(1) - fee)).round_up_to(lot) : unit);
        promised_ += desk.price() * bought * (Decimal(1) + fee);
        desk.market(Side::buy, bought, {.tag = shifting});
        steps().want_sell(i, steps()[i].quantity, desk);
        for_top_ = i != 0;
    }

    /// The fee is the cost of the shift; the coins are the new step's, at what they cost before it.
    void take_shift(const Execution& fill, Desk& desk)
    {
        desk.attribute(Part::shift, -fill.fee);
        if (desk.slot(fill.slot).side == Side::sell) return;
        Quantity left = fill.received;
        const std::size_t count = steps().size();
        for (std::size_t k = 0; k < count && left.is_positive(); ++k) {
            GridStep& step = steps()[for_top_ ? count - 1 - k : k];
            const Quantity room = std::max(step.to_sell + on_sale(step, desk) - step.initial - step.held, Quantity());
            const Quantity part = std::min(room, left);
            step.held += part;
            step.cost += fill.price * part;
            left -= part;
        }
    }

    static Quantity on_sale(const GridStep& step, const Desk& desk)
    {
        return step.sell == Desk::none ? Quantity() : desk.slot(step.sell).remaining();
    }

    void watch_below(Desk& desk)
    {
        if (!trail_.down) return;
        const Price level = next_below(desk);
        if (!level.is_positive() || (trail_.down_stop && level < *trail_.down_stop)) return;
        below_ = desk.watch(level, false, shifting);
    }

    void watch_stop(Desk& desk)
    {
        if (!trail_.stop_below) return;
        const Price level(steps().bottom().lower.value() * (Decimal(1) - *trail_.stop_below));
        stop_ = desk.watch(level, false, shifting);
    }

    /// Both watches stand in relation to the lowest line.
    void move_stop(Desk& desk)
    {
        if (below_ != Desk::none) {
            desk.cancel(below_);
            below_ = Desk::none;
            watch_below(desk);
        }
        if (stop_ != Desk::none && trail_.stop_follows) {
            desk.cancel(stop_);
            watch_stop(desk);
        }
    }

    TrailTerms trail_;
    SlotIndex below_ = Desk::none;
    SlotIndex stop_ = Desk::none;
    Money promised_;  ///< To purchases of the shift that is being made.
    bool for_top_ = true;
    int ups_ = 0;
    int downs_ = 0;
};

std::unique_ptr<Machine> make(const Settings& settings, const Context&)
{
    return std::make_unique<TrailingGrid>(grid_terms_of(settings), trail_terms_of(settings));
}

core::Money funds(const Settings& settings, const Context& context)
{
    return grid_funds(grid_terms_of(settings), context);
}

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems = grid_problems(settings, context);
    const TrailTerms terms = trail_terms_of(settings);
    const auto need = [&](bool holds, std::string message) {
        if (!holds) problems.push_back(std::move(message));
    };
    need(terms.up || terms.down, "'trail_up' and 'trail_down' are both off: that is a spot_grid");
    need(settings.text("order_size") == "base", "'order_size' must be base: the range moves by equal units");
    need(!settings.flag("reinvest"), "'reinvest' changes the unit by which the range moves; a trailing_grid keeps it");
    if (terms.up_stop && *terms.up_stop < Price(settings.number("upper"))) {
        problems.push_back(fmt::format("'up_stop' ({}) must not be below 'upper'", terms.up_stop->to_string()));
    }
    if (terms.down_stop && *terms.down_stop > Price(settings.number("lower"))) {
        problems.push_back(fmt::format("'down_stop' ({}) must not be above 'lower'", terms.down_stop->to_string()));
    }
    return problems;
}

std::vector<Parameter> parameters()
{
    using Kind = Parameter::Kind;
    std::vector<Parameter> all = grid_parameters();
    const std::vector<Parameter> own = {
        {.name = "trail_up",
         .kind = Kind::boolean,
         .summary = "moves up when everything is sold",
         .fallback = "true",
         .asked = true},
        {.name = "trail_down",
         .kind = Kind::boolean,
         .summary = "moves down when the price is a step below",
         .fallback = "false",
         .asked = true},
        {.name = "up_stop", .summary = "the range never reaches above", .min = "0", .above_min = true},
        {.name = "down_stop", .summary = "the range never reaches below", .min = "0", .above_min = true},
        {.name = "shift_mode",
         .kind = Kind::choice,
         .summary = "one step at a time, half the range at once, or one step more and none less",
         .fallback = "order_by_order",
         .choices = {"order_by_order", "whole", "expand"}},
        {.name = "stop_below",
         .kind = Kind::ratio,
         .summary = "ends the bot this far below the lowest line",
         .min = "0",
         .max = "1",
         .above_min = true},
        {.name = "sl_follows", .kind = Kind::boolean, .summary = "stop_below moves with the range", .fallback = "true"},
    };
    all.insert(all.end(), own.begin(), own.end());
    return all;
}

}  // namespace

namespace builtin {

extern const Definition trailing_grid;
const Definition trailing_grid{
    .name = "trailing_grid",
    .summary = "a grid whose range follows the price",
    .grade = Grade::a,
    .parameters = parameters(),
    .check = check,
    .make = make,
    .funds = funds,
};

}  // namespace builtin
}  // namespace cobot::bots
