#include <algorithm>

#include <fmt/format.h>

#include "bots/definition.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Side;

struct Shape {
    bool is_long = true;
    int levels = 0;  ///< On each side of the entry.
    Decimal step, volume_scale, profit, trailing;
};

Shape shape_of(const Settings& settings)
{
    Shape shape;
    shape.is_long = settings.text("direction") == "long";
    shape.levels = settings.integer("levels") / 2;
    shape.step = settings.number("step");
    shape.volume_scale = settings.number("volume_scale");
    shape.profit = settings.number("deal_take_profit");
    shape.trailing = settings.number("trailing_stop");
    return shape;
}

/// Value of the whole position, grid and ladder, for one coin in each grid step.
Decimal value_of_one(const Shape& shape, Decimal price)
{
    Decimal sum = Decimal(shape.levels) * price;
    Decimal size = 1;
    for (int k = 1; k <= shape.levels; ++k) {
        const Decimal off = shape.step * Decimal(k);
        sum += size * price * (shape.is_long ? Decimal(1) - off : Decimal(1) + off);
        size = size * shape.volume_scale;
    }
    return sum;
}

/// A grid on the side of profit, an averaging ladder on the side of loss, and one stop that follows the price over
/// both.
class Combo : public Machine {
public:
    Combo(const Settings& settings, const Context& context) : shape_(shape_of(settings)), context_(context) {}

    void start(Desk& desk) override
    {
        entry_ = desk.price();
        const Decimal fee = desk.instrument().taker_fee;
        const Decimal funds = desk.free_quote() - context_.extra_margin;
        const Decimal each = value_of_one(shape_, entry_.value()) * (Decimal(1) / desk.leverage() + Decimal(2) * fee);
        unit_ = desk.round_quantity(Quantity(std::max(funds, Decimal()) / each));
        if (!desk.is_large_enough(entry_, unit_)) {
            desk.degrade("'investment': it does not reach for the smallest order at every level");
            desk.finish(CloseReason::funds);
            return;
        }
        grid_.resize(static_cast<std::size_t>(shape_.levels));
        for (int i = 0; i < shape_.levels; ++i) {
            GridLine& line = grid_[static_cast<std::size_t>(i)];
            line.enter = price_at(Decimal(i));
            line.leave = price_at(Decimal(i + 1));
            line.initial = true;
        }
        const Quantity held(unit_.value() * Decimal(shape_.levels));
        desk.market(enters(), held, {.tag = opening});
        for (std::size_t i = 0; i < grid_.size(); ++i) leave(i, desk);
        lay_ladder(desk);
        best_ = entry_;
        watch(desk);
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        const std::uint32_t tag = desk.slot(fill.slot).tag;
        if (tag == opening) return;
        if (tag == closing) {
            desk.attribute(Part::deal, fill.realised - fill.fee);
            if (fill.complete) desk.finish(CloseReason::stop_loss);
            return;
        }
        if (tag == profit) {
            take_profit_fill(fill, desk);
        } else if (tag >= rung) {
            take_rung(fill, desk);
        } else {
            take_grid(tag, fill, desk);
        }
    }

    void on_end(SlotIndex slot, OrderEnd, Desk& desk) override
    {
        const std::uint32_t tag = desk.slot(slot).tag;
        if (tag == profit) profit_ = Desk::none;
        if (tag >= rung && tag < profit) std::replace(rungs_.begin(), rungs_.end(), slot, Desk::none);
    }

    void on_watch(SlotIndex slot, Desk& desk) override
    {
        if (slot == better_) {
            best_ = desk.slot(slot).price;
            desk.cancel(stop_);
            watch(desk);
            return;
        }
        desk.cancel_all();
        const Quantity held = desk.round_quantity(Quantity(desk.position().abs()));
        if (held.is_positive()) {
            desk.market(leaves(), held, {.tag = closing, .reduce_only = true, .reason = orders::ExitReason::stop_loss});
        } else {
            desk.finish(CloseReason::stop_loss);
        }
    }

