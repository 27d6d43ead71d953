#include "storage/file_handle.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace cobot::storage {
namespace {

core::Result<void> make_folder(const std::filesystem::path& folder)
{
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (!failure) return {};
    errno = failure.value();
    return system_error(folder, "make the folder");
}

/// A rename is safe from a power cut only when the folder's own entry is on the disk.
core::Result<void> flush_folder(const std::filesystem::path& folder)
{
    const FileHandle handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!handle || ::fsync(handle.get()) != 0) return system_error(folder, "flush the folder");
    return {};
}

}  // namespace

core::Error system_error(const std::filesystem::path& path, std::string_view action)
{
    return core::Error{core::ErrorCode::storage,
                       fmt::format("{}: cannot {}: {}", path.string(), action, std::generic_category().message(errno))};
}

FileHandle::~FileHandle()
{
    if (descriptor_ >= 0) ::close(descriptor_);
}

core::Result<FileHandle> open_for_reading(const std::filesystem::path& path)
{
    FileHandle file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return system_error(path, "open");
    return file;
}

core::Result<std::uint64_t> size_of(const FileHandle& file, const std::filesystem::path& path)
{
    struct stat status = {};
    if (::fstat(file.get(), &status) != 0) return system_error(path, "read the size");
    if (!S_ISREG(status.st_mode)) {
        return core::Error{core::ErrorCode::data, path.string() + " is not a regular file"};
    }
    return static_cast<std::uint64_t>(status.st_size);
}

core::Result<void> read_at(const FileHandle& file, const std::filesystem::path& path, std::uint64_t offset,
                           std::span<std::byte> into)
{
    while (!into.empty()) {
        const ssize_t count = ::pread(file.get(), into.data(), into.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return system_error(path, "read");
        if (count == 0) return core::Error{core::ErrorCode::data, path.string() + " ends too early"};
        into = into.subspan(static_cast<std::size_t>(count));
        offset += static_cast<std::uint64_t>(count);
    }
    return {};
}

core::Result<AtomicFile> AtomicFile::create(const std::filesystem::path& path)
{
    if (const auto made = make_folder(path.has_parent_path() ? path.parent_path() : "."); !made) return made.error();
    // One writer a folder at a time (lock_folder), or one process id a result file: the name cannot collide.
    std::filesystem::path temporary = path;
    temporary += fmt::format(".{}.tmp", ::getpid());
    FileHandle file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!file) return system_error(temporary, "create");
    return AtomicFile(path, std::move(temporary), std::move(file));
}

AtomicFile::~AtomicFile()
{
    if (file_) ::unlink(temporary_.c_str());
}

core::Result<void> AtomicFile::resize(std::uint64_t size)
{
    if (::ftruncate(file_.get(), static_cast<off_t>(size)) != 0) return system_error(temporary_, "set the size");
    return {};
}

core::Result<void> AtomicFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return system_error(temporary_, "write");
        bytes = bytes.subspan(static_cast<std::size_t>(count));
        offset += static_cast<std::uint64_t>(count);
    }
    return {};
}

core::Result<void> AtomicFile::commit(Survives survives)
{
    if (survives == Survives::power_cut && ::fsync(file_.get()) != 0) return system_error(temporary_, "flush");
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) return system_error(path_, "replace");
    file_ = FileHandle();
    if (survives == Survives::process_end) return {};
    return flush_folder(path_.has_parent_path() ? path_.parent_path() : ".");
}

core::Result<void> write_atomically(const std::filesystem::path& path, std::string_view content, Survives survives)
{
    auto file = AtomicFile::create(path);
    if (!file) return file.error();
    if (const auto written = file->write_at(0, std::as_bytes(std::span(content))); !written) return written.error();
    return file->commit(survives);
}

core::Result<FileHandle> lock_folder(const std::filesystem::path& folder, int patience_ms)
{
    if (const auto made = make_folder(folder); !made) return made.error();
    const std::filesystem::path path = folder / ".lock";
    FileHandle file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (!file) return system_error(path, "open the lock");
    constexpr int pause_ms = 5;
    for (int waited_ms = 0; ::flock(file.get(), LOCK_EX | LOCK_NB) != 0; waited_ms += pause_ms) {
        if (errno != EWOULDBLOCK && errno != EINTR) return system_error(path, "lock");
        if (waited_ms >= patience_ms) {
            return core::Error{core::ErrorCode::storage,
                               fmt::format("{} is being written by another process for more than {} s; "
                                           "try again when it has finished",
                                           folder.string(), patience_ms / 1000)};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(pause_ms));
    }
    return file;
}

}  // namespace cobot::storage
