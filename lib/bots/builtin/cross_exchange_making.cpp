#include <algorithm>

#include <fmt/format.h>

#include "bots/definition.hpp"
#include "bots/quotes.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Side;

constexpr orders::InstrumentIndex maker = 0;
constexpr orders::InstrumentIndex taker = 1;
constexpr std::uint32_t hedge_tag = 2;

/// Quotes on the first market around the price of the second, where every fill is hedged at once.
class CrossExchangeMaking : public Machine {
public:
    CrossExchangeMaking(const Settings& settings, const Context&) : settings_(settings) {}

    void start(Desk& desk) override { on_timer(desk); }

    void on_timer(Desk& desk) override
    {
        desk.wake_at(desk.now() + settings_.duration("refresh"));
        if (!unhedged_.is_zero()) hedge(desk);
        for (const Side side : {Side::buy, Side::sell}) requote(side, desk);
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        const Slot& slot = desk.slot(fill.slot);
        const bool buys = slot.side == Side::buy;
        const Decimal moved = buys ? fill.received.value() : -fill.quantity.value();
        const Decimal paid = fill.value.value();
        cash_ += Money(buys ? -paid : paid) - fill.fee;
        if (slot.tag == hedge_tag) {
            unhedged_ += moved;
            if (fill.complete) hedge_slot_ = Desk::none;
            book(desk);
            return;
        }
        if (fill.complete && quotes_[slot.tag] == fill.slot) quotes_[slot.tag] = Desk::none;
        unhedged_ += moved;
        if (since_ == core::Time::max()) since_ = desk.now();
        ++fills_;
        hedge(desk);
    }

    void on_end(SlotIndex slot, OrderEnd, Desk& desk) override
    {
        const std::uint32_t tag = desk.slot(slot).tag;
        if (tag == hedge_tag) {
            hedge_slot_ = Desk::none;
            desk.degrade("a hedge was not filled: what the quotes traded stays open until the next look");
        } else if (quotes_[tag] == slot) {
            quotes_[tag] = Desk::none;
        }
    }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        for (const Side side : {Side::buy, Side::sell}) {
            const SlotIndex slot = quotes_[static_cast<std::size_t>(side)];
            if (slot == Desk::none) continue;
            const Slot& out = desk.slot(slot);
            picture.levels.push_back(
                {out.price, side, out.remaining(), out.is_live() ? "open" : "waiting", 0, Money()});
        }
        picture.summary = fmt::format("{} hedged, open {}", desk.round_trips(), unhedged_.to_string());
        picture.figures = {{"fills", std::to_string(fills_)}, {"unhedged", unhedged_.to_string()}};
        return picture;
    }

