#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/study_journal.hpp"

namespace cobot::app {

/// What to search. The strategy, pairs, costs, seed and threads are in the settings.
struct HyperoptPlan {
    config::Settings settings;
    std::vector<std::string> overrides;  ///< Of the strategy file: "params.fast=9".
    std::vector<std::string> spaces;
    std::vector<std::string> losses;  ///< Empty: sharpe.
    std::vector<std::string> constraints;
    std::string sampler = "tpe";
    std::size_t epochs = 100;
    std::size_t population = 0;
    double test_share = 0.3;       ///< Of the time range, at its end, kept from the search; 0: none.
    std::size_t patience = 0;      ///< Ends after so many epochs without a better one.
    std::optional<double> target;  ///< Ends when the first objective is as good as this.
    std::optional<std::chrono::milliseconds> time_limit;
    std::string resume;                  ///< A study to go on with; empty: a new one.
    std::vector<std::string> arguments;  ///< As typed, kept with the study.
    std::size_t top = 10;                ///< Trials that are also run on the test range.
    core::Time now;
};

/// A trial as tables show it.
struct RankedTrial {
    optimize::Trial trial;
    std::vector<std::pair<std::string, std::string>> params;     ///< By dimension.
    std::vector<std::pair<std::string, std::string>> overrides;  ///< As `--set` takes them.
    std::vector<double> shown;  ///< The objectives, larger is better where they say so.
    TrialFigures train;
    std::optional<TrialFigures> test;  ///< Absent without a test range.
    std::vector<double> test_shown;
    bool falls_apart = false;  ///< It made money in training and little or none per day in the test.
};

/// A finished search.
struct HyperoptResult {
    std::string study;
    std::string journal;
    std::string strategy, exchange, timeframe;
    std::vector<std::string> pairs;
    std::string sampler;
    std::vector<std::string> losses;
    std::vector<std::string> dimensions;
    core::TimeRange train;
    std::optional<core::TimeRange> test;
    std::uint64_t seed = 0;
    std::size_t epochs = 0, planned = 0, resumed = 0;
    std::chrono::duration<double> elapsed{};
    optimize::StudyEnd end = optimize::StudyEnd::epochs;
    std::vector<RankedTrial> top;  ///< The best first; with several objectives the Pareto front.
    std::size_t feasible = 0;      ///< Trials that ran and kept to their constraints.
    bool interrupted = false;

    double epochs_per_second() const
    {
        return elapsed.count() > 0 ? static_cast<double>(epochs - resumed) / elapsed.count() : 0;
    }
};

/// How far a search has come.
struct HyperoptProgress {
    std::size_t done = 0, planned = 0, resumed = 0;
    std::optional<std::size_t> best_epoch;
    double best = 0;  ///< As shown.
};

/// Told after every generation. Time is asked for by the caller's clock.
struct HyperoptWatch {
    std::function<void(const HyperoptProgress&)> progress;
    std::function<std::chrono::milliseconds()> elapsed;  ///< Since the start.
    std::function<void(std::span<const optimize::Trial>, const SearchedStrategy&, const TrialRunner&)> trials;
};

/// Searches. Every trial is in the journal before the next generation begins, so that nothing is lost by Ctrl-C, a
/// crash or a full disk. The trials depend on the plan alone, not on the number of threads.
core::Result<HyperoptResult> hyperopt(const HyperoptPlan& plan, core::StopFlag stop, const HyperoptWatch& watch);

}  // namespace cobot::app
