#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <utility>

#include "core/result.hpp"

namespace cobot::storage {

/// ErrorCode::storage: "PATH: cannot ACTION: why", with the reason of the system call that just failed.
core::Error system_error(const std::filesystem::path& path, std::string_view action);

/// An open file, closed when it goes out of scope.
class FileHandle {
public:
    FileHandle() = default;
    explicit FileHandle(int descriptor) : descriptor_(descriptor) {}
    FileHandle(FileHandle&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FileHandle& operator=(FileHandle&& other) noexcept
    {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~FileHandle();

    int get() const { return descriptor_; }
    explicit operator bool() const { return descriptor_ >= 0; }

private:
    int descriptor_ = -1;
};

core::Result<FileHandle> open_for_reading(const std::filesystem::path& path);
core::Result<std::uint64_t> size_of(const FileHandle& file, const std::filesystem::path& path);
/// Fills `into`; an end of file before that is an error of kind data.
core::Result<void> read_at(const FileHandle& file, const std::filesystem::path& path, std::uint64_t offset,
                           std::span<std::byte> into);

/// What a written file survives. A power cut soon after may still lose a file that was made to survive only the end
/// of the process; flushing costs milliseconds, which is too much for a result that can be computed again.
enum class Survives { power_cut, process_end };

/// A file that appears whole or not at all: written beside its final place, flushed to the disk, renamed.
/// Dropped without a trace unless committed.
class AtomicFile {
public:
    /// Makes the folder when it is missing.
    static core::Result<AtomicFile> create(const std::filesystem::path& path);
    AtomicFile(AtomicFile&&) = default;
    AtomicFile& operator=(AtomicFile&&) = delete;
    ~AtomicFile();

    /// Sets the size; what is never written reads as zeros and takes no room.
    core::Result<void> resize(std::uint64_t size);
    core::Result<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes);
    core::Result<void> commit(Survives survives = Survives::power_cut);

private:
    AtomicFile(std::filesystem::path path, std::filesystem::path temporary, FileHandle file)
        : path_(std::move(path)), temporary_(std::move(temporary)), file_(std::move(file))
    {
    }

    std::filesystem::path path_;
    std::filesystem::path temporary_;
    FileHandle file_;
};

/// Writes a whole file at once in that way.
core::Result<void> write_atomically(const std::filesystem::path& path, std::string_view content,
                                    Survives survives = Survives::power_cut);

/// The right to change what lies in `folder` (made when missing), until it goes out of scope. Waits for another
/// holder, in this process or another, for up to `patience_ms`; then it is an error of kind storage.
core::Result<FileHandle> lock_folder(const std::filesystem::path& folder, int patience_ms = 10'000);

}  // namespace cobot::storage
