#include "optimize/parzen.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "optimize/exponential.hpp"
#include "optimize/normal.hpp"

namespace cobot::optimize {
namespace {

/// All alike up to 25; older ones count less and less then (Optuna's default).
std::vector<double> weights_by_age(std::size_t observations)
{
    constexpr std::size_t recent = 25;
    std::vector<double> weights(observations, 1);
    if (observations <= recent) return weights;
    const std::size_t old = observations - recent;
    const double first = 1 / static_cast<double>(observations);
    for (std::size_t i = 0; i < old; ++i) {
        weights[i] = old == 1 ? first : first + (1 - first) * static_cast<double>(i) / static_cast<double>(old - 1);
    }
    return weights;
}

}  // namespace

ParzenEstimator::ParzenEstimator(const Space& space, std::vector<std::vector<double>> observations)
    : centres_(std::move(observations))
{
    constexpr std::size_t table_values_max = 200;
    for (const Dimension& dimension : space.dimensions()) {
        const std::size_t count = dimension.count();
        const bool choice = dimension.kind == Dimension::Kind::choice;
        counts_.push_back(count);
        Axis& axis = axes_.emplace_back();
        axis.count = choice || count <= table_values_max ? count : 0;
        axis.choice = choice;
    }
    const std::size_t known = centres_.size();
    weights_ = weights_by_age(known);
    weights_.push_back(1);
    double sum = 0;
    for (const double weight : weights_) sum += weight;
    for (double& weight : weights_) {
        weight /= sum;
        cumulated_.push_back((cumulated_.empty() ? 0 : cumulated_.back()) + weight);
    }
    centres_.emplace_back(axes_.size(), 0.5);

    sigma_.assign(known + 1, std::vector<double>(axes_.size(), 1));
    for (std::size_t i = 0; i < axes_.size(); ++i) {
        const std::vector<double> column = widths(i);
        for (std::size_t k = 0; k < known; ++k) sigma_[k][i] = column[k];
    }
    for (std::size_t k = 0; k < centres_.size(); ++k) {
        std::vector<double> lower;
        std::vector<double> inside;
        double offset = std::log(weights_[k]);
        for (std::size_t i = 0; i < axes_.size(); ++i) {
            lower.push_back(normal_distribution(-centres_[k][i] / sigma_[k][i]));
            inside.push_back(normal_distribution((1 - centres_[k][i]) / sigma_[k][i]) - lower.back());
            if (axes_[i].is_countable()) continue;
            axes_[i].centre.push_back(centres_[k][i]);
            axes_[i].sharpness.push_back(1 / sigma_[k][i]);
            offset -= std::log(sigma_[k][i] * std::sqrt(2 * std::numbers::pi) * inside.back());
        }
        lower_.push_back(std::move(lower));
        inside_.push_back(std::move(inside));
        offset_.push_back(offset);
    }
    for (std::size_t i = 0; i < axes_.size(); ++i) tabulate(i);
    if (!std::ranges::all_of(axes_, &Axis::is_countable)) return;
    for (const double offset : offset_) factor_.push_back(std::exp(offset));
}

/// For each observation the distance to the farther of its neighbours in the dimension, the outermost to their only
/// one; no narrower than a share that falls with the number of kernels, down to a hundredth.
std::vector<double> ParzenEstimator::widths(std::size_t dimension) const
{
    const std::size_t known = centres_.size() - 1;
    std::vector<std::size_t> order(known);
    for (std::size_t k = 0; k < known; ++k) order[k] = k;
    const auto at = [&](std::size_t k) { return centres_[k][dimension]; };
    std::ranges::stable_sort(order, {}, at);
    const double least = 1 / std::min(100.0, static_cast<double>(known) + 2);
    std::vector<double> widths(known, 1);
    for (std::size_t place = 0; place < known; ++place) {
        const double here = at(order[place]);
        double below = place > 0 ? here - at(order[place - 1]) : 0;
        double above = place + 1 < known ? at(order[place + 1]) - here : 0;
        if (known == 1) {
            below = here;
            above = 1 - here;
        }
        widths[order[place]] = std::clamp(std::max(below, above), least, 1.0);
    }
    return widths;
}

double ParzenEstimator::choice_share(std::size_t kernel, std::size_t dimension, std::size_t choice) const
{
    // Every choice has an equal part of one prior observation spread over the kernels; a kernel's own has one more.
    const bool prior = kernel + 1 == centres_.size();
    const auto count = static_cast<double>(axes_[dimension].count);
    if (prior) return 1 / count;
    const double base = 1 / static_cast<double>(centres_.size());
    const auto own = static_cast<std::size_t>(centres_[kernel][dimension] * count);
    return (base + (own == choice ? 1 : 0)) / (base * count + 1);
}

std::size_t ParzenEstimator::value_of(const Axis& axis, double unit) const
{
    return std::min(static_cast<std::size_t>(unit * static_cast<double>(axis.count)), axis.count - 1);
}

void ParzenEstimator::tabulate(std::size_t dimension)
{
    Axis& axis = axes_[dimension];
    const std::size_t kernels = centres_.size();
    axis.masses.resize(axis.count * kernels);
    for (std::size_t k = 0; k < kernels; ++k) {
        double below = lower_[k][dimension];
        for (std::size_t value = 0; value < axis.count; ++value) {
            double& mass = axis.masses[value * kernels + k];
            if (axis.choice) {
                mass = choice_share(k, dimension, value);
                continue;
            }
            const double edge = static_cast<double>(value + 1) / static_cast<double>(axis.count);
            const double above = normal_distribution((edge - centres_[k][dimension]) / sigma_[k][dimension]);
            mass = std::max((above - below) / inside_[k][dimension], 1e-300);
            below = above;
        }
    }
}

std::vector<double> ParzenEstimator::sample(Draws& draws) const
{
    const double pick = draws.uniform() * cumulated_.back();
    const auto found = std::ranges::upper_bound(cumulated_, pick);
    const auto kernel =
        std::min<std::size_t>(static_cast<std::size_t>(found - cumulated_.begin()), centres_.size() - 1);
    std::vector<double> unit;
    for (std::size_t i = 0; i < axes_.size(); ++i) {
        const double u = draws.uniform();
        const auto count = static_cast<double>(counts_[i]);
        if (axes_[i].choice) {
            double left = u;
            std::size_t choice = 0;
            while (choice + 1 < axes_[i].count && (left -= choice_share(kernel, i, choice)) >= 0) ++choice;
            unit.push_back((static_cast<double>(choice) + 0.5) / count);
            continue;
        }
        const double quantile = std::clamp(lower_[kernel][i] + u * inside_[kernel][i], 1e-300, 1 - 1e-16);
        double value = std::clamp(centres_[kernel][i] + sigma_[kernel][i] * rough_normal_quantile(quantile), 0.0, 1.0);
        if (counts_[i] != 0) value = (std::min(std::floor(value * count), count - 1) + 0.5) / count;
        unit.push_back(value);
    }
    return unit;
}

void ParzenEstimator::nearness(std::span<const double> unit, std::size_t first, std::span<double> masses,
                               std::span<double> distances) const
{
    const std::size_t count = masses.size();
    std::ranges::fill(masses, 1.0);
    std::ranges::fill(distances, 0.0);
    for (std::size_t i = 0; i < axes_.size(); ++i) {
        const Axis& axis = axes_[i];
        if (axis.is_countable()) {
            const double* factors = axis.masses.data() + value_of(axis, unit[i]) * centres_.size() + first;
            for (std::size_t k = 0; k < count; ++k) masses[k] *= factors[k];
            continue;
        }
        const double* centres = axis.centre.data() + first;
        const double* sharpness = axis.sharpness.data() + first;
        for (std::size_t k = 0; k < count; ++k) {
            const double distance = (unit[i] - centres[k]) * sharpness[k];
            distances[k] -= distance * distance / 2;
        }
    }
}

double ParzenEstimator::log_density(std::span<const double> unit) const
{
    // By parts that lie on the stack, and in lanes: no addition waits for the one before.
    constexpr std::size_t part = 64;
    constexpr std::size_t lanes = 8;
    std::array<double, lanes> sums{};
    for (std::size_t first = 0; first < centres_.size(); first += part) {
        const std::size_t count = std::min(part, centres_.size() - first);
        std::array<double, part> masses;
        std::array<double, part> terms{};
        nearness(unit, first, std::span(masses).first(count), std::span(terms).first(count));
        if (factor_.empty()) {
            for (std::size_t k = 0; k < count; ++k) terms[k] = exponential(offset_[first + k] + terms[k]) * masses[k];
        } else {
            for (std::size_t k = 0; k < count; ++k) terms[k] = factor_[first + k] * masses[k];
        }
        for (std::size_t k = 0; k < part; k += lanes) {
            for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += terms[k + lane];
        }
    }
    double sum = 0;
    for (const double lane : sums) sum += lane;
    return sum > 1e-280 ? std::log(sum) : log_density_far_out(unit);
}

/// The same where every kernel is too small for a double.
double ParzenEstimator::log_density_far_out(std::span<const double> unit) const
{
    std::vector<double> masses(centres_.size());
    std::vector<double> logs(centres_.size());
    nearness(unit, 0, masses, logs);
    double largest = -INFINITY;
    for (std::size_t k = 0; k < centres_.size(); ++k) {
        logs[k] += offset_[k] + std::log(std::max(masses[k], 1e-300));
        largest = std::max(largest, logs[k]);
    }
    double sum = 0;
    for (const double log : logs) sum += std::exp(log - largest);
    return largest + std::log(sum);
}

}  // namespace cobot::optimize
