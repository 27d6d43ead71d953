#include <cmath>

#include <fmt/format.h>

#include "bots/infinity_reserve.hpp"
#include "bots/machine.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Side;

/// Holds coins of one value: sells what they gained a step higher, buys back what they lost a step lower, without an
/// upper end.
class InfinityGrid : public Machine {
public:
    InfinityGrid(const Settings& settings, const Context& context)
        : lower_(Price(settings.number("lower"))),
          step_(settings.number("step")),
          investment_(context.investment),
          trail_(settings.maybe("trailing_stop")),
          value_(settings.has("value") ? Money(settings.number("value")) : Money())
    {
    }

    void start(Desk& desk) override
    {
        anchor_ = desk.price();
        const Decimal fee = desk.instrument().taker_fee;
        const Decimal base = desk.holdings().balance(desk.holdings().base(0));
        if (value_.is_zero()) {
            // V coins' worth, and the money to buy a step's worth at every step down to the lower end.
            const Decimal reserve = infinity_reserve(Money(1), anchor_, lower_, step_).value();
            const Decimal all = desk.free_quote() + base * anchor_.value();
            value_ = Money(all / ((Decimal(1) + reserve) * (Decimal(1) + fee)));
        }
        const Decimal lot = desk.instrument().quantity_step.value();
        const Decimal wanted = (value_ / anchor_).value().round_down_to(lot);
        if (wanted > base) {
            const Decimal missing = wanted - base;
            opening_ = desk.market(
                Side::buy, Quantity((desk.fee_in_base() ? missing / (Decimal(1) - fee) : missing).round_up_to(lot)),
                {.tag = opening});
        } else {
            opening_ = desk.market(Side::sell, desk.round_quantity(Quantity(base - wanted)), {.tag = opening});
        }
        if (opening_ == Desk::none) quote(desk);
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        const std::uint32_t tag = desk.slot(fill.slot).tag;
        if (tag == stopping) {
            if (fill.complete) desk.finish(CloseReason::stop_loss);
            return;
        }
        if (tag == opening) {
            if (!fill.complete) return;
            opening_ = Desk::none;
            quote(desk);
            return;
        }
        const Side side = desk.slot(fill.slot).side;
        const Price limit = desk.slot(fill.slot).price;
        const bool gapped = tag == trading && (side == Side::sell ? fill.price > limit : fill.price < limit);
        if (side == Side::sell) {
            book(fill, desk);
        } else {
            bought_.push_back({fill.received, fill.value + fill.fee});
        }
        if (!fill.complete) return;
        (side == Side::buy ? buy_ : sell_) = Desk::none;
        ++(side == Side::buy ? buys_ : sells_);
        // The level that was met, or beyond it the one where a gap has brought the price.
        level_ = std::llround(std::log(fill.price.to_double() / anchor_.to_double()) / std::log1p(step_.to_double()));
        if (gapped) {
            restore(desk);
        } else {
            quote(desk);
        }
    }

    void on_end(SlotIndex slot, OrderEnd, Desk&) override
    {
        if (slot == buy_) buy_ = Desk::none;
        if (slot == sell_) sell_ = Desk::none;
    }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        for (const SlotIndex index : {buy_, sell_}) {
            if (index == Desk::none) continue;
            const Slot& slot = desk.slot(index);
            Level level;
            level.price = slot.price;
            level.side = slot.side;
            level.quantity = slot.quantity;
            level.state = slot.is_live() ? "open" : "waiting";
            level.fills = slot.side == Side::buy ? buys_ : sells_;
            picture.levels.push_back(std::move(level));
        }
        const Money held = desk.price() * Quantity(desk.position());
        picture.summary = desk.price() < lower_ ? "below its range" : fmt::format("level {:+}", level_);
        picture.figures = {{"value kept", value_.value().to_string(2)},
                           {"value held", held.value().to_string(2)},
                           {"lowest price", lower_.to_string()},
                           {"buys", std::to_string(buys_)},
                           {"sells", std::to_string(sells_)}};
        return picture;
    }

