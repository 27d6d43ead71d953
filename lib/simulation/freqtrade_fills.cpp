#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "bots/freqtrade_profit.hpp"
#include "bots/sizing.hpp"
#include "core/ensure.hpp"
#include "simulation/fill_model.hpp"

/// The rules of freqtrade's backtesting (version 2026.9), restated in docs/explanation/freqtrade-parity.md.
/// Where freqtrade computes in doubles, so does this file, in the same order: the last digit decides about a tick.

namespace cobot::simulation {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::ExitReason;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double slack = 1e-9;  // quiet zones err on the side of looking

enum class Rounding { down, nearest, up };

/// `value` as its shortest decimal text, cut to `decimals` places and rounded.
Decimal printed(double value, int decimals, Rounding rounding)
{
    char buffer[400];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
    COBOT_ENSURE(error == std::errc(), "a price too long to print");
    const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
    const std::size_t dot = std::min(text.find('.'), text.size());
    const std::size_t kept = std::min(text.size(), dot + 1 + static_cast<std::size_t>(decimals));
    const std::string_view rest = text.substr(kept);
    const auto whole = Decimal::parse(text.substr(0, kept));
    COBOT_ENSURE(whole.has_value(), "a price that is not a number");
    Decimal step(1);
    for (int i = 0; i < decimals; ++i) step = step / Decimal(10);
    const bool up = rounding == Rounding::up        ? rest.find_first_not_of("0.") != std::string_view::npos
                    : rounding == Rounding::nearest ? !rest.empty() && rest.front() >= '5'
                                                    : false;
    return up ? *whole + step : *whole;
}

/// Places that a price needs when printed with at most fourteen significant digits.
int printed_decimals(double price)
{
    char buffer[64];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, price, std::chars_format::general, 14);
    const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
    if (error != std::errc() || text.find('e') != std::string_view::npos) {
        return Decimal::from_double(price).decimals();
    }
    const std::size_t dot = text.find('.');
    return dot == std::string_view::npos ? 0 : static_cast<int>(text.size() - dot - 1);
}

double round8(double value) { return std::nearbyint(value * 1e8) / 1e8; }

class FreqtradeFills : public FillModel {
public:
    Price market_price(const PairCandles& pair, std::size_t i, orders::Side) const override
    {
        return pair.series.price_of(pair.series.open()[i]);
    }
    Price closing_price(const PairCandles& pair, std::size_t i, const Guard& guard) const override
    {
        return on_tick(guard, pair.series.open()[i]);
    }
    Price final_price(const PairCandles& pair, const Guard& guard) const override
    {
        return on_tick(guard, pair.series.open().back());
    }
    core::Time final_time(const PairCandles& pair) const override
    {
        return pair.series.open_time(pair.series.size() - 1);
    }
    Quantity lots(Money amount, Price price, const market::Instrument& instrument) const override
    {
        const double quantity = amount.to_double() / price.to_double();
        return Quantity(printed(quantity, 12, Rounding::down).round_down_to(instrument.quantity_step.value()));
    }
    std::optional<std::string> check_entry(Money& amount, Price price,
                                           const market::Instrument& instrument) const override
    {
        const Money minimum = bots::minimum_stake(instrument, price);
        if (amount < minimum) {
            if (amount * (Decimal(13) / Decimal(10)) < minimum) return "under the minimum stake";
            amount = minimum;
        }
        if (!lots(amount, price, instrument).is_positive()) return "less than one lot";
        return std::nullopt;
    }
    core::Time time_inside(const market::CandleSeries& series, std::size_t i) const override
    {
        return series.open_time(i);
    }

    void arm(Guard& guard, const PairCandles& pair) const override;
    QuietZone quiet_zone(const Guard& guard, const PairCandles& pair, std::size_t i) const override;
    std::optional<Exit> test(Guard& guard, const PairCandles& pair, std::size_t i) const override;

