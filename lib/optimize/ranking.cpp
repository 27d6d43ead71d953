#include "optimize/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cobot::optimize {

Fronts fronts_of(std::span<const Trial> trials)
{
    std::vector<std::vector<std::size_t>> beats(trials.size());
    std::vector<std::size_t> beaten_by(trials.size());
    Fronts fronts(1);
    for (std::size_t i = 0; i < trials.size(); ++i) {
        for (std::size_t j = 0; j < trials.size(); ++j) {
            if (dominates(trials[i], trials[j])) beats[i].push_back(j);
            if (dominates(trials[j], trials[i])) ++beaten_by[i];
        }
        if (beaten_by[i] == 0) fronts.front().push_back(i);
    }
    while (!fronts.back().empty()) {
        std::vector<std::size_t> next;
        for (const std::size_t i : fronts.back()) {
            for (const std::size_t j : beats[i]) {
                if (--beaten_by[j] == 0) next.push_back(j);
            }
        }
        std::ranges::sort(next);
        fronts.push_back(std::move(next));
    }
    fronts.pop_back();
    return fronts;
}

std::vector<double> crowding(std::span<const Trial> trials, std::span<const std::size_t> front)
{
    std::vector<double> room(front.size());
    if (front.empty()) return room;
    std::vector<std::size_t> order(front.size());
    for (std::size_t m = 0; m < trials[front[0]].losses.size(); ++m) {
        const auto loss = [&](std::size_t k) { return trials[front[k]].losses[m]; };
        std::iota(order.begin(), order.end(), 0);
        std::ranges::stable_sort(order, {}, loss);
        const double width = loss(order.back()) - loss(order.front());
        room[order.front()] = room[order.back()] = INFINITY;
        if (width <= 0) continue;
        for (std::size_t k = 1; k + 1 < order.size(); ++k) {
            room[order[k]] += (loss(order[k + 1]) - loss(order[k - 1])) / width;
        }
    }
    return room;
}

}  // namespace cobot::optimize
