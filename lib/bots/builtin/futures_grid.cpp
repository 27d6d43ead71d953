#include <algorithm>

#include <fmt/format.h>

#include "bots/contract_plan.hpp"
#include "bots/ladder.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Side;

/// A grid on a perpetual contract: long, short, neutral around the price, or hedged with both at once.
class FuturesGrid : public Machine {
public:
    FuturesGrid(const Settings& settings, const Context& context) : settings_(settings), context_(context) {}

    void start(Desk& desk) override
    {
        const Decimal funds = std::max(desk.free(desk.holdings().settle(0)) - context_.extra_margin, Decimal());
        ContractPlan plan = contract_plan(settings_, context_, desk.price(), funds);
        if (auto problem = liquidation_in_range(plan.margin, context_)) {
            desk.degrade(std::move(*problem));
            desk.finish(CloseReason::failed);
            return;
        }
        if (settings_.flag("auto_margin")) desk.add_margin(plan.margin.extra - context_.extra_margin);
        steps_ = std::move(plan.steps);
        const Decimal base = plan.margin.position;
        if (!base.is_zero()) {
            desk.market(base.is_negative() ? Side::sell : Side::buy, Quantity(base.abs()), {.tag = opening});
        }
        std::vector<std::size_t> nearest(steps_.size());
        for (std::size_t i = 0; i < nearest.size(); ++i) nearest[i] = i;
        const auto distance = [&](std::size_t i) { return (price_of(steps_[i]) - desk.price()).value().abs(); };
        std::stable_sort(nearest.begin(), nearest.end(), [&](auto a, auto b) { return distance(a) < distance(b); });
        for (const std::size_t i : nearest) {
            const bool is_held = steps_[i].initial.is_positive();
            const bool is_passed =
                steps_[i].is_long ? steps_[i].lower >= desk.price() : steps_[i].upper <= desk.price();
            if (is_held) {
                close(i, steps_[i].initial, desk);
            } else if (is_passed) {  // Without a base: it may be opened once the price has been beyond it.
                desk.watch(steps_[i].closes_at(), steps_[i].is_long, static_cast<std::uint32_t>(i));
            } else {
                open(i, steps_[i].quantity, desk);
            }
        }
        watch_stop("stop_high", true, desk);
        watch_stop("stop_low", false, desk);
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        const std::uint32_t tag = desk.slot(fill.slot).tag;
        if (tag == opening) return;
        ContractStep& step = steps_[tag / 2];
        ++step.fills;
        if (tag % 2 == 0) {
            if (fill.complete) step.open = Desk::none;
            step.held += fill.quantity;
            step.value += value_of(fill.quantity, fill.price);
            step.fees += fill.fee;
            step.unclosed += fill.quantity;
            if (!desk.is_large_enough(step.closes_at(), step.unclosed)) return;
            close(tag / 2, std::exchange(step.unclosed, Quantity()), desk);
            return;
        }
        if (fill.complete) step.close = Desk::none;
        book_close(step, fill, desk);
        step.unopened += fill.quantity;
        if (!desk.is_large_enough(step.opens_at(), step.unopened)) return;
        open(tag / 2, std::exchange(step.unopened, Quantity()), desk);
    }

    void on_end(SlotIndex slot, OrderEnd, Desk& desk) override
    {
        const std::uint32_t tag = desk.slot(slot).tag;
        if (tag == opening) return;
        ContractStep& step = steps_[tag / 2];
        (tag % 2 == 0 ? step.open : step.close) = Desk::none;
    }

    void on_watch(SlotIndex slot, Desk& desk) override
    {
        const std::uint32_t tag = desk.slot(slot).tag;
        tag == ending ? desk.finish(CloseReason::stop_loss) : open(tag, steps_[tag].quantity, desk);
    }

    bool reads_candles() const override { return settings_.has("funding_cap"); }
    void on_candle(const market::CandleClosed&, Desk& desk) override
    {
        const Money cap = context_.investment * settings_.number("funding_cap");
        if (-desk.holdings().funding() >= cap) desk.finish(CloseReason::stop_loss);
    }

    std::optional<PriceRange> range() const override
    {
        if (steps_.empty()) return std::nullopt;
        return PriceRange{steps_.front().lower, steps_.back().upper};
    }
    Picture picture(const Desk& desk) const override;

private:
    static constexpr std::uint32_t opening = ~std::uint32_t{0};
    static constexpr std::uint32_t ending = opening;  ///< Of a watch.

