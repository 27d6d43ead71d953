#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/market_data.hpp"
#include "app/signals_ahead.hpp"
#include "config/settings.hpp"
#include "simulation/strategy_run.hpp"
#include "strategy/program.hpp"

namespace cobot::app {

/// One strategy file, read, with what it trades.
struct LoadedStrategy {
    strategy::Spec spec;
    std::vector<market::Pair> pairs;
    market::Timeframe timeframe;
};

/// One run to make: a strategy with its parameters.
struct StrategyTask {
    const LoadedStrategy* strategy = nullptr;
    strategy::ParameterValues values;
    std::optional<std::vector<strategy::ExitRules::RoiStep>> roi = {};  ///< Instead of the strategy's own.
};

/// How a run is prepared.
struct Preparation {
    int jobs = 1;                            ///< Threads for the signals; with 1 they are there when it returns.
    strategy::ColumnCache* cache = nullptr;  ///< Indicator columns shared with other runs.
    bool explain = false;                    ///< Also count how often each condition held.
    bool signals = true;                     ///< False: whoever asks makes them from the program.
};

/// A run with its candles and signals, ready for simulation::run_strategy.
struct PreparedRun {
    simulation::StrategyRun run;
    std::optional<strategy::Program> program;
    std::vector<strategy::MarketView> market;  ///< What the program looks at for each pair.
    std::vector<strategy::Signals> signals;    ///< One for each pair; empty while they are made `ahead`.
    std::unique_ptr<SignalsAhead> ahead = {};
    std::vector<std::vector<strategy::FunnelRow>> funnels;  ///< One for each pair, if asked for.
    std::vector<LoadedPair> pairs;
    std::size_t warmup = 0;
};

/// The exchange that the settings name, or the only one of which candles are stored.
core::Result<std::string> choose_exchange(const config::Settings& settings);

/// Finds and reads a strategy and decides what it trades.
core::Result<LoadedStrategy> load_for_run(const std::string& name, const config::Settings& settings,
                                          const std::vector<std::string>& overrides);

/// Loads candles and makes signals.
core::Result<PreparedRun> prepare(const StrategyTask& task, const config::Settings& settings,
                                  const core::TimeRange& range, MarketData& data, const Preparation& how);

/// Runs it over the simulated exchange.
ledger::RunRecord simulate(PreparedRun& prepared);

/// Of the candles of all pairs together.
std::string data_hash_of(const std::vector<LoadedPair>& pairs);

}  // namespace cobot::app
