#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "bots/definition.hpp"
#include "bots/leg.hpp"
#include "bots/reversion_signal.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::ExitReason;
using orders::Side;

std::unique_ptr<ReversionSignal> signal_of(const Settings& settings)
{
    const auto period = static_cast<std::size_t>(settings.integer("period"));
    const std::string& method = settings.text("method");
    if (method == "rsi") return std::make_unique<CentredRsi>(period);
    if (method == "dip") return std::make_unique<Base>(settings.number("bounce").to_double());
    return std::make_unique<Deviations>(period, method == "zscore");
}

/// How far is far enough, in the units of the method.
double entry_of(const Settings& settings)
{
    if (settings.has("entry")) return settings.number("entry").to_double();
    const std::string& method = settings.text("method");
    return method == "rsi" ? 0.4 : method == "dip" ? 0.03 : 2;
}

/// What both ways of trading share: when a position is given up whatever the signal says.
class Reversion : public Machine {
public:
    explicit Reversion(const Settings& settings) : settings_(settings), entry_(entry_of(settings)) {}

    bool reads_candles() const override { return true; }
    void start(Desk&) override {}

protected:
    bool is_too_long(core::Time since, const Desk& desk) const
    {
        return settings_.has("time_stop") && desk.now() - since >= settings_.duration("time_stop");
    }
    bool is_resting(const Desk& desk) const { return desk.now() < rest_until_; }
    void rest(const Desk& desk) { rest_until_ = desk.now() + settings_.duration("cooldown"); }

    Settings settings_;
    double entry_;
    core::Time rest_until_ = core::Time::min();
};

/// One market: bought when it is too low, sold short when it is too high where that is possible, left at the middle.
class SingleReversion : public Reversion {
public:
    SingleReversion(const Settings& settings, const Context&) : Reversion(settings), signal_(signal_of(settings)) {}

    void on_candle(const market::CandleClosed& told, Desk& desk) override
    {
        if (!told.candle.traded) return;
        const auto score = signal_->add(told.candle.close, told.candle.low);
        if (!score) return;
        score_ = *score;
        if (leg_.is_flat(desk)) {
            if (!is_resting(desk)) enter(desk);
        } else if (!leg_.is_leaving()) {
            const double inwards = leg_.held().is_negative() ? -score_ : score_;
            const double exit = settings_.number("exit").to_double();
            if (is_too_long(leg_.since(), desk)) {
                leg_.leave(ExitReason::time_exit, desk);
            } else if (inwards >= -exit) {
                leg_.leave(ExitReason::exit_signal, desk);
            } else if (const auto target = settings_.maybe("tp"); target && gain(desk) >= *target) {
                leg_.leave(ExitReason::take_profit, desk);
            }
        }
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        const bool closed = leg_.take(fill, desk);
        if (closed) rest(desk);
        if (closed || !leg_.has_entered() || !fill.complete) return;
        if (const auto distance = settings_.maybe("sl")) {
            const bool is_short = leg_.held().is_negative();
            leg_.protect(leg_.average() * (is_short ? Decimal(1) + *distance : Decimal(1) - *distance), desk);
        }
    }
    void on_end(SlotIndex slot, OrderEnd, Desk&) override { leg_.ended(slot); }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        const bool open = leg_.is_open(desk);
        picture.summary = !open ? fmt::format("flat, {:.2f} of {:.2f}", score_, entry_)
                                : fmt::format("{}, {:.2f}", leg_.held().is_negative() ? "short" : "long", score_);
        picture.figures = {{"score", fmt::format("{:.4f}", score_)}, {"held", leg_.held().to_string()}};
        if (open) {
            picture.levels.push_back({leg_.average(), leg_.held().is_negative() ? Side::sell : Side::buy,
                                      Quantity(leg_.held().abs()), "filled", 1, Money()});
        }
        return picture;
    }

private:
    /// Since the entry, as a share of it, at the present price.
    Decimal gain(const Desk& desk) const
    {
        const Decimal change = desk.price().value() / leg_.average().value() - Decimal(1);
        return leg_.held().is_negative() ? -change : change;
    }

    void enter(Desk& desk)
    {
        const std::string& direction = settings_.text("direction");
        const bool low = score_ <= -entry_ && direction != "short";
        const bool high = score_ >= entry_ && direction != "long";
        if (!low && !high) return;
        const Decimal fee = desk.instrument().taker_fee;
        const Decimal each = desk.price().value() * (Decimal(1) / desk.leverage() + fee);
        const Decimal funds = desk.free_quote() * settings_.number("size");
        const Quantity lots = desk.round_quantity(Quantity(funds / each));
        if (desk.is_large_enough(desk.price(), lots)) leg_.enter(low ? Side::buy : Side::sell, lots, desk);
    }

    std::unique_ptr<ReversionSignal> signal_;
    Leg leg_{0};
    double score_ = 0;
};

