#pragma once

#include <bit>

#include "simulation/fill_model.hpp"

namespace cobot::simulation {

/// Pessimistic where the candles do not say: see docs/explanation/fills.md.
class HonestFills final : public FillModel {
public:
    explicit HonestFills(const Costs& costs)
        : cost_(costs.slippage + costs.spread / 2),
          buying_(core::Decimal(1) + core::Decimal::from_double(cost_)),
          selling_(core::Decimal(1) + core::Decimal::from_double(-cost_))
    {
    }

    core::Price market_price(const PairCandles& pair, std::size_t i, orders::Side side) const override
    {
        const auto& series = pair.series;
        return slipped(series.price_of(series.open()[i]), side, series.instrument().price_tick);
    }
    core::Price closing_price(const PairCandles& pair, std::size_t i, const Guard& guard) const override
    {
        return market_price(pair, i, orders::exit_side(guard.direction));
    }
    core::Price final_price(const PairCandles& pair, const Guard& guard) const override
    {
        const auto& series = pair.series;
        return slipped(series.price_of(series.close().back()), orders::exit_side(guard.direction), guard.tick);
    }
    core::Time final_time(const PairCandles& pair) const override { return pair.series.end() - core::Duration(1); }

    core::Quantity lots(core::Money amount, core::Price price, const market::Instrument& instrument) const override
    {
        const core::Quantity step = instrument.quantity_step;
        const core::Quantity whole((amount / price).value().round_down_to(step.value()));
        // The quotient was rounded at its last place, now and then up to a lot that the amount does not pay.
        return price * whole > amount ? whole - step : whole;
    }
    std::optional<std::string> check_entry(core::Money& amount, core::Price price,
                                           const market::Instrument& instrument) const override
    {
        const core::Quantity quantity = lots(amount, price, instrument);
        const char* refusal = refusal_of(quantity, price * quantity, instrument);
        return refusal == nullptr ? std::nullopt : std::optional<std::string>(refusal);
    }
    /// Why an entry of whole lots is not allowed, or null.
    static const char* refusal_of(core::Quantity quantity, core::Money value, const market::Instrument& instrument)
    {
        if (!quantity.is_positive()) return "less than one lot";
        if (quantity < instrument.quantity_min) return "under the minimum quantity";
        return value < instrument.notional_min ? "under the minimum notional" : nullptr;
    }
    /// A candle tells only that it happened: by its last millisecond it has.
    core::Time time_inside(const market::CandleSeries& series, std::size_t i) const override
    {
        return series.close_time(i) - core::Duration(1);
    }

    void arm(Guard& guard, const PairCandles& pair) const override;
    /// What a plan's stop and target leave, where it has neither steps of profit nor a trailing stop.
    static QuietZone between_levels(const Guard& guard, std::size_t until)
    {
        return {guard.has_stop() ? guard.stop_level : -std::numeric_limits<double>::infinity(),
                through(guard.target_level), until};
    }
    QuietZone quiet_zone(const Guard& guard, const PairCandles& pair, std::size_t i) const override;
    std::optional<Exit> test(Guard& guard, const PairCandles& pair, std::size_t i) const override;

    bool pair_by_pair() const override { return false; }
    bool needs_trade_through() const override { return true; }
    bool fills_in_gaps() const override { return false; }

private:
    /// The level just above `level`, which is not zero: at or over it means strictly over `level`.
    static double through(double level)
    {
        if (level == std::numeric_limits<double>::infinity()) return level;
        return std::bit_cast<double>(std::bit_cast<std::int64_t>(level) + (level > 0 ? 1 : -1));
    }

    struct Target {
        core::Price price;
        double level;  ///< Infinite: there is none.
        orders::ExitReason reason;
        bool is_new = false;   ///< Placed at this candle's open, so that it may take liquidity there.
        bool at_once = false;  ///< Leave at the open, whatever the price.
    };

    core::Price slipped(core::Price price, orders::Side side, core::Price tick) const
    {
        if (cost_ == 0) return price;
        const bool buys = side == orders::Side::buy;
        const core::Price moved = price * (buys ? buying_ : selling_);
        return core::Price(buys ? moved.value().round_up_to(tick.value()) : moved.value().round_down_to(tick.value()));
    }

    /// Rounded to the tick on the side that is harder to reach with a gain, easier with a loss.
    static core::Price up_for(const Guard& guard, core::Price price)
    {
        return core::Price(guard.sign > 0 ? price.value().round_up_to(guard.tick.value())
                                          : price.value().round_down_to(guard.tick.value()));
    }

    static core::Price price_at_profit(const Guard& guard, core::Decimal ratio, core::Decimal exit_fee_rate);
    Target target_at(const Guard& guard, const market::CandleSeries& series, std::size_t i) const;
    Exit at_open(const Guard& guard, const market::CandleSeries& series, std::size_t i,
                 orders::ExitReason reason) const;
    Exit at_stop(const Guard& guard) const;
    Exit resolve(const Guard& guard, const PairCandles& pair, std::size_t i, const Target& target) const;
    static void trail(Guard& guard, double best);

    double cost_ = 0;
    core::Decimal buying_, selling_;  ///< What market prices are multiplied with.
};

}  // namespace cobot::simulation
