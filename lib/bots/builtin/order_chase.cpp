#include <fmt/format.h>

#include <algorithm>

#include "bots/definition.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Price;
using core::Quantity;
using orders::Side;

/// A limit order that stays a distance behind the price and follows when it runs away, up to a limit.
class OrderChase : public Machine {
public:
    OrderChase(const Settings& settings, const Context& context)
        : settings_(settings), context_(context), side_(settings.text("side") == "sell" ? Side::sell : Side::buy)
    {
    }

    void start(Desk& desk) override
    {
        begun_ = desk.price();
        const Decimal fee = desk.instrument().taker_fee;
        const Price worst = limit();
        Quantity quantity(settings_.maybe("quantity").value_or(Decimal()));
        if (quantity.is_zero()) {
            quantity = side_ == Side::sell
                           ? desk.free_base()
                           : Quantity(context_.investment.value() / (worst.value() * (Decimal(1) + fee)));
        }
        slot_ = desk.limit(side_, behind(desk.price()), quantity, {.post_only = settings_.flag("post_only")});
        if (slot_ == Desk::none) desk.finish(CloseReason::failed);
    }
    bool reads_candles() const override { return true; }

    void on_candle(const market::CandleClosed& candle, Desk& desk) override
    {
        if (candle.instrument != 0 || slot_ == Desk::none) return;
        const bool ran_away = side_ == Side::buy ? desk.price() > limit() : desk.price() < limit();
        if (ran_away && settings_.flag("stop_beyond")) {
            desk.cancel(slot_);
            return desk.finish(CloseReason::expired);
        }
        const Price wanted = desk.round_price(behind(desk.price()), side_);
        const Price now = desk.slot(slot_).price;
        // It only ever follows: towards the price, never away from it.
        const bool nearer = side_ == Side::buy ? wanted > now : wanted < now;
        if (!nearer || (wanted.value() - now.value()).abs() < now.value() * settings_.number("tolerance")) return;
        desk.amend(slot_, wanted, desk.slot(slot_).remaining());
        ++moves_;
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        if (!fill.complete) return;
        slot_ = Desk::none;
        desk.finish(CloseReason::done);
    }
    void on_end(SlotIndex, OrderEnd, Desk& desk) override
    {
        slot_ = Desk::none;
        desk.finish(CloseReason::failed);
    }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        picture.summary = slot_ == Desk::none
                              ? "done"
                              : fmt::format("at {}, moved {} times", desk.slot(slot_).price.to_string(), moves_);
        return picture;
    }

private:
    /// The price that it will not go beyond.
    Price limit() const
    {
        const Decimal most = settings_.number("max_chase");
        return begun_ * (side_ == Side::buy ? Decimal(1) + most : Decimal(1) - most);
    }
    Price behind(Price price) const
    {
        const Decimal distance = settings_.number("distance");
        const Price at = price * (side_ == Side::buy ? Decimal(1) - distance : Decimal(1) + distance);
        return side_ == Side::buy ? std::min(at, limit()) : std::max(at, limit());
    }

    Settings settings_;
    Context context_;
    Side side_;
    Price begun_;
    int moves_ = 0;
    SlotIndex slot_ = Desk::none;
};

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<OrderChase>(settings, context);
}

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition order_chase;
const Definition order_chase{
    .name = "order_chase",
    .summary = "a limit order that follows the price when it runs away, up to a limit",
    .grade = Grade::c,
    .parameters =
        {
            {.name = "side",
             .kind = Kind::choice,
             .summary = "buy or sell",
             .fallback = "buy",
             .choices = {"buy", "sell"},
             .asked = true},
            {.name = "quantity",
             .summary = "coins; otherwise what the investment buys, or all there are",
             .min = "0",
             .above_min = true},
            {.name = "distance",
             .kind = Kind::ratio,
             .summary = "behind the price",
             .fallback = "0.05%",
             .min = "0",
             .max = "0.5",
             .asked = true},
            {.name = "tolerance",
             .kind = Kind::ratio,
             .summary = "moves smaller than it are not followed",
             .fallback = "0.05%",
             .min = "0",
             .max = "0.5"},
            {.name = "max_chase",
             .kind = Kind::ratio,
             .summary = "how far from the first price it follows",
             .fallback = "2%",
             .min = "0",
             .max = "0.5",
             .asked = true},
            {.name = "post_only", .kind = Kind::boolean, .summary = "never take", .fallback = "false"},
            {.name = "stop_beyond",
             .kind = Kind::boolean,
             .summary = "give up when the price is beyond that; otherwise wait there",
             .fallback = "false"},
        },
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