    bool pair_by_pair() const override { return true; }
    bool needs_trade_through() const override { return false; }
    bool fills_in_gaps() const override { return true; }

private:
    using Months = std::map<std::int64_t, int>;

    int month_decimals(const market::CandleSeries& series, core::Time time) const;
    static int decimals_of(const Guard& guard) { return guard.tick.value().decimals(); }
    static Price on_tick(const Guard& guard, double price)
    {
        return Price(printed(price, decimals_of(guard), Rounding::nearest));
    }
    static double open_value(const Guard& guard);
    static double close_value(const Guard& guard, double price);
    static double profit_ratio(const Guard& guard, double price);
    static double level_at_profit(const Guard& guard, double ratio);
    static void set_stop(Guard& guard, double price);
    static void trail(Guard& guard, double best, double worst);
    static Price stop_price(const Guard& guard, const market::CandleSeries& series, std::size_t i);
    static double roi_price(const Guard& guard, const orders::ExitPlan::RoiStep& step,
                            const market::CandleSeries& series, std::size_t i);
    static std::optional<Exit> candidate(const Guard& guard, const PairCandles& pair, std::size_t i);

    mutable std::map<const double*, Months> months_;  ///< By the series' open column.
};

/// The places of the finest price in the month (UTC) of `time`, over the whole loaded series; a month of whole numbers
/// takes the last earlier month that had a fraction, then the instrument's tick.
int FreqtradeFills::month_decimals(const market::CandleSeries& series, core::Time time) const
{
    const auto month_of = [](core::Time at) {
        const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(at));
        return static_cast<std::int64_t>(static_cast<int>(date.year())) * 12 + static_cast<unsigned>(date.month());
    };
    Months& months = months_[series.open().data()];
    if (months.empty()) {
        for (std::size_t i = 0; i < series.size(); ++i) {
            int& most = months[month_of(series.open_time(i))];
            for (const double price : {series.open()[i], series.high()[i], series.low()[i], series.close()[i]}) {
                most = std::max(most, printed_decimals(price));
            }
        }
    }
    for (auto month = months.upper_bound(month_of(time)); month != months.begin();) {
        --month;
        if (month->second > 0) return month->second;
    }
    return series.instrument().price_tick.value().decimals();
}

double FreqtradeFills::open_value(const Guard& guard)
{
    const Decimal factor = Decimal(1) + guard.entry_fee_rate * Decimal(guard.sign > 0 ? 1 : -1);
    return ((guard.entry * guard.quantity) * factor).to_double();
}

double FreqtradeFills::close_value(const Guard& guard, double price)
{
    const Decimal factor = Decimal(1) - guard.taker_fee * Decimal(guard.sign > 0 ? 1 : -1);
    return ((Price(Decimal::from_double(price)) * guard.quantity) * factor).to_double();
}

double FreqtradeFills::profit_ratio(const Guard& guard, double price)
{
    const double ratio = close_value(guard, price) / open_value(guard);
    return guard.sign > 0 ? round8(ratio - 1) : round8(1 - ratio);
}

double FreqtradeFills::level_at_profit(const Guard& guard, double ratio)
{
    const double unit = guard.quantity.to_double() * (1 - guard.sign * guard.taker_fee.to_double());
    return guard.sign * (1 + guard.sign * ratio) * open_value(guard) / unit;
}

/// Rounded to the tick towards the market: up for a long, down for a short.
void FreqtradeFills::set_stop(Guard& guard, double price)
{
    guard.set_stop(Price(printed(price, decimals_of(guard), guard.sign > 0 ? Rounding::up : Rounding::down)));
}

