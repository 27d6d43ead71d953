#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bots/definition.hpp"
#include "bots/quotes.hpp"
#include "indicators/variance.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Side;

/// One order that it keeps in the book.
struct Quote {
    Side side = Side::buy;
    int level = 0;
    SlotIndex slot = Desk::none;
    Price price;    ///< As last quoted.
    Quantity size;  ///< As last quoted.
    core::Time since{};
    int fills = 0;
};

/// Buys below and sells above the price, again and again, and steers what it holds towards a target.
class MarketMaking : public Machine {
public:
    MarketMaking(const Settings& settings, const Context&)
        : settings_(settings), changes_(static_cast<std::size_t>(settings.integer("volatility_period")), true)
    {
        const auto levels = static_cast<std::uint32_t>(settings.integer("levels"));
        for (std::uint32_t k = 0; k < 2 * levels; ++k) {
            quotes_.push_back(
                {k % 2 == 0 ? Side::buy : Side::sell, static_cast<int>(k / 2), Desk::none, {}, {}, {}, 0});
        }
    }

    bool reads_candles() const override { return true; }  // Markouts and volatility are of candles.

    void start(Desk& desk) override
    {
        started_ = desk.now();
        refresh(desk);
    }

    void on_timer(Desk& desk) override { refresh(desk); }

    void on_candle(const market::CandleClosed& told, Desk& desk) override
    {
        markouts_.close(desk.price());
        if (last_close_ > 0) variance_ = changes_.add(told.candle.close - last_close_);
        last_close_ = told.candle.close;
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        Quote& quote = quotes_[desk.slot(fill.slot).tag];
        ++quote.fills;
        ++(quote.side == Side::buy ? buys_ : sells_);
        const Money earned =
            quote.side == Side::buy ? (mid_ - fill.price) * fill.quantity : (fill.price - mid_) * fill.quantity;
        desk.attribute(Part::capture, earned - fill.fee);
        markouts_.add(quote.side, fill.price, fill.quantity);
        if (!fill.complete) return;
        if (quote.slot == fill.slot) quote.slot = Desk::none;
        last_side_ = quote.side;
        const core::Duration delay = settings_.duration("filled_delay");
        silent_until_ = desk.now() + delay;
        if (!settings_.flag("hanging_orders")) withdraw(desk);
        desk.clear_timer();
        desk.wake_at(silent_until_);
    }

    void on_end(SlotIndex slot, OrderEnd, Desk& desk) override
    {
        Quote& quote = quotes_[desk.slot(slot).tag];
        if (quote.slot == slot) quote.slot = Desk::none;
    }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        for (const Quote& quote : quotes_) {
            const bool out = quote.slot != Desk::none;
            const char* state = !out ? "none" : desk.slot(quote.slot).is_live() ? "open" : "waiting";
            picture.levels.push_back({quote.price, quote.side, quote.size, state, quote.fills, Money()});
        }
        const Decimal equity = desk.holdings().equity().value();
        const Decimal held = (desk.price() * Quantity(desk.position())).value();
        const Decimal share = equity.is_positive() ? held / equity * Decimal(100) : Decimal();
        picture.summary = fmt::format("{} buys, {} sells, inventory {} %", buys_, sells_, share.to_string(0));
        const Money capture = desk.part(Part::capture);
        picture.figures = {{"spread capture", capture.to_string()},
                           {"inventory profit", (desk.holdings().profit() - capture).to_string()},
                           {"reservation price", fmt::format("{:.6f}", wanted_.reservation)},
                           {"spread", fmt::format("{:.6f}", wanted_.spread)}};
        for (std::size_t k = 0; k < markouts_.horizons(); ++k) {
            picture.figures.push_back(
                {fmt::format("markout {} candles", markouts_.horizon(k)), markouts_.sum(k).to_string()});
        }
        return picture;
    }

