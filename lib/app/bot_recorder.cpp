#include "app/bot_recorder.hpp"

#include <algorithm>

#include "engine/bot_picture.hpp"

namespace cobot::app {
namespace {

using engine::BotEngine;
using simulation::Path;

ledger::RunRecord record_of(const PreparedBot& bot, const ledger::Holdings& holdings)
{
    ledger::RunRecord record;
    record.stake_currency = holdings.currency();
    record.starting_balance = holdings.net_deposits();
    record.final_balance = holdings.equity();
    record.period = bot.run.period;
    for (const LoadedPair& pair : bot.pairs) record.pairs.push_back(pair.series.pair());
    return record;
}

std::vector<market::CandleSeries> series_of(const PreparedBot& bot)
{
    std::vector<market::CandleSeries> all;
    for (const LoadedPair& pair : bot.pairs) all.push_back(pair.series);
    return all;
}

/// Keeps the last and the lowest value of every `width` candles.
class Steps : public metrics::EquitySink {
public:
    Steps(std::size_t width, report::BotCurve& curve) : width_(width), curve_(curve) {}
    void flat(std::size_t first, std::size_t count, double value) override
    {
        for (std::size_t end = first + count; first < end; first = (first / width_ + 1) * width_) see(first, value);
    }
    void marked(std::size_t first, std::span<const double> values) override
    {
        for (std::size_t i = 0; i < values.size(); ++i) see(first + i, values[i]);
    }

private:
    void see(std::size_t candle, double value)
    {
        if (candle / width_ == curve_.equity.size()) {
            curve_.equity.push_back(value);
            curve_.equity_low.push_back(value);
        }
        curve_.equity.back() = value;
        curve_.equity_low.back() = std::min(curve_.equity_low.back(), value);
    }

