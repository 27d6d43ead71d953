#include "simulation/strategy_run.hpp"

#include "core/ensure.hpp"
#include "engine/engine.hpp"

namespace cobot::simulation {
namespace {

ledger::Portfolio open_wallet(const StrategyRun& run)
{
    std::vector<market::Instrument> instruments;
    for (const PairCandles& pair : run.pairs) instruments.push_back(pair.series.instrument());
    COBOT_ENSURE(!instruments.empty(), "a run without pairs");
    const std::string currency = instruments.front().pair.quote;
    return ledger::Portfolio(std::move(instruments), currency, run.wallet);
}

}  // namespace

ledger::RunRecord run_strategy(const StrategyRun& run, SignalSources sources, bool walk_every_candle)
{
    engine::Engine engine(open_wallet(run));
    auto bot_setup = run.bot;
    const bool freqtrade = run.fill_rules == FillRules::freqtrade;
    bot_setup.wallet_rule = freqtrade ? bots::WalletRule::freqtrade : bots::WalletRule::exact;
    auto bot = std::make_unique<bots::StrategyBot>(bot_setup, std::move(sources), engine.portfolio());
    const bots::StrategyBot& strategy = *bot;
    engine.attach(std::move(bot));

    Exchange::Setup setup;
    setup.pairs = run.pairs;
    setup.period = run.period;
    setup.fills = freqtrade ? make_freqtrade_fills() : make_honest_fills(run.costs);
    setup.costs = run.costs;
    setup.walk_every_candle = walk_every_candle;
    Exchange exchange(std::move(setup));

    const Attention attention{
        [&engine](orders::InstrumentIndex instrument, std::size_t from) { return engine.next_wake(instrument, from); },
        engine.needs_marks()};
    orders::Actions actions;
    while (const engine::Event* event = exchange.next(attention)) {
        engine.on(*event, actions);
        for (const orders::Action& action : actions) exchange.execute(action);
        actions.clear();
    }
    engine.portfolio().book().ensure_balanced();

    ledger::RunRecord record = record_of(engine.portfolio(), strategy, exchange.statistics(), run.bot.risk);
    record.period = exchange.traded_period();
    for (const PairCandles& pair : run.pairs) record.pairs.push_back(pair.series.pair());
    record.trades = engine.portfolio().take_closed_trades();
    return record;
}

ledger::RunRecord run_strategy(const StrategyRun& setup, std::span<const strategy::Signals> signals)
{
    COBOT_ENSURE(signals.size() == setup.pairs.size(), "signals for each pair");
    SignalSources sources;
    for (const strategy::Signals& columns : signals) sources.push_back(std::make_unique<bots::ColumnSignals>(columns));
    return run_strategy(setup, std::move(sources), setup.walk_every_candle);
}

ledger::RunRecord record_of(const ledger::Portfolio& portfolio, const bots::StrategyBot& bot,
                            const FillStatistics& statistics, const strategy::RiskRules& risk)
{
    ledger::RunRecord record;
    record.stake_currency = portfolio.stake_currency();
    record.starting_balance = portfolio.deposit();
    record.final_balance = portfolio.deposit() + portfolio.closed_profit();
    record.rejected_signals = bot.refusals().no_slot_or_money + bot.refusals().by_venue;
    record.refused_by_risk = bot.refusals().by_risk;
    record.ambiguous_candles = statistics.ambiguous;
    record.resolved_candles = statistics.resolved;
    record.max_open_trades = risk.max_concurrent_trades;
    record.largest_volume_share = statistics.largest_volume_share;
    return record;
}

}  // namespace cobot::simulation