private:
    void withdraw(Desk& desk)
    {
        for (Quote& quote : quotes_) {
            if (quote.slot != Desk::none) desk.cancel(quote.slot);
            quote.slot = Desk::none;
        }
    }

    /// Quotes anew, unless what is out is near enough to what it would be now, and young enough.
    void refresh(Desk& desk)
    {
        desk.wake_at(desk.now() + settings_.duration("refresh"));
        if (desk.now() < silent_until_) return;
        mid_ = desk.price();
        wanted_ = is_adaptive() ? adaptive(desk) : Quotes{mid_.to_double(), 0};
        const Skew skew = skew_of(desk);
        for (std::size_t k = 0; k < quotes_.size(); ++k) {
            Quote& quote = quotes_[k];
            const Price price = desk.round_price(price_of(quote), quote.side);
            const bool is_bid = quote.side == Side::buy;
            const Quantity full(settings_.number("amount") + settings_.number("level_amount") * Decimal(quote.level));
            const Quantity size = desk.round_quantity(full * (is_bid ? skew.bid : skew.ask));
            const bool allowed = price.is_positive() && is_allowed(quote.side) && desk.is_large_enough(price, size) &&
                                 is_far_enough(price, quote.side);
            show(k, allowed ? size : Quantity(), price, desk);
        }
    }

    /// An order as wanted: a new one, the one that is out, or none.
    void show(std::size_t k, Quantity size, Price price, Desk& desk)
    {
        Quote& quote = quotes_[k];
        if (size.is_zero()) {
            if (quote.slot != Desk::none) desk.cancel(quote.slot);
            quote.slot = Desk::none;
            return;
        }
        if (quote.slot != Desk::none) {
            const Decimal off = (price - quote.price).value().abs() / quote.price.value();
            const bool is_old = desk.now() - quote.since >= settings_.duration("order_age");
            if (off <= settings_.number("tolerance") && !is_old) return;
            desk.cancel(quote.slot);
            quote.slot = Desk::none;
        }
        quote.price = price;
        quote.size = size;
        quote.since = desk.now();
        quote.slot = desk.limit(quote.side, price, size, {.tag = static_cast<std::uint32_t>(k), .post_only = true});
    }

    bool is_adaptive() const { return settings_.text("model") == "avellaneda_stoikov"; }

    Quotes adaptive(const Desk& desk) const
    {
        const double variance = settings_.has("variance") ? settings_.number("variance").to_double() : variance_;
        const double units =
            (desk.position() - target_quantity(desk)).to_double() / settings_.number("amount").to_double();
        const auto horizon = settings_.duration("horizon");
        const auto gone = (desk.now() - started_) % horizon;
        const double tau = 1 - static_cast<double>(gone.count()) / static_cast<double>(horizon.count());
        return avellaneda_stoikov(mid_.to_double(), units, settings_.number("gamma").to_double(), variance, tau,
                                  settings_.number("kappa").to_double());
    }

    Decimal target_quantity(const Desk& desk) const
    {
        return desk.holdings().equity().value() * settings_.number("inventory_target") / desk.price().value();
    }

    Skew skew_of(const Desk& desk) const
    {
        if (is_adaptive() || !settings_.flag("inventory_skew")) return {};
        const Decimal total = settings_.number("amount") * Decimal(2 * settings_.integer("levels"));
        return inventory_skew(desk.position(), target_quantity(desk), total * settings_.number("range_multiplier"));
    }

    Price price_of(const Quote& quote) const
    {
        const bool is_bid = quote.side == Side::buy;
        const Decimal step = settings_.number("level_spread") * Decimal(quote.level);
        if (is_adaptive()) {
            const Decimal at = Decimal::from_double(is_bid ? wanted_.bid() : wanted_.ask());
            return Price(at * (is_bid ? Decimal(1) - step : Decimal(1) + step));
        }
        const Decimal off = settings_.number(is_bid ? "bid_spread" : "ask_spread") + step;
        return mid_ * (is_bid ? Decimal(1) - off : Decimal(1) + off);
    }

    /// Outside of floor and ceiling only one side is quoted, and with ping_pong only the side other than the last fill.
    bool is_allowed(Side side) const
    {
        const bool is_bid = side == Side::buy;
        if (const auto ceiling = settings_.maybe("ceiling"); is_bid && ceiling && mid_.value() >= *ceiling)
            return false;
        if (const auto floor = settings_.maybe("floor"); !is_bid && floor && mid_.value() <= *floor) return false;
        return !settings_.flag("ping_pong") || !last_side_ || *last_side_ != side;
    }

    bool is_far_enough(Price price, Side side) const
    {
        const Price off = side == Side::buy ? mid_ - price : price - mid_;
        return off.is_positive() && off.value() >= mid_.value() * settings_.number("min_spread");
    }

    Settings settings_;
    std::vector<Quote> quotes_;
    Markouts markouts_{{1, 5, 60}};
    indicators::WindowVariance changes_;
    double variance_ = 0;
    double last_close_ = 0;
    Price mid_;
    Quotes wanted_;
    core::Time started_{};
    core::Time silent_until_ = core::Time::min();
    std::optional<Side> last_side_;
    int buys_ = 0, sells_ = 0;
};

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    const Decimal bid = settings.number("bid_spread");
    const Decimal ask = settings.number("ask_spread");
    const Decimal fees = context.listings.front().instrument.maker_fee * Decimal(2);
    const bool adaptive = settings.text("model") == "avellaneda_stoikov";
    if (!adaptive && bid + ask <= fees) {
        problems.push_back(fmt::format("'bid_spread' and 'ask_spread' of {} together do not pay for two fees of {}",
                                       (bid + ask).to_string(), fees.to_string()));
    }
    const Decimal last = Decimal(settings.integer("levels") - 1) * settings.number("level_spread");
    if (bid + last >= Decimal(1)) problems.push_back("'level_spread' takes the last bid to zero or below");
    const auto floor = settings.maybe("floor");
    const auto ceiling = settings.maybe("ceiling");
    if (floor && ceiling && *floor >= *ceiling) problems.push_back("'floor' must be below 'ceiling'");
    if (settings.duration("refresh").count() <= 0) problems.push_back("'refresh' must be above 0");
    if (settings.duration("horizon").count() <= 0) problems.push_back("'horizon' must be above 0");
    if (!adaptive && settings.has("variance")) problems.push_back("'variance' is for model avellaneda_stoikov");
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<MarketMaking>(settings, context);
}