    std::size_t width_;
    report::BotCurve& curve_;
};

}  // namespace

BotRecorder::BotRecorder(const PreparedBot& bot) : bot_(bot)
{
    ledger::RunRecord record;
    record.period = bot.run.period;
    grid_ = metrics::grid_of(record, bot.timeframe);
    width_ = (grid_.size + steps_most - 1) / steps_most;
    const auto& listings = bot.run.bot.listings;
    is_linear_ = listings.size() == 1 && listings.front().contract.kind != market::Contract::Kind::inverse;
    if (listings.size() > 1) {
        curve_.weights.resize(listings.size());
        last_.weights.resize(listings.size());
    }
}

void BotRecorder::listen(simulation::BotRun& run)
{
    run.walk_every_candle = run.walk_every_candle || !is_linear_;
    run.bot.on_fill = [this](const orders::Report& report, const bots::Slot&, const ledger::Holdings::Booked& booked) {
        fills_.push_back({report.time, report.instrument, report.side, report.fill.liquidity, report.fill.price,
                          report.fill.quantity, booked.fee, booked.realised});
    };
    run.observe = [this](core::Time time, const BotEngine& engine) { observe(time, engine); };
}

void BotRecorder::observe(core::Time time, const BotEngine& engine)
{
    const auto candle = static_cast<std::size_t>((time - grid_.begin) / grid_.timeframe.duration()) - 1;
    emit_until(candle);
    metrics::Standing standing{candle, engine.holdings().equity().to_double(), 0};
    if (is_linear_ && !engine.is_over()) {
        standing.units = engine.holdings().position(0).to_double();
        standing.fixed -= standing.units * engine.holdings().mark(0).to_double();
    }
    standings_.push_back(standing);
    last_ = stand_of(engine);
}

BotRecorder::Stand BotRecorder::stand_of(const BotEngine& engine) const
{
    const ledger::Holdings& holdings = engine.holdings();
    Stand stand;
    stand.weights.resize(curve_.weights.size());
    const double equity = holdings.equity().to_double();
    for (orders::InstrumentIndex i = 0; i < holdings.listings(); ++i) {
        const bool is_spot = holdings.listing(i).contract.is_spot();
        const auto value = is_spot ? holdings.value(holdings.base(i), holdings.position(i))
                                   : holdings.value(holdings.settle(i), holdings.contract_cost(i).abs());
        const double used = value.to_double() / (is_spot ? 1 : engine.desk().leverage().to_double());
        if (is_spot && is_linear_) {
            stand.coins = holdings.position(i).to_double();
        } else {
            stand.fixed += used;
        }
        if (!is_spot && stand.liquidation == 0) {
            const auto price = engine.desk().liquidation_price(i);
            stand.liquidation = price ? price->to_double() : 0;
        }
        if (!stand.weights.empty() && equity > 0) stand.weights[i] = value.to_double() / equity;
    }
    if (!holdings.position(0).is_zero()) stand.average = holdings.average_price(0).to_double();
    if (const auto range = engine.machine().range(); range && engine.state() != BotEngine::State::closed) {
        stand.range_low = range->low.to_double();
        stand.range_high = range->high.to_double();
    }
    return stand;
}

/// Steps that end before `candle` show how things stood since the last one told.
void BotRecorder::emit_until(std::size_t candle)
{
    const market::CandleSeries& series = bot_.pairs.front().series;
    while (curve_.end.size() * width_ < grid_.size) {
        const std::size_t end = std::min((curve_.end.size() + 1) * width_, grid_.size);
        if (end > candle) return;
        const core::Time time = grid_.close_time(end - 1);
        const std::size_t at = std::min(series.index_at(time - grid_.timeframe.duration()), series.size() - 1);
        curve_.end.push_back(time);
        curve_.deployed.push_back(last_.fixed + last_.coins * series.close()[at]);
        curve_.range_low.push_back(last_.range_low);
        curve_.range_high.push_back(last_.range_high);
        curve_.liquidation.push_back(last_.liquidation);
        curve_.average.push_back(last_.average);
        for (std::size_t i = 0; i < curve_.weights.size(); ++i) curve_.weights[i].push_back(last_.weights[i]);
    }
}

/// The prices of each step.
void BotRecorder::add_candles(report::BotCurve& curve) const
{
    const market::CandleSeries& series = bot_.pairs.front().series;
    for (std::size_t step = 0; step < curve.end.size(); ++step) {
        const core::Time begin = grid_.begin + grid_.timeframe.duration() * static_cast<std::int64_t>(step * width_);
        const std::size_t last = series.size() - 1;
        const std::size_t from = std::min(series.index_at(begin), last);
        const std::size_t to = std::clamp(series.index_at(curve.end[step]), from + 1, last + 1);
        curve.open.push_back(series.open()[from]);
        curve.close.push_back(series.close()[to - 1]);
        curve.high.push_back(*std::max_element(series.high().begin() + static_cast<std::ptrdiff_t>(from),
                                               series.high().begin() + static_cast<std::ptrdiff_t>(to)));
        curve.low.push_back(*std::min_element(series.low().begin() + static_cast<std::ptrdiff_t>(from),
                                              series.low().begin() + static_cast<std::ptrdiff_t>(to)));
    }
}

/// Capital in use and the time in range, over the steps.
void BotRecorder::sum_up(const BotEngine& engine, report::BotOutcome& outcome) const
{
    const report::BotCurve& curve = outcome.curve;
    std::size_t ranged = 0;
    std::size_t inside = 0;
    double deployed = 0;
    for (std::size_t i = 0; i < curve.end.size(); ++i) {
        deployed += curve.deployed[i];
        outcome.deployed_max = std::max(outcome.deployed_max, curve.deployed[i]);
        if (curve.range_high[i] == 0) continue;
        ++ranged;
        inside += curve.close[i] >= curve.range_low[i] && curve.close[i] <= curve.range_high[i];
    }
    outcome.deployed_mean = deployed / static_cast<double>(std::max<std::size_t>(curve.end.size(), 1));
    if (ranged > 0) outcome.time_in_range = static_cast<double>(inside) / static_cast<double>(ranged);
    outcome.state = engine::name(engine.state());
    if (engine.reason() != bots::CloseReason::none) outcome.reason = bots::name(engine.reason());
    if (engine.state() != BotEngine::State::armed) outcome.started_at = engine.started_at();
    if (engine.is_over() && !standings_.empty()) outcome.ended_at = grid_.close_time(standings_.back().candle);
}

void BotRecorder::facts(const BotEngine& engine, const std::function<void(const metrics::Facts&)>& use)
{
    emit_until(grid_.size);
    const ledger::RunRecord record = record_of(bot_, engine.holdings());
    const auto series = series_of(bot_);
    metrics::Facts facts =
        metrics::gather(record, series, [&](const metrics::CandleGrid& grid, metrics::EquitySink& sink) {
            metrics::walk_standings(standings_, record.starting_balance.to_double(), series.front(), grid, sink);
        });
    if (engine.fills() > 0) {
        const core::Money profit = record.final_balance - record.starting_balance;
        metrics::add_profit(facts, profit);
        metrics::resize_trades(facts, 1);
        metrics::set_trade(facts, 0, profit.to_double(), profit.to_double() / record.starting_balance.to_double(),
                           *record.period.begin, *record.period.end);
    }
    use(facts);
}

report::BotOutcome BotRecorder::outcome(const BotEngine& engine, Path path)
{
    emit_until(grid_.size);
    const ledger::Holdings& holdings = engine.holdings();
    report::BotOutcome outcome;
    outcome.path = simulation::name(path);
    outcome.net_deposits = holdings.net_deposits();
    outcome.equity = holdings.equity();
    outcome.profit = holdings.profit();
    outcome.realised = holdings.realised();
    outcome.floating = holdings.floating();
    outcome.fees = holdings.fees();
    outcome.funding = holdings.funding();
    for (std::size_t i = 0; i < bots::part_count; ++i) {
        outcome.parts[i] = engine.desk().part(static_cast<bots::Part>(i));
    }
    outcome.trend = engine.desk().trend();
    outcome.fills = engine.fills();
    outcome.round_trips = engine.desk().round_trips();
    outcome.turnover = engine.turnover();
    outcome.picture = engine::picture_of(engine);
    outcome.degraded = engine.desk().degraded();
    outcome.fill_list = std::move(fills_);

    const ledger::RunRecord record = record_of(bot_, holdings);
    const auto series = series_of(bot_);
    const auto walk = [&](const metrics::CandleGrid& grid, metrics::EquitySink& sink) {
        metrics::walk_standings(standings_, record.starting_balance.to_double(), series.front(), grid, sink);
    };
    outcome.summary = metrics::summarise(record, series, walk);
    outcome.curve = std::move(curve_);
    Steps steps(width_, outcome.curve);
    walk(grid_, steps);
    std::vector<std::size_t> closed;
    for (std::size_t i = 1; i <= outcome.curve.end.size(); ++i) closed.push_back(std::min(i * width_, grid_.size));
    outcome.curve.holding = metrics::holding_values(series, grid_, closed, record.starting_balance.to_double());
    add_candles(outcome.curve);
    sum_up(engine, outcome);
    return outcome;
}

}  // namespace cobot::app
