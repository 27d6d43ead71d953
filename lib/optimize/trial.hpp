#pragma once

#include <span>
#include <vector>

#include "optimize/space.hpp"

namespace cobot::optimize {

/// One point of the search and how it did.
struct Trial {
    enum class State {
        complete,
        pruned,  ///< Given up on the way; its losses are those of the part that was run.
        failed,  ///< Could not be run, as with parameters that contradict each other.
    };

    std::size_t epoch = 0;  ///< 0, 1, ...
    Point point;
    State state = State::complete;
    std::vector<double> losses;  ///< One for each objective; smaller is better. Always finite.
    double violation = 0;        ///< How far its constraints are from holding; 0: they hold.
};

/// What a loss counts that does not exist or is not finite: freqtrade's for a trial with too few trades.
constexpr double no_loss = 100'000;

/// Feasible before infeasible, then by the first loss; of equals neither. (Deb 2000: feasibility first.)
bool is_better(const Trial& a, const Trial& b);

/// Whether `a` is at least as good in every loss and better in one; among infeasible ones the smaller violation.
bool dominates(const Trial& a, const Trial& b);

/// Indices of the trials that no other one dominates, in order. With one objective: the best alone, of equals the
/// first.
std::vector<std::size_t> pareto_front(std::span<const Trial> trials);

}  // namespace cobot::optimize
