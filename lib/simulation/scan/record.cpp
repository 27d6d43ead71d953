#include <algorithm>
#include <array>

#include "core/ensure.hpp"
#include "simulation/scan/scan.hpp"

/// How a scan's trades become the record of a run: through the same ledger, from the fills that made them.

namespace cobot::simulation {

using ledger::RoundTrip;
using ledger::TripFill;

namespace {

/// The fills of a trade that was entered by one, and left by one.
std::array<TripFill, 2> whole_fills(const RoundTrip& trip)
{
    const ledger::Opening& opening = trip.opening;
    TripFill in;
    in.candle = trip.entry_index;
    in.time = trip.open_time;
    in.price = opening.price;
    in.quantity = opening.quantity;
    in.fee = opening.fee;
    in.stop = trip.initial_stop;
    TripFill out;
    out.is_entry = false;
    out.ambiguous = trip.ambiguous;
    out.liquidity = trip.exit_liquidity;
    out.reason = trip.reason;
    out.candle = trip.exit_index;
    out.time = trip.close_time;
    out.price = trip.exit;
    out.quantity = opening.quantity;
    out.fee = trip.fee_close;
    out.stop = trip.stop;
    return {in, out};
}

orders::Report report_of(const RoundTrip& trip, const TripFill& fill, const market::Instrument& instrument)
{
    orders::Report report;
    report.kind = orders::Report::Kind::filled;
    report.is_entry = fill.is_entry;
    report.side = fill.is_entry ? orders::entry_side(trip.direction) : orders::exit_side(trip.direction);
    report.candle_index = fill.candle;
    report.time = fill.time;
    const bool maker = fill.liquidity == orders::Liquidity::maker;
    report.fill = {fill.price,       fill.quantity,           maker ? instrument.maker_fee : instrument.taker_fee,
                   fill.fee.value(), orders::FeeAsset::quote, fill.liquidity};
    report.reason = fill.reason;
    report.stop = fill.stop;
    report.ambiguous = fill.ambiguous;
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

ledger::RunRecord Scan::record(const ledger::RoundTrips& closed) const
{
    ledger::RunRecord record = summary();
    ledger::Portfolio portfolio({instrument_}, instrument_.pair.quote, run_.wallet);
    for (RoundTrip trip : closed.trips) {
        if (arms_late_ && trip.fill_count == 0) trip.initial_stop = trip.stop = stop_of(trip);
        const auto whole = whole_fills(trip);
        const auto fills = trip.fill_count == 0 ? std::span<const TripFill>(whole) : closed.fills_of(trip);
        const std::string& tag = trip.direction == orders::Direction::long_ ? run_.bot.long_tag : run_.bot.short_tag;
        const ledger::Trade* booked = nullptr;
        for (const TripFill& fill : fills) {
            orders::Report report = report_of(trip, fill, instrument_);
            if (&fill == &fills.back()) {
                const auto [low, high] = extremes(series_, trip.entry_index, trip.exit_index);
                report.low = std::min(low, trip.opening.price_rounded);
                report.high = std::max(high, trip.opening.price_rounded);
            }
            booked = portfolio.apply(report, fill.is_entry ? std::string_view(tag) : std::string_view());
            const double volume = series_.volume()[fill.candle];
            const bool has_share = fill.is_entry || fill.reason != orders::ExitReason::force_exit;
            if (has_share && volume > 0) {
                record.largest_volume_share = std::max(record.largest_volume_share, fill.quantity.to_double() / volume);
            }
        }
        COBOT_ENSURE(booked != nullptr && booked->profit == trip.profit,
                     "a scan and the ledger disagree about a trade");
    }
    portfolio.book().ensure_balanced();
    record.trades = portfolio.take_closed_trades();
    return record;
}

}  // namespace cobot::simulation
