#include "optimize/evolution.hpp"

#include <algorithm>

namespace cobot::optimize {

std::vector<Point> Evolution::ask(std::size_t first, std::size_t count)
{
    std::vector<Point> points;
    for (std::size_t epoch = first; epoch < first + count; ++epoch) {
        Draws draws(setup_.seed, epoch);
        if (parents_.empty()) {
            points.push_back(setup_.space.from_unit(anywhere(setup_.space, draws)));
            continue;
        }
        const auto parent = [&] {
            const std::size_t a = draws.index(parents_.size());
            return setup_.space.to_unit(parents_[std::min(a, draws.index(parents_.size()))].point);
        };
        const Unit mother = parent();
        Unit child = crossed(setup_.space, mother, parent(), draws);
        mutate(setup_.space, child, draws);
        points.push_back(setup_.space.from_unit(child));
    }
    return points;
}

void Evolution::tell(std::span<const Trial> trials)
{
    std::vector<Trial> all = std::move(parents_);
    for (const Trial& trial : trials) {
        const bool known = std::ranges::any_of(all, [&](const Trial& other) { return other.point == trial.point; });
        if (!known) all.push_back(trial);
    }
    parents_ = survivors(std::move(all), size_, trials.empty() ? 0 : trials.back().epoch);
}

}  // namespace cobot::optimize