private:
    /// A quote within the range of profitability stays where it is; one outside moves to the target.
    void requote(Side side, Desk& desk)
    {
        SlotIndex& slot = quotes_[static_cast<std::size_t>(side)];
        const Price at = desk.price(taker);
        const Decimal cost = settings_.number("cost");
        const Price wanted =
            desk.round_price(hedged_quote(at, side, settings_.number("target_profitability"), cost), side, maker);
        if (is_exposed(desk) || !can_hedge(side, desk)) {
            if (slot != Desk::none) desk.cancel(slot);
            slot = Desk::none;
            return;
        }
        if (slot != Desk::none) {
            const Price near = hedged_quote(at, side, settings_.number("min_profitability"), cost);
            const Price far = hedged_quote(at, side, settings_.number("max_profitability"), cost);
            const Price price = desk.slot(slot).price;
            if (price >= std::min(near, far) && price <= std::max(near, far)) return;
            desk.cancel(slot);
            slot = Desk::none;
        }
        const Quantity size = desk.round_quantity(Quantity(settings_.number("amount")), maker);
        const bool crosses = side == Side::buy ? wanted >= desk.price(maker) : wanted <= desk.price(maker);
        if (crosses || !desk.is_large_enough(wanted, size, maker)) return;  // Taking is an arbitrage's business.
        slot = desk.limit(side, wanted, size, {.tag = static_cast<std::uint32_t>(side), .post_only = true}, maker);
    }

    bool is_exposed(Desk& desk) const
    {
        const Decimal most = settings_.maybe("max_unhedged").value_or(settings_.number("amount") * Decimal(2));
        const bool late = hedge_slot_ != Desk::none && desk.now() - since_ > settings_.duration("hedge_timeout");
        if (unhedged_.abs() <= most && !late) return false;
        desk.degrade(fmt::format("'max_unhedged' or 'hedge_timeout': {} is not hedged, so nothing more is quoted",
                                 unhedged_.to_string()));
        return true;
    }

    /// Whether the second market has what a fill of this quote would need there.
    bool can_hedge(Side side, const Desk& desk) const
    {
        const Decimal amount = settings_.number("amount");
        if (side == Side::buy) return desk.free_base(taker).value() >= amount;
        const Decimal fee = desk.instrument(taker).taker_fee + settings_.number("slippage_buffer");
        return desk.free_quote(taker) >= desk.price(taker).value() * amount * (Decimal(1) + fee);
    }

    /// Everything that is open, as soon as it is large enough for an order. One hedge at a time; what fills meanwhile
    /// is hedged after it.
    void hedge(Desk& desk)
    {
        if (hedge_slot_ != Desk::none) return;
        const Side side = unhedged_.is_positive() ? Side::sell : Side::buy;
        const Quantity size = desk.round_quantity(Quantity(unhedged_.abs()), taker);
        if (!desk.is_large_enough(desk.price(taker), size, taker)) return;
        hedge_slot_ = desk.market(side, size, {.tag = hedge_tag}, taker);
    }

    /// Money in and out of both markets becomes profit when nothing is open.
    void book(Desk& desk)
    {
        if (hedge_slot_ != Desk::none) return;
        if (!desk.round_quantity(Quantity(unhedged_.abs()), taker).is_zero()) {
            hedge(desk);
            return;
        }
        desk.attribute(Part::capture, cash_ + Money(desk.price(taker).value() * unhedged_) - carried_);
        carried_ = Money(desk.price(taker).value() * unhedged_);
        cash_ = Money();
        since_ = core::Time::max();
        desk.count_round_trip();
    }

    Settings settings_;
    SlotIndex quotes_[2] = {Desk::none, Desk::none};
    SlotIndex hedge_slot_ = Desk::none;
    Decimal unhedged_;  ///< Bought and not yet sold on the other side; negative: the reverse.
    Money cash_;        ///< Since the last time nothing was open.
    Money carried_;     ///< What the dust was worth then.
    core::Time since_ = core::Time::max();
    int fills_ = 0;
};

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    if (context.listings.size() != 2) {
        problems.push_back("'pairs' must list two markets: the one to quote on, then the one to hedge on");
        return problems;
    }
    const market::Instrument& first = context.listings[0].instrument;
    const market::Instrument& second = context.listings[1].instrument;
    if (first.pair != second.pair || first.exchange == second.exchange) {
        problems.push_back("'pairs' must be the same pair at two venues, as [BTC/USDT, BTC/USDT@kraken]");
    }
    const Decimal target = settings.number("target_profitability");
    if (settings.number("min_profitability") > target) {
        problems.push_back("'min_profitability' must not be above 'target_profitability'");
    }
    if (settings.number("max_profitability") < target) {
        problems.push_back("'max_profitability' must not be below 'target_profitability'");
    }
    if (settings.number("max_profitability") + settings.number("cost") >= Decimal(1)) {
        problems.push_back("'max_profitability' and 'cost' together must be below 100 %");
    }
    if (settings.duration("refresh").count() <= 0) problems.push_back("'refresh' must be above 0");
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<CrossExchangeMaking>(settings, context);
}

}  // namespace

namespace builtin {

extern const Definition cross_exchange_making;
const Definition cross_exchange_making{
    .name = "cross_exchange_making",
    .summary = "quotes on one market and hedges every fill on another",
    .grade = Grade::c,
    .pairs = Definition::Pairs::several,
    .parameters =
        {
            {.name = "amount",
             .summary = "coins in each quote",
             .required = true,
             .min = "0",
             .above_min = true,
             .asked = true},
            {.name = "target_profitability",
             .kind = Parameter::Kind::ratio,
             .summary = "what a fill and its hedge are to earn after costs",
             .fallback = "0.4%",
             .min = "0",
             .max = "1",
             .above_min = true,
             .asked = true},
            {.name = "min_profitability",
             .kind = Parameter::Kind::ratio,
             .summary = "a quote that would earn less is moved",
             .fallback = "0.3%",
             .min = "0",
             .max = "1"},
            {.name = "max_profitability",
             .kind = Parameter::Kind::ratio,
             .summary = "a quote that would earn more is moved",
             .fallback = "0.6%",
             .min = "0",
             .max = "1"},
            {.name = "cost",
             .kind = Parameter::Kind::ratio,
             .summary = "fees of both sides, as a share of the price",
             .fallback = "0.2%",
             .min = "0",
             .max = "1",
             .asked = true},
            {.name = "slippage_buffer",
             .kind = Parameter::Kind::ratio,
             .summary = "money kept at the second market beyond the price of a hedge",
             .fallback = "1%",
             .min = "0",
             .max = "1"},
            {.name = "max_unhedged",
             .summary = "nothing is quoted while more coins than this are open; twice the amount unless given",
             .min = "0"},
            {.name = "hedge_timeout",
             .kind = Parameter::Kind::duration,
             .summary = "nothing is quoted while something is open for longer",
             .fallback = "1m"},
            {.name = "refresh",
             .kind = Parameter::Kind::duration,
             .summary = "time between two looks",
             .fallback = "10s"},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
