#pragma once

#include <cstddef>

namespace cobot::app {

/// Bytes that the process may use: the machine's memory, or what its control group is limited to.
std::size_t memory_size();

}  // namespace cobot::app
