#include "optimize/trial.hpp"

#include <algorithm>
#include <numeric>

namespace cobot::optimize {
namespace {

bool in_order(const Trial& a, const Trial& b)
{
    if (a.violation != b.violation) return a.violation < b.violation;
    return a.losses < b.losses;
}

}  // namespace

bool is_better(const Trial& a, const Trial& b)
{
    const bool a_ran = a.state == Trial::State::complete;
    const bool b_ran = b.state == Trial::State::complete;
    if (a_ran != b_ran) return a_ran;
    if (a.violation != b.violation) return a.violation < b.violation;
    return a.losses.front() < b.losses.front();
}

bool dominates(const Trial& a, const Trial& b)
{
    if (a.violation != b.violation) return a.violation < b.violation;
    bool better = false;
    for (std::size_t i = 0; i < a.losses.size(); ++i) {
        if (a.losses[i] > b.losses[i]) return false;
        better = better || a.losses[i] < b.losses[i];
    }
    return better;
}

std::vector<std::size_t> pareto_front(std::span<const Trial> trials)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        if (trials[i].state == Trial::State::complete) order.push_back(i);
    }
    // Sorted by their losses, nothing is dominated by what comes after it.
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return in_order(trials[a], trials[b]); });
    std::vector<std::size_t> front;
    for (const std::size_t i : order) {
        const bool beaten = std::ranges::any_of(front, [&](std::size_t other) {
            return dominates(trials[other], trials[i]) || trials[other].losses == trials[i].losses;
        });
        if (!beaten) front.push_back(i);
    }
    std::ranges::sort(front);
    return front;
}

}  // namespace cobot::optimize
