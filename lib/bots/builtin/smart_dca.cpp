#include "bots/averaging_settings.hpp"
#include "bots/indicator_reading.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;

/// An averaging deal whose distances are multiples of the average true range, frozen when the deal begins so that a
/// replay finds the same ladder. Its beginning, and each further order, may wait for an oversold market. Closed candles
/// only.
class SmartDca : public Averaging {
public:
    SmartDca(AveragingPlan plan, const Settings& settings)
        : Averaging(std::move(plan)),
          settings_(settings),
          atr_("atr", {settings.number("atr_period").to_double()}),
          rsi_("rsi", {settings.number("rsi_period").to_double()}),
          band_("bbands", {settings.number("band_period").to_double(), settings.number("band_width").to_double()},
                "lower"),
          below_band_(settings.flag("safety_below_band"))
    {
        if (const auto rsi = settings.maybe("rsi_below")) rsi_below_ = rsi->to_double();
        if (const auto rsi = settings.maybe("safety_rsi_below")) safety_rsi_below_ = rsi->to_double();
    }

    bool reads_candles() const override { return true; }

    void on_candle(const market::CandleClosed& candle, Desk& desk) override
    {
        if (candle.instrument != 0) return;
        atr_.step(candle.candle);
        rsi_.step(candle.candle);
        band_.step(candle.candle);
        if (wanted_ && is_idle()) {
            seek(desk);
        } else if (!rungs_rest() && is_oversold(candle.candle.close)) {
            take_due_rungs(desk);
        }
    }

protected:
    void seek(Desk& desk) override
    {
        wanted_ = true;
        if (!is_ready()) return;
        wanted_ = false;
        Averaging::seek(desk);
    }

    /// With a gate the distances are minima: the orders that are due when it opens are all made then.
    bool rungs_rest() const override { return !safety_rsi_below_ && !below_band_; }

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
        return !rsi_below_ || (rsi_.value() && *rsi_.value() < *rsi_below_);
    }

    bool is_oversold(double close) const
    {
        if (safety_rsi_below_ && !(rsi_.value() && *rsi_.value() < *safety_rsi_below_)) return false;
        return !below_band_ || (band_.value() && close < *band_.value());
    }

    Settings settings_;
    IndicatorReading atr_, rsi_, band_;
    std::optional<double> rsi_below_, safety_rsi_below_;
    bool below_band_;
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
        {.name = "safety_rsi_below",
         .summary = "each safety order also waits for a candle that closes with the RSI below it, and buys then",
         .min = "1",
         .max = "99"},
        {.name = "safety_below_band",
         .kind = Kind::boolean,
         .summary = "each safety order also waits for a candle that closes below the lower Bollinger band",
         .fallback = "false"},
        {.name = "band_period",
         .kind = Kind::integer,
         .summary = "candles of the band",
         .fallback = "20",
         .min = "2",
         .max = "1000"},
        {.name = "band_width",
         .summary = "of the band, in standard deviations",
         .fallback = "2",
         .min = "0.1",
         .max = "10"},
    }),
    .check = check,
    .make = make,
    .funds = funds,
};

}  // namespace builtin
}  // namespace cobot::bots
