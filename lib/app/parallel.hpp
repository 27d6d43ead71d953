#pragma once

#include <cstddef>
#include <functional>

namespace cobot::app {

/// Threads that `jobs` asks for: so many, or with 0 one for each processor.
std::size_t thread_count(int jobs);

/// Calls work(0) to work(count - 1), on up to `jobs` threads (0: one for each processor). Which thread does which is
/// open; whatever each call writes must be its own.
void for_each_index(std::size_t count, int jobs, const std::function<void(std::size_t)>& work);

}  // namespace cobot::app
