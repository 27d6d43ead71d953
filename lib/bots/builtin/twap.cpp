#include <fmt/format.h>

#include "bots/execution_goal.hpp"
#include "core/random.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;

/// floor(T / interval) + 1: one at the start and one after each interval. (bots.md 21)
int slices_of(const Settings& settings)
{
    return static_cast<int>(settings.duration("duration") / settings.duration("interval")) + 1;
}

/// Trades in equal slices at equal times. A slice is what the plan wants done by now less what is done, so that what
/// one slice leaves over, the next takes up.
class Twap : public Machine {
public:
    explicit Twap(const Settings& settings)
        : goal_(goal_of(settings)),
          record_(goal_),
          slices_(slices_of(settings)),
          interval_(settings.duration("interval")),
          rests_(settings.text("mode") == "maker"),
          jitter_(settings.number("jitter")),
          random_(static_cast<std::uint64_t>(settings.integer("seed")), 0)
    {
    }

    void start(Desk& desk) override
    {
        arrival_ = desk.price();
        next_ = desk.now();
        on_timer(desk);
    }

    void on_timer(Desk& desk) override
    {
        while (taken_ < slices_ && desk.now() >= next_) {
            ++taken_;
            prices_ += desk.price();
            next_ += interval_;
        }
        if (taken_ < slices_ || desk.now() < next_) {
            slice(desk);
            desk.wake_at(next_);
        } else {  // One interval after the last slice its order has had its time.
            desk.finish(is_done(desk) ? CloseReason::done : CloseReason::expired);
        }
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        record_.add(fill);
        if (!fill.complete) return;
        slot_ = Desk::none;
        if (is_done(desk)) desk.finish(CloseReason::done);
    }
    void on_end(SlotIndex, OrderEnd, Desk&) override { slot_ = Desk::none; }

    Picture picture(const Desk&) const override
    {
        Picture picture =
            record_.picture({{"arrival", arrival_}, {"TWAP", taken_ == 0 ? Price() : prices_ / Decimal(taken_)}});
        picture.summary = fmt::format("slice {}/{}", taken_, slices_);
        return picture;
    }

private:
    /// Nothing is left that would be large enough for an order.
    bool is_done(const Desk& desk) const
    {
        return !desk.is_large_enough(desk.price(), desk.round_quantity(goal_.coins(record_.left(), desk.price())));
    }

    void slice(Desk& desk)
    {
        if (slot_ != Desk::none) desk.cancel(slot_);
        slot_ = Desk::none;
        const Price price = desk.price();
        if (!goal_.allows(price)) return;
        const Decimal plan = goal_.whole() * Decimal(taken_) / Decimal(slices_);
        Decimal part = plan - record_.done();
        if (taken_ < slices_ && jitter_.is_positive()) {
            const double swing = 2 * random_.uniform(static_cast<std::uint64_t>(taken_)) - 1;
            part = part * (Decimal(1) + jitter_ * Decimal::from_double(swing, 6));
        }
        const Quantity lots = desk.round_quantity(goal_.coins(std::min(part, record_.left()), price));
        if (!desk.is_large_enough(price, lots)) return;
        if (rests_) {  // A tick behind, so that it does not take.
            const Price tick = desk.instrument().price_tick;
            const Price at = goal_.side == orders::Side::buy ? price - tick : price + tick;
            slot_ = desk.limit(goal_.side, at, lots, {.post_only = true});
        } else {
            slot_ = desk.market(goal_.side, lots);
        }
    }

    ExecutionGoal goal_;
    ExecutionRecord record_;
    int slices_;
    core::Duration interval_;
    bool rests_;
    Decimal jitter_;
    core::CounterRandom random_;
    SlotIndex slot_ = Desk::none;
    int taken_ = 0;
    core::Time next_{};
    Price arrival_;
    Price prices_;  ///< Sum over the slices.
};

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems = goal_problems(settings, context);
    if (settings.duration("interval") < std::chrono::seconds(1)) problems.push_back("'interval' must be at least 1s");
    if (settings.duration("duration") < settings.duration("interval")) {
        problems.push_back("'duration' must be at least one interval: two slices");
        return problems;
    }
    const auto& it = context.listings.front().instrument;
    const ExecutionGoal goal = goal_of(settings);
    const Money each = goal.total / Decimal(slices_of(settings));
    if (goal.in_quote() && each < it.notional_min) {
        problems.push_back(fmt::format("'interval': {} slices are {} each, less than the venue's minimum of {}",
                                       slices_of(settings), each.to_string(), it.notional_min.to_string()));
    }
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context&) { return std::make_unique<Twap>(settings); }

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition twap;
const Definition twap{
    .name = "twap",
    .summary = "trades a large amount in equal slices at equal times",
    .grade = Grade::a,
    .parameters = with_goal_parameters({
        {.name = "duration",
         .kind = Kind::duration,
         .summary = "from the first slice to the last",
         .fallback = "1h",
         .asked = true},
        {.name = "interval", .kind = Kind::duration, .summary = "between two slices", .fallback = "5m", .asked = true},
        {.name = "mode",
         .kind = Kind::choice,
         .summary = "at the market, or resting a tick behind the price until the next slice",
         .fallback = "taker",
         .choices = {"taker", "maker"}},
        {.name = "jitter",
         .kind = Kind::ratio,
         .summary = "sizes vary by so much, so that they are hard to see",
         .fallback = "0",
         .min = "0",
         .max = "0.5"},
        {.name = "seed", .kind = Kind::integer, .summary = "of the jitter", .fallback = "1", .min = "0"},
    }),
    .check = check,
    .make = make,
    .funds = goal_funds,
};

}  // namespace builtin
}  // namespace cobot::bots
