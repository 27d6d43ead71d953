#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace cobot::config {

/// Makes a folder and those around it.
core::Result<void> make_folder(const std::string& path);

/// Writes a whole file or nothing: into a neighbour first, which then takes the name. Replaces what is there.
core::Result<void> write_file(const std::string& path, std::string_view text);

/// The same, but leaves a file that is there already; false then.
core::Result<bool> write_new_file(const std::string& path, std::string_view text);

}  // namespace cobot::config
