#include "net/shared_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

namespace cobot::net {

core::Result<SharedLibrary> SharedLibrary::open(const std::string& file, std::string_view package)
{
    void* handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        return core::Error{
            core::ErrorCode::runtime,
            fmt::format("{} cannot be loaded; install it with: apt-get install {}\n  {}", file, package, dlerror())};
    }
    return SharedLibrary(handle, file);
}

core::Result<void*> SharedLibrary::find(const char* name) const
{
    void* address = dlsym(handle_, name);
    if (address == nullptr) {
        return core::Error{core::ErrorCode::runtime, fmt::format("{} has no function {}", file_, name)};
    }
    return address;
}

}  // namespace cobot::net
