#include <fmt/format.h>

#include <algorithm>

#include "bots/definition.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Quantity;
using orders::Side;

/// Takes a fixed share of what others trade, until the total is reached.
class PercentOfVolume : public Machine {
public:
    PercentOfVolume(const Settings& settings, const Context&)
        : settings_(settings),
          side_(settings.text("side") == "sell" ? Side::sell : Side::buy),
          left_(settings.number("total"))
    {
    }

    void start(Desk&) override {}
    bool reads_candles() const override { return true; }

    void on_candle(const market::CandleClosed& candle, Desk& desk) override
    {
        if (candle.instrument != 0 || slot_ != Desk::none) return;
        const Decimal traded = Decimal::from_double(candle.candle.volume, 8);
        owed_ = std::min(owed_ + traded * settings_.number("participation"), left_.value());
        seen_volume_ += traded;
        const auto limit = settings_.maybe("limit");
        if (limit && (side_ == Side::buy ? desk.price().value() > *limit : desk.price().value() < *limit)) return;
        const Quantity lots = desk.round_quantity(Quantity(owed_));
        if (desk.is_large_enough(desk.price(), lots)) slot_ = desk.market(side_, lots);
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        left_ -= fill.quantity;
        owed_ -= fill.quantity.value();
        filled_ += fill.quantity;
        value_ += fill.price * fill.quantity;
        if (!fill.complete) return;
        slot_ = Desk::none;
        if (!desk.is_large_enough(fill.price, desk.round_quantity(left_))) desk.finish(CloseReason::done);
    }
    void on_end(SlotIndex, OrderEnd, Desk& desk) override
    {
        slot_ = Desk::none;
        desk.finish(CloseReason::funds);
    }

    Picture picture(const Desk&) const override
    {
        Picture picture;
        picture.summary = fmt::format("{} left", left_.to_string());
        if (filled_.is_zero() || seen_volume_.is_zero()) return picture;
        picture.figures = {{"average price", (value_ / filled_).value().to_string(8)},
                           {"share of volume", (filled_.value() / seen_volume_).to_string(6)}};
        return picture;
    }

private:
    Settings settings_;
    Side side_;
    Quantity left_;
    Decimal owed_;  ///< Its share of what was traded, not yet taken.
    Decimal seen_volume_;
    Quantity filled_;
    Money value_;
    SlotIndex slot_ = Desk::none;
};

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<PercentOfVolume>(settings, context);
}

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition pov;
const Definition pov{
    .name = "pov",
    .summary = "takes a fixed share of the traded volume until a total is reached",
    .grade = Grade::c,
    .parameters =
        {
            {.name = "side",
             .kind = Kind::choice,
             .summary = "buy or sell",
             .fallback = "buy",
             .choices = {"buy", "sell"},
             .asked = true},
            {.name = "total",
             .summary = "coins in all",
             .required = true,
             .min = "0",
             .above_min = true,
             .asked = true},
            {.name = "participation",
             .kind = Kind::ratio,
             .summary = "share of the traded volume",
             .fallback = "5%",
             .min = "0",
             .max = "0.5",
             .above_min = true,
             .asked = true},
            {.name = "limit", .summary = "nothing beyond this price; it is carried on", .min = "0", .above_min = true},
        },
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
