#include "app/memory.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace cobot::app {

std::size_t memory_size()
{
    const auto machine =
        static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::size_t>(sysconf(_SC_PAGE_SIZE));
    std::size_t least = machine;
    // A container sees its own group there, in the one or the other version of control groups.
    for (const char* path : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
        std::ifstream limit(path);
        std::size_t bytes = 0;
        if (limit >> bytes) least = std::min(least, bytes);
    }
    return least;
}

}  // namespace cobot::app
