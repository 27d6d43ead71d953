#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace cobot::net {

/// A file inside a zip archive.
struct ZipEntry {
    std::string name;
    std::string content;
};

/// Unpacks an archive held in memory, with libzip, which is loaded when first needed. Directories are left out.
/// ErrorCode::data when it is not a zip archive, is damaged, or unpacks to more than `bytes_max` in all.
core::Result<std::vector<ZipEntry>> unzip(std::string_view archive, std::size_t bytes_max = std::size_t{256} << 20);

}  // namespace cobot::net
