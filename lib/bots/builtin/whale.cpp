#include <algorithm>
#include <cmath>
#include <unordered_set>

#include <fmt/format.h>

#include "bots/definition.hpp"
#include "bots/leg.hpp"
#include "bots/news.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Quantity;
using orders::ExitReason;
using orders::Side;

/// Holds coins while large traders, as a feed told of them, are on the buying side.
class Whale : public Machine {
public:
    Whale(const Settings& settings, const Context&) : settings_(settings) {}

    void start(Desk&) override {}

    /// Large trades: {"id": "7", "side": "buy", "notional": 2500000}. A pool of traders: {"id": "8",
    /// "weighted_long_ratio": 0.71}.
    void on_message(const Message& message, Desk& desk) override
    {
        const auto news = News::parse(message.text);
        const auto id = news ? news->text("id") : std::nullopt;
        if (!id || !known_.insert(*id).second) return;
        fade(desk.now());
        if (settings_.text("source") == "smart_money") {
            const auto ratio = news->number("weighted_long_ratio");
            if (!ratio) return;
            score_ = 2 * ratio->to_double() - 1;
        } else {
            const auto notional = news->number("notional");
            const auto side = news->text("side");
            if (!notional || !side || *notional < settings_.number("min_notional")) return;
            const double unit = notional->to_double() / settings_.number("scale").to_double();
            score_ += *side == "buy" ? unit : *side == "sell" ? -unit : 0;
        }
        ++heard_;
        decide(desk);
    }

    void on_timer(Desk& desk) override
    {
        fade(desk.now());
        decide(desk);
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        const bool closed = leg_.take(fill, desk);
        if (closed || !fill.complete || !leg_.has_entered()) return;
        if (const auto distance = settings_.maybe("sl")) leg_.protect(leg_.average() * (Decimal(1) - *distance), desk);
        desk.wake_at(desk.now() + settings_.duration("check"));
    }
    void on_end(SlotIndex slot, OrderEnd, Desk&) override { leg_.ended(slot); }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        picture.summary = fmt::format("{}, score {:.2f}", leg_.is_open(desk) ? "long" : "flat", score_);
        picture.figures = {{"score", fmt::format("{:.6f}", score_)},
                           {"events that counted", std::to_string(heard_)},
                           {"trades", std::to_string(desk.round_trips())}};
        return picture;
    }

private:
    /// What was heard counts half after each `decay`.
    void fade(core::Time now)
    {
        const auto gone = static_cast<double>((now - faded_).count());
        const auto half = static_cast<double>(settings_.duration("decay").count());
        if (faded_ != core::Time{}) score_ *= std::exp2(-gone / half);
        faded_ = now;
    }

    void decide(Desk& desk)
    {
        if (leg_.is_flat(desk)) {
            if (score_ >= settings_.number("entry").to_double()) enter(desk);
            return;
        }
        if (!leg_.is_open(desk) || leg_.is_leaving()) return;
        if (score_ <= settings_.number("exit").to_double()) {
            leg_.leave(ExitReason::exit_signal, desk);
        } else {
            desk.wake_at(desk.now() + settings_.duration("check"));
        }
    }

    void enter(Desk& desk)
    {
        const Decimal each = desk.price().value() * (Decimal(1) + desk.instrument().taker_fee);
        const Quantity lots = desk.round_quantity(Quantity(desk.free_quote() * settings_.number("size") / each));
        if (desk.is_large_enough(desk.price(), lots)) leg_.enter(Side::buy, lots, desk);
    }

    Settings settings_;
    std::unordered_set<std::string> known_;
    Leg leg_{0};
    double score_ = 0;
    core::Time faded_{};
    int heard_ = 0;
};

std::vector<std::string> check(const Settings& settings, const Context&)
{
    std::vector<std::string> problems;
    if (settings.number("exit") >= settings.number("entry")) problems.push_back("'exit' must be below 'entry'");
    if (settings.text("source") == "smart_money" && settings.number("entry") >= Decimal(1)) {
        problems.push_back("'entry' of source smart_money lies below 1, which is everyone long");
    }
    for (const std::string_view name : {"decay", "check"}) {
        if (settings.duration(name).count() <= 0) problems.push_back(fmt::format("'{}' must be above 0", name));
    }
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<Whale>(settings, context);
}

}  // namespace

namespace builtin {

extern const Definition whale;
const Definition whale{
    .name = "whale",
    .summary = "holds coins while large traders are on the buying side",
    .grade = Grade::d,
    .parameters =
        {
            {.name = "feed",
             .kind = Parameter::Kind::text,
             .summary = "archive of what large traders did, and when that was received"},
            {.name = "source",
             .kind = Parameter::Kind::choice,
             .summary = "large trades, movements on a chain, or how a pool of traders is positioned",
             .fallback = "large_trades",
             .choices = {"large_trades", "onchain", "smart_money"},
             .asked = true},
            {.name = "min_notional", .summary = "smaller events are ignored", .fallback = "1000000", .min = "0"},
            {.name = "scale",
             .summary = "an event of this value moves the score by 1",
             .fallback = "1000000",
             .min = "0",
             .above_min = true},
            {.name = "entry",
             .summary = "score from which it buys; of smart_money from -1 (all short) to 1 (all long)",
             .fallback = "0.5",
             .asked = true},
            {.name = "exit", .summary = "score at which it sells", .fallback = "0", .asked = true},
            {.name = "decay",
             .kind = Parameter::Kind::duration,
             .summary = "time after which what was heard counts half",
             .fallback = "4h"},
            {.name = "check",
             .kind = Parameter::Kind::duration,
             .summary = "time between two looks",
             .fallback = "15m"},
            {.name = "size",
             .kind = Parameter::Kind::ratio,
             .summary = "share of the free money that a trade takes",
             .fallback = "25%",
             .min = "0",
             .max = "1",
             .above_min = true,
             .asked = true},
            {.name = "sl",
             .kind = Parameter::Kind::ratio,
             .summary = "stop: distance below the entry",
             .min = "0",
             .max = "1",
             .above_min = true},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
