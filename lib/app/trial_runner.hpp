#pragma once

#include <array>
#include <deque>
#include <mutex>
#include <unordered_map>

#include "app/parallel.hpp"
#include "app/scanned_trial.hpp"
#include "app/search_space.hpp"
#include "core/stop.hpp"
#include "optimize/objective.hpp"
#include "optimize/study.hpp"
#include "strategy/search_cache.hpp"

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

/// Runs trials of one strategy on threads, with candles, indicator columns and conditions shared: many at a time by a
/// scan (see simulation::Scan) where it covers what they do, otherwise one by one by the engine. Results are the same
/// bits either way.
class TrialRunner : public optimize::TrialEvaluator {
public:
    /// All must outlive the runner.
    TrialRunner(const SearchedStrategy& strategy, const config::Settings& settings, const SearchGoal& goal,
                MarketData& data, core::TimeRange train, core::StopFlag stop);

    /// From now on evaluate() runs the first part of the period alone at first, and gives up a trial whose first
    /// objective is then worse than the median of those before its generation.
    void prune_hopeless(core::TimeRange first_part) { first_part_ = first_part; }
    /// From now on evaluate() has the engine run every trial: a check of the scan.
    void use_engine_alone() { engine_alone_ = true; }

    /// Because of what the engine runs every trial of a strategy, though nobody asked for that; empty: they are
    /// scanned.
    std::string reason_for_engine() const;

    /// By the engine, with everything that is known of a run.
    TrialRun run(const optimize::Point& point, const core::TimeRange& range);
    /// Losses and figures of points, scanned where that is possible.
    std::vector<TrialRun> run_all(std::span<const optimize::Point> points, const core::TimeRange& range);
    /// The same point over the search's own period, or what is known of it.
    const TrialFigures& figures(const optimize::Point& point) const { return known_.at(point); }
    bool knows(const optimize::Point& point) const { return known_.contains(point); }
    void remember(const optimize::Point& point, TrialFigures figures);

    std::vector<optimize::Outcome> evaluate(std::span<const optimize::Point> points) override;
    void foresee(std::span<const optimize::Point> points) override;
    /// Everything that was run or remembered, in the order in which that became known.
    using Known = std::pair<const optimize::Point, TrialFigures>;
    std::span<const Known* const> all_figures() const { return in_order_; }
    /// Of the first trial that could not be run; empty when all could.
    const std::string& first_failure() const { return first_failure_; }

private:
    /// Days of returns that are kept: 16 MB.
    static constexpr std::size_t kept_days_max = std::size_t{2} << 20;
    /// The most memory for market orders of all threads together. Searches of a year use a third of it.
    static constexpr std::size_t order_bytes_max = std::size_t{128} << 20;

    /// Points that threads are at.
    struct Batch {
        std::vector<optimize::Point> points;
        std::vector<std::optional<TrialRun>> runs;  ///< Absent: not yet, or it was told to stop before.
        std::optional<SharedWork> work;             ///< Last: it writes to the others until it is gone.
    };

    /// Of both orders of prices inside candles the one with the worse first objective.
    TrialRun run_bot(const optimize::Point& point, const core::TimeRange& range) const;
    std::unique_ptr<Batch> begin(std::span<const optimize::Point> points);
    std::vector<TrialRun> run_unless_hopeless(std::span<const optimize::Point> points, std::optional<double> limit);
    std::shared_ptr<const PairIndex> index_of(const market::CandleSeries& series);
    /// What losses, constraints and figures read of a run.
    metrics::Reads reads() const;
    /// Market orders that no other thread uses.
    std::unique_ptr<simulation::MarketOrders> take_orders(const simulation::Costs& costs,
                                                          const market::Instrument& instrument, std::size_t pairs);
    void give_back(std::unique_ptr<simulation::MarketOrders> orders);
    /// The median of the early losses so far, once there are enough of them.
    std::optional<double> early_limit() const;

    const SearchedStrategy& strategy_;
    const config::Settings& settings_;
    const SearchGoal& goal_;
    MarketData& data_;
    core::TimeRange train_;
    core::StopFlag stop_;
    strategy::SearchCache cache_;
    std::mutex index_mutex_;
    std::vector<std::shared_ptr<const PairIndex>> indices_;  ///< They keep the candles that orders are known of.
    std::mutex orders_mutex_;
    std::vector<std::unique_ptr<simulation::MarketOrders>> idle_orders_;
    bool engine_alone_ = false;
    std::unordered_map<optimize::Point, TrialFigures, optimize::PointHash> known_;
    std::vector<const Known*> in_order_;
    std::size_t kept_days_ = 0;
    std::optional<core::TimeRange> first_part_;
    std::vector<double> early_losses_;
    std::string first_failure_;
    std::deque<std::unique_ptr<Batch>> foreseen_;  ///< Last: threads are at it.
};

}  // namespace cobot::app
