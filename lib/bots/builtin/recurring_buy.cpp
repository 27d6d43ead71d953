#include <fmt/format.h>

#include <algorithm>

#include "bots/definition.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::InstrumentIndex;
using orders::Side;

/// Buys for a fixed amount, or up to a growing value, at fixed times.
class RecurringBuy : public Machine {
public:
    RecurringBuy(const Settings& settings, const Context& context)
        : settings_(settings),
          period_(settings.duration("every")),
          amount_(settings.number("amount")),
          by_value_(settings.text("mode") == "value"),
          shares_(context.listings.size(), Decimal(1) / Decimal(static_cast<int>(context.listings.size()))),
          carry_(context.listings.size())
    {
        if (!settings.has("shares")) return;
        for (InstrumentIndex i = 0; i < context.listings.size(); ++i) {
            for (const auto& [name, share] : settings.shares("shares")) {
                if (name == context.listings[i].instrument.pair.to_string()) shares_[i] = share;
            }
        }
    }

    void start(Desk& desk) override
    {
        // The first moment of the day's (hour's, week's) grid that is not over: at 00:00 UTC and `at` after it.
        const std::int64_t period = period_.count();
        const std::int64_t offset = settings_.duration("at").count() - settings_.duration("utc_offset").count();
        const std::int64_t now = core::to_ms(desk.now());
        std::int64_t since = (now - offset) % period;
        if (since < 0) since += period;
        next_ = desk.now() + core::Duration(since == 0 ? 0 : period - since);
        buy_if_due(desk);
    }

    void on_timer(Desk& desk) override { buy_if_due(desk); }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        spent_ += fill.value + fill.fee;
        if (fill.complete) ++purchases_;
        if (const Slot& slot = desk.slot(fill.slot); fill.complete && slot.side == Side::buy) {
            // What lots left over is spent the next time.
            carry_[slot.instrument] += wanted_[slot.instrument] - slot.filled_value;
        }
    }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        picture.summary = fmt::format("{} purchases, next {}", purchases_, core::format_time(next_));
        picture.figures = {{"spent", spent_.to_string()}, {"slots missed", std::to_string(missed_)}};
        for (InstrumentIndex i = 0; i < shares_.size(); ++i) {
            picture.figures.push_back({"average " + desk.instrument(i).pair.to_string(),
                                       desk.holdings().average_price(i).value().to_string(8)});
        }
        return picture;
    }

private:
    void buy_if_due(Desk& desk)
    {
        if (desk.now() >= next_) {
            const auto late = (desk.now() - next_) / period_;
            missed_ += static_cast<int>(late);
            const bool is_on_time = late == 0 || settings_.text("missed") == "catch_up_one";
            if (is_on_time) buy(desk);
            next_ += period_ * (late + 1);
        }
        desk.wake_at(next_);
    }

    void buy(Desk& desk)
    {
        ++slots_;
        const auto cap = settings_.maybe("price_cap");
        wanted_.assign(shares_.size(), Money());
        for (InstrumentIndex i = 0; i < shares_.size(); ++i) {
            const Price price = desk.price(i);
            if (cap && i == 0 && price.value() > *cap) {
                ++capped_;
                continue;
            }
            Money money = amount_ * shares_[i] + carry_[i];
            if (by_value_) {
                // Value averaging: up to what should be there by now, and never below.
                const Money target = amount_ * shares_[i] * Decimal(slots_);
                money = target - price * Quantity(desk.position(i));
            }
            if (const auto most = settings_.maybe("max_spend")) money = std::min(money, Money(*most) - spent_);
            if (!money.is_positive()) continue;
            const Quantity lots = desk.round_quantity(money / price, i);
            if (!desk.is_large_enough(price, lots, i)) {
                carry_[i] = by_value_ ? Money() : money;
                continue;
            }
            wanted_[i] = money;
            carry_[i] = Money();
            desk.market(Side::buy, lots, {}, i);
        }
        const auto most = settings_.maybe("max_spend");
        if (most && spent_.value() >= *most) desk.finish(CloseReason::done);
    }

    Settings settings_;
    core::Duration period_;
    Money amount_;
    bool by_value_;
    std::vector<Decimal> shares_;
    std::vector<Money> carry_;   ///< Of each listing: not spent the last time.
    std::vector<Money> wanted_;  ///< Of the purchase on its way.
    core::Time next_{};
    int slots_ = 0;
    int purchases_ = 0;
    int missed_ = 0;
    int capped_ = 0;
    Money spent_;
};

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    if (settings.duration("every") < std::chrono::minutes(1)) problems.push_back("'every' must be at least 1m");
    if (settings.has("shares")) {
        Decimal sum;
        for (const auto& [name, share] : settings.shares("shares")) {
            sum += share;
            const bool known = std::any_of(
                context.listings.begin(), context.listings.end(),
                [&, &pair = name](const auto& listing) { return listing.instrument.pair.to_string() == pair; });
            if (!known) problems.push_back(fmt::format("'shares': {} is none of the bot's pairs", name));
        }
        if (sum != Decimal(1)) {
            problems.push_back(
                fmt::format("'shares' must be 100 % together, not {} %", (sum * Decimal(100)).to_string()));
        }
    }
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<RecurringBuy>(settings, context);
}

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition recurring_buy;
const Definition recurring_buy{
    .name = "recurring_buy",
    .summary = "buys at fixed times for a fixed amount, or up to a growing value",
    .grade = Grade::a,
    .pairs = Definition::Pairs::several,
    .parameters =
        {
            {.name = "amount",
             .summary = "money each time; by value: what the holding grows by each time",
             .required = true,
             .min = "0",
             .above_min = true,
             .asked = true},
            {.name = "every",
             .kind = Kind::duration,
             .summary = "time between purchases",
             .fallback = "1w",
             .asked = true},
            {.name = "at",
             .kind = Kind::duration,
             .summary = "after the beginning of the day or period (weeks begin on Thursday, as 1970 did)",
             .fallback = "0s"},
            {.name = "utc_offset",
             .kind = Kind::duration,
             .summary = "of the clock that 'at' is read from, east of Greenwich",
             .fallback = "0s"},
            {.name = "mode",
             .kind = Kind::choice,
             .summary = "the same amount, or value averaging",
             .fallback = "amount",
             .choices = {"amount", "value"}},
            {.name = "shares",
             .kind = Kind::shares,
             .summary = "of the amount for each pair; otherwise equal",
             .min = "0",
             .max = "1",
             .above_min = true},
            {.name = "price_cap", .summary = "nothing is bought above it (first pair)", .min = "0", .above_min = true},
            {.name = "max_spend", .summary = "in all; then the bot is done", .min = "0", .above_min = true},
            {.name = "missed",
             .kind = Kind::choice,
             .summary = "what to do about times that nobody was there",
             .fallback = "skip",
             .choices = {"skip", "catch_up_one"}},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
