#pragma once

#include <filesystem>
#include <string>

namespace cobot::tests {

/// An empty folder that is gone when the object is.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    /// Writes a file in the folder, with the folders it needs.
    std::filesystem::path write(const std::string& name, const std::string& content) const;

private:
    std::filesystem::path path_;
};

struct Outcome {
    int exit_code = 0;  ///< 128 + the signal when one ended it; -1 when it did not end within the time allowed.
    std::string out;
    std::string err;
};

/// Runs a bash script in `folder`, with the cobot just built first on PATH, nothing on stdin, HOME in `folder`,
/// SOURCE_DIR the root of the sources and no COBOT_ variables. It and all its children are killed after `seconds`.
Outcome run_in_shell(const std::string& script, const std::filesystem::path& folder, int seconds = 120);

std::string read_file(const std::filesystem::path& path);

}  // namespace cobot::tests
