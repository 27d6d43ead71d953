#pragma once

#include <filesystem>
#include <span>
#include <unordered_set>

#include "app/trial_runner.hpp"
#include "storage/file_handle.hpp"

namespace cobot::app {

/// Daily returns of a study's trials, in a file beside its journal: what a study that is gone on with needs to say how
/// far its answer may be believed. One record for each point of which they are kept: epoch and count as 64 bits, then
/// the returns as doubles, all as this processor has them. It may lack what a crash cut off.
class StudyReturns {
public:
    static core::Result<StudyReturns> create(const std::filesystem::path& path);
    /// Cuts off what does not belong to `trials`, the first ones of the study.
    static core::Result<StudyReturns> append_to(const std::filesystem::path& path,
                                                std::span<const optimize::Trial> trials);
    /// By epoch; empty where there are none.
    static std::vector<std::vector<double>> read(const std::filesystem::path& path, std::size_t trials);

    core::Result<void> write(std::span<const optimize::Trial> trials, const TrialRunner& runner);

private:
    StudyReturns(std::filesystem::path path, storage::FileHandle file) : path_(std::move(path)), file_(std::move(file))
    {
    }

    std::filesystem::path path_;
    storage::FileHandle file_;
    std::unordered_set<optimize::Point, optimize::PointHash> written_;
};

}  // namespace cobot::app
