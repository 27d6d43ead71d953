#include <fmt/format.h>

#include <algorithm>

#include "bots/definition.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Side;

/// A large limit order of which only a part is ever seen: when that is filled, the next part takes its place.
class Iceberg : public Machine {
public:
    Iceberg(const Settings& settings, const Context&)
        : settings_(settings),
          side_(settings.text("side") == "sell" ? Side::sell : Side::buy),
          left_(settings.number("total"))
    {
    }

    void start(Desk& desk) override { show(desk); }
    void on_timer(Desk& desk) override { show(desk); }
    bool reads_candles() const override { return settings_.has("offset"); }

    void on_candle(const market::CandleClosed& candle, Desk& desk) override
    {
        // The price has moved on: the visible part follows, as far as the limit allows.
        if (candle.instrument != 0) return;
        if (slot_ == Desk::none) return show(desk);
        const Price wanted = price(desk);
        const Decimal moved = (wanted.value() - desk.slot(slot_).price.value()).abs();
        if (moved > desk.slot(slot_).price.value() * settings_.number("tolerance")) {
            desk.amend(slot_, wanted, desk.slot(slot_).remaining());
        }
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        left_ -= fill.quantity;
        filled_ += fill.quantity;
        value_ += fill.value;
        if (!fill.complete) return;
        slot_ = Desk::none;
        ++parts_;
        if (!desk.is_large_enough(fill.price, desk.round_quantity(left_))) return desk.finish(CloseReason::done);
        const auto pause = settings_.duration("pause");
        pause.count() == 0 ? show(desk) : desk.wake_at(desk.now() + pause);
    }
    void on_end(SlotIndex, OrderEnd, Desk&) override { slot_ = Desk::none; }

    Picture picture(const Desk&) const override
    {
        Picture picture;
        picture.summary = fmt::format("{} left, {} parts filled", left_.to_string(), parts_);
        if (filled_.is_positive()) picture.figures = {{"average price", (value_ / filled_).value().to_string(8)}};
        return picture;
    }

private:
    /// At the limit, or `offset` behind the last price and never beyond the limit.
    Price price(const Desk& desk) const
    {
        const Decimal limit = settings_.number("limit");
        if (!settings_.has("offset")) return Price(limit);
        const Decimal offset = settings_.number("offset");
        const bool buys = side_ == Side::buy;
        const Decimal near = desk.price().value() * (buys ? Decimal(1) - offset : Decimal(1) + offset);
        return desk.round_price(Price(buys ? std::min(near, limit) : std::max(near, limit)), side_);
    }

    void show(Desk& desk)
    {
        if (slot_ != Desk::none) return;
        const Quantity part = std::min(Quantity(settings_.number("visible")), left_);
        slot_ = desk.limit(side_, price(desk), part);
        if (slot_ == Desk::none) desk.finish(CloseReason::failed);
    }

    Settings settings_;
    Side side_;
    Quantity left_;
    Quantity filled_;
    Money value_;
    int parts_ = 0;
    SlotIndex slot_ = Desk::none;
};

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    if (settings.number("visible") > settings.number("total"))
        problems.push_back("'visible' must not be more than the total");
    const Decimal fee = context.listings.front().instrument.taker_fee;
    const Decimal needed = settings.number("total") * settings.number("limit") * (Decimal(1) + fee);
    if (settings.text("side") == "buy" && needed > context.investment.value()) {
        problems.push_back(
            fmt::format("'investment': buying the total at the limit needs {} with fees", needed.to_string()));
    }
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<Iceberg>(settings, context);
}

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition iceberg;
const Definition iceberg{
    .name = "iceberg",
    .summary = "a large limit order of which only a part is ever seen",
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
            {.name = "visible",
             .summary = "coins in each part",
             .required = true,
             .min = "0",
             .above_min = true,
             .asked = true},
            {.name = "limit",
             .summary = "the worst price",
             .required = true,
             .min = "0",
             .above_min = true,
             .asked = true},
            {.name = "offset",
             .kind = Kind::ratio,
             .summary = "follow the price at this distance, up to the limit",
             .min = "0",
             .max = "0.5"},
            {.name = "tolerance",
             .kind = Kind::ratio,
             .summary = "moves smaller than it are not followed",
             .fallback = "0.1%",
             .min = "0",
             .max = "0.5"},
            {.name = "pause", .kind = Kind::duration, .summary = "between two parts", .fallback = "0s"},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