void FreqtradeFills::arm(Guard& guard, const PairCandles& pair) const
{
    Decimal tick(1);
    for (int i = month_decimals(pair.series, guard.entry_time); i > 0; --i) tick = tick / Decimal(10);
    guard.tick = Price(tick);
    if (!guard.plan) return;
    const double entry = guard.entry.to_double();
    if (guard.stop_distance.is_positive()) {
        guard.last_ratio = guard.stop_distance.to_double() / entry;
    } else {
        // freqtrade cannot do without a stop-loss; 99 percent is its way to say none.
        guard.last_ratio = guard.plan->stop_ratio ? guard.plan->stop_ratio->to_double() : 0.99;
    }
    set_stop(guard, guard.sign > 0 ? entry * (1 - guard.last_ratio) : entry * (1 + guard.last_ratio));
    guard.best_level = guard.last_ratio;  // the plain stop-loss distance, kept for trailing
    if (guard.plan->target_ratio) {
        const double ratio = guard.sign * guard.plan->target_ratio->to_double();
        guard.set_target(on_tick(guard, entry * (1 + ratio)));
    } else if (guard.plan->target_risk_multiple) {
        const double risk = entry - guard.stop.to_double();
        guard.set_target(on_tick(guard, entry + risk * guard.plan->target_risk_multiple->to_double()));
    }
}

QuietZone FreqtradeFills::quiet_zone(const Guard& guard, const PairCandles& pair, std::size_t i) const
{
    const auto& series = pair.series;
    if (!guard.plan) return {-infinity, infinity, series.size()};
    if (guard.resting_exit) return {infinity, -infinity, series.size()};
    const auto under = [](double level) { return level - std::abs(level) * slack; };
    QuietZone zone{guard.stop_level, guard.target_level, series.size()};

    const auto* step = roi_step(*guard.plan, series.open_time(i) - guard.entry_time);
    if (step != nullptr) zone.above = std::min(zone.above, under(level_at_profit(guard, step->ratio.to_double())));
    for (const auto& next : guard.plan->roi) {
        const core::Time from = guard.entry_time + next.since_entry;
        if (from > series.open_time(i)) {
            zone.until = series.index_at(from);
            break;
        }
    }
    if (guard.plan->trailing) {
        const double nearest = std::min(guard.plan->trailing->distance.to_double(), guard.best_level);
        double watch = under(guard.stop_level / (1 - guard.sign * nearest));
        if (guard.plan->trailing->only_after_activation) {
            watch = std::max(watch, under(level_at_profit(guard, guard.plan->trailing->activation.to_double())));
        }
        zone.above = std::min(zone.above, watch);
    }
    return zone;
}

/// The candle's best price is assumed to come before its worst.
void FreqtradeFills::trail(Guard& guard, double best, double worst)
{
    const auto& trailing = *guard.plan->trailing;
    if (guard.stop_level >= guard.sign * worst) return;
    const double profit = profit_ratio(guard, best);
    const double offset = trailing.activation.to_double();
    if (trailing.only_after_activation && profit < offset) return;
    const double distance = profit > offset ? trailing.distance.to_double() : guard.best_level;
    Guard moved = guard;
    set_stop(moved, guard.sign > 0 ? best * (1 - distance) : best * (1 + distance));
    if (moved.stop_level <= guard.stop_level) return;
    guard.set_stop(moved.stop);
    guard.last_ratio = distance;
    guard.trailed = true;
}

Price FreqtradeFills::stop_price(const Guard& guard, const market::CandleSeries& series, std::size_t i)
{
    const double open = series.open()[i];
    const double low = series.low()[i];
    const double high = series.high()[i];
    if (guard.stop_level > guard.sign * (guard.sign > 0 ? high : low)) return on_tick(guard, open);
    if (!guard.trailed || series.open_time(i) != guard.entry_time) return on_tick(guard, guard.stop.to_double());
    const auto& trailing = *guard.plan->trailing;
    double wanted = 0;
    if (trailing.only_after_activation && !trailing.distance.is_zero()) {
        const double offset = trailing.activation.to_double();
        const double distance = trailing.distance.to_double();
        wanted = guard.sign > 0 ? open * (1 + offset - distance) : open * (1 - offset + distance);
    } else {
        wanted = guard.sign > 0 ? open * (1 - guard.last_ratio) : open * (1 + guard.last_ratio);
    }
    return on_tick(guard, guard.sign > 0 ? std::max(low, wanted) : std::min(high, wanted));
}

