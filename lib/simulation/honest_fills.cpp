#include "simulation/honest_fills.hpp"

#include <algorithm>
#include <cmath>

namespace cobot::simulation {

using core::Decimal;
using core::Price;
using orders::ExitReason;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// One candle seen in the direction of a position.
struct Levels {
    double open, worst, best;

    Levels(const Guard& guard, const market::CandleSeries& series, std::size_t i)
        : open(guard.sign * series.open()[i]),
          worst(guard.sign > 0 ? series.low()[i] : -series.high()[i]),
          best(guard.sign > 0 ? series.high()[i] : -series.low()[i])
    {
    }
};

}  // namespace

/// The price at which leaving realises the profit ratio `ratio` after both fees, gross of slippage.
/// Long: C (1 - f_exit) = (1 + ratio) O (1 + f_entry). Short: C (1 + f_exit) = (1 - ratio) O (1 - f_entry).
Price HonestFills::price_at_profit(const Guard& guard, Decimal ratio, Decimal exit_fee_rate)
{
    const Decimal one(1);
    const Decimal factor = guard.sign > 0 ? (one + guard.entry_fee_rate) * (one + ratio) / (one - exit_fee_rate)
                                          : (one - guard.entry_fee_rate) * (one - ratio) / (one + exit_fee_rate);
    return guard.entry * factor;
}

void HonestFills::arm(Guard& guard, const PairCandles&) const
{
    if (!guard.plan) return;
    const orders::ExitPlan& plan = *guard.plan;
    const auto towards_gain = [&](Decimal value) { return guard.sign > 0 ? value : -value; };
    if (guard.stop_distance.is_positive() && guard.stop_distance < guard.entry) {
        guard.set_stop(up_for(guard, guard.entry - Price(towards_gain(guard.stop_distance.value()))));
    } else if (plan.stop_ratio) {
        guard.set_stop(up_for(guard, guard.entry * (Decimal(1) - towards_gain(*plan.stop_ratio))));
    }
    if (plan.target_ratio) {
        guard.set_target(up_for(guard, guard.entry * (Decimal(1) + towards_gain(*plan.target_ratio))));
    } else if (plan.target_risk_multiple && guard.has_stop()) {
        guard.set_target(up_for(guard, guard.entry + (guard.entry - guard.stop) * *plan.target_risk_multiple));
    }
    if (plan.trailing) {
        guard.trailing_starts = guard.level_of(price_at_profit(guard, plan.trailing->activation, guard.taker_fee));
        guard.trailing_active = false;
        guard.best_level = guard.level_of(guard.entry);
    }
}

HonestFills::Target HonestFills::target_at(const Guard& guard, const market::CandleSeries& series, std::size_t i) const
{
    const Target fixed{guard.target, guard.target_level, ExitReason::take_profit};
    if (guard.plan->roi.empty()) return fixed;

    const auto* step = roi_step(*guard.plan, series.open_time(i) - guard.entry_time);
    if (step == nullptr) return fixed;
    const bool is_new =
        i > guard.entry_index && step != roi_step(*guard.plan, series.open_time(i - 1) - guard.entry_time);
    if (step->ratio == Decimal(-1)) {
        return {guard.target, guard.target_level, ExitReason::roi, false, i > guard.entry_index};
    }
    const Price price = up_for(guard, price_at_profit(guard, step->ratio, guard.maker_fee));
    const double its_level = guard.level_of(price);
    return its_level < fixed.level ? Target{price, its_level, ExitReason::roi, is_new} : fixed;
}

QuietZone HonestFills::quiet_zone(const Guard& guard, const PairCandles& pair, std::size_t i) const
{
    if (!guard.plan) return {-infinity, infinity, pair.series.size()};
    const auto& series = pair.series;
    QuietZone zone = between_levels(guard, series.size());
    const Target target = target_at(guard, series, i);
    if (target.is_new || target.at_once) return {infinity, -infinity, series.size()};  // look at this candle
    zone.above = through(target.level);
    for (const auto& step : guard.plan->roi) {
        const core::Time from = guard.entry_time + step.since_entry;
        if (from > series.open_time(i)) {
            zone.until = series.index_at(from);
            break;
        }
    }
    if (guard.plan->trailing) {
        const bool waits = guard.plan->trailing->only_after_activation && !guard.trailing_active;
        zone.above = std::min(zone.above, through(waits ? guard.trailing_starts : guard.best_level));
    }
    return zone;
}

