#include "bots/definition.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Price;
using core::Quantity;
using orders::Side;

/// Follows the price and acts when it turns by a distance. Buys with the investment, or sells the coins brought in.
class TrailingOrder : public Machine {
public:
    TrailingOrder(const Settings& settings, const Context& context) : settings_(settings), context_(context) {}

    void start(Desk& desk) override
    {
        const bool sells = settings_.text("side") == "sell";
        const Decimal fee = desk.instrument().taker_fee;
        const Price activation(settings_.maybe("activation").value_or(Decimal()));
        const Price at = activation.is_zero() ? desk.price() : activation;
        Quantity quantity(settings_.maybe("quantity").value_or(Decimal()));
        if (quantity.is_zero()) {
            quantity = sells ? desk.free_base() : Quantity(desk.free_quote() / (at.value() * (Decimal(1) + fee)));
        }
        slot_ = desk.trailing_stop(sells ? Side::sell : Side::buy, settings_.number("callback"), activation, quantity);
        if (slot_ == Desk::none) desk.finish(CloseReason::failed);
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        if (fill.complete) desk.finish(CloseReason::done);
    }
    void on_end(SlotIndex, OrderEnd, Desk& desk) override { desk.finish(CloseReason::failed); }

    Picture picture(const Desk& desk) const override
    {
        const bool waits = slot_ != Desk::none && desk.finished() == CloseReason::none;
        return {waits ? "following" : "done", {}, {{"callback", settings_.number("callback").to_string()}}};
    }

private:
    Settings settings_;
    Context context_;
    SlotIndex slot_ = Desk::none;
};

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<TrailingOrder>(settings, context);
}

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition trailing_order;
const Definition trailing_order{
    .name = "trailing_order",
    .summary = "follows the price and buys or sells when it turns by a distance",
    .grade = Grade::a,
    .parameters =
        {
            {.name = "side",
             .kind = Kind::choice,
             .summary = "what to do when it turns",
             .fallback = "sell",
             .choices = {"sell", "buy"},
             .asked = true},
            {.name = "callback",
             .kind = Kind::ratio,
             .summary = "distance from the best price",
             .required = true,
             .min = "0",
             .max = "0.5",
             .above_min = true,
             .asked = true},
            {.name = "activation",
             .summary = "price from which on it follows; otherwise at once",
             .min = "0",
             .above_min = true,
             .asked = true},
            {.name = "quantity",
             .summary = "coins; otherwise all there are, or the whole investment",
             .min = "0",
             .above_min = true},
        },
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