private:
    static constexpr std::uint32_t opening = 0;
    static constexpr std::uint32_t trading = 1;
    static constexpr std::uint32_t stopping = 2;
    static constexpr std::uint32_t restoring = 3;

    struct Lot {
        Quantity quantity;
        Money cost;
    };

    Price price_of(std::int64_t level) const
    {
        const double ratio = std::pow(1 + step_.to_double(), static_cast<double>(level));
        return Price(Decimal::from_double(anchor_.to_double() * ratio));
    }

    /// A gap has carried the price past several levels: one order brings the coins back to their value.
    void restore(Desk& desk)
    {
        const Money gained = desk.price() * Quantity(desk.position()) - value_;
        const Quantity coins = desk.round_quantity(Quantity((gained / desk.price()).value().abs()));
        const bool sells = gained.is_positive();
        if (!desk.is_large_enough(desk.price(), coins) || (!sells && desk.price() < lower_)) {
            quote(desk);
            return;
        }
        (sells ? sell_ : buy_) = desk.market(sells ? Side::sell : Side::buy, coins, {.tag = restoring});
    }

    /// One order above and one below the present level, each for what brings the coins back to their value there.
    void quote(Desk& desk)
    {
        for (SlotIndex* slot : {&buy_, &sell_}) {
            if (*slot != Desk::none) desk.cancel(*slot);
            *slot = Desk::none;
        }
        const Quantity held(desk.position());
        follow(held, desk);
        const Price above = desk.round_price(price_of(level_ + 1), Side::sell);
        const Money gained = above * held - value_;
        if (gained.is_positive()) sell_ = desk.limit(Side::sell, above, gained / above, {.tag = trading});
        const Price below = desk.round_price(price_of(level_ - 1), Side::buy);
        if (below < lower_) return;
        const Money lost = value_ - below * held;
        if (lost.is_positive()) buy_ = desk.limit(Side::buy, below, lost / below, {.tag = trading});
    }

    /// The trailing stop covers what is held.
    void follow(Quantity held, Desk& desk)
    {
        if (!trail_ || !held.is_positive()) return;
        if (stop_ != Desk::none) {
            desk.amend(stop_, desk.slot(stop_).price, held);
        } else {
            stop_ = desk.trailing_stop(Side::sell, *trail_, Price(), held, {.tag = stopping, .reduce_only = true});
        }
    }

    /// Sales answer the youngest purchases; what was held from the start is no round trip.
    void book(const Execution& fill, Desk& desk)
    {
        Quantity left = fill.quantity;
        while (left.is_positive() && !bought_.empty()) {
            Lot& lot = bought_.back();
            const bool all = left >= lot.quantity;
            const Quantity sold = all ? lot.quantity : left;
            const Money cost = all ? lot.cost : lot.cost * (sold / lot.quantity);
            desk.attribute(Part::grid, fill.price * sold - fill.fee * (sold / fill.quantity) - cost);
            if (all) {
                desk.count_round_trip();
                bought_.pop_back();
            } else {
                lot.quantity -= sold;
                lot.cost -= cost;
            }
            left -= sold;
        }
    }

    Price lower_;
    Decimal step_;
    Money investment_;
    std::optional<Decimal> trail_;
    Money value_;
    Price anchor_;
    std::int64_t level_ = 0;
    SlotIndex opening_ = Desk::none;
    SlotIndex buy_ = Desk::none;
    SlotIndex sell_ = Desk::none;
    SlotIndex stop_ = Desk::none;
    std::vector<Lot> bought_;
    int buys_ = 0;
    int sells_ = 0;
};

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<InfinityGrid>(settings, context);
}

Money funds(const Settings& settings, const Context& context)
{
    if (!settings.has("value") || context.price.is_zero()) return context.investment;
    const Money value(settings.number("value"));
    const Money reserve =
        infinity_reserve(value, context.price, Price(settings.number("lower")), settings.number("step"));
    return (value + reserve) * (Decimal(1) + context.listings.front().instrument.taker_fee);
}

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    const market::Instrument& it = context.listings.front().instrument;
    const Decimal step = settings.number("step");
    const Price lower(settings.number("lower"));
    if (!pair_profit(Price(1), Price(Decimal(1) + step), Quantity(1), it.maker_fee).is_positive()) {
        problems.push_back(fmt::format("'step' of {} % does not pay for two fees of {} %",
                                       (step * Decimal(100)).to_string(), (it.maker_fee * Decimal(100)).to_string()));
    }
    if (context.price.is_positive() && lower >= context.price) {
        problems.push_back(
            fmt::format("'lower' ({}) must be below the price ({})", lower.to_string(), context.price.to_string()));
    }
    if (settings.has("value") && context.investment.is_positive() &&
        settings.number("value") > context.investment.value()) {
        problems.push_back(fmt::format("'value' ({}) is more than the investment ({})",
                                       settings.number("value").to_string(), context.investment.to_string()));
    }
    return problems;
}

}  // namespace

namespace builtin {

extern const Definition infinity_grid;
const Definition infinity_grid{
    .name = "infinity_grid",
    .summary = "keeps coins of one value: sells their rise, buys their fall, with no upper end",
    .grade = Grade::a,
    .parameters =
        {
            {.name = "lower",
             .summary = "nothing is bought below this price",
             .required = true,
             .min = "0",
             .above_min = true,
             .asked = true},
            {.name = "step",
             .kind = Parameter::Kind::ratio,
             .summary = "distance between two orders",
             .required = true,
             .min = "0",
             .max = "1",
             .above_min = true,
             .asked = true},
            {.name = "value",
             .summary = "money's worth of coins to keep; without it what leaves enough for every purchase",
             .min = "0",
             .above_min = true},
            {.name = "trailing_stop",
             .kind = Parameter::Kind::ratio,
             .summary = "sells everything when the price has fallen so far from its highest",
             .min = "0",
             .max = "1",
             .above_min = true},
        },
    .check = check,
    .make = make,
    .funds = funds,
};

}  // namespace builtin
}  // namespace cobot::bots
