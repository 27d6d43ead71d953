#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bots/definition.hpp"
#include "bots/leg.hpp"
#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/variance.hpp"
#include "indicators/window.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Quantity;
using orders::ExitReason;
using orders::InstrumentIndex;
using orders::Side;

std::unique_ptr<indicators::Stream> stream_of(std::string_view name, double period)
{
    return indicators::find(name)->stream(indicators::Parameters(&period, 1));
}

/// What is known of one market of the universe. Only closed candles count.
struct Market {
    Market(InstrumentIndex listing, std::size_t breakout, std::size_t volume, std::size_t lookback, std::size_t regime,
           double atr_period)
        : leg(listing),
          highest(breakout),
          volumes(volume, true),
          turnover(volume),
          means(regime),
          closes(lookback + 1),
          atr(stream_of("atr", atr_period))
    {
    }

    Leg leg;
    indicators::Highest highest;
    indicators::WindowVariance volumes;
    indicators::Sma turnover;
    indicators::Sma means;
    std::vector<double> closes;  ///< The last ones, in a ring.
    std::unique_ptr<indicators::Stream> atr;
    double high = 0;  ///< Of the last candles.
    std::size_t seen = 0;
    core::Time closed = core::Time::min();
    core::Time resting_until = core::Time::min();
    bool is_candidate = false;
    double change = 0;  ///< Over the lookback, a ratio.
    double range = 0;   ///< ATR as a share of the price.
};

/// Looks for markets that break out with volume, holds the strongest, and follows each with a stop.
class MomentumHunter : public Machine {
public:
    MomentumHunter(const Settings& settings, const Context& context) : settings_(settings)
    {
        const auto whole = [&](std::string_view name) { return static_cast<std::size_t>(settings.integer(name)); };
        for (InstrumentIndex i = 0; i < context.listings.size(); ++i) {
            names_.push_back(context.listings[i].instrument.pair.base);
            markets_.emplace_back(i, whole("breakout"), whole("volume_period"), whole("lookback"), whole("regime"),
                                  settings.integer("atr_period"));
        }
        warmup_ = std::max({whole("breakout"), whole("volume_period"), whole("lookback"), whole("regime"),
                            whole("atr_period")}) +
                  1;
    }

    bool reads_candles() const override { return true; }
    void start(Desk&) override {}

    void on_candle(const market::CandleClosed& told, Desk& desk) override
    {
        Market& it = markets_[told.instrument];
        it.closed = told.close_time;
        it.is_candidate = false;
        if (told.candle.traded) look(it, told.candle);
        if (it.leg.is_open(desk) && !it.leg.is_leaving() && it.leg.has_entered() && is_tired(it, desk)) {
            it.leg.leave(ExitReason::time_exit, desk);
        }
        const bool all = std::all_of(markets_.begin(), markets_.end(),
                                     [&](const Market& one) { return one.closed == told.close_time; });
        if (all) choose(desk);
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        Market& it = markets_[desk.slot(fill.slot).tag];
        if (it.leg.take(fill, desk)) {
            it.resting_until = desk.now() + settings_.duration("cooldown");
        } else if (fill.complete && it.leg.has_entered()) {
            const Decimal distance = Decimal::from_double(it.range, 6) * settings_.number("atr_stop");
            it.leg.trail(std::min(distance, Decimal::from_raw(Decimal::unit / 2)), desk);
        }
    }
    void on_end(SlotIndex slot, OrderEnd, Desk& desk) override { markets_[desk.slot(slot).tag].leg.ended(slot); }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        std::string held;
        for (std::size_t i = 0; i < markets_.size(); ++i) {
            const Market& it = markets_[i];
            if (!it.leg.is_open(desk)) continue;
            held += (held.empty() ? "" : " ") + names_[i];
            picture.levels.push_back(
                {it.leg.average(), Side::buy, Quantity(it.leg.held()), names_[i] + " held", 1, it.leg.profit()});
        }
        picture.summary = held.empty() ? fmt::format("scanning {} markets", markets_.size()) : "holds " + held;
        picture.figures = {{"trades", std::to_string(desk.round_trips())}};
        return picture;
    }