Exit HonestFills::at_open(const Guard& guard, const market::CandleSeries& series, std::size_t i,
                          ExitReason reason) const
{
    const Price open = series.price_of(series.open()[i]);
    Exit exit{slipped(open, orders::exit_side(guard.direction), guard.tick), reason};
    exit.at_open = true;
    return exit;
}

Exit HonestFills::at_stop(const Guard& guard) const
{
    return {slipped(guard.stop, orders::exit_side(guard.direction), guard.tick),
            guard.trailed ? ExitReason::trailing_stop_loss : ExitReason::stop_loss};
}

std::optional<Exit> HonestFills::test(Guard& guard, const PairCandles& pair, std::size_t i) const
{
    const auto& series = pair.series;
    if (!guard.plan || !series.traded(i)) return std::nullopt;
    const Levels candle(guard, series, i);
    const Target target = target_at(guard, series, i);
    const bool stop_hit = guard.has_stop() && candle.worst <= guard.stop_level;

    if (i > guard.entry_index) {  // what rested before this candle meets its open first
        if (guard.has_stop() && candle.open <= guard.stop_level) {
            return at_open(guard, series, i, at_stop(guard).reason);
        }
        if (target.at_once || (target.is_new && candle.open >= target.level)) {
            return at_open(guard, series, i, target.reason);
        }
    }
    const bool target_hit = candle.best > target.level;
    if (stop_hit && target_hit) return resolve(guard, pair, i, target);
    if (stop_hit) return at_stop(guard);
    if (target_hit) return Exit{target.price, target.reason, orders::Liquidity::maker};
    if (guard.plan->trailing) trail(guard, candle.best);
    return std::nullopt;
}

/// Which came first? Finer candles tell, where they separate the two; otherwise it was the stop.
Exit HonestFills::resolve(const Guard& guard, const PairCandles& pair, std::size_t i, const Target& target) const
{
    const auto& detail = pair.detail;
    const Exit target_exit{target.price, target.reason, orders::Liquidity::maker};
    const core::Time begin = pair.series.open_time(i);
    std::size_t k = detail.empty() || detail.begin() > begin ? detail.size() : detail.index_at(begin);
    for (; k < detail.size() && detail.open_time(k) < pair.series.close_time(i); ++k) {
        if (!detail.traded(k)) continue;
        const Levels candle(guard, detail, k);
        const bool stop_hit = candle.worst <= guard.stop_level;
        const bool target_hit = candle.best > target.level;
        Exit exit = stop_hit ? at_stop(guard) : target_exit;
        exit.resolved = true;
        if (stop_hit && target_hit && candle.open > guard.stop_level) break;
        if (stop_hit || target_hit) return exit;
    }
    Exit exit = at_stop(guard);
    exit.ambiguous = true;
    return exit;
}

/// Moves the stop after a candle has closed, as a bot can that sees closed candles.
void HonestFills::trail(Guard& guard, double best)
{
    const auto& trailing = *guard.plan->trailing;
    if (best > guard.trailing_starts) guard.trailing_active = true;
    if ((trailing.only_after_activation && !guard.trailing_active) || best <= guard.best_level) return;
    guard.best_level = best;
    Decimal distance = trailing.distance;
    if (!guard.trailing_active && guard.plan->stop_ratio) distance = *guard.plan->stop_ratio;
    const Price best_price(Decimal::from_double(guard.sign * best));
    const Price stop = up_for(guard, best_price * (Decimal(1) - distance * Decimal(guard.sign > 0 ? 1 : -1)));
    if (guard.has_stop() && guard.level_of(stop) <= guard.stop_level) return;
    guard.set_stop(stop);
    guard.trailed = true;
}

std::unique_ptr<FillModel> make_honest_fills(const Costs& costs) { return std::make_unique<HonestFills>(costs); }

}  // namespace cobot::simulation
