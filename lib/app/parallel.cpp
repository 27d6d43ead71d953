#include "app/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace cobot::app {

std::size_t thread_count(int jobs)
{
    return jobs > 0 ? static_cast<std::size_t>(jobs) : std::max(1U, std::thread::hardware_concurrency());
}

void for_each_index(std::size_t count, int jobs, const std::function<void(std::size_t)>& work)
{
    const std::size_t wanted = thread_count(jobs);
    std::atomic<std::size_t> next = 0;
    const auto take = [&] {
        for (std::size_t i = next++; i < count; i = next++) work(i);
    };
    std::vector<std::jthread> others;
    for (std::size_t k = 1; k < std::min(wanted, count); ++k) others.emplace_back(take);
    take();
}

}  // namespace cobot::app
