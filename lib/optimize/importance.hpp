#pragma once

#include <optional>
#include <span>
#include <vector>

#include "optimize/space.hpp"
#include "optimize/trial.hpp"

namespace cobot::optimize {

/// What the searched values have to do with the loss: fANOVA (Hutter, Hoos and Leyton-Brown, "An efficient approach
/// for assessing hyperparameter importance", ICML 2014). A forest of regression trees is grown over the trials
/// (Breiman 2001); each tree is constant on boxes, so its mean over all other dimensions, and the share of its
/// variance that one dimension or two together explain, are sums over boxes and not samples.
struct Importance {
    /// Mean loss over everything else, as a function of one dimension.
    struct Curve {
        double share = 0;           ///< Of the variance, explained by this dimension alone; in [0, 1].
        std::vector<double> unit;   ///< Places in [0, 1], as Dimension::from_unit takes them.
        std::vector<double> loss;   ///< At each place.
        std::vector<double> error;  ///< Standard deviation of it over the trees.
    };
    /// The same of two dimensions.
    struct Map {
        std::size_t a = 0, b = 0;
        double share = 0;  ///< Explained by both together beyond what each explains alone.
        std::size_t rows = 0, columns = 0;
        std::vector<double> loss;  ///< Row by row: `a` moves along a row, `b` from row to row.
    };

    std::vector<Curve> dimensions;  ///< One for each, in their order.
    std::vector<Map> pairs;         ///< Of the dimensions that explain most, the largest share first.
    std::size_t trials = 0;         ///< Different points that were looked at.
};

struct ImportanceSetup {
    std::size_t trees = 64;
    std::size_t trials_most = 4000;  ///< Of more, so many are taken, evenly spread.
    std::size_t pairs_of = 5;        ///< Dimensions of which pairs are looked at.
    std::uint64_t seed = 0;
};

/// Looks at trials that were run to their end and have a loss. Absent with fewer than ten different ones, or when
/// their losses do not differ.
std::optional<Importance> importance(const Space& space, std::span<const Trial> trials, std::size_t objective,
                                     const ImportanceSetup& setup = {});

}  // namespace cobot::optimize
