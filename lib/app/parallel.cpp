#include "app/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace cobot::app {

void for_each_index(std::size_t count, int jobs, const std::function<void(std::size_t)>& work)
{
    const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t wanted = jobs > 0 ? static_cast<std::size_t>(jobs) : processors;
    std::atomic<std::size_t> next = 0;
    const auto take = [&] {
        for (std::size_t i = next++; i < count; i = next++) work(i);
    };
    std::vector<std::jthread> others;
    for (std::size_t k = 1; k < std::min(wanted, count); ++k) others.emplace_back(take);
    take();
}

}  // namespace cobot::app
