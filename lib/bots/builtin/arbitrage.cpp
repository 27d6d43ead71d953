#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "bots/arbitrage_loop.hpp"
#include "bots/definition.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::InstrumentIndex;
using orders::Side;

/// Buys where it is cheap and sells where it is dear, at two venues at once or round a triangle, and unwinds when only
/// a part of it came about.
class Arbitrage : public Machine {
public:
    Arbitrage(const Settings& settings, const Context& context) : settings_(settings)
    {
        for (const market::Listing& listing : context.listings) pairs_.push_back(listing.instrument);
        loops_ = arbitrage_loops(pairs_);
    }

    void start(Desk& desk) override { on_timer(desk); }

    void on_timer(Desk& desk) override
    {
        desk.wake_at(desk.now() + settings_.duration("check"));
        if (state_ == State::idle) {
            look(desk);
        } else if (given_up_) {
            settle_when_all_ended(desk);
        } else if (state_ == State::legs && desk.now() - since_ >= settings_.duration("max_leg_delay")) {
            given_up_ = failed_ = true;
            desk.cancel_all();
        }
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        book(fill, desk);
        if (!fill.complete) return;
        --out_;
        if (state_ == State::legs && is_triangle() && !given_up_) next_leg(desk);
        if (out_ == 0 && !given_up_) settle(desk);
    }

    /// LEG_RISK: a leg that was refused leaves the others without their counterpart.
    void on_end(SlotIndex, OrderEnd, Desk& desk) override
    {
        --out_;
        failed_ = true;
        if (out_ == 0 && !given_up_) settle(desk);
    }

    Picture picture(const Desk& desk) const override
    {
        static constexpr const char* names[] = {"looking", "trading", "unwinding"};
        Picture picture;
        picture.summary = fmt::format("{}, {} done, {} unwound", names[static_cast<std::size_t>(state_)],
                                      desk.round_trips(), unwound_);
        picture.figures = {{"edge", (best_ * Decimal(100)).to_string(4) + " %"}, {"unwound", std::to_string(unwound_)}};
        return picture;
    }

private:
    enum class State { idle, legs, unwinding };

    bool is_triangle() const { return pairs_.size() == 3; }

    void look(Desk& desk)
    {
        std::vector<Price> prices;
        for (InstrumentIndex i = 0; i < pairs_.size(); ++i) prices.push_back(desk.price(i));
        const ArbitrageLoop* chosen = nullptr;
        best_ = Decimal(-1);
        for (const ArbitrageLoop& loop : loops_) {
            const Decimal edge = loop_edge(loop, pairs_, prices);
            if (edge > best_) {
                best_ = edge;
                chosen = &loop;
            }
        }
        if (best_ < settings_.number("min_profit")) return;
        begin(*chosen, desk);
    }

    void begin(const ArbitrageLoop& loop, Desk& desk)
    {
        loop_ = loop;
        Decimal size = settings_.number("size");
        if (!is_triangle()) {
            const InstrumentIndex buy = loop.legs[0].listing;
            const InstrumentIndex sell = loop.legs[1].listing;
            const Decimal each = desk.price(buy).value() * (Decimal(1) + desk.instrument(buy).taker_fee);
            size = std::min({size, desk.free_quote(buy) / each, desk.free_base(sell).value()});
            const Quantity lots = desk.round_quantity(desk.round_quantity(Quantity(size), buy), sell);
            if (!desk.is_large_enough(desk.price(buy), lots, buy) ||
                !desk.is_large_enough(desk.price(sell), lots, sell))
                return;
            open(desk);
            send(loop.legs[0], lots, desk);
            send(loop.legs[1], lots, desk);
            return;
        }
        // The first leg of a triangle spends the currency; the others trade what it brought.
        const LoopLeg& first = loop.legs[0];
        const Decimal each =
            desk.price(first.listing).value() * (Decimal(1) + desk.instrument(first.listing).taker_fee);
        size = std::min(size, desk.free_quote(first.listing) / each);
        const Quantity lots = desk.round_quantity(Quantity(size), first.listing);
        if (!desk.is_large_enough(desk.price(first.listing), lots, first.listing)) return;
        open(desk);
        send(first, lots, desk);
    }

    void open(Desk& desk)
    {
        state_ = State::legs;
        since_ = desk.now();
        failed_ = given_up_ = false;
        leg_ = 0;
        out_ = 0;
        moved_.assign(desk.holdings().book().assets(), Decimal());
    }

    void send(const LoopLeg& leg, Quantity lots, Desk& desk)
    {
        if (desk.market(leg.side, lots, {.tag = leg.listing}, leg.listing) != Desk::none) ++out_;
    }

    void book(const Execution& fill, const Desk& desk)
    {
        const Slot& slot = desk.slot(fill.slot);
        const bool buys = slot.side == Side::buy;
        const Decimal amount = fill.value.value();
        const bool fee_in_quote = fill.received == fill.quantity;
        const Decimal fee = fee_in_quote ? amount * desk.instrument(slot.instrument).taker_fee : Decimal();
        moved_[desk.holdings().base(slot.instrument)] += buys ? fill.received.value() : -fill.quantity.value();
        moved_[desk.holdings().quote(slot.instrument)] += (buys ? -amount : amount) - fee;
    }

