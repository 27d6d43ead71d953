#include <algorithm>

#include <fmt/format.h>

#include "bots/grid_plan.hpp"
#include "bots/grid_steps.hpp"
#include "bots/machine.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Price;
using core::Quantity;
using orders::InstrumentIndex;
using orders::Side;

struct Leg {
    GridTerms terms;
    Decimal weight;  ///< Of the funds; all legs together 1.
};

std::vector<Leg> legs_of(const Settings& settings)
{
    std::vector<Leg> legs;
    Decimal sum;
    for (const Settings& one : settings.records("legs")) {
        Leg leg;
        leg.terms.lower = Price(one.number("lower"));
        leg.terms.upper = Price(one.number("upper"));
        leg.terms.intervals = one.integer("grids");
        leg.terms.spacing = one.text("spacing") == "arithmetic" ? Spacing::arithmetic : Spacing::geometric;
        leg.weight = one.number("weight");
        sum += leg.weight;
        legs.push_back(leg);
    }
    for (Leg& leg : legs) leg.weight = leg.weight / sum;
    return legs;
}

/// Several ladders of one pair, each with its share of the funds, and if wanted a short contract against their coins.
class MultiGrid : public Machine {
public:
    MultiGrid(const Settings& settings, const Context& context)
        : legs_(legs_of(settings)),
          exposure_(settings.number("max_exposure")),
          hedge_(context.listings.size() > 1 ? settings.number("hedge_ratio") : Decimal())
    {
    }

    void start(Desk& desk) override
    {
        const Price price = desk.price();
        const market::Instrument& it = desk.instrument();
        // With a hedge some of the money stands behind the contract.
        const Decimal behind = hedge_ / desk.leverage();
        const Decimal quote = desk.free_quote() * exposure_ / (Decimal(1) + behind);
        std::vector<GridPlan> plans;
        Quantity needed;
        for (std::size_t k = 0; k < legs_.size(); ++k) {
            const Leg& leg = legs_[k];
            const GridPlan plan = grid_plan(leg.terms, price, it.price_tick);
            const Decimal size = grid_size(plan, leg.terms, price, it.taker_fee, quote * leg.weight, Decimal());
            GridSteps::Rules rules;
            rules.first_tag = static_cast<std::uint32_t>(k) * GridSteps::tags;
            GridSteps& steps = ladders_.emplace_back(rules);
            steps.reserve(plan.prices.size());
            for (std::size_t i = 0; i + 1 < plan.prices.size(); ++i) {
                GridStep step;
                step.lower = plan.prices[i];
                step.upper = plan.prices[i + 1];
                step.quantity = desk.round_quantity(Quantity(size));
                if (i >= plan.empty) needed += step.initial = step.quantity;
                steps.add_top(step);
            }
            plans.push_back(plan);
        }
        const Decimal missing = needed.value() - desk.free_base().value();
        if (missing.is_positive()) {
            const Decimal grossed = desk.fee_in_base() ? missing / (Decimal(1) - it.taker_fee) : missing;
            desk.market(Side::buy, Quantity(grossed.round_up_to(it.quantity_step.value())), {.tag = opening});
        }
        for (std::size_t k = 0; k < ladders_.size(); ++k) {
            GridSteps& steps = ladders_[k];
            const std::size_t empty = plans[k].empty;
            steps.center(empty, desk);
            for (std::size_t i = empty; i < steps.size(); ++i) steps.want_sell(i, steps[i].initial, desk);
            for (std::size_t i = empty; i-- > 0;) steps.want_buy(i, steps[i].quantity, desk);
        }
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        const std::uint32_t tag = desk.slot(fill.slot).tag;
        if (tag == hedging) {
            if (fill.complete) is_hedging_ = false;
            return;
        }
        if (tag == opening) {
            if (!fill.complete) return;
            for (GridSteps& steps : ladders_) steps.send_wanted(desk);
        } else {
            ladders_[tag / GridSteps::tags].on_fill(fill, desk);
        }
    }

    /// The hedge is seen to when a candle has closed: only then are both prices of one moment known.
    bool reads_candles() const override { return !hedge_.is_zero(); }
    void on_candle(const market::CandleClosed& candle, Desk& desk) override
    {
        if (candle.instrument == perpetual) hedge(desk);
    }

    void on_end(SlotIndex slot, OrderEnd, Desk& desk) override
    {
        const std::uint32_t tag = desk.slot(slot).tag;
        if (tag == hedging) is_hedging_ = false;
        if (tag != hedging && tag != opening) ladders_[tag / GridSteps::tags].on_end(slot, desk);
    }

