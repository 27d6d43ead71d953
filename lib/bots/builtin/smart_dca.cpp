#include <fmt/format.h>

#include "bots/averaging_settings.hpp"
#include "indicators/definition.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;

/// One indicator over closed candles, the last value of its first output.
class Reading {
public:
    Reading(std::string_view name, int period)
        : definition_(*indicators::find(name)), values_(definition_.parameters.size())
    {
        for (std::size_t k = 0; k < values_.size(); ++k) values_[k] = definition_.parameters[k].default_value;
        values_[0] = period;
        stream_ = definition_.stream(values_);
        warmup_ = definition_.warmup(values_, 0);
        out_.resize(definition_.outputs.size());
    }

    void step(const market::Candle& candle)
    {
        std::vector<double> in;
        for (const indicators::Input input : definition_.inputs) {
            switch (input) {
                case indicators::Input::high: in.push_back(candle.high); break;
                case indicators::Input::low: in.push_back(candle.low); break;
                case indicators::Input::open: in.push_back(candle.open); break;
                case indicators::Input::volume: in.push_back(candle.volume); break;
                default: in.push_back(candle.close); break;
            }
        }
        stream_->step(in.data(), out_.data());
        ++seen_;
    }

    std::optional<double> value() const { return seen_ >= warmup_ ? std::optional(out_.front()) : std::nullopt; }

private:
    const indicators::Definition& definition_;
    std::vector<double> values_;
    std::unique_ptr<indicators::Stream> stream_;
    std::size_t warmup_ = 0;
    std::vector<double> out_;
    std::size_t seen_ = 0;
};

/// An averaging deal whose distances are multiples of the average true range, frozen when the deal begins so that a
/// replay finds the same ladder, and whose beginning may wait for an oversold RSI. Closed candles only.
class SmartDca : public Averaging {
public:
    SmartDca(AveragingPlan plan, const Settings& settings)
        : Averaging(std::move(plan)),
          settings_(settings),
          atr_("atr", settings.integer("atr_period")),
          rsi_("rsi", settings.integer("rsi_period"))
    {
    }

    bool reads_candles() const override { return true; }

    void on_candle(const market::CandleClosed& candle, Desk& desk) override
    {
        if (candle.instrument != 0) return;
        atr_.step(candle.candle);
        rsi_.step(candle.candle);
        if (wanted_ && is_idle()) seek(desk);
    }

protected:
    void seek(Desk& desk) override
    {
        wanted_ = true;
        if (!is_ready()) return;
        wanted_ = false;
        Averaging::seek(desk);
    }

    std::vector<Rung> rungs_for(Price price, const Desk&) const override
    {
        const Decimal step = Decimal::from_double(*atr_.value(), 8) * settings_.number("atr_multiple") / price.value();
        std::vector<Rung> rungs =
            scaled_rungs(step, settings_.number("step_scale"), Money(settings_.number("safety_order")),
                         settings_.number("volume_scale"), settings_.integer("max_safety_orders"));
        // A market that moves half its price a candle has no room for the rest of the ladder.
        std::erase_if(rungs, [](const Rung& rung) { return rung.deviation >= Decimal(1); });
        return rungs;
    }

private:
    bool is_ready() const
    {
        if (!atr_.value()) return false;
        const auto below = settings_.maybe("rsi_below");
        return !below || (rsi_.value() && *rsi_.value() < below->to_double());
    }

    Settings settings_;
    Reading atr_;
    Reading rsi_;
    bool wanted_ = false;
};

AveragingPlan plan_of(const Settings& settings, const Context& context)
{
    AveragingPlan plan = deal_plan(settings, context);
    plan.base_order = Money(settings.number("base_order"));
    plan.active_rungs = settings.integer("active_safety_orders");
    return plan;
}

/// The distances are not known yet; the money is.
AveragingPlan with_sizes(const Settings& settings, const Context& context)
{
    AveragingPlan plan = plan_of(settings, context);
    const Decimal step = *Decimal::parse("0.000001");
    plan.rungs = scaled_rungs(step, Decimal(1), Money(settings.number("safety_order")), settings.number("volume_scale"),
                              settings.integer("max_safety_orders"));
    return plan;
}

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    return deal_problems(with_sizes(settings, context), settings, context, "max_safety_orders");
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<SmartDca>(plan_of(settings, context), settings);
}

Money funds(const Settings& settings, const Context& context)
{
    return funds_of(with_sizes(settings, context), context.listings.front().instrument.taker_fee);
}

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition smart_dca;
const Definition smart_dca{
    .name = "smart_dca",
    .summary = "averages down in steps as wide as the market moves, and begins when it is oversold",
    .grade = Grade::a,
    .parameters = with_deal_parameters({
        {.name = "base_order",
         .summary = "money in the first order",
         .required = true,
         .min = "0",
         .above_min = true,
         .asked = true},
        {.name = "safety_order",
         .summary = "money in the first order below",
         .required = true,
         .min = "0",
         .above_min = true,
         .asked = true},
        {.name = "max_safety_orders",
         .kind = Kind::integer,
         .summary = "how many",
         .fallback = "5",
         .min = "0",
         .max = "200",
         .asked = true},
        {.name = "active_safety_orders",
         .kind = Kind::integer,
         .summary = "resting at once; 0: all",
         .fallback = "0",
         .min = "0",
         .max = "200"},
        {.name = "atr_period",
         .kind = Kind::integer,
         .summary = "candles of the average true range",
         .fallback = "14",
         .min = "1",
         .max = "1000"},
        {.name = "atr_multiple",
         .summary = "distance to the first safety order, in average true ranges",
         .fallback = "3",
         .min = "0",
         .max = "100",
         .above_min = true,
         .asked = true},
        {.name = "step_scale",
         .summary = "each distance times the one before",
         .fallback = "1.2",
         .min = "0.1",
         .max = "10"},
        {.name = "volume_scale",
         .summary = "each size times the one before",
         .fallback = "1.3",
         .min = "0.1",
         .max = "10"},
        {.name = "rsi_below",
         .summary = "deals begin when the RSI is below it; otherwise at once",
         .min = "1",
         .max = "99",
         .asked = true},
        {.name = "rsi_period",
         .kind = Kind::integer,
         .summary = "candles of the RSI",
         .fallback = "14",
         .min = "2",
         .max = "1000"},
    }),
    .check = check,
    .make = make,
    .funds = funds,
};

}  // namespace builtin
}  // namespace cobot::bots