std::vector<Parameter> parameters();

}  // namespace

namespace builtin {

extern const Definition market_making;
const Definition market_making{
    .name = "market_making",
    .summary = "keeps orders on both sides of the price and steers what it holds",
    .grade = Grade::c,
    .parameters = parameters(),
    .check = check,
    .make = make,
};

}  // namespace builtin

namespace {

std::vector<Parameter> parameters()
{
    using Kind = Parameter::Kind;
    return {
        {.name = "model",
         .kind = Kind::choice,
         .summary = "fixed distances, or those of Avellaneda and Stoikov",
         .fallback = "pure",
         .choices = {"pure", "avellaneda_stoikov"},
         .asked = true},
        {.name = "amount",
         .summary = "coins in the nearest order of each side",
         .required = true,
         .min = "0",
         .above_min = true,
         .asked = true},
        {.name = "bid_spread",
         .kind = Kind::ratio,
         .summary = "distance of the nearest buy from the price",
         .fallback = "0.5%",
         .min = "0",
         .max = "1",
         .above_min = true,
         .asked = true},
        {.name = "ask_spread",
         .kind = Kind::ratio,
         .summary = "distance of the nearest sell from the price",
         .fallback = "0.5%",
         .min = "0",
         .max = "1",
         .above_min = true,
         .asked = true},
        {.name = "levels",
         .kind = Kind::integer,
         .summary = "orders on each side",
         .fallback = "1",
         .min = "1",
         .max = "50"},
        {.name = "level_spread",
         .kind = Kind::ratio,
         .summary = "distance between orders of one side",
         .fallback = "0.5%",
         .min = "0",
         .max = "1"},
        {.name = "level_amount", .summary = "coins that each further order has more", .fallback = "0", .min = "0"},
        {.name = "refresh", .kind = Kind::duration, .summary = "time between two looks", .fallback = "30s"},
        {.name = "order_age", .kind = Kind::duration, .summary = "older orders are always replaced", .fallback = "30m"},
        {.name = "tolerance",
         .kind = Kind::ratio,
         .summary = "orders this near to where they should be are left alone",
         .fallback = "0",
         .min = "0",
         .max = "1"},
        {.name = "filled_delay", .kind = Kind::duration, .summary = "silence after a fill", .fallback = "60s"},
        {.name = "inventory_skew",
         .kind = Kind::boolean,
         .summary = "of pure: smaller orders on the side that takes inventory further away",
         .fallback = "true"},
        {.name = "inventory_target",
         .kind = Kind::ratio,
         .summary = "share of the account to be held in coins",
         .fallback = "50%",
         .min = "0",
         .max = "1"},
        {.name = "range_multiplier",
         .summary = "of the skew: inventory this many times all orders away from the target ends one side",
         .fallback = "1",
         .min = "0",
         .above_min = true},
        {.name = "min_spread",
         .kind = Kind::ratio,
         .summary = "nearer to the price nothing is quoted",
         .fallback = "0",
         .min = "0",
         .max = "1"},
        {.name = "hanging_orders",
         .kind = Kind::boolean,
         .summary = "orders of the other side stay when one is filled",
         .fallback = "false"},
        {.name = "ping_pong",
         .kind = Kind::boolean,
         .summary = "after a buy only sells, after a sell only buys",
         .fallback = "false"},
        {.name = "ceiling", .summary = "from this price on nothing is bought", .min = "0", .above_min = true},
        {.name = "floor", .summary = "from this price down nothing is sold", .min = "0", .above_min = true},
        {.name = "gamma",
         .summary = "of the model: aversion to inventory",
         .fallback = "0.1",
         .min = "0",
         .above_min = true},
        {.name = "kappa",
         .summary = "of the model: how quickly fills become rarer with distance",
         .fallback = "1.5",
         .min = "0",
         .above_min = true},
        {.name = "variance",
         .summary = "of the model: of price changes; without it, that of the last candles",
         .min = "0"},
        {.name = "volatility_period",
         .kind = Kind::integer,
         .summary = "of the model: candles whose changes are looked at",
         .fallback = "60",
         .min = "2",
         .max = "5000"},
        {.name = "horizon",
         .kind = Kind::duration,
         .summary = "of the model: time in which inventory is to be back at its target",
         .fallback = "1d"},
    };
}

}  // namespace
}  // namespace cobot::bots
