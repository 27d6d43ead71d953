#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace cobot::indicators {

/// Blocks are cut into pieces of this many candles, so that what lies between two passes stays in the first cache.
constexpr std::size_t piece_size = 512;
/// What lies between two passes over a piece.
using Piece = std::array<double, piece_size>;

/// Calls run(first, count) for each piece of a block.
template <class Run>
void in_pieces(std::size_t count, Run run)
{
    for (std::size_t first = 0; first < count; first += piece_size) run(first, std::min(piece_size, count - first));
}

/// The same by a few, so that a processor may work out what needs no waiting for some candles while it waits for the
/// averages or sums of those before.
constexpr std::size_t few_size = 32;
template <class Run>
void in_few(std::size_t count, Run run)
{
    for (std::size_t first = 0; first < count; first += few_size) run(first, std::min(few_size, count - first));
}

}  // namespace cobot::indicators