    std::optional<PriceRange> range() const override
    {
        if (grid_.empty()) return std::nullopt;
        const Price near = price_at(-Decimal(shape_.levels));
        const Price far = grid_.back().leave;
        return PriceRange{std::min(near, far), std::max(near, far)};
    }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        if (grid_.empty()) return picture;
        for (const GridLine& line : grid_) {
            Level level;
            level.price = line.is_held ? line.leave : line.enter;
            level.side = line.is_held ? leaves() : enters();
            level.quantity = unit_;
            level.state = "open";
            level.fills = line.fills;
            level.profit = line.profit;
            picture.levels.push_back(std::move(level));
        }
        const auto liquidation = desk.liquidation_price();
        picture.summary = fmt::format("ladder {}/{}, stop {}", filled_, shape_.levels, stop_price().to_string());
        picture.figures = {{"direction", shape_.is_long ? "long" : "short"},
                           {"amount per step", unit_.to_string()},
                           {"ladder holds", ladder_held_.to_string()},
                           {"stop", stop_price().to_string()},
                           {"liquidation price", liquidation ? liquidation->value().to_string(2) : "none"}};
        return picture;
    }

private:
    static constexpr std::uint32_t rung = 10'000;
    static constexpr std::uint32_t profit = 20'000;
    static constexpr std::uint32_t opening = 20'001;
    static constexpr std::uint32_t closing = 20'002;

    /// A step of the grid: entered again at `enter` once it has left at `leave`.
    struct GridLine {
        Price enter, leave;
        bool is_held = true;
        bool initial = false;  ///< Entered at the market: leaving it is no round trip.
        int fills = 0;
        Money profit;
    };

    Side enters() const { return shape_.is_long ? Side::buy : Side::sell; }
    Side leaves() const { return shape_.is_long ? Side::sell : Side::buy; }

    /// So many steps from the entry towards profit.
    Price price_at(Decimal steps) const
    {
        const Decimal off = shape_.step * steps;
        const Decimal ratio = shape_.is_long ? Decimal(1) + off : Decimal(1) - off;
        return Price(
            (entry_.value() * ratio).round_nearest_to(context_.listings.front().instrument.price_tick.value()));
    }

    Price stop_price() const
    {
        const Decimal ratio = shape_.is_long ? Decimal(1) - shape_.trailing : Decimal(1) + shape_.trailing;
        return Price((best_.value() * ratio).round_nearest_to(context_.listings.front().instrument.price_tick.value()));
    }

    /// The stop moves when the price has gone a step farther than ever.
    void watch(Desk& desk)
    {
        const Decimal ratio = shape_.is_long ? Decimal(1) + shape_.step : Decimal(1) - shape_.step;
        better_ = desk.watch(desk.round_price(Price(best_.value() * ratio), leaves()), shape_.is_long, 1);
        stop_ = desk.watch(stop_price(), !shape_.is_long, 2);
    }

    void leave(std::size_t i, Desk& desk)
    {
        desk.limit(leaves(), grid_[i].leave, unit_, {.tag = static_cast<std::uint32_t>(i)});
    }

    void take_grid(std::size_t i, const Execution& fill, Desk& desk)
    {
        GridLine& line = grid_[i];
        ++line.fills;
        if (line.is_held) {
            const Price paid = line.initial ? entry_ : line.enter;
            const Money gain = (shape_.is_long ? fill.price - paid : paid - fill.price) * fill.quantity;
            const Money fees = fill.fee + (line.initial ? Money() : paid * fill.quantity * desk.instrument().maker_fee);
            if (!line.initial) {
                line.profit += gain - fees;
                desk.attribute(Part::grid, gain - fees);
            }
            if (!fill.complete) return;
            if (!line.initial) desk.count_round_trip();
            line.initial = false;
            line.is_held = false;
            desk.limit(enters(), line.enter, unit_, {.tag = static_cast<std::uint32_t>(i)});
        } else if (fill.complete) {
            line.is_held = true;
            leave(i, desk);
        }
    }

    void lay_ladder(Desk& desk)
    {
        rungs_.assign(static_cast<std::size_t>(shape_.levels), Desk::none);
        Decimal size = 1;
        for (int k = 1; k <= shape_.levels; ++k) {
            const Quantity quantity = desk.round_quantity(Quantity(unit_.value() * size));
            const auto tag = rung + static_cast<std::uint32_t>(k - 1);
            rungs_[static_cast<std::size_t>(k - 1)] =
                desk.limit(enters(), price_at(-Decimal(k)), quantity, {.tag = tag});
            size = size * shape_.volume_scale;
        }
    }

    void take_rung(const Execution& fill, Desk& desk)
    {
        ladder_held_ += fill.quantity;
        ladder_value_ += fill.value.value();
        ladder_fees_ += fill.fee;
        if (fill.complete) {
            ++filled_;
            rungs_[desk.slot(fill.slot).tag - rung] = Desk::none;
        }
        if (profit_ != Desk::none) desk.cancel(profit_);
        const Decimal average = ladder_value_ / ladder_held_.value();
        const Decimal fees = Decimal(2) * desk.instrument().maker_fee;
        const Decimal ratio = shape_.is_long ? Decimal(1) + shape_.profit + fees : Decimal(1) - shape_.profit - fees;
        profit_ =
            desk.limit(leaves(), desk.round_price(Price(average * ratio), leaves()), ladder_held_, {.tag = profit});
    }

    void take_profit_fill(const Execution& fill, Desk& desk)
    {
        const Decimal part = fill.quantity.value() / ladder_held_.value();
        const Decimal value = ladder_value_ * part;
        const Money fees(ladder_fees_.value() * part);
        const Money left = fill.value;
        desk.attribute(Part::deal, (shape_.is_long ? left - Money(value) : Money(value) - left) - fees - fill.fee);
        ladder_held_ -= fill.quantity;
        ladder_value_ -= value;
        ladder_fees_ -= fees;
        if (!fill.complete) return;
        desk.count_round_trip();
        profit_ = Desk::none;
        ladder_held_ = Quantity();
        ladder_value_ = Decimal();
        ladder_fees_ = Money();
        filled_ = 0;
        for (const SlotIndex slot : rungs_) {
            if (slot != Desk::none) desk.cancel(slot);
        }
        lay_ladder(desk);
    }

    Shape shape_;
    Context context_;
    Price entry_, best_;
    Quantity unit_;
    std::vector<GridLine> grid_;
    std::vector<SlotIndex> rungs_;
    SlotIndex profit_ = Desk::none;
    SlotIndex better_ = Desk::none, stop_ = Desk::none;
    Quantity ladder_held_;
    Decimal ladder_value_;
    Money ladder_fees_;
    int filled_ = 0;
};

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    const Shape shape = shape_of(settings);
    const market::Instrument& it = context.listings.front().instrument;
    if (context.listings.front().contract.kind == market::Contract::Kind::inverse) {
        return {"'pair': orders are counted in coins, which an inverse contract is not settled in"};
    }
    if (shape.step <= Decimal(2) * it.maker_fee) {
        problems.push_back(fmt::format("'step' ({} %) does not pay for two fees of {} %",
                                       (shape.step * Decimal(100)).to_string(),
                                       (it.maker_fee * Decimal(100)).to_string()));
    }
    const Decimal reach = shape.step * Decimal(shape.levels);
    if (reach >= Decimal(1)) {
        problems.emplace_back("'levels' times 'step' must stay below 200 %");
    } else if (shape.trailing <= reach) {
        problems.push_back(fmt::format("'trailing_stop' ({} %) must lie beyond the ladder, which reaches {} % down",
                                       (shape.trailing * Decimal(100)).to_string(),
                                       (reach * Decimal(100)).to_string()));
    }
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<Combo>(settings, context);
}

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition combo;
const Definition combo{
    .name = "combo",
    .summary = "a grid on the side of profit, an averaging ladder on the other, and a stop that follows, on a contract",
    .grade = Grade::b,
    .market = Definition::Market::contract,
    .parameters =
        {
            {.name = "direction",
             .kind = Kind::choice,
             .summary = "which way it profits",
             .fallback = "long",
             .choices = {"long", "short"},
             .asked = true},
            {.name = "levels",
             .kind = Kind::integer,
             .summary = "prices in all, half of them on each side",
             .fallback = "20",
             .min = "2",
             .max = "40",
             .asked = true},
            {.name = "step",
             .kind = Kind::ratio,
             .summary = "between two of them, as a share of the first price",
             .fallback = "1%",
             .min = "0.001",
             .max = "0.02",
             .asked = true},
            {.name = "volume_scale",
             .summary = "each order of the ladder times the one before",
             .fallback = "1",
             .min = "0.1",
             .max = "5"},
            {.name = "deal_take_profit",
             .kind = Kind::ratio,
             .summary = "over the ladder's average, after fees: where all of the ladder leaves",
             .fallback = "1%",
             .min = "0",
             .max = "1",
             .above_min = true},
            {.name = "trailing_stop",
             .kind = Kind::ratio,
             .summary = "distance from the best price so far at which everything is closed",
             .fallback = "15%",
             .min = "0",
             .max = "1",
             .above_min = true,
             .asked = true},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
