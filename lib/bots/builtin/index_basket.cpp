#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bots/allocation.hpp"
#include "bots/definition.hpp"
#include "bots/index_weights.hpp"
#include "bots/news.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;

std::string percent(Decimal ratio) { return (ratio * Decimal(100)).to_string(2) + " %"; }

/// Holds the largest members of a list as it was known at each time, by what the list says they are worth.
class IndexBasket : public Machine {
public:
    IndexBasket(const Settings& settings, const Context& context)
        : settings_(settings), allocation_(context.listings.size(), {Money(settings.number("min_trade")), Money()})
    {
        for (const market::Listing& listing : context.listings) names_.push_back(listing.instrument.pair.base);
        targets_.resize(names_.size());
    }

    void start(Desk&) override {}
    bool recalls_messages() const override { return true; }  // The list holds until it is replaced.

    /// {"members": {"BTC": 1200000000000, "ETH": 400000000000}}: the list as it is from now on.
    void on_message(const Message& message, Desk& desk) override
    {
        const auto news = News::parse(message.text);
        if (!news) return;
        const auto members = news->numbers_below("members");
        if (members.empty()) return;
        const bool is_first = members_.empty();
        members_ = members;
        if (is_first || (settings_.text("removed_coin") == "immediate" && holds_removed(desk)))
            desk.wake_at(desk.now());
    }

    void on_timer(Desk& desk) override
    {
        if (members_.empty()) return;  // The list is not known yet; its first message wakes the bot.
        if (allocation_.is_busy()) {
            desk.wake_at(next_);
            return;
        }
        if (desk.now() >= next_) {
            next_ = desk.now() + settings_.duration("reconstitute_every");
            weigh(desk);
        } else {
            drop_removed();
        }
        allocation_.bring_to(targets_, desk);
        desk.wake_at(next_);
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        if (fill.complete) allocation_.on_done(fill.slot, desk);
    }
    void on_end(SlotIndex slot, OrderEnd, Desk& desk) override { allocation_.on_done(slot, desk); }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        int held = 0;
        for (std::size_t i = 0; i < names_.size(); ++i) {
            const auto listing = static_cast<orders::InstrumentIndex>(i);
            const Decimal weight = allocation_.weight(i, desk);
            picture.figures.push_back({"weight " + names_[i], percent(weight)});
            if (targets_[i].is_zero() && desk.position(listing).is_zero()) continue;
            ++held;
            Level level;
            level.price = desk.price(listing);
            level.side = weight > targets_[i] ? orders::Side::sell : orders::Side::buy;
            level.quantity = core::Quantity(desk.position(listing));
            level.state = fmt::format("{} {} of {}", names_[i], percent(weight), percent(targets_[i]));
            picture.levels.push_back(std::move(level));
        }
        picture.summary = members_.empty() ? "no list yet" : fmt::format("{} coins", held);
        picture.figures.push_back({"reconstituted", std::to_string(allocation_.times())});
        return picture;
    }

private:
    bool is_member(const std::string& name) const
    {
        return std::any_of(members_.begin(), members_.end(), [&](const auto& member) { return member.first == name; });
    }

    bool holds_removed(const Desk& desk) const
    {
        for (std::size_t i = 0; i < names_.size(); ++i) {
            if (!is_member(names_[i]) && desk.position(static_cast<orders::InstrumentIndex>(i)) > Decimal())
                return true;
        }
        return false;
    }

    void drop_removed()
    {
        for (std::size_t i = 0; i < names_.size(); ++i) {
            if (!is_member(names_[i])) targets_[i] = Decimal();
        }
    }

    void weigh(Desk& desk)
    {
        std::vector<IndexMember> candidates;
        for (const auto& [name, size] : members_) {
            const auto found = std::find(names_.begin(), names_.end(), name);
            if (found == names_.end()) {
                desk.degrade(fmt::format("'pairs' has no market for {}, a member of the list", name));
            } else {
                candidates.push_back({static_cast<std::size_t>(found - names_.begin()), size});
            }
        }
        const auto by = settings_.text("weighting") == "equal"  ? IndexWeighting::equal
                        : settings_.text("weighting") == "root" ? IndexWeighting::root
                                                                : IndexWeighting::value;
        targets_.assign(names_.size(), Decimal());
        const auto top = static_cast<std::size_t>(settings_.integer("top"));
        for (const IndexMember& member : index_weights(candidates, top, by, settings_.number("cap"))) {
            targets_[member.coin] = member.size;
        }
    }

    Settings settings_;
    Allocation allocation_;
    std::vector<std::string> names_;
    Shares members_;
    std::vector<Decimal> targets_;
    core::Time next_ = core::Time::min();
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
    const int top = settings.integer("top");
    if (settings.number("cap") * Decimal(top) < Decimal(1)) {
        problems.push_back(fmt::format("'cap' of {} lets {} coins hold less than everything: raise it to {} or more",
                                       percent(settings.number("cap")), top, percent(Decimal(1) / Decimal(top))));
    }
    if (static_cast<std::size_t>(top) > context.listings.size()) {
        problems.push_back(fmt::format("'top' is {}, but 'pairs' lists {}", top, context.listings.size()));
    }
    if (settings.duration("reconstitute_every").count() <= 0)
        problems.push_back("'reconstitute_every' must be above 0");
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<IndexBasket>(settings, context);
}

}  // namespace

namespace builtin {

extern const Definition index_basket;
const Definition index_basket{
    .name = "index_basket",
    .summary = "holds the largest coins of a list, as the list was known at each time",
    .grade = Grade::a,
    .pairs = Definition::Pairs::several,
    .parameters =
        {
            {.name = "feed",
             .kind = Parameter::Kind::text,
             .summary = "archive of the list: who was a member, how large, and since when that was known",
             .required = true,
             .asked = true},
            {.name = "top",
             .kind = Parameter::Kind::integer,
             .summary = "the number of coins held",
             .required = true,
             .min = "1",
             .max = "100",
             .asked = true},
            {.name = "weighting",
             .kind = Parameter::Kind::choice,
             .summary = "by the size in the list, its square root, or all the same",
             .fallback = "value",
             .choices = {"value", "root", "equal"},
             .asked = true},
            {.name = "cap",
             .kind = Parameter::Kind::ratio,
             .summary = "the largest share of one coin; what is above goes to the others",
             .fallback = "100%",
             .min = "0",
             .max = "1",
             .above_min = true},
            {.name = "reconstitute_every",
             .kind = Parameter::Kind::duration,
             .summary = "time between two looks at the list",
             .fallback = "30d"},
            {.name = "removed_coin",
             .kind = Parameter::Kind::choice,
             .summary = "a coin that leaves the list is sold at once, or at the next look",
             .fallback = "next",
             .choices = {"next", "immediate"}},
            {.name = "min_trade",
             .summary = "trades below this amount of money are left out",
             .fallback = "0",
             .min = "0"},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
