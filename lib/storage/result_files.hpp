#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace cobot::storage {

/// The results of backtests as files: <user data>/results/backtest/<run id>.json, and results/latest, which holds the
/// id of the last one written.
class ResultFiles {
public:
    explicit ResultFiles(const std::filesystem::path& user_data);

    struct Stored {
        std::filesystem::path path;
        std::string text;
    };

    /// Writes the file at once, so that no reader ever sees half of it, and points `latest` to it.
    core::Result<std::filesystem::path> write(std::string_view run_id, std::string_view json) const;

    /// `run` is an id, the beginning of one (four characters or more), or "latest". Unknown: ErrorCode::data, with the
    /// nearest id; several that begin so: ErrorCode::usage.
    core::Result<Stored> read(std::string_view run) const;

    /// Sorted.
    std::vector<std::string> ids() const;

private:
    core::Result<std::string> resolve(std::string_view run) const;

    std::filesystem::path folder_;
    std::filesystem::path latest_;
};

/// The whole file. A missing one is ErrorCode::data.
core::Result<std::string> read_text(const std::filesystem::path& path);

}  // namespace cobot::storage
