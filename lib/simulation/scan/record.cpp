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
    return {ledger::entry_fill(trip), TripFill{.is_entry = false,
                                               .ambiguous = trip.ambiguous,
                                               .liquidity = trip.exit_liquidity,
                                               .reason = trip.reason,
                                               .candle = trip.exit_index,
                                               .time = trip.close_time,
                                               .price = trip.exit,
                                               .quantity = trip.opening.quantity,
                                               .fee = trip.fee_close,
                                               .stop = trip.stop}};
}

orders::Report report_of(const RoundTrip& trip, const TripFill& fill, const market::Instrument& instrument)
{
    orders::Report report;
    report.kind = orders::Report::Kind::filled;
    report.instrument = trip.pair;
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
    record.stake_currency = run_.pairs.front().series.pair().quote;
    record.starting_balance = run_.wallet;
    record.final_balance = free_;
    for (const Pair& pair : pairs_) {
        const PairScan& scan = pair.scan;
        const market::CandleSeries& series = scan.series();
        record.pairs.push_back(series.pair());
        record.ambiguous_candles += scan.ambiguous();
        record.resolved_candles += scan.resolved();
        if (scan.first() >= scan.last()) continue;
        const core::Time begin = series.open_time(scan.first());
        const core::Time end = series.open_time(scan.last());
        record.period.begin = std::min(record.period.begin.value_or(begin), begin);
        record.period.end = std::max(record.period.end.value_or(end), end);
    }
    record.rejected_signals = refused_;
    record.refused_by_risk = refused_by_risk_;
    record.max_open_trades = run_.bot.risk.max_concurrent_trades;
    return record;
}

ledger::RunRecord Scan::record(const ledger::RoundTrips& closed) const
{
    /// A fill in the order in which the exchange makes them.
    struct Made {
        std::size_t candle;
        /// Inside it: what closes older trades, by closing order, then what opens, then what closes that.
        std::size_t place;
        orders::Report report;
        bool closes;
        std::size_t trip;
    };
    ledger::RunRecord record = summary();
    const std::size_t count = closed.trips.size();
    std::vector<Made> all;
    for (std::size_t k = 0; k < count; ++k) {
        RoundTrip trip = closed.trips[k];
        const Pair& pair = pairs_[trip.pair];
        const PairScan& scan = pair.scan;
        const market::CandleSeries& series = scan.series();
        if (scan.is_stop_late(trip)) trip.initial_stop = trip.stop = scan.stop_of(trip);
        const auto whole = whole_fills(trip);
        const auto fills = trip.fill_count == 0 ? std::span<const TripFill>(whole) : closed.fills_of(trip);
        for (const TripFill& fill : fills) {
            const bool is_last = fill.reason == orders::ExitReason::force_exit && !fill.is_entry;
            Made made{fill.candle + pair.offset, k, report_of(trip, fill, series.instrument()), false, k};
            if (is_last) {
                made.candle = PairScan::none;
            } else if (fill.candle == trip.entry_index) {
                made.place = count + (fill.is_entry ? trip.id : count + 1 + k);
            }
            made.closes = &fill == &fills.back();
            if (made.closes) {
                const auto [low, high] = extremes(series, trip.entry_index, trip.exit_index);
                made.report.low = std::min(low, trip.opening.price_rounded);
                made.report.high = std::max(high, trip.opening.price_rounded);
            }
            all.push_back(std::move(made));
            const double volume = series.volume()[fill.candle];
            if (!is_last && volume > 0) {
                record.largest_volume_share = std::max(record.largest_volume_share, fill.quantity.to_double() / volume);
            }
        }
    }
    std::ranges::stable_sort(all, {}, [](const Made& made) { return std::pair(made.candle, made.place); });

    std::vector<market::Instrument> instruments;
    for (const PairCandles& pair : run_.pairs) instruments.push_back(pair.series.instrument());
    ledger::Portfolio portfolio(std::move(instruments), record.stake_currency, run_.wallet);
    for (const Made& made : all) {
        const RoundTrip& trip = closed.trips[made.trip];
        const bool is_long = trip.direction == orders::Direction::long_;
        const std::string_view tag = is_long ? run_.bot.long_tag : run_.bot.short_tag;
        const ledger::Trade* booked = portfolio.apply(made.report, made.report.is_entry ? tag : std::string_view());
        COBOT_ENSURE((booked != nullptr) == made.closes && (booked == nullptr || booked->profit == trip.profit),
                     "a scan and the ledger disagree about a trade");
    }
    portfolio.book().ensure_balanced();
    record.trades = portfolio.take_closed_trades();
    return record;
}

}  // namespace cobot::simulation
