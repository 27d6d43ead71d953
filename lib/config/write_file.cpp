#include "config/write_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace cobot::config {
namespace {

core::Error failed(const std::string& path, const char* what)
{
    return core::Error{core::ErrorCode::storage, fmt::format("{} cannot be {}: {}", path, what, std::strerror(errno))};
}

bool write_all(int file, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

core::Result<std::string> write_neighbour(const std::string& path, std::string_view text)
{
    const std::string neighbour = fmt::format("{}.{}.part", path, ::getpid());
    const int file = ::open(neighbour.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) return failed(path, "written");
    const bool whole = write_all(file, text);
    const int reason = errno;
    const bool closed = ::close(file) == 0;
    if (whole && closed) return neighbour;
    if (!whole) errno = reason;
    const core::Error error = failed(path, "written");
    ::unlink(neighbour.c_str());
    return error;
}

}  // namespace

core::Result<void> make_folder(const std::string& path)
{
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (!error && std::filesystem::is_directory(path, error)) return {};
    return core::Error{core::ErrorCode::storage,
                       fmt::format("the folder {} cannot be made: {}", path,
                                   error ? error.message() : std::string("a file has that name"))};
}

core::Result<void> write_file(const std::string& path, std::string_view text)
{
    const auto neighbour = write_neighbour(path, text);
    if (!neighbour) return neighbour.error();
    if (::rename(neighbour->c_str(), path.c_str()) == 0) return {};
    const core::Error error = failed(path, "written");
    ::unlink(neighbour->c_str());
    return error;
}

core::Result<bool> write_new_file(const std::string& path, std::string_view text)
{
    if (::access(path.c_str(), F_OK) == 0) return false;
    const auto neighbour = write_neighbour(path, text);
    if (!neighbour) return neighbour.error();
    // Unlike rename, link never replaces a file that has come meanwhile.
    const bool linked = ::link(neighbour->c_str(), path.c_str()) == 0;
    const core::Error error = failed(path, "written");
    const bool there = !linked && errno == EEXIST;
    ::unlink(neighbour->c_str());
    if (linked || there) return linked;
    return error;
}

}  // namespace cobot::config
