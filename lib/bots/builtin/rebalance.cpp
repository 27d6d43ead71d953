#include <algorithm>

#include <fmt/format.h>

#include "bots/allocation.hpp"
#include "bots/definition.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Time;

std::string percent(Decimal ratio) { return (ratio * Decimal(100)).to_string(2) + " %"; }

/// Keeps the values of several coins at fixed shares of the whole; what has no share stays money.
class Rebalance : public Machine {
public:
    Rebalance(const Settings& settings, const Context& context)
        : settings_(settings),
          is_relative_(settings.text("threshold_kind") == "relative"),
          to_edge_(settings.text("rebalance_to") == "edge"),
          tolerance_(settings.number("tolerance")),
          allocation_(context.listings.size(),
                      {Money(settings.number("min_trade")), Money(settings.maybe("quote_cap").value_or(Decimal()))})
    {
        for (const market::Listing& listing : context.listings) {
            names_.push_back(listing.instrument.pair.base);
            for (const auto& [name, share] : settings.shares("targets")) {
                if (name == names_.back()) targets_.push_back(share);
            }
        }
    }

    void start(Desk& desk) override
    {
        allocation_.bring_to(targets_, desk);
        last_time_ = desk.now();
        desk.wake_at(desk.now() + settings_.duration("check"));
    }

    void on_timer(Desk& desk) override
    {
        desk.wake_at(desk.now() + settings_.duration("check"));
        if (allocation_.is_busy() || !is_due(desk)) return;
        if (allocation_.total(desk) < Money(settings_.number("min_total"))) {
            desk.degrade("'min_total': everything together is worth less, so nothing is traded");
            return;
        }
        last_time_ = desk.now();
        allocation_.bring_to(goal(desk), desk);
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        if (fill.complete) allocation_.on_done(fill.slot, desk);
    }
    void on_end(SlotIndex slot, OrderEnd, Desk& desk) override { allocation_.on_done(slot, desk); }

    void change(const Settings& settings, Desk&) override
    {
        settings_ = settings;
        tolerance_ = settings.number("tolerance");
        allocation_.limit(
            {Money(settings.number("min_trade")), Money(settings.maybe("quote_cap").value_or(Decimal()))});
    }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        Decimal largest;
        for (std::size_t i = 0; i < targets_.size(); ++i) {
            const auto listing = static_cast<orders::InstrumentIndex>(i);
            const Decimal weight = allocation_.weight(i, desk);
            largest = std::max(largest, deviation(weight, targets_[i], is_relative_));
            Level level;
            level.price = desk.price(listing);
            level.side = weight > targets_[i] ? orders::Side::sell : orders::Side::buy;
            level.quantity = core::Quantity(desk.position(listing));
            level.state = fmt::format("{} {} of {}", names_[i], percent(weight), percent(targets_[i]));
            picture.levels.push_back(std::move(level));
            picture.figures.push_back({"weight " + names_[i], percent(weight)});
        }
        picture.summary = "dev " + percent(largest);
        picture.figures.push_back({"rebalanced", std::to_string(allocation_.times())});
        std::string traded;
        for (std::size_t i = 0; i < allocation_.last_trades().size(); ++i) {
            const Decimal amount = allocation_.last_trades()[i].value();
            traded += fmt::format("{}{} {}{}", i == 0 ? "" : ", ", names_[i], amount.is_positive() ? "+" : "",
                                  amount.to_string(2));
        }
        picture.figures.push_back({"last trades", traded});
        return picture;
    }

