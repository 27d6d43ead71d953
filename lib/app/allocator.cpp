#include "app/allocator.hpp"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>

namespace cobot::app {
namespace {

std::atomic<bool> is_wanted = false;

/// Asks for large pages where the next `bytes` come from that this thread allocates.
void advise_next(std::size_t bytes)
{
    void* const some = std::malloc(bytes);
    if (some == nullptr) return;
    const std::uintptr_t page = static_cast<std::uintptr_t>(::getpagesize());
    const std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(some) + page - 1) / page * page;
    // The addresses stay with the heap when they are given back, and so does what was asked for them.
    ::madvise(reinterpret_cast<void*>(begin), bytes - page, MADV_HUGEPAGE);
    std::free(some);
}

}  // namespace

void keep_freed_memory()
{
    constexpr int gigabyte = 1 << 30;
    ::mallopt(M_MMAP_THRESHOLD, gigabyte);
    ::mallopt(M_TRIM_THRESHOLD, gigabyte);
    ::mallopt(M_TOP_PAD, 16 << 20);
}

void use_large_pages()
{
    is_wanted = true;
    advise_next(std::size_t{256} << 20);
}

void use_large_pages_here()
{
    // What a thread's own heap begins with; one piece of it has at most 64 MB.
    if (is_wanted) advise_next(std::size_t{60} << 20);
}

}  // namespace cobot::app
