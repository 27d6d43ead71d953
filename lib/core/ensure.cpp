#include "core/ensure.hpp"

#include <cstdio>
#include <cstdlib>

namespace cobot::core {

void ensure_failed(const char* condition, const char* why, const char* file, int line)
{
    std::fprintf(stderr, "cobot: internal error at %s:%d: %s (%s does not hold)\n", file, line, why, condition);
    std::abort();
}

}  // namespace cobot::core