private:
    /// Takes up a candle and says whether it makes the market a candidate.
    void look(Market& it, const market::Candle& candle)
    {
        const double before = it.high;  // Without this candle.
        it.high = it.highest.add(candle.high);
        const auto [mean_volume, variance] = it.volumes.spread(candle.volume);
        const double turnover = it.turnover.add(candle.volume * candle.close);
        const double mean = it.means.add(candle.close);
        const double in[3] = {candle.high, candle.low, candle.close};
        double atr = 0;
        it.atr->step(in, &atr);
        it.closes[it.seen % it.closes.size()] = candle.close;
        ++it.seen;
        if (it.seen <= warmup_) return;
        it.change = candle.close / it.closes[it.seen % it.closes.size()] - 1;
        it.range = atr / candle.close;
        const double deviation = std::sqrt(variance);
        const double volume_score = deviation > 0 ? (candle.volume - mean_volume) / deviation : 0;
        const auto above = [&](std::string_view name, double value) { return value >= number(name); };
        it.is_candidate = candle.close > before && above("min_return", it.change) && above("volume_z", volume_score) &&
                          above("min_turnover", turnover) && candle.close > mean;
    }

    double number(std::string_view name) const { return settings_.number(name).to_double(); }

    bool is_tired(const Market& it, const Desk& desk) const
    {
        return settings_.has("time_stop") && desk.now() - it.leg.since() >= settings_.duration("time_stop");
    }

    /// Everyone has told its candle: the strongest candidates get what places are free.
    void choose(Desk& desk)
    {
        int places = settings_.integer("top_k");
        for (const Market& it : markets_) places -= !it.leg.is_flat(desk);
        if (places <= 0) return;
        order_.clear();
        for (std::size_t i = 0; i < markets_.size(); ++i) {
            const Market& it = markets_[i];
            if (it.is_candidate && it.leg.is_flat(desk) && desk.now() >= it.resting_until) order_.push_back(i);
        }
        std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
            return markets_[a].change > markets_[b].change || (markets_[a].change == markets_[b].change && a < b);
        });
        const Decimal share = desk.holdings().equity().value() / Decimal(settings_.integer("top_k"));
        for (const std::size_t i : order_) {
            if (places-- <= 0) return;
            const auto listing = static_cast<InstrumentIndex>(i);
            const Decimal each = desk.price(listing).value() * (Decimal(1) + desk.instrument(listing).taker_fee);
            const Decimal funds = std::min(share, desk.free_quote(listing));
            const Quantity lots = desk.round_quantity(Quantity(funds / each), listing);
            if (desk.is_large_enough(desk.price(listing), lots, listing)) markets_[i].leg.enter(Side::buy, lots, desk);
        }
    }

    Settings settings_;
    std::vector<std::string> names_;
    std::vector<Market> markets_;
    std::vector<std::size_t> order_;
    std::size_t warmup_ = 0;
};

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    const std::string& quote = context.listings.front().instrument.pair.quote;
    for (const market::Listing& listing : context.listings) {
        const market::Pair& pair = listing.instrument.pair;
        if (pair.quote == quote) continue;
        problems.push_back(fmt::format("'pairs' must all be priced in {}, unlike {}", quote, pair.to_string()));
    }
    const int top = settings.integer("top_k");
    if (static_cast<std::size_t>(top) > context.listings.size()) {
        problems.push_back(fmt::format("'top_k' is {}, but 'pairs' lists {}", top, context.listings.size()));
    }
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<MomentumHunter>(settings, context);
}

Parameter candles(std::string_view name, std::string_view summary, std::string_view fallback)
{
    return {.name = name,
            .kind = Parameter::Kind::integer,
            .summary = summary,
            .fallback = fallback,
            .min = "2",
            .max = "5000"};
}

}  // namespace

namespace builtin {

extern const Definition momentum_hunter;
const Definition momentum_hunter{
    .name = "momentum_hunter",
    .summary = "scans many markets for breakouts with volume and rides the strongest",
    .grade = Grade::a,
    .pairs = Definition::Pairs::several,
    .parameters =
        {
            {.name = "top_k",
             .kind = Parameter::Kind::integer,
             .summary = "markets held at a time, each with the same share of the account",
             .fallback = "1",
             .min = "1",
             .max = "100",
             .asked = true},
            candles("breakout", "the close must be above the highest of so many candles", "20"),
            candles("lookback", "candles over which the return is measured that ranks candidates", "20"),
            {.name = "min_return",
             .kind = Parameter::Kind::ratio,
             .summary = "return over the lookback, at least",
             .fallback = "2%",
             .asked = true},
            candles("volume_period", "candles that the volume is compared with", "20"),
            {.name = "volume_z",
             .summary = "volume, in deviations above its mean, at least",
             .fallback = "1",
             .asked = true},
            {.name = "min_turnover", .summary = "mean value traded in a candle, at least", .fallback = "0", .min = "0"},
            candles("regime", "the close must be above the mean of so many candles", "100"),
            candles("atr_period", "candles of the average true range", "14"),
            {.name = "atr_stop",
             .summary = "distance of the stop that follows the price, in average true ranges",
             .fallback = "3",
             .min = "0",
             .above_min = true,
             .asked = true},
            {.name = "time_stop", .kind = Parameter::Kind::duration, .summary = "a trade that lasts longer is closed"},
            {.name = "cooldown",
             .kind = Parameter::Kind::duration,
             .summary = "rest of a market after a trade in it",
             .fallback = "4h"},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