double FreqtradeFills::roi_price(const Guard& guard, const orders::ExitPlan::RoiStep& step,
                                 const market::CandleSeries& series, std::size_t i)
{
    const double open = series.open()[i];
    const bool on_boundary = step.since_entry.count() % series.timeframe().ms() == 0;
    const double ratio = step.ratio.to_double();
    if (ratio == -1 && on_boundary) return open;
    // Exact to the last bit of the doubles: where the result lies half-way between two ticks, that bit decides.
    const Decimal one(1);
    const Decimal direction(guard.sign > 0 ? 1 : -1);
    const double put_in = bots::freqtrade_value(guard.quantity, guard.entry, one + guard.entry_fee_rate * direction);
    const double unit = bots::freqtrade_value(guard.quantity, Price(one), one - guard.taker_fee * direction);
    const double price = (1 + guard.sign * ratio) * put_in / unit;
    const core::Duration held = series.open_time(i) - guard.entry_time;
    const bool just_reached = held.count() > 0 && held == step.since_entry && on_boundary;
    if (just_reached && guard.sign * open > guard.sign * price) return open;
    return std::min(std::max(price, series.low()[i]), series.high()[i]);
}

/// The first of freqtrade's candidates that applies: stop-loss, profit table, trailing stop. An exit signal comes
/// before all of them and reaches the venue as an order at the open.
std::optional<Exit> FreqtradeFills::candidate(const Guard& guard, const PairCandles& pair, std::size_t i)
{
    const auto& series = pair.series;
    const double best = guard.sign > 0 ? series.high()[i] : series.low()[i];
    const double worst = guard.sign > 0 ? series.low()[i] : series.high()[i];
    const bool stop_hit = guard.stop_level >= guard.sign * worst;
    if (stop_hit && !guard.trailed) return Exit{stop_price(guard, series, i), ExitReason::stop_loss};

    const auto* step = roi_step(*guard.plan, series.open_time(i) - guard.entry_time);
    if (step != nullptr && profit_ratio(guard, best) > step->ratio.to_double()) {
        return Exit{on_tick(guard, roi_price(guard, *step, series, i)), ExitReason::roi};
    }
    if (guard.sign * best >= guard.target_level) {
        const double target = guard.target.to_double();
        return Exit{on_tick(guard, std::min(std::max(target, series.low()[i]), series.high()[i])),
                    ExitReason::take_profit};
    }
    if (stop_hit) return Exit{stop_price(guard, series, i), ExitReason::trailing_stop_loss};
    return std::nullopt;
}

std::optional<Exit> FreqtradeFills::test(Guard& guard, const PairCandles& pair, std::size_t i) const
{
    if (!guard.plan) return std::nullopt;
    const auto& series = pair.series;
    const double best = guard.sign > 0 ? series.high()[i] : series.low()[i];
    const double worst = guard.sign > 0 ? series.low()[i] : series.high()[i];
    if (guard.plan->trailing) trail(guard, best, worst);
    std::optional<Exit> exit = candidate(guard, pair, i);
    if (!exit && guard.resting_exit) exit = Exit{*guard.resting_exit, guard.resting_reason};
    if (!exit) return std::nullopt;

    // The price was rounded to the tick of the month of entry and may lie beside a candle with finer prices.
    const double price = exit->price.to_double();
    if (price < series.low()[i] || price > series.high()[i]) {
        guard.resting_exit = exit->price;
        guard.resting_reason = exit->reason;
        return std::nullopt;
    }
    return exit;
}

}  // namespace

std::unique_ptr<FillModel> make_freqtrade_fills() { return std::make_unique<FreqtradeFills>(); }

}  // namespace cobot::simulation
