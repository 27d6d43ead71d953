#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace cobot::validation {

/// A stretch of observations, the end excluded.
struct Stretch {
    std::size_t begin = 0;
    std::size_t end = 0;

    std::size_t size() const { return end - begin; }
    friend bool operator==(const Stretch&, const Stretch&) = default;
};

/// Where to learn and where to look. Training may be in several pieces, in order.
struct Fold {
    std::vector<Stretch> train;
    std::vector<Stretch> test;
};

enum class WindowKind {
    rolling,   ///< Training windows of one length, moving with the tests.
    anchored,  ///< Training begins at the first observation each time.
};

/// Windows of a walk forward: each test follows its training, and together the tests cover everything after the first
/// training once (Pardo, "The evaluation and optimization of trading strategies", 2008). `train` times the length of a
/// test is the length of a rolling window. None when `size` is too small for `windows`.
std::vector<Fold> walk_forward(std::size_t size, std::size_t windows, double train_over_test, WindowKind kind);

/// What surrounds a test and is left out of its training: before it `purge` observations, whose outcomes reach into
/// the test, and after it `purge` and `embargo`, which still feel it (Lopez de Prado, "Advances in financial machine
/// learning", 2018, sections 7.4.1 and 7.4.2).
struct Guard {
    std::size_t purge = 0;
    std::size_t embargo = 0;
};

/// K folds in time order, each tested once on a model that saw the others but for the guard.
std::vector<Fold> purged_folds(std::size_t size, std::size_t folds, const Guard& guard);

/// Every choice of `tested` of `groups` stretches as a test: combinatorial purged cross-validation (same book, section
/// 12.4). There are C(groups, tested) folds, and C(groups, tested) * tested / groups paths through all stretches.
std::vector<Fold> combinatorial_folds(std::size_t size, std::size_t groups, std::size_t tested, const Guard& guard);

}  // namespace cobot::validation