private:
    bool is_outside(std::size_t i, const Desk& desk) const
    {
        const Decimal off = deviation(allocation_.weight(i, desk), targets_[i], is_relative_);
        return tolerance_.is_zero() || off > tolerance_;
    }

    bool is_due(const Desk& desk) const
    {
        const std::string& mode = settings_.text("mode");
        if (mode != "threshold" && desk.now() - last_time_ >= settings_.duration("interval")) return true;
        if (mode == "periodic") return false;
        for (std::size_t i = 0; i < targets_.size(); ++i) {
            if (is_outside(i, desk)) return true;
        }
        return false;
    }

    /// The targets, or for `edge` the nearest weights that are inside the tolerance.
    std::vector<Decimal> goal(const Desk& desk) const
    {
        if (!to_edge_) return targets_;
        std::vector<Decimal> goal;
        for (std::size_t i = 0; i < targets_.size(); ++i) {
            const Decimal weight = allocation_.weight(i, desk);
            const Decimal band = is_relative_ ? targets_[i] * tolerance_ : tolerance_;
            goal.push_back(std::clamp(weight, std::max(targets_[i] - band, Decimal()), targets_[i] + band));
        }
        return goal;
    }

    Settings settings_;
    bool is_relative_, to_edge_;
    Decimal tolerance_;
    Allocation allocation_;
    std::vector<std::string> names_;
    std::vector<Decimal> targets_;
    Time last_time_{};
};

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    const Shares& targets = settings.shares("targets");
    Decimal sum;
    for (const auto& [name, share] : targets) {
        sum += share;
        const auto listed = std::count_if(context.listings.begin(), context.listings.end(),
                                          [&](const auto& listing) { return listing.instrument.pair.base == name; });
        if (listed != 1) problems.push_back(fmt::format("'targets': 'pairs' must list {} once", name));
    }
    if (sum > Decimal(1)) {
        problems.push_back(fmt::format("'targets' come to {}; at most 100 % can be held", percent(sum)));
    }
    const std::string& quote = context.listings.front().instrument.pair.quote;
    for (const market::Listing& listing : context.listings) {
        const market::Pair& pair = listing.instrument.pair;
        const bool has_target =
            std::any_of(targets.begin(), targets.end(), [&](const auto& target) { return target.first == pair.base; });
        if (!has_target) problems.push_back(fmt::format("'targets' says nothing of {}", pair.base));
        if (pair.quote != quote) {
            problems.push_back(fmt::format("'pairs' must all be priced in {}, unlike {}", quote, pair.to_string()));
        }
    }
    if (settings.text("threshold_kind") == "absolute" && settings.number("tolerance") >= Decimal(1)) {
        problems.push_back("'tolerance' must be below 100 % of the whole");
    }
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<Rebalance>(settings, context);
}

}  // namespace

namespace builtin {

extern const Definition rebalance;
const Definition rebalance{
    .name = "rebalance",
    .summary = "keeps several coins at fixed shares of the whole",
    .grade = Grade::a,
    .pairs = Definition::Pairs::several,
    .parameters =
        {
            {.name = "targets",
             .kind = Parameter::Kind::shares,
             .summary = "share of each coin, as in {BTC: 50%, ETH: 30%}; the rest stays money",
             .required = true,
             .min = "0",
             .max = "1",
             .asked = true},
            {.name = "mode",
             .kind = Parameter::Kind::choice,
             .summary = "rebalance when a share is off, at fixed times, or both",
             .fallback = "threshold",
             .choices = {"threshold", "periodic", "both"},
             .asked = true},
            {.name = "threshold_kind",
             .kind = Parameter::Kind::choice,
             .summary = "tolerance in points of the whole, or relative to the target",
             .fallback = "absolute",
             .choices = {"absolute", "relative"}},
            {.name = "tolerance",
             .kind = Parameter::Kind::ratio,
             .summary = "how far a share may be off; 0: always rebalance",
             .fallback = "5%",
             .min = "0",
             .max = "10",
             .live = true,
             .asked = true},
            {.name = "interval",
             .kind = Parameter::Kind::duration,
             .summary = "time between two rebalances at fixed times",
             .fallback = "1d",
             .live = true},
            {.name = "check",
             .kind = Parameter::Kind::duration,
             .summary = "how often the shares are looked at",
             .fallback = "1h",
             .live = true},
            {.name = "rebalance_to",
             .kind = Parameter::Kind::choice,
             .summary = "back to the target, or only to the edge of the tolerance",
             .fallback = "target",
             .choices = {"target", "edge"}},
            {.name = "min_trade",
             .summary = "trades below this amount of money are left out",
             .fallback = "0",
             .min = "0",
             .live = true},
            {.name = "min_total", .summary = "below this worth nothing is traded", .fallback = "0", .min = "0"},
            {.name = "quote_cap",
             .summary = "the most money spent in one rebalance",
             .min = "0",
             .above_min = true,
             .live = true},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
