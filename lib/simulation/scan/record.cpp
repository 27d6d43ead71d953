#include <algorithm>

#include "core/ensure.hpp"
#include "simulation/scan/scan.hpp"

/// How a scan's trades become the record of a run: through the same ledger, from the fills that made them.

namespace cobot::simulation {

using ledger::RoundTrip;

namespace {

orders::Report entry_of(const RoundTrip& trip, core::Decimal rate)
{
    orders::Report report;
    report.kind = orders::Report::Kind::filled;
    report.side = orders::entry_side(trip.direction);
    report.candle_index = trip.entry_index;
    report.time = trip.open_time;
    report.fill = {trip.opening.price,       trip.opening.quantity,   rate,
                   trip.opening.fee.value(), orders::FeeAsset::quote, orders::Liquidity::taker};
    report.stop = trip.initial_stop;
    return report;
}

orders::Report exit_of(const RoundTrip& trip, core::Decimal rate, const market::CandleSeries& series)
{
    orders::Report report;
    report.kind = orders::Report::Kind::filled;
    report.is_entry = false;
    report.side = orders::exit_side(trip.direction);
    report.candle_index = trip.exit_index;
    report.time = trip.close_time;
    report.fill = {trip.exit,          trip.opening.quantity, rate, trip.fee_close.value(), orders::FeeAsset::quote,
                   trip.exit_liquidity};
    report.reason = trip.reason;
    report.stop = trip.stop;
    report.ambiguous = trip.ambiguous;
    const double entry = trip.opening.price.to_double();
    const auto [low, high] = extremes(series, trip.entry_index, trip.exit_index);
    report.low = std::min(low, entry);
    report.high = std::max(high, entry);
    return report;
}

}  // namespace

ledger::RunRecord Scan::summary() const
{
    ledger::RunRecord record;
    record.stake_currency = instrument_.pair.quote;
    record.starting_balance = run_.wallet;
    record.final_balance = free_;
    if (first_ < last_) record.period = {series_.open_time(first_), series_.open_time(last_)};
    record.pairs.push_back(instrument_.pair);
    record.rejected_signals = refused_;
    record.refused_by_risk = refused_by_risk_;
    record.ambiguous_candles = ambiguous_;
    record.resolved_candles = resolved_;
    record.max_open_trades = run_.bot.risk.max_concurrent_trades;
    return record;
}

/// The stop of a trade without trailing, whether it was armed or not.
core::Price Scan::stop_of(const RoundTrip& trip) const
{
    Guard guard = Guard::opened(orders::entry_side(trip.direction), trip.entry_index, trip.open_time,
                                instrument_.taker_fee, instrument_);
    guard.plan = guard_.plan;
    guard.entry = trip.opening.price;
    fills_.arm(guard, candles_);
    return guard.stop;
}

ledger::RunRecord Scan::record(std::span<const RoundTrip> trips) const
{
    ledger::RunRecord record = summary();
    ledger::Portfolio portfolio({instrument_}, instrument_.pair.quote, run_.wallet);
    const auto share = [&](core::Quantity quantity, std::size_t candle) {
        const double volume = series_.volume()[candle];
        if (volume > 0)
            record.largest_volume_share = std::max(record.largest_volume_share, quantity.to_double() / volume);
    };
    for (RoundTrip trip : trips) {
        if (arms_late_) trip.initial_stop = trip.stop = stop_of(trip);
        const bool is_long = trip.direction == orders::Direction::long_;
        portfolio.apply(entry_of(trip, instrument_.taker_fee), is_long ? run_.bot.long_tag : run_.bot.short_tag);
        const bool maker = trip.exit_liquidity == orders::Liquidity::maker;
        const ledger::Trade* closed = portfolio.apply(
            exit_of(trip, maker ? instrument_.maker_fee : instrument_.taker_fee, series_), std::string_view());
        COBOT_ENSURE(closed != nullptr && closed->profit == trip.profit,
                     "a scan and the ledger disagree about a trade");
        share(trip.opening.quantity, trip.entry_index);
        if (trip.reason != orders::ExitReason::force_exit) share(trip.opening.quantity, trip.exit_index);
    }
    portfolio.book().ensure_balanced();
    record.trades = portfolio.take_closed_trades();
    return record;
}

}  // namespace cobot::simulation
