#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace cobot::net {

/// A library of the system, loaded when first needed and never unloaded. Linking libcurl or libzip would cost every
/// `cobot` process the loading of some thirty libraries, also those that never touch the network.
class SharedLibrary {
public:
    /// `file` as the dynamic loader knows it ("libcurl.so.4"), `package` the Debian package that has it.
    static core::Result<SharedLibrary> open(const std::string& file, std::string_view package);

    /// Fills `pointer` with the function of that name. ErrorCode::runtime when the library lacks it.
    template <class Function>
    core::Result<void> load(Function*& pointer, const char* name) const
    {
        auto address = find(name);
        if (!address) return address.error();
        pointer = reinterpret_cast<Function*>(*address);
        return {};
    }

private:
    SharedLibrary(void* handle, std::string file) : handle_(handle), file_(std::move(file)) {}
    core::Result<void*> find(const char* name) const;

    void* handle_;
    std::string file_;
};

}  // namespace cobot::net
