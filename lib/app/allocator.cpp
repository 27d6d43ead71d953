#include "app/allocator.hpp"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace cobot::app {

void keep_freed_memory()
{
    constexpr int gigabyte = 1 << 30;
    ::mallopt(M_MMAP_THRESHOLD, gigabyte);
    ::mallopt(M_TRIM_THRESHOLD, gigabyte);
    ::mallopt(M_TOP_PAD, 16 << 20);
}

void use_large_pages(std::size_t bytes)
{
    void* const heap = std::malloc(bytes);
    if (heap == nullptr) return;
    const std::uintptr_t page = static_cast<std::uintptr_t>(::getpagesize());
    const std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(heap) + page - 1) / page * page;
    // The addresses stay with the heap when they are given back, and so does what was asked for them.
    ::madvise(reinterpret_cast<void*>(begin), bytes - page, MADV_HUGEPAGE);
    std::free(heap);
}

}  // namespace cobot::app
