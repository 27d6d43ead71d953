#pragma once

#include <cstdint>
#include <vector>

namespace cobot::optimize {

/// What a tree is grown on: places in the unit cube and the value at each.
struct RegressionSample {
    std::vector<std::vector<double>> columns;         ///< One for each dimension.
    std::vector<double> values;                       ///< One for each row.
    std::vector<std::size_t> cells;                   ///< Values a dimension can take; 0: a continuum.
    std::vector<std::vector<std::uint32_t>> by_size;  ///< Rows of each column in rising order.

    void sort();
};

/// A box of the unit cube on which the tree is constant.
struct RegressionLeaf {
    std::vector<double> low, high;
    double value = 0;

    double volume() const;
};

/// A regression tree grown to the end (Breiman, Friedman, Olshen and Stone 1984): each split is the one after which
/// the squares of the errors are least. `weights`: how often each row counts. Between countable values a split lies
/// where one cell ends and the next begins. The leaves cover the cube.
std::vector<RegressionLeaf> grow_tree(const RegressionSample& sample, const std::vector<std::uint32_t>& weights);

}  // namespace cobot::optimize
