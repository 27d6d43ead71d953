#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace cobot::validation {

/// How a history is told anew.
enum class Retelling {
    shuffled_trades,  ///< The same trades in another order: the end is the same, the way is not.
    drawn_trades,     ///< Trades drawn with replacement.
    block_bootstrap,  ///< Stretches of returns drawn with replacement (Politis and Romano 1994).
    random_slippage,  ///< Each trade worse by a random share of its stake.
    random_start,     ///< A part of the history that begins anywhere.
};

struct MonteCarloSetup {
    std::size_t paths = 1000;
    std::uint64_t seed = 42;
    double block = 10;        ///< Mean length of a block, in observations.
    double slippage = 0.002;  ///< Largest loss of a trade by slippage, as a share of its stake; uniform from 0.
    double shortest = 0.5;    ///< Of random_start: the least share of the history.
    double ruin = 0.5;        ///< Ruined: the account has lost this share of its start.
};

/// Quantiles of the account over the paths at one place, as shares of the start.
struct FanPoint {
    double p5 = 0, p25 = 0, p50 = 0, p75 = 0, p95 = 0;
};

/// What might have come of the same strategy.
struct MonteCarlo {
    std::vector<FanPoint> fan;    ///< 101 places from start to end.
    double ruin_probability = 0;  ///< The share of paths that were ruined at any time.
    double loss_probability = 0;  ///< The share that ended below the start.
    double return_p5 = 0, return_p50 = 0, return_p95 = 0;
    double drawdown_p50 = 0, drawdown_p95 = 0;  ///< Of the largest drawdown of each path.
};

/// `steps`: the account's relative changes, one a trade or one a day; `stakes`: for random_slippage the share of the
/// account in each trade. Absent without steps. A path ends where the account is gone.
std::optional<MonteCarlo> monte_carlo(Retelling retelling, std::span<const double> steps,
                                      std::span<const double> stakes, const MonteCarloSetup& setup);

}  // namespace cobot::validation