    Price price_of(const ContractStep& step) const
    {
        return step.initial.is_positive() ? step.closes_at() : step.opens_at();
    }
    Decimal value_of(Quantity quantity, Price price) const
    {
        return ledger::notional(context_.listings.front().contract.kind, quantity.value(), price);
    }

    void watch_stop(std::string_view key, bool rising, Desk& desk)
    {
        if (const auto level = settings_.maybe(key)) desk.watch(Price(*level), rising, ending);
    }

    void open(std::size_t i, Quantity quantity, Desk& desk) { order(i, false, steps_[i].open, quantity, desk); }
    void close(std::size_t i, Quantity quantity, Desk& desk) { order(i, true, steps_[i].close, quantity, desk); }

    /// A new order of a step, or its present one enlarged. Never reduce-only: with the steps of one contract netted, an
    /// order that closes a step may open the position.
    void order(std::size_t i, bool closes, SlotIndex& slot, Quantity quantity, Desk& desk)
    {
        const ContractStep& step = steps_[i];
        const Price price = closes ? step.closes_at() : step.opens_at();
        if (slot != Desk::none) {
            desk.amend(slot, price, desk.slot(slot).remaining() + quantity);
            return;
        }
        const Side side = closes ? opposite(step.opens_by()) : step.opens_by();
        slot = desk.limit(side, price, quantity, {.tag = static_cast<std::uint32_t>(i * 2 + (closes ? 1 : 0))});
    }

    void book_close(ContractStep& step, const Execution& fill, Desk& desk)
    {
        const Quantity of_initial = std::min(step.initial, fill.quantity);
        step.initial -= of_initial;
        const Quantity closed = fill.quantity - of_initial;
        if (!closed.is_positive()) return;
        const bool all = closed >= step.held;
        const Decimal part = all ? Decimal(1) : closed.value() / step.held.value();
        const Decimal value = all ? step.value : step.value * part;
        const Money fees = all ? step.fees : step.fees * part;
        const bool inverse = context_.listings.front().contract.kind == market::Contract::Kind::inverse;
        const Decimal change = value_of(closed, fill.price) - value;
        const Decimal gain = step.is_long == inverse ? -change : change;
        const Money profit = desk.holdings().value(desk.holdings().settle(0), gain) - fees -
                             Money(fill.fee.value() * (closed.value() / fill.quantity.value()));
        step.held -= all ? step.held : closed;
        step.value -= value;
        step.fees -= fees;
        step.profit += profit;
        desk.attribute(Part::grid, profit);
        if (fill.complete) desk.count_round_trip();
    }

    Settings settings_;
    Context context_;
    std::vector<ContractStep> steps_;
};

