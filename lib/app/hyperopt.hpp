#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/study_journal.hpp"
#include "validation/monte_carlo.hpp"
#include "validation/overfitting.hpp"

namespace cobot::app {

class SearchCrew;

/// What to search. The strategy, pairs, costs, seed and threads are in the settings.
struct HyperoptPlan {
    config::Settings settings;
    std::string bot;                     ///< A bot's name or file instead of a strategy; empty: none.
    std::vector<std::string> overrides;  ///< Of the strategy or bot file: "params.fast=9".
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
    std::size_t window = 0;              ///< Of a walk forward, from 1 on; 0: of none.
    std::string walk;                    ///< The study of the walk's first window; empty: this one.
    std::vector<std::string> arguments;  ///< As typed, kept with the study.
    std::size_t top = 10;                ///< Trials that are also run on the test range.
    core::Time now;
    bool engine_alone = false;   ///< Run every trial by the engine: a check of the scan, with the same results.
    bool prune = false;          ///< Give up trials that do badly in the first third of the training.
    bool robustness = false;     ///< Also the reality check, the neighbours of the best, and Monte Carlo.
    std::size_t cv_groups = 0;   ///< Cross-validation of the choice over so many stretches of the training; 0: none.
    std::size_t cv_tested = 1;   ///< Stretches that are tested together; above 1 it is combinatorial.
    std::size_t cv_purge = 1;    ///< Days left out on both sides of a test.
    SearchCrew* crew = nullptr;  ///< Other processes that run trials as well; null: none.
    std::size_t cv_embargo = 0;  ///< Days left out after it besides.
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

/// How far an answer may be believed. Absent: could not be computed, or was not asked for.
struct SearchChecks {
    struct Folds {
        std::size_t folds = 0;
        std::size_t trials = 0;             ///< Among which was chosen.
        double train = 0;                   ///< Mean of the first objective, as shown, of what was chosen.
        std::optional<double> test;         ///< The same over the folds whose test has one.
        std::optional<double> test_profit;  ///< Mean profit over the tests, as a share of the starting balance.
        double losing = 0;                  ///< The share of folds that lost money in the test.
    };
    struct Retold {
        std::string_view name;
        validation::MonteCarlo paths;
    };

    std::size_t trials = 0;                 ///< Different points tried, all of which count.
    std::optional<double> deflated_sharpe;  ///< Probability that the best one's Sharpe ratio is above zero.
    std::optional<double> chance_sharpe;    ///< Yearly; what the best of so many without skill would show.
    std::optional<double> overfitting;      ///< Probability of backtest overfitting (PBO).
    std::size_t compared = 0;               ///< Trials whose daily returns the other figures compare.
    std::optional<double> reality_check;    ///< p-value.
    std::optional<double> plateau;          ///< Share of the neighbours of the best within 10 % of it.
    std::size_t neighbours = 0;
    std::optional<Folds> folds;
    std::vector<Retold> monte_carlo;
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
    bool out_of_time = false;
    SearchChecks checks;

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
    /// Before the first trial, should the engine run them all: because of what.
    std::function<void(const std::string&)> by_engine;
    std::function<void(std::span<const optimize::Trial>, const SearchedStrategy&, const TrialRunner&)> trials;
};

/// Searches. Every trial is in the journal before the next generation begins, so that nothing is lost by Ctrl-C, a
/// crash or a full disk. The trials depend on the plan alone, not on the number of threads.
core::Result<HyperoptResult> hyperopt(const HyperoptPlan& plan, core::StopFlag stop, const HyperoptWatch& watch);

}  // namespace cobot::app
