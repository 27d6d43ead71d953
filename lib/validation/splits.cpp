#include "validation/splits.hpp"

#include <algorithm>
#include <cmath>

namespace cobot::validation {
namespace {

/// `groups` stretches that differ by one at most.
std::vector<Stretch> equal_parts(std::size_t size, std::size_t groups)
{
    std::vector<Stretch> parts;
    for (std::size_t k = 0; k < groups; ++k) parts.push_back({size * k / groups, size * (k + 1) / groups});
    return parts;
}

/// What the guard leaves of `size` observations around tests.
std::vector<Stretch> training_around(std::size_t size, const std::vector<Stretch>& tests, const Guard& guard)
{
    std::vector<Stretch> train;
    std::size_t begin = 0;
    const auto add = [&](std::size_t end) {
        if (end > begin) train.push_back({begin, end});
    };
    for (const Stretch& test : tests) {
        add(test.begin > guard.purge ? test.begin - guard.purge : 0);
        begin = std::max(begin, std::min(size, test.end + guard.purge + guard.embargo));
    }
    add(size);
    return train;
}

/// Neighbouring tests become one.
std::vector<Stretch> joined(std::vector<Stretch> parts)
{
    std::vector<Stretch> whole;
    for (const Stretch& part : parts) {
        if (!whole.empty() && whole.back().end == part.begin) {
            whole.back().end = part.end;
        } else {
            whole.push_back(part);
        }
    }
    return whole;
}

}  // namespace

std::vector<Fold> walk_forward(std::size_t size, std::size_t windows, double train_over_test, WindowKind kind)
{
    if (windows == 0 || train_over_test <= 0) return {};
    const double unit = static_cast<double>(size) / (train_over_test + static_cast<double>(windows));
    const auto train = static_cast<std::size_t>(std::floor(unit * train_over_test));
    if (train == 0 || size - train < windows) return {};
    std::vector<Fold> folds;
    for (const Stretch& part : equal_parts(size - train, windows)) {
        const Stretch test{train + part.begin, train + part.end};
        folds.push_back({{{kind == WindowKind::anchored ? 0 : test.begin - train, test.begin}}, {test}});
    }
    return folds;
}

std::vector<Fold> purged_folds(std::size_t size, std::size_t folds, const Guard& guard)
{
    return combinatorial_folds(size, folds, 1, guard);
}

std::vector<Fold> combinatorial_folds(std::size_t size, std::size_t groups, std::size_t tested, const Guard& guard)
{
    std::vector<Fold> folds;
    if (groups == 0 || tested == 0 || tested >= groups || groups > size) return folds;
    const std::vector<Stretch> parts = equal_parts(size, groups);
    std::vector<bool> chosen(groups);
    std::fill_n(chosen.begin(), tested, true);
    do {
        std::vector<Stretch> tests;
        for (std::size_t k = 0; k < groups; ++k) {
            if (chosen[k]) tests.push_back(parts[k]);
        }
        tests = joined(std::move(tests));
        folds.push_back({training_around(size, tests, guard), tests});
    } while (std::prev_permutation(chosen.begin(), chosen.end()));
    return folds;
}

}  // namespace cobot::validation
