#pragma once

#include <string>

#include "cli/command.hpp"
#include "core/result.hpp"
#include "report/format.hpp"
#include "report/table.hpp"

namespace cobot::cli {

/// In which form something is wanted, and where: --format and --output.
struct Output {
    std::string format;
    std::string path;

    /// What was asked for; else what the file's name says; else text.
    core::Result<report::Format> chosen() const;
    /// Pages go to files: whose screen shows HTML?
    bool to_screen(report::Format format) const;
    /// Of a table on the screen; plain in a file.
    report::TextStyle style(report::Format format, const Globals& globals) const;
    /// Writes `text` to the screen or a file, whose path is then told. Without a path a page goes to reports/ in the
    /// user data folder, under `file_name`.
    core::Result<void> put(const std::string& text, report::Format format, const std::string& file_name,
                           const Globals& globals) const;
};

}  // namespace cobot::cli