    std::optional<PriceRange> range() const override
    {
        if (ladders_.empty()) return std::nullopt;
        PriceRange whole{ladders_.front().bottom().lower, ladders_.front().top().upper};
        for (const GridSteps& steps : ladders_) {
            whole.low = std::min(whole.low, steps.bottom().lower);
            whole.high = std::max(whole.high, steps.top().upper);
        }
        return whole;
    }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        int open = 0;
        std::size_t all = 0;
        for (const GridSteps& steps : ladders_) {
            const std::vector<Level> levels = steps.levels(desk);
            picture.levels.insert(picture.levels.end(), levels.begin(), levels.end());
            open += steps.open_orders(desk);
            all += steps.size();
        }
        picture.summary = fmt::format("{} ladders, {} of {} orders open", ladders_.size(), open, all);
        picture.figures = {{"ladders", std::to_string(ladders_.size())}};
        if (desk.listings() > 1) {
            picture.figures.push_back({"net coins", (desk.position(0) + desk.position(perpetual)).to_string()});
        }
        return picture;
    }

private:
    static constexpr std::uint32_t opening = ~std::uint32_t{0};
    static constexpr std::uint32_t hedging = opening - 1;
    static constexpr InstrumentIndex perpetual = 1;

    /// Brings the short contract to its share of the coins, once the difference is a whole order.
    void hedge(Desk& desk)
    {
        if (hedge_.is_zero() || is_hedging_ || desk.price(perpetual).is_zero()) return;
        const Decimal gap = desk.position(0) * hedge_ + desk.position(perpetual);
        const Quantity lots = desk.round_quantity(Quantity(gap.abs()), perpetual);
        if (!desk.is_large_enough(desk.price(perpetual), lots, perpetual)) return;
        const Side side = gap.is_positive() ? Side::sell : Side::buy;
        is_hedging_ = desk.market(side, lots, {.tag = hedging}, perpetual) != Desk::none;
    }

    std::vector<Leg> legs_;
    Decimal exposure_, hedge_;
    std::vector<GridSteps> ladders_;
    bool is_hedging_ = false;
};

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    const market::Instrument& it = context.listings.front().instrument;
    if (settings.records("legs").size() > 32) problems.emplace_back("'legs': 32 at most");
    if (!context.listings.front().contract.is_spot()) problems.emplace_back("'pairs': the first must be a coin");
    const bool hedges = context.listings.size() > 1;
    if (context.listings.size() > 2 ||
        (hedges && context.listings[1].contract.kind != market::Contract::Kind::linear)) {
        problems.emplace_back(
            "'pairs' must name one coin, and with a hedge its linear contract, as in [BTC/USDT, BTC/USDT:USDT]");
    }
    if (hedges == settings.number("hedge_ratio").is_zero()) {
        problems.emplace_back(hedges ? "'hedge_ratio' must be above 0 when a contract is named"
                                     : "'hedge_ratio' needs a contract to hedge with: name it in 'pairs'");
    }
    for (const Leg& leg : legs_of(settings)) {
        if (leg.terms.upper <= leg.terms.lower) {
            problems.push_back(fmt::format("'legs': 'upper' ({}) must be above 'lower' ({})",
                                           leg.terms.upper.to_string(), leg.terms.lower.to_string()));
            continue;
        }
        const Price price = context.price.is_positive() ? context.price : leg.terms.lower;
        const GridPlan plan = grid_plan(leg.terms, price, it.price_tick);
        const Price below = plan.prices[plan.prices.size() - 2];
        if (!pair_profit(below, plan.prices.back(), Quantity(1), it.maker_fee).is_positive()) {
            problems.push_back(
                fmt::format("'legs': a step of {} % does not pay for two fees of {} %: use fewer grids",
                            ((plan.prices.back().value() / below.value() - Decimal(1)) * Decimal(100)).to_string(4),
                            (it.maker_fee * Decimal(100)).to_string()));
        }
    }
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<MultiGrid>(settings, context);
}

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition multi_grid;
const Definition multi_grid{
    .name = "multi_grid",
    .summary = "several weighted ladders on one pair, and a hedge against them if wanted",
    .grade = Grade::b,
    .pairs = Definition::Pairs::several,
    .market = Definition::Market::either,
    .parameters =
        {
            {.name = "legs",
             .kind = Kind::records,
             .summary = "the ladders",
             .required = true,
             .fields =
                 {
                     {.name = "lower", .summary = "lowest price", .required = true, .min = "0", .above_min = true},
                     {.name = "upper", .summary = "highest price", .required = true, .min = "0", .above_min = true},
                     {.name = "grids",
                      .kind = Kind::integer,
                      .summary = "steps between them",
                      .required = true,
                      .min = "1",
                      .max = "1000"},
                     {.name = "spacing",
                      .kind = Kind::choice,
                      .summary = "equal percentages, or equal steps",
                      .fallback = "geometric",
                      .choices = {"geometric", "arithmetic"}},
                     {.name = "weight",
                      .summary = "share of the funds, against those of the others",
                      .fallback = "1",
                      .min = "0",
                      .above_min = true},
                 }},
            {.name = "max_exposure",
             .kind = Kind::ratio,
             .summary = "share of the funds that the ladders may turn into coins",
             .fallback = "100%",
             .min = "0",
             .max = "1",
             .above_min = true},
            {.name = "hedge_ratio",
             .kind = Kind::ratio,
             .summary =
                 "share of the coins that is kept short in the contract, put right at each close; its fees come on top",
             .fallback = "0",
             .min = "0",
             .max = "1"},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
