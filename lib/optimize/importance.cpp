#include "optimize/importance.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "core/random.hpp"
#include "optimize/regression_tree.hpp"

namespace cobot::optimize {
namespace {

constexpr std::size_t fewest_trials = 10;
constexpr std::size_t fine_cells = 256;  ///< A dimension alone is looked at in so many cells, or one for each value.
constexpr std::size_t curve_places = 64;
constexpr std::size_t map_cells = 32;

std::size_t cells_of(const Dimension& dimension, std::size_t most)
{
    const std::size_t count = dimension.count();
    return count > 0 && count <= most ? count : most;
}

/// The cells whose middles lie in [low, high).
std::pair<std::size_t, std::size_t> covered(double low, double high, std::size_t cells)
{
    const auto first = [&](double edge) {
        return static_cast<std::size_t>(
            std::clamp(std::ceil(edge * static_cast<double>(cells) - 0.5), 0.0, static_cast<double>(cells)));
    };
    return {first(low), first(high)};
}

/// The mean of a tree over everything but one dimension.
std::vector<double> marginal(const std::vector<RegressionLeaf>& leaves, std::size_t d, std::size_t cells)
{
    std::vector<double> steps(cells + 1);
    for (const RegressionLeaf& leaf : leaves) {
        const auto [first, end] = covered(leaf.low[d], leaf.high[d], cells);
        const double part = leaf.value * leaf.volume() / (leaf.high[d] - leaf.low[d]);
        steps[first] += part;
        steps[end] -= part;
    }
    std::partial_sum(steps.begin(), steps.end(), steps.begin());
    steps.pop_back();
    return steps;
}

/// The same for two; `a` moves along a row.
std::vector<double> marginal(const std::vector<RegressionLeaf>& leaves, std::size_t a, std::size_t b,
                             std::size_t columns, std::size_t rows)
{
    const std::size_t width = columns + 1;
    std::vector<double> steps(width * (rows + 1));
    for (const RegressionLeaf& leaf : leaves) {
        const auto [left, right] = covered(leaf.low[a], leaf.high[a], columns);
        const auto [top, bottom] = covered(leaf.low[b], leaf.high[b], rows);
        const double area = (leaf.high[a] - leaf.low[a]) * (leaf.high[b] - leaf.low[b]);
        const double part = leaf.value * leaf.volume() / area;
        steps[top * width + left] += part;
        steps[top * width + right] -= part;
        steps[bottom * width + left] -= part;
        steps[bottom * width + right] += part;
    }
    std::vector<double> map(columns * rows);
    std::vector<double> above(width);
    for (std::size_t r = 0; r < rows; ++r) {
        double along = 0;
        for (std::size_t c = 0; c < columns; ++c) {
            above[c] += steps[r * width + c];
            along += above[c];
            map[r * columns + c] = along;
        }
    }
    return map;
}

double mean_of(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double variance_of(const std::vector<double>& values)
{
    const double mean = mean_of(values);
    double sum = 0;
    for (const double one : values) sum += (one - mean) * (one - mean);
    return sum / static_cast<double>(values.size());
}

double variance_of(const std::vector<RegressionLeaf>& leaves)
{
    double mean = 0;
    for (const RegressionLeaf& leaf : leaves) mean += leaf.value * leaf.volume();
    double sum = 0;
    for (const RegressionLeaf& leaf : leaves) sum += leaf.volume() * (leaf.value - mean) * (leaf.value - mean);
    return sum;
}

/// Every point once, evenly thinned to `most`.
RegressionSample sample_of(const Space& space, std::span<const Trial> trials, std::size_t objective, std::size_t most)
{
    std::set<Point> seen;
    std::vector<const Trial*> chosen;
    for (const Trial& trial : trials) {
        const bool counts = trial.state == Trial::State::complete && objective < trial.losses.size() &&
                            std::isfinite(trial.losses[objective]) && trial.losses[objective] < no_loss;
        if (counts && trial.point.size() == space.size() && seen.insert(trial.point).second) chosen.push_back(&trial);
    }
    const std::size_t count = std::min(chosen.size(), most);
    RegressionSample sample;
    sample.columns.resize(space.size());
    for (std::size_t k = 0; k < count; ++k) {
        const Trial& trial = *chosen[k * chosen.size() / count];
        const std::vector<double> unit = space.to_unit(trial.point);
        for (std::size_t d = 0; d < space.size(); ++d) sample.columns[d].push_back(unit[d]);
        sample.values.push_back(trial.losses[objective]);
    }
    for (const Dimension& dimension : space.dimensions()) sample.cells.push_back(dimension.count());
    sample.sort();
    return sample;
}

using Tree = std::vector<RegressionLeaf>;

/// Each tree sees as many rows as there are, drawn with replacement. Trees that are constant explain nothing.
std::vector<Tree> grow_forest(const RegressionSample& sample, const ImportanceSetup& setup)
{
    const std::size_t rows = sample.values.size();
    std::vector<Tree> forest;
    for (std::size_t t = 0; t < setup.trees; ++t) {
        const core::CounterRandom random(setup.seed, t);
        std::vector<std::uint32_t> weights(rows);
        for (std::size_t k = 0; k < rows; ++k) ++weights[random.bits(k) % rows];
        Tree tree = grow_tree(sample, weights);
        if (variance_of(tree) > 0) forest.push_back(std::move(tree));
    }
    return forest;
}

Importance::Curve curve_of(const std::vector<Tree>& forest, const Dimension& dimension, std::size_t d)
{
    Importance::Curve curve;
    const auto trees = static_cast<double>(forest.size());
    const std::size_t places = cells_of(dimension, curve_places);
    curve.loss.resize(places);
    curve.error.resize(places);
    for (std::size_t k = 0; k < places; ++k) {
        curve.unit.push_back((static_cast<double>(k) + 0.5) / static_cast<double>(places));
    }
    for (const Tree& tree : forest) {
        curve.share += variance_of(marginal(tree, d, cells_of(dimension, fine_cells))) / variance_of(tree) / trees;
        const std::vector<double> coarse = marginal(tree, d, places);
        for (std::size_t k = 0; k < places; ++k) {
            curve.loss[k] += coarse[k] / trees;
            curve.error[k] += coarse[k] * coarse[k] / trees;
        }
    }
    for (std::size_t k = 0; k < places; ++k) {
        curve.error[k] = std::sqrt(std::max(0.0, curve.error[k] - curve.loss[k] * curve.loss[k]));
    }
    return curve;
}

Importance::Map map_of(const std::vector<Tree>& forest, const Space& space, std::size_t a, std::size_t b)
{
    Importance::Map map{a, b, 0, cells_of(space[b], map_cells), cells_of(space[a], map_cells), {}};
    map.loss.resize(map.rows * map.columns);
    const auto trees = static_cast<double>(forest.size());
    for (const Tree& tree : forest) {
        const std::vector<double> both = marginal(tree, a, b, map.columns, map.rows);
        const double alone = variance_of(marginal(tree, a, map.columns)) + variance_of(marginal(tree, b, map.rows));
        map.share += std::max(0.0, variance_of(both) - alone) / variance_of(tree) / trees;
        for (std::size_t k = 0; k < both.size(); ++k) map.loss[k] += both[k] / trees;
    }
    return map;
}

}  // namespace

std::optional<Importance> importance(const Space& space, std::span<const Trial> trials, std::size_t objective,
                                     const ImportanceSetup& setup)
{
    if (space.size() == 0) return std::nullopt;
    const RegressionSample sample = sample_of(space, trials, objective, setup.trials_most);
    if (sample.values.size() < fewest_trials) return std::nullopt;
    const std::vector<Tree> forest = grow_forest(sample, setup);
    if (forest.empty()) return std::nullopt;

    Importance found;
    found.trials = sample.values.size();
    std::vector<std::size_t> order;
    for (std::size_t d = 0; d < space.size(); ++d) {
        found.dimensions.push_back(curve_of(forest, space[d], d));
        order.push_back(d);
    }
    std::ranges::stable_sort(order, std::greater<>{}, [&](std::size_t d) { return found.dimensions[d].share; });
    order.resize(std::min(order.size(), setup.pairs_of));
    for (std::size_t i = 0; i < order.size(); ++i) {
        for (std::size_t k = i + 1; k < order.size(); ++k) {
            found.pairs.push_back(map_of(forest, space, order[i], order[k]));
        }
    }
    std::ranges::stable_sort(found.pairs, std::greater<>{}, &Importance::Map::share);
    return found;
}

}  // namespace cobot::optimize