Picture FuturesGrid::picture(const Desk& desk) const
{
    Picture picture;
    int working = 0;
    for (const ContractStep& step : steps_) {
        const bool closes = step.close != Desk::none;
        const SlotIndex slot = closes ? step.close : step.open;
        Level level;
        level.price = closes ? step.closes_at() : step.opens_at();
        level.side = closes ? opposite(step.opens_by()) : step.opens_by();
        level.quantity = step.quantity;
        level.state = slot == Desk::none ? "none" : desk.slot(slot).is_live() ? "open" : "waiting";
        level.fills = step.fills;
        level.profit = step.profit;
        working += level.state == "open";
        picture.levels.push_back(std::move(level));
    }
    if (steps_.empty()) return picture;
    const Decimal low = steps_.front().lower.value();
    const Decimal high = steps_.back().upper.value();
    const Decimal price = desk.price().value();
    const Decimal place = (price - low) / (high - low) * Decimal(100);
    picture.summary = price < low || price > high ? "out of range" : fmt::format("range {} %", place.to_string(0));
    const auto liquidation = desk.liquidation_price();
    const Decimal equity = desk.holdings().equity().value();
    const Decimal exposure =
        desk.holdings().value(desk.holdings().settle(0), value_of(Quantity(desk.position()), desk.price())).value();
    picture.figures = {
        {"range", fmt::format("{} - {}", low.to_string(), high.to_string())},
        {"direction", settings_.text("direction")},
        {"orders open", fmt::format("{} of {}", working, steps_.size())},
        {"amount per step", steps_.front().quantity.to_string()},
        {"margin", desk.margin().to_string(2)},
        {"liquidation price", liquidation ? liquidation->value().to_string(2) : "none"},
        {"effective leverage", equity.is_positive() ? (exposure / equity).to_string(2) : "-"},
    };
    return picture;
}

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    const Decimal lower = settings.number("lower");
    const Decimal upper = settings.number("upper");
    if (upper <= lower) {
        return {fmt::format("'upper' ({}) must be above 'lower' ({})", upper.to_string(), lower.to_string())};
    }
    const market::Instrument& it = context.listings.front().instrument;
    const std::vector<ContractStep> steps = contract_steps(settings, context, Price(lower));
    for (const ContractStep& step : steps) {
        if (step.upper > step.lower) continue;
        return {fmt::format("'grids' ({}): two lines fall on {} at the tick of {}: use fewer grids or a wider range",
                            settings.integer("grids"), step.upper.to_string(), it.price_tick.to_string())};
    }
    const ContractStep& last = steps.back();
    if (!pair_profit(last.lower, last.upper, Quantity(1), it.maker_fee).is_positive()) {
        problems.push_back(fmt::format("'grids' ({}): a step from {} to {} does not pay for two fees of {} %",
                                       settings.integer("grids"), last.lower.to_string(), last.upper.to_string(),
                                       (it.maker_fee * Decimal(100)).to_string()));
    }
    if (const auto high = settings.maybe("stop_high"); high && *high <= upper) {
        problems.push_back(fmt::format("'stop_high' ({}) must be above 'upper'", high->to_string()));
    }
    if (const auto low = settings.maybe("stop_low"); low && *low >= lower) {
        problems.push_back(fmt::format("'stop_low' ({}) must be below 'lower'", low->to_string()));
    }
    if (context.listings.front().contract.kind == market::Contract::Kind::linear && problems.empty() &&
        context.price.is_positive()) {
        const ContractPlan plan = contract_plan(settings, context, context.price, context.investment.value());
        if (auto problem = liquidation_in_range(plan.margin, context)) problems.push_back(std::move(*problem));
    }
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<FuturesGrid>(settings, context);
}

const std::vector<Parameter> parameters = {
    {.name = "direction",
     .kind = Parameter::Kind::choice,
     .summary = "long and short profit on one way; neutral is long below the price and short above; hedged is both",
     .required = true,
     .choices = {"long", "short", "neutral", "hedged"},
     .asked = true},
    {.name = "lower", .summary = "lowest price", .required = true, .min = "0", .above_min = true, .asked = true},
    {.name = "upper", .summary = "highest price", .required = true, .min = "0", .above_min = true, .asked = true},
    {.name = "grids",
     .kind = Parameter::Kind::integer,
     .summary = "steps between them",
     .required = true,
     .min = "1",
     .max = "500",
     .asked = true},
    {.name = "spacing",
     .kind = Parameter::Kind::choice,
     .summary = "equal steps, or equal percentages",
     .fallback = "geometric",
     .choices = {"geometric", "arithmetic"}},
    {.name = "quantity",
     .summary = "contracts in each step; without it the investment is divided",
     .min = "0",
     .above_min = true},
    {.name = "base_position",
     .kind = Parameter::Kind::boolean,
     .summary = "open at once what the price has already passed; not of neutral",
     .fallback = "true"},
    {.name = "auto_margin",
     .kind = Parameter::Kind::boolean,
     .summary = "what the steps do not need stands behind the position too",
     .fallback = "false"},
    {.name = "stop_high",
     .summary = "the bot ends when the price gets there from below",
     .min = "0",
     .above_min = true},
    {.name = "stop_low", .summary = "the bot ends when the price gets there from above", .min = "0", .above_min = true},
    {.name = "funding_cap",
     .kind = Parameter::Kind::ratio,
     .summary = "the bot ends when funding has cost this share of the investment",
     .min = "0",
     .max = "1",
     .above_min = true},
};

}  // namespace

namespace builtin {

extern const Definition futures_grid;
const Definition futures_grid{
    .name = "futures_grid",
    .summary = "a grid on a perpetual contract: long, short, neutral or hedged",
    .grade = Grade::b,
    .market = Definition::Market::contract,
    .parameters = parameters,
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
