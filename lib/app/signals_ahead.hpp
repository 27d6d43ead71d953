#pragma once

#include <span>
#include <thread>
#include <vector>

#include "core/frontier.hpp"
#include "simulation/strategy_run.hpp"
#include "strategy/program.hpp"

namespace cobot::app {

/// The signals of one long series, made on another thread while the engine already reads the front of them: the two
/// halves of a backtest then take the time of the longer one. The bits are the same.
class SignalsAhead {
public:
    /// Below some millions of candles, starting a thread and waiting for it costs what it gains; and of several pairs
    /// the engine needs all fronts at once.
    static bool worth_it(std::span<const strategy::MarketView> views)
    {
        return views.size() == 1 && views.front().main.size() >= 2'000'000 && std::thread::hardware_concurrency() > 1;
    }

    SignalsAhead(strategy::Program program, strategy::MarketView view, bool explain);

    /// For one run of the engine; to be used while this lives.
    simulation::SignalSources sources() const;
    /// Waits until all is made, what the engine did not read included; returns how often each condition held.
    std::vector<strategy::FunnelRow> finish();

private:
    strategy::Program program_;
    strategy::MarketView view_;
    strategy::Signals signals_;
    std::vector<strategy::FunnelRow> funnel_;
    core::Frontier ready_;
    std::jthread writer_;  ///< Last: it ends before what it writes to.
};

}  // namespace cobot::app
