#pragma once

#include <span>
#include <vector>

#include "bots/strategy_bot.hpp"
#include "ledger/trade.hpp"
#include "simulation/exchange.hpp"

namespace cobot::simulation {

enum class FillRules { honest, freqtrade };

/// One strategy over history: everything that decides the result.
struct StrategyRun {
    std::vector<PairCandles> pairs;  ///< Candles before the period's begin are warm-up; none follow its end.
    core::TimeRange period;
    core::Money wallet{1000};
    FillRules fill_rules = FillRules::honest;
    Costs costs;
    bots::StrategyBot::Setup bot;
    bool walk_every_candle = false;  ///< See Exchange; for tests.
};

using SignalSources = std::vector<std::unique_ptr<bots::SignalSource>>;

/// Runs the engine over the simulated exchange. `signals` has one entry a pair, over the whole of its series.
/// Deterministic: the same input gives the same record, bit for bit.
ledger::RunRecord run_strategy(const StrategyRun& run, std::span<const strategy::Signals> signals);

/// The same, with the signals made candle by candle as on paper and live. `others`: candles of program.other_pairs().
ledger::RunRecord run_strategy_streaming(const StrategyRun& run, const strategy::Program& program,
                                         const std::vector<market::CandleSeries>& others = {});

/// The same, with a source of signals for each pair; sources that stream need every candle walked.
ledger::RunRecord run_strategy(const StrategyRun& run, SignalSources sources, bool walk_every_candle);

/// What a run leaves behind, but for its period, pairs and trades.
ledger::RunRecord record_of(const ledger::Portfolio& portfolio, const bots::StrategyBot& bot,
                            const FillStatistics& statistics, const strategy::RiskRules& risk);

}  // namespace cobot::simulation
