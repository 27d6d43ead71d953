#pragma once

#include <array>
#include <map>

#include "app/search_space.hpp"
#include "core/stop.hpp"
#include "optimize/objective.hpp"
#include "optimize/study.hpp"

namespace cobot::app {

/// What tables and journals tell about a trial, by name of the metric. Absent values are NaN.
struct TrialFigures {
    static constexpr std::array<std::string_view, 11> names{"profit_total", "max_drawdown", "total_trades",  "sharpe",
                                                            "sortino",      "calmar",       "profit_factor", "winrate",
                                                            "expectancy",   "sqn",          "sharpe_daily"};

    std::array<double, names.size()> values{};
    std::optional<double> early_loss;  ///< First objective over the first part of the period, where pruning looks.
    std::vector<double> returns;       ///< Of days, marked to market; kept for a part of the trials only.

    /// Absent when it does not exist; an unknown name is our own mistake.
    std::optional<double> at(std::string_view name) const;
};

/// One point run over one period.
struct TrialRun {
    optimize::Outcome outcome;
    TrialFigures figures;
    std::vector<double> trade_steps;   ///< What each trade made, as a share of the account before it.
    std::vector<double> trade_stakes;  ///< Its stake, likewise.
    std::string failure;               ///< Why a failed trial could not be run.
};

/// What is to be searched for.
struct SearchGoal {
    std::vector<optimize::Objective> objectives;
    std::vector<optimize::Constraint> constraints;
};

/// Runs trials of one strategy by the engine, on threads, with candles and indicator columns shared.
class TrialRunner : public optimize::TrialEvaluator {
public:
    /// All must outlive the runner.
    TrialRunner(const SearchedStrategy& strategy, const config::Settings& settings, const SearchGoal& goal,
                MarketData& data, core::TimeRange train, core::StopFlag stop)
        : strategy_(strategy), settings_(settings), goal_(goal), data_(data), train_(train), stop_(stop)
    {
    }

    /// From now on evaluate() runs the first part of the period alone at first, and gives up a trial whose first
    /// objective is then worse than the median of those before its generation.
    void prune_hopeless(core::TimeRange first_part) { first_part_ = first_part; }

    TrialRun run(const optimize::Point& point, const core::TimeRange& range);
    /// The same point over the search's own period, or what is known of it.
    const TrialFigures& figures(const optimize::Point& point) const { return known_.at(point); }
    bool knows(const optimize::Point& point) const { return known_.contains(point); }
    void remember(const optimize::Point& point, TrialFigures figures);

    std::vector<optimize::Outcome> evaluate(std::span<const optimize::Point> points) override;
    /// Everything that was run or remembered, by point.
    const std::map<optimize::Point, TrialFigures>& all_figures() const { return known_; }
    /// Of the first trial that could not be run; empty when all could.
    const std::string& first_failure() const { return first_failure_; }

private:
    /// Days of returns that are kept: 16 MB.
    static constexpr std::size_t kept_days_max = std::size_t{2} << 20;

    TrialRun run_unless_hopeless(const optimize::Point& point, std::optional<double> limit);
    /// The median of the early losses so far, once there are enough of them.
    std::optional<double> early_limit() const;

    const SearchedStrategy& strategy_;
    const config::Settings& settings_;
    const SearchGoal& goal_;
    MarketData& data_;
    core::TimeRange train_;
    core::StopFlag stop_;
    strategy::ColumnCache cache_;
    std::map<optimize::Point, TrialFigures> known_;
    std::size_t kept_days_ = 0;
    std::optional<core::TimeRange> first_part_;
    std::vector<double> early_losses_;
    std::string first_failure_;
};

}  // namespace cobot::app
