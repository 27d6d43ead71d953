#include "simulation/scan/scan.hpp"

#include "bots/exit_plan.hpp"
#include "bots/sizing.hpp"

namespace cobot::simulation {

using core::Decimal;
using core::Money;
using strategy::SignalBlock;

std::string_view Scan::uncovered(const StrategyRun& run)
{
    using Kind = strategy::Sizing::Kind;
    const Kind sizing = run.bot.risk.sizing.kind;
    if (run.fill_rules != FillRules::honest) return "the fill rules of freqtrade";
    if (run.costs.fee_in_base) return "fees taken in base";
    if (run.costs.latency_bars != 0) return "orders that arrive later";
    if (run.costs.book.is_used()) return "what taking does to a book";
    if (run.walk_every_candle) return "candles looked at one by one";
    if (sizing == Kind::kelly || sizing == Kind::optimal_f) return "sizes learnt from closed trades";
    return {};
}

Scan::Scan(const StrategyRun& run, std::span<const Shared> shared)
    : run_(run),
      gate_(run.bot.risk, run.wallet),
      by_equity_(bots::needs_equity(run.bot.risk)),
      always_heard_(!gate_.has_limits()),
      always_paid_alike_(always_heard_ && run.bot.risk.sizing.kind == strategy::Sizing::Kind::fixed),
      free_(run.wallet)
{
    COBOT_ENSURE(shared.size() == run.pairs.size(), "what is shared, for each pair");
    const auto last_open = [&](const PairCandles& pair) {
        const market::CandleSeries& series = pair.series;
        return series.open_time(run.period.end ? series.index_at(*run.period.end) : series.size());
    };
    core::Time begin = run.pairs.front().series.begin();
    core::Time end = last_open(run.pairs.front());
    for (const PairCandles& pair : run.pairs) {
        begin = std::min(begin, pair.series.begin());
        end = std::max(end, last_open(pair));
    }
    over_ = true;
    pairs_.reserve(run.pairs.size());
    for (std::size_t i = 0; i < run.pairs.size(); ++i) {
        const PairCandles& pair = run.pairs[i];
        const auto offset =
            static_cast<std::size_t>((pair.series.begin() - begin) / pair.series.timeframe().duration());
        PairScan scan(run, pair, *shared[i].ranges, *shared[i].orders, last_open(pair) == end);
        over_ = over_ && scan.is_over();
        pairs_.push_back({std::move(scan), offset});
    }
    keys_.assign(pairs_.size(), std::numeric_limits<std::uint64_t>::max());
    if (always_paid_alike_) find_sufficient();
}

/// An amount that pays for a fixed stake with a unit to spare: then so does every larger one. What is tied takes from
/// the tradable share of it.
void Scan::find_sufficient()
{
    const Decimal stake = run_.bot.risk.sizing.value;
    bots::Funds funds;
    for (const PairCandles& pair : run_.pairs) {
        funds.taker_fee = std::max(funds.taker_fee, pair.series.instrument().taker_fee);
    }
    funds.max_trades = run_.bot.risk.max_concurrent_trades;
    funds.tradable_ratio = run_.bot.tradable_ratio;
    funds.free = Money(stake * (Decimal(1) + funds.taker_fee) / funds.tradable_ratio + Decimal(1));
    if (bots::entry_stake(run_.bot.risk.sizing, funds, {}, {})) sufficient_ = funds.free;
    untradable_ = (Decimal(1) - funds.tradable_ratio) / funds.tradable_ratio;
}

bool Scan::decide(const Pair& pair, const SignalBlock& block, std::size_t candle, Money& stake)
{
    const market::CandleSeries& series = pair.scan.series();
    const bool needs_floating = by_equity_ && open_ > 0;
    const Money afloat = needs_floating ? floating(candle + pair.offset) : Money();
    if (!always_heard_ && gate_.vet(series.close_time(candle), afloat) != risk::Refusal::none) {
        ++refused_by_risk_;
        return false;
    }
    bots::Funds funds;
    funds.free = free_ - reserved_;
    funds.tied = tied_;
    funds.equity = by_equity_ ? free_ + tied_ + tied_fees_ + afloat : Money();
    funds.taker_fee = series.instrument().taker_fee;
    funds.max_trades = run_.bot.risk.max_concurrent_trades;
    funds.tradable_ratio = run_.bot.tradable_ratio;
    bots::EntryPrices prices;
    if (by_equity_) {
        const auto value_of = [&](const double* column) {
            return column == nullptr ? 0 : column[candle - block.first];
        };
        prices.close = series.close()[candle];
        prices.stop_distance = bots::stop_distance(run_.bot.exits, value_of(block.stop_distance), prices.close);
        prices.volatility = value_of(block.volatility);
    }
    const auto wanted = bots::entry_stake(run_.bot.risk.sizing, funds, prices, {});
    if (!wanted) {
        ++refused_;
        return false;
    }
    stake = *wanted;
    return true;
}

/// Flat: what functions save and restore for each other was an eighth of a search's instructions.
[[gnu::flatten]] void Scan::advance(const SignalBlock& block, Trips& closed)
{
    Pair& pair = pairs_.front();
    const BlockSides sides = pair.scan.sides(block, block.first + block.count);
    while (!over_ &&
           (pair.scan.is_open() ? seek_exit(pair, block, sides, closed) : seek_entry(pair, block, sides, closed))) {
    }
}

/// True: something changed, and the block may have more to say.
bool Scan::seek_entry(Pair& pair, const SignalBlock& block, const BlockSides& sides, Trips& closed)
{
    PairScan& scan = pair.scan;
    if (is_broke_) {
        refused_ += scan.pass_signals(block, sides, sides.end);
        return false;
    }
    Money stake(run_.bot.risk.sizing.value);
    while (true) {
        const std::size_t signal = scan.next_signal(block, sides);
        if (signal == PairScan::none) return false;
        if (free_ < sufficient_ && !decide(pair, block, signal, stake)) {
            is_broke_ = always_heard_ && !by_equity_;
            if (is_broke_) return true;
            continue;
        }
        const std::size_t candle = scan.first_traded(signal + 1);
        if (!scan.can_enter(candle)) {
            over_ = true;  // The order waits for an open until the run ends.
            return false;
        }
        const PairScan::Order order{scan.side_of(signal, block, sides), stake, scan.stop_distance(signal, block)};
        const PairScan::Met met = scan.enter(order, candle);
        if (met == PairScan::Met::refused) ++refused_;
        if (met == PairScan::Met::thin) {
            enter_in_parts(pair, candle, order, closed);
        } else if (met == PairScan::Met::whole && !always_heard_) {
            gate_.on_entry(scan.trip().open_time);
        }
        return scan.at() < sides.end;
    }
}

void Scan::enter_in_parts(Pair& pair, std::size_t candle, PairScan::Order order, Trips& closed)
{
    PairScan& scan = pair.scan;
    for (; scan.can_enter(candle); candle = scan.first_traded(candle + 1)) {
        const bool was_open = scan.is_open();
        const PairScan::Met met = scan.enter_in_part(order, candle);
        if (met == PairScan::Met::refused) {
            ++refused_;
            return;
        }
        if (!was_open && scan.is_open()) gate_.on_entry(scan.trip().open_time);
        if (met == PairScan::Met::whole) return;
        if (scan.find_exit_inside(candle, pair.leaving)) return leave(pair, closed);
    }
    scan.end_entering(candle);
    over_ = !scan.is_open();
}

bool Scan::seek_exit(Pair& pair, const SignalBlock& block, const BlockSides& sides, Trips& closed)
{
    if (!pair.scan.find_exit(block, sides, pair.leaving)) return false;
    leave(pair, closed);
    return pair.scan.at() < sides.end;
}

void Scan::finish(Trips& closed)
{
    Pair& pair = pairs_.front();
    if (pairs_.size() > 1) {
        finish_several(closed);
    } else if (pair.scan.is_open()) {
        pair.leaving = pair.scan.at_the_end();
        leave(pair, closed);
    }
    over_ = true;
}

void Scan::leave(Pair& pair, Trips& closed)
{
    pair.scan.settle(pair.leaving);
    const ledger::RoundTrip& trip = pair.scan.close(pair.leaving, closed);
    free_ += trip.profit;
    if (!always_heard_) gate_.on_closed(trip.close_time, trip.profit);
}

}  // namespace cobot::simulation
