#pragma once

#include <cstddef>
#include <vector>

#include "core/decimal.hpp"

namespace cobot::bots {

/// A coin of a list with its size there; of a result, with its share of the whole.
struct IndexMember {
    std::size_t coin = 0;
    core::Decimal size;
};

enum class IndexWeighting { value, root, equal };

/// Shares of the `top` largest candidates; of equals the one listed first. No share is above `cap`: what is, is spread
/// over the others in proportion, until none is. Shares come to 1, rounded down in the last place, if cap * count >= 1.
std::vector<IndexMember> index_weights(std::vector<IndexMember> candidates, std::size_t top, IndexWeighting weighting,
                                       core::Decimal cap);

}  // namespace cobot::bots
