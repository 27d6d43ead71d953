#include "app/allocator.hpp"

#include <malloc.h>

namespace cobot::app {

void keep_freed_memory()
{
    constexpr int gigabyte = 1 << 30;
    ::mallopt(M_MMAP_THRESHOLD, gigabyte);
    ::mallopt(M_TRIM_THRESHOLD, gigabyte);
    ::mallopt(M_TOP_PAD, 16 << 20);
}

}  // namespace cobot::app
