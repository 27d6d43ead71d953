#include "optimize/variation.hpp"

#include <algorithm>
#include <cmath>

namespace cobot::optimize {
namespace {

constexpr double crossover_eta = 15;
constexpr double mutation_eta = 20;
constexpr double crossover_rate = 0.9;

bool is_choice(const Space& space, std::size_t i) { return space[i].kind == Dimension::Kind::choice; }

}  // namespace

Unit anywhere(const Space& space, Draws& draws)
{
    Unit unit(space.size());
    for (double& u : unit) u = draws.uniform();
    return unit;
}

Unit crossed(const Space& space, const Unit& a, const Unit& b, Draws& draws)
{
    Unit child = a;
    if (draws.uniform() > crossover_rate) return child;
    for (std::size_t i = 0; i < child.size(); ++i) {
        const double u = draws.uniform();
        const bool take = draws.uniform() < 0.5;
        if (is_choice(space, i)) {
            if (take) child[i] = b[i];
            continue;
        }
        const double spread =
            u <= 0.5 ? std::pow(2 * u, 1 / (crossover_eta + 1)) : std::pow(1 / (2 * (1 - u)), 1 / (crossover_eta + 1));
        const double half = 0.5 * spread * (b[i] - a[i]);
        const double middle = 0.5 * (a[i] + b[i]);
        child[i] = std::clamp(take ? middle + half : middle - half, 0.0, 1.0);
    }
    return child;
}

void mutate(const Space& space, Unit& unit, Draws& draws)
{
    const double rate = 1 / static_cast<double>(unit.size());
    for (std::size_t i = 0; i < unit.size(); ++i) {
        const bool change = draws.uniform() < rate;
        const double u = draws.uniform();
        if (!change) continue;
        if (is_choice(space, i)) {
            unit[i] = u;
            continue;
        }
        const double power = 1 / (mutation_eta + 1);
        const double room = u < 0.5 ? 1 - unit[i] : unit[i];
        const double shape = std::pow(room, mutation_eta + 1);
        const double delta = u < 0.5 ? std::pow(2 * u + (1 - 2 * u) * shape, power) - 1
                                     : 1 - std::pow(2 * (1 - u) + 2 * (u - 0.5) * shape, power);
        unit[i] = std::clamp(unit[i] + delta, 0.0, 1.0);
        // A countable number moves to a neighbour at least.
        const std::size_t count = space[i].count();
        if (count > 1 && std::abs(delta) < 1 / static_cast<double>(count)) {
            const double step = (u < 0.5 ? -1 : 1) / static_cast<double>(count);
            unit[i] = std::clamp(unit[i] + step, 0.0, 1.0);
        }
    }
}

}  // namespace cobot::optimize
