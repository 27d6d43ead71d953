#pragma once

#include <vector>

#include "optimize/draws.hpp"
#include "optimize/space.hpp"

namespace cobot::optimize {

using Unit = std::vector<double>;  ///< A place in the unit cube.

Unit anywhere(const Space& space, Draws& draws);

/// A child of two: numbers by simulated binary crossover (Deb and Agrawal 1995, eta 15), choices from either parent.
Unit crossed(const Space& space, const Unit& a, const Unit& b, Draws& draws);

/// Each dimension changes with probability 1/n: numbers by polynomial mutation (Deb and Goyal 1996, eta 20), choices to
/// any.
void mutate(const Space& space, Unit& unit, Draws& draws);

}  // namespace cobot::optimize
