#pragma once

#include <span>
#include <vector>

#include "optimize/trial.hpp"

namespace cobot::optimize {

using Fronts = std::vector<std::vector<std::size_t>>;

/// Indices of `trials`: first those that nothing dominates, then those that only the first dominate, and so on
/// (fast non-dominated sort, Deb et al. 2002).
Fronts fronts_of(std::span<const Trial> trials);

/// For each of `front` how much room its neighbours leave it; infinite at the ends (crowding distance, Deb et al.
/// 2002).
std::vector<double> crowding(std::span<const Trial> trials, std::span<const std::size_t> front);

}  // namespace cobot::optimize