/// Two markets that move together: the one that is too dear against the other is sold, the other bought, in the
/// proportion that the last candles before the entry had; it stays fixed for the trade.
class PairReversion : public Reversion {
public:
    PairReversion(const Settings& settings, const Context&)
        : Reversion(settings), spread_(static_cast<std::size_t>(settings.integer("period")))
    {
    }

    void on_candle(const market::CandleClosed& told, Desk& desk) override
    {
        closes_[told.instrument] = told.candle.close;
        times_[told.instrument] = told.close_time;
        if (times_[0] != times_[1]) return;  // The other one has not closed yet.
        const double a = std::log(closes_[0]);
        const double b = std::log(closes_[1]);
        const bool flat = legs_[0].is_flat(desk) && legs_[1].is_flat(desk);
        if (flat) {
            if (spread_.is_full()) {
                fit_ = spread_.fit();
                score_ = fit_.score(a, b);
                if (!is_resting(desk) && std::abs(score_) >= entry_) enter(desk);
            }
        } else {
            score_ = fit_.score(a, b);
            if (const auto reason = exit_reason(desk)) leave(*reason, desk);
        }
        spread_.add(a, b);
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        legs_[desk.slot(fill.slot).tag].take(fill, desk);
        if (legs_[0].is_flat(desk) && legs_[1].is_flat(desk)) rest(desk);
    }
    /// With one leg refused the other is a bet of its own, and is closed.
    void on_end(SlotIndex slot, OrderEnd, Desk& desk) override
    {
        Leg& leg = legs_[desk.slot(slot).tag];
        if (leg.ended(slot)) leave(ExitReason::force_exit, desk);
    }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        const bool open = legs_[0].is_open(desk) || legs_[1].is_open(desk);
        picture.summary = fmt::format("{}, {:.2f} of {:.2f}", open ? "open" : "flat", score_, entry_);
        picture.figures = {{"score", fmt::format("{:.4f}", score_)},
                           {"beta", fmt::format("{:.4f}", fit_.beta)},
                           {"held", legs_[0].held().to_string() + " / " + legs_[1].held().to_string()}};
        return picture;
    }

private:
    std::optional<ExitReason> exit_reason(const Desk& desk) const
    {
        if (legs_[0].is_leaving() || legs_[1].is_leaving()) return std::nullopt;
        if (legs_[0].is_flat(desk) != legs_[1].is_flat(desk)) return ExitReason::force_exit;
        if (is_too_long(since_, desk)) return ExitReason::time_exit;
        if (std::abs(score_) <= settings_.number("exit").to_double() || std::signbit(score_) != was_low_) {
            return ExitReason::exit_signal;
        }
        const Decimal gain = (desk.holdings().equity() - equity_).value() / equity_.value();
        if (const auto target = settings_.maybe("tp"); target && gain >= *target) return ExitReason::take_profit;
        if (const auto stop = settings_.maybe("sl"); stop && gain <= -*stop) return ExitReason::stop_loss;
        return std::nullopt;
    }

    void enter(Desk& desk)
    {
        if (fit_.beta <= 0) return;  // They do not move together.
        const Decimal fee = desk.instrument().taker_fee;
        const Decimal beta = Decimal::from_double(fit_.beta, 6);
        // A unit of money in the first leg needs beta units in the second, with margin and a fee for each.
        const Decimal part =
            desk.free_quote() * settings_.number("size") / ((Decimal(1) + beta) * (Decimal(1) / desk.leverage() + fee));
        const Quantity first = desk.round_quantity(Quantity(part / desk.price(0).value()), 0);
        const Quantity second = desk.round_quantity(Quantity(part * beta / desk.price(1).value()), 1);
        if (!desk.is_large_enough(desk.price(0), first, 0) || !desk.is_large_enough(desk.price(1), second, 1)) return;
        since_ = desk.now();
        equity_ = desk.holdings().equity();
        was_low_ = std::signbit(score_);
        legs_[0].enter(was_low_ ? Side::buy : Side::sell, first, desk);
        legs_[1].enter(was_low_ ? Side::sell : Side::buy, second, desk);
    }

    void leave(ExitReason reason, Desk& desk)
    {
        for (Leg& leg : legs_) leg.leave(reason, desk);
    }

    PairSpread spread_;
    PairSpread::Fit fit_;
    std::array<Leg, 2> legs_{Leg(0), Leg(1)};
    std::array<double, 2> closes_{};
    std::array<core::Time, 2> times_{core::Time::min(), core::Time::max()};
    core::Time since_{};
    Money equity_;
    bool was_low_ = false;
    double score_ = 0;
};

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    const bool is_pair = settings.text("method") == "pairs";
    const std::size_t wanted = is_pair ? 2 : 1;
    if (context.listings.size() != wanted) {
        problems.push_back(fmt::format("'method' {} trades {}, not {}", settings.text("method"),
                                       is_pair ? "two pairs" : "one pair", context.listings.size()));
    }
    const bool any_spot = std::any_of(context.listings.begin(), context.listings.end(),
                                      [](const market::Listing& listing) { return listing.contract.is_spot(); });
    if (any_spot && is_pair) {
        problems.push_back("'method' pairs sells one of the two short, which needs contracts, as BTC/USDT:USDT");
    }
    if (any_spot && settings.text("direction") != "long" && !is_pair) {
        problems.push_back("'direction': coins cannot be sold short; use long, or a contract, as BTC/USDT:USDT");
    }
    const double entry = entry_of(settings);
    const double exit = settings.number("exit").to_double();
    if (exit >= entry) problems.push_back(fmt::format("'exit' ({}) must be below 'entry' ({})", exit, entry));
    if (settings.text("method") == "rsi" && entry >= 1) {
        problems.push_back("'entry' of method rsi lies between 0 and 1: 0.4 is an RSI of 30 (or 70)");
    }
    if (settings.text("method") == "dip" && entry >= 1) problems.push_back("'entry': a price cannot dip by 100 %");
    for (const market::Listing& listing : context.listings) {
        if (listing.contract.kind == market::Contract::Kind::inverse) {
            problems.push_back("'pairs': inverse contracts are not traded by a mean_reversion bot; use linear ones");
        }
    }
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    if (settings.text("method") == "pairs") return std::make_unique<PairReversion>(settings, context);
    return std::make_unique<SingleReversion>(settings, context);
}

}  // namespace

