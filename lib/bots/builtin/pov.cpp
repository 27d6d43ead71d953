#include <fmt/format.h>

#include "bots/execution_goal.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Price;
using core::Quantity;

/// Trades a share of what the market trades. What a candle was too small for is done with the next.
class ParticipationOfVolume : public Machine {
public:
    explicit ParticipationOfVolume(const Settings& settings)
        : goal_(goal_of(settings)),
          record_(goal_),
          share_(settings.number("participation")),
          time_(settings.duration("duration"))
    {
    }

    void start(Desk& desk) override
    {
        arrival_ = desk.price();
        if (time_.count() == 0) return;
        due_ = desk.now() + time_;
        desk.wake_at(due_);
    }

    bool reads_candles() const override { return true; }
    void on_candle(const market::CandleClosed& closed, Desk& desk) override
    {
        const Quantity volume(Decimal::from_double(closed.candle.volume, 8));
        const Price price = desk.price();
        // The volume-weighted price that it is measured against: of typical prices, as candles tell no more.
        const double typical = (closed.candle.high + closed.candle.low + closed.candle.close) / 3;
        traded_ += closed.candle.volume;
        turnover_ += closed.candle.volume * typical;
        wanted_ += goal_.part(price, volume * share_);
        if (!goal_.allows(price) || slot_ != Desk::none) return;
        const Decimal part = std::min(wanted_, goal_.whole()) - record_.done();
        const Quantity lots = desk.round_quantity(goal_.coins(part, price));
        if (desk.is_large_enough(price, lots)) {
            slot_ = desk.market(goal_.side, lots);
        } else if (wanted_ >= goal_.whole()) {  // What is left is too small for an order.
            desk.finish(CloseReason::done);
        }
    }

    void on_timer(Desk& desk) override
    {
        if (desk.now() < due_) {
            desk.wake_at(due_);
        } else {
            desk.finish(CloseReason::expired);
        }
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        record_.add(fill);
        if (fill.complete) slot_ = Desk::none;
        if (record_.left().is_zero()) desk.finish(CloseReason::done);
    }
    void on_end(SlotIndex, OrderEnd, Desk&) override { slot_ = Desk::none; }

    Picture picture(const Desk&) const override
    {
        const Price vwap(traded_ > 0 ? Decimal::from_double(turnover_ / traded_, 8) : Decimal());
        return record_.picture({{"arrival", arrival_}, {"VWAP", vwap}});
    }

private:
    ExecutionGoal goal_;
    ExecutionRecord record_;
    Decimal share_;
    core::Duration time_;
    core::Time due_ = Desk::no_timer;
    SlotIndex slot_ = Desk::none;
    Decimal wanted_;  ///< Of the goal, by the volume so far.
    Price arrival_;
    double traded_ = 0, turnover_ = 0;  ///< Of the market: for the benchmark alone.
};

std::unique_ptr<Machine> make(const Settings& settings, const Context&)
{
    return std::make_unique<ParticipationOfVolume>(settings);
}

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition pov;
const Definition pov{
    .name = "pov",
    .summary = "trades a large amount as a share of what the market trades",
    .grade = Grade::c,
    .parameters = with_goal_parameters({
        {.name = "participation",
         .kind = Kind::ratio,
         .summary = "share of the market's volume",
         .fallback = "5%",
         .min = "0",
         .max = "0.5",
         .above_min = true,
         .asked = true},
        {.name = "duration",
         .kind = Kind::duration,
         .summary = "it gives up after so long; 0s: never",
         .fallback = "0s"},
    }),
    .check = goal_problems,
    .make = make,
    .funds = goal_funds,
};

}  // namespace builtin
}  // namespace cobot::bots
