#include "app/memory.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace cobot::app {

std::size_t memory_size()
{
    const auto machine =
        static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::size_t>(sysconf(_SC_PAGE_SIZE));
    std::ifstream limit("/sys/fs/cgroup/memory.max");  // A container sees its own group here.
    std::size_t bytes = 0;
    return limit >> bytes ? std::min(machine, bytes) : machine;
}

}  // namespace cobot::app
