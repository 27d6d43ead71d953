#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bots/spec.hpp"
#include "config/settings.hpp"
#include "core/stop.hpp"
#include "report/result.hpp"

namespace cobot::app {

/// One value of one parameter, as typed: {"fast", "9"}.
struct ParameterChoice {
    std::string name;
    std::string value;
};

/// What to backtest. Everything else is in the settings.
struct BacktestPlan {
    config::Settings settings;
    std::vector<std::string> overrides;                  ///< Of the strategy files: "params.fast=9".
    std::vector<std::vector<ParameterChoice>> variants;  ///< Of a sweep: each is run; empty: one run as it stands.
    const bots::Spec* bot = nullptr;  ///< Of type strategy: it is run, instead of strategies that the settings name.
    std::string command;              ///< What to type to get this again.
    core::Time now;                   ///< Anchors time ranges such as "90d".
    bool explain = true;              ///< Also count how often each condition held.
};

/// A finished run and the candles it was made on.
struct Backtest {
    report::Result result;
    std::vector<market::CandleSeries> series;  ///< One a pair, warm-up included.
};

/// Told after each run, from any thread: how many of how many are done.
using BacktestProgress = std::function<void(std::size_t done, std::size_t total)>;

/// Runs every strategy with every variant, strategies first, on `settings.jobs` threads with the candles loaded once.
/// The results are in that order and the same for any number of threads. When `stop` is raised, what has been
/// finished is returned with `partial` set; ErrorCode::interrupted when that is nothing.
core::Result<std::vector<Backtest>> backtest(const BacktestPlan& plan, core::StopFlag stop = {},
                                             const BacktestProgress& progress = {});

/// Reads sweeps "fast=5:50:5" and "rsi_max=60,65,70" and multiplies them out, the last one running fastest.
core::Result<std::vector<std::vector<ParameterChoice>>> sweep_variants(const std::vector<std::string>& sweeps);

}  // namespace cobot::app
