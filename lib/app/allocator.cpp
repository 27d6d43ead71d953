#include "app/allocator.hpp"

#include <malloc.h>

#include <atomic>
#include <cstdlib>

#include "core/huge_pages.hpp"

namespace cobot::app {
namespace {

std::atomic<bool> is_wanted = false;

/// Asks for large pages where the next `bytes` come from that this thread allocates.
void advise_next(std::size_t bytes)
{
    void* const some = std::malloc(bytes);
    if (some == nullptr) return;
    // The addresses stay with the heap when they are given back, and so does what was asked for them.
    core::prefer_huge_pages(some, bytes);
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