    /// Of a triangle: trades all that the leg before has brought.
    void next_leg(Desk& desk)
    {
        if (++leg_ >= loop_.legs.size()) return;
        const LoopLeg& leg = loop_.legs[leg_];
        const bool sells = leg.side == Side::sell;
        const Price price = desk.price(leg.listing);
        const Decimal brought = moved_[sells ? desk.holdings().base(leg.listing) : desk.holdings().quote(leg.listing)];
        const Decimal each = price.value() * (Decimal(1) + desk.instrument(leg.listing).taker_fee);
        const Quantity lots = desk.round_quantity(Quantity(sells ? brought : brought / each), leg.listing);
        if (desk.is_large_enough(price, lots, leg.listing)) {
            send(leg, lots, desk);
        } else {
            failed_ = true;
        }
    }

    void settle_when_all_ended(Desk& desk)
    {
        for (SlotIndex slot = 0; slot < desk.slots(); ++slot) {
            if (desk.slot(slot).is_live()) return;
        }
        given_up_ = false;
        out_ = 0;
        settle(desk);
    }

    /// Every leg has ended one way or the other.
    void settle(Desk& desk)
    {
        if (state_ == State::legs && failed_) {
            unwind(desk);
            if (out_ > 0) return;
        }
        desk.attribute(Part::transfer, worth(desk));
        if (!failed_) desk.count_round_trip();
        state_ = State::idle;
    }

    /// Of what has moved. Coins that went from one venue to the other are worth the same at both; what they are dearer
    /// at one is nobody's profit.
    Money worth(const Desk& desk) const
    {
        const ledger::Holdings& held = desk.holdings();
        Money worth;
        for (ledger::AssetIndex asset = 0; asset < moved_.size(); ++asset) {
            const bool is_second_base = !is_triangle() && asset == held.base(1);
            worth += held.value(is_second_base ? held.base(0) : asset, moved_[asset]);
        }
        return worth;
    }

    /// Trades back what has no counterpart: of two venues the difference, of a triangle what is left on the way.
    void unwind(Desk& desk)
    {
        state_ = State::unwinding;
        ++unwound_;
        desk.degrade("a leg failed; what the others had traded was traded back");
        const auto base_moved = [&](InstrumentIndex i) { return moved_[desk.holdings().base(i)]; };
        if (!is_triangle()) {
            const Decimal excess = base_moved(0) + base_moved(1);
            trade_back(loop_.legs[excess.is_positive() ? 0 : 1].listing, excess, desk);
            return;
        }
        for (const LoopLeg& leg : loop_.legs) {
            const bool is_home = desk.holdings().quote(leg.listing) == desk.holdings().quote(0);
            if (is_home) trade_back(leg.listing, base_moved(leg.listing), desk);
        }
    }

    void trade_back(InstrumentIndex i, Decimal excess, Desk& desk)
    {
        const Quantity lots = desk.round_quantity(Quantity(excess.abs()), i);
        if (!desk.is_large_enough(desk.price(i), lots, i)) return;
        send({i, excess.is_positive() ? Side::sell : Side::buy}, lots, desk);
    }

    Settings settings_;
    std::vector<market::Instrument> pairs_;
    std::vector<ArbitrageLoop> loops_;
    ArbitrageLoop loop_;
    State state_ = State::idle;
    core::Time since_{};
    std::size_t leg_ = 0;
    int out_ = 0;  ///< Orders whose end is not known.
    bool failed_ = false;
    bool given_up_ = false;       ///< Its orders are withdrawn, which is not confirmed yet.
    std::vector<Decimal> moved_;  ///< By asset: what the loop has brought or taken, fees included.
    Decimal best_;
    int unwound_ = 0;
};

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    std::vector<market::Instrument> pairs;
    for (const market::Listing& listing : context.listings) pairs.push_back(listing.instrument);
    if (arbitrage_loops(pairs).empty()) {
        problems.push_back(
            "'pairs' must be one pair at two venues, as [BTC/USDT, BTC/USDT@kraken], or a triangle at "
            "one, as [BTC/USDT, ETH/BTC, ETH/USDT]");
    }
    if (settings.duration("check").count() <= 0) problems.push_back("'check' must be above 0");
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<Arbitrage>(settings, context);
}

}  // namespace

namespace builtin {

extern const Definition arbitrage;
const Definition arbitrage{
    .name = "arbitrage",
    .summary = "buys where it is cheap and sells where it is dear, at two venues or round a triangle",
    .grade = Grade::c,
    .pairs = Definition::Pairs::several,
    .parameters =
        {
            {.name = "size",
             .summary = "coins of the first leg, at most",
             .required = true,
             .min = "0",
             .above_min = true,
             .asked = true},
            {.name = "min_profit",
             .kind = Parameter::Kind::ratio,
             .summary = "what must remain after all fees, as a share",
             .fallback = "0.25%",
             .min = "0",
             .max = "1",
             .asked = true},
            {.name = "max_leg_delay",
             .kind = Parameter::Kind::duration,
             .summary = "legs that take longer are given up and traded back",
             .fallback = "5m"},
            {.name = "check",
             .kind = Parameter::Kind::duration,
             .summary = "time between two looks",
             .fallback = "10s"},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
