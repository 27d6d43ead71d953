#pragma once

#include <cmath>
#include <numbers>

#include "core/random.hpp"

namespace cobot::optimize {

/// The random numbers of one epoch: they depend on the seed and the epoch alone, so threads and resumed studies see
/// the same.
class Draws {
public:
    Draws(std::uint64_t seed, std::size_t epoch) : random_(seed, epoch) {}

    double uniform() { return random_.uniform(next_++); }  ///< In [0, 1).
    /// Below `count`, which is above 0.
    std::size_t index(std::size_t count) { return static_cast<std::size_t>(uniform() * static_cast<double>(count)); }
    /// Standard normal (Box and Muller 1958).
    double normal()
    {
        const double radius = std::sqrt(-2 * std::log(1 - uniform()));
        return radius * std::cos(2 * std::numbers::pi * uniform());
    }

private:
    core::CounterRandom random_;
    std::uint64_t next_ = 0;
};

}  // namespace cobot::optimize
