#pragma once

#include <algorithm>
#include <array>

#include "indicators/window.hpp"

namespace cobot::indicators {

/// How two columns moved over a window: sums of squares and of the product, of the distances from the means.
template <class N>
struct JointDeviation {
    N xx, yy, xy;

    /// Pearson's, -1 to 1; 0 where one column stands still.
    N correlation() const
    {
        const N scale = root(xx * yy);
        const N ratio = larger(smaller(xy / scale, filled<N>(1)), filled<N>(-1));
        return scale > filled<N>(0) ? ratio : filled<N>(0);
    }
    /// How much y moves with x, by least squares; 0 where x stands still.
    N slope() const { return xx > filled<N>(0) ? xy / xx : filled<N>(0); }

    static JointDeviation of(const std::array<N, JointSpread::figures>& spread)
    {
        return {spread[0], spread[1], spread[2]};
    }
};

/// Mean powers of the distances from the mean.
struct CentralMoments {
    double second, third, fourth;

    static CentralMoments of(const std::array<double, MeanPowers::figures>& powers)
    {
        const auto& [mean, square, cube, fourth] = powers;
        const double mean_square = mean * mean;
        return {std::max(0.0, square - mean_square), cube - 3 * mean * square + 2 * mean * mean_square,
                std::max(0.0, fourth - 4 * mean * cube + 6 * mean_square * square - 3 * mean_square * mean_square)};
    }
};

}  // namespace cobot::indicators
