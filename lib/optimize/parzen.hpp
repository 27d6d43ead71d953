#pragma once

#include <span>
#include <vector>

#include "optimize/draws.hpp"
#include "optimize/space.hpp"

namespace cobot::optimize {

/// A density over a space: one kernel around each observation, and a wide one over everything (the prior). A kernel is
/// a product over dimensions: a normal distribution cut off at the ends for numbers, a share of each choice for
/// choices. Countable numbers have the mass of their part of [0, 1]. As in Bergstra et al. 2011, in the multivariate
/// form of Falkner, Klein and Hutter 2018. A kernel is as wide in a dimension as the farther of its neighbours is away.
class ParzenEstimator {
public:
    /// `observations` are points in the unit cube with to_unit's middles, the oldest first.
    ParzenEstimator(const Space& space, std::vector<std::vector<double>> observations);

    /// A point of the unit cube, countable dimensions in the middle of their parts.
    std::vector<double> sample(Draws& draws) const;
    double log_density(std::span<const double> unit) const;

private:
    struct Axis {
        std::size_t count = 0;  ///< Values; 0: a continuum, or so many values that it is like one.
        bool choice = false;
        // By kernel, so that all kernels are reckoned with at once.
        std::vector<double> masses;             ///< Of each value (slow) and kernel (fast), of countable ones.
        std::vector<double> centre, sharpness;  ///< Of continua; one over the width.

        bool is_countable() const { return count != 0; }
    };
    std::size_t value_of(const Axis& axis, double unit) const;
    std::vector<double> widths(std::size_t dimension) const;
    void tabulate(std::size_t dimension);
    /// What kernels from `first` on say of a point: the product of masses, and minus half the squared distance in the
    /// continua, in widths.
    void nearness(std::span<const double> unit, std::size_t first, std::span<double> masses,
                  std::span<double> distances) const;
    double log_density_far_out(std::span<const double> unit) const;
    double choice_share(std::size_t kernel, std::size_t dimension, std::size_t choice) const;

    std::vector<Axis> axes_;
    std::vector<std::vector<double>> centres_;  ///< The prior's is the last.
    std::vector<double> weights_;               ///< They add up to 1.
    std::vector<double> cumulated_;
    std::vector<std::vector<double>> sigma_;   ///< Width of each kernel (slow) in each dimension; the prior's is 1.
    std::vector<std::vector<double>> lower_;   ///< Distribution function at 0 of each kernel and dimension.
    std::vector<std::vector<double>> inside_;  ///< Mass in [0, 1].
    std::vector<std::size_t> counts_;          ///< Of values, also of those that are like continua.
    std::vector<double> offset_;               ///< log of weight and of what normalises the continua of a kernel.
    std::vector<double> factor_;               ///< Its exponential, where there are no continua; or empty.
};

}  // namespace cobot::optimize