namespace builtin {

extern const Definition mean_reversion;
const Definition mean_reversion{
    .name = "mean_reversion",
    .summary = "trades a price that went too far back towards its middle, or two prices towards each other",
    .grade = Grade::a,
    .pairs = Definition::Pairs::several,
    .market = Definition::Market::either,
    .parameters =
        {
            {.name = "method",
             .kind = Parameter::Kind::choice,
             .summary = "what too far means",
             .fallback = "bollinger",
             .choices = {"bollinger", "zscore", "rsi", "dip", "pairs"},
             .asked = true},
            {.name = "period",
             .kind = Parameter::Kind::integer,
             .summary = "candles looked back at; 300 is usual for pairs",
             .fallback = "20",
             .min = "2",
             .max = "5000",
             .asked = true},
            {.name = "entry",
             .kind = Parameter::Kind::ratio,
             .summary = "how far is too far: deviations (2), of rsi its distance from 50 over 50 (0.4), of dip a share "
                        "of the base (3%)",
             .min = "0",
             .above_min = true,
             .asked = true},
            {.name = "exit",
             .kind = Parameter::Kind::ratio,
             .summary = "how near is near enough to leave, in the same units; 0: the middle",
             .fallback = "0",
             .min = "0"},
            {.name = "bounce",
             .kind = Parameter::Kind::ratio,
             .summary = "of dip: how far the price must come back for a low to be a base",
             .fallback = "2%",
             .min = "0",
             .max = "10",
             .above_min = true},
            {.name = "direction",
             .kind = Parameter::Kind::choice,
             .summary = "of one pair: which side is traded",
             .fallback = "long",
             .choices = {"long", "short", "both"}},
            {.name = "size",
             .kind = Parameter::Kind::ratio,
             .summary = "share of the free money that a trade takes",
             .fallback = "100%",
             .min = "0",
             .max = "1",
             .above_min = true,
             .asked = true},
            {.name = "sl",
             .kind = Parameter::Kind::ratio,
             .summary = "stop: distance from the entry; of pairs the loss as a share of equity",
             .min = "0",
             .max = "1",
             .above_min = true,
             .asked = true},
            {.name = "tp",
             .kind = Parameter::Kind::ratio,
             .summary = "gain at which it leaves early, looked at when candles close",
             .min = "0",
             .above_min = true},
            {.name = "time_stop", .kind = Parameter::Kind::duration, .summary = "a trade that lasts longer is closed"},
            {.name = "cooldown", .kind = Parameter::Kind::duration, .summary = "rest after a trade", .fallback = "0s"},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
