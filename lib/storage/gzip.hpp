#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace cobot::storage {

/// Whether the bytes begin as gzip does.
bool is_gzip(std::string_view bytes);

/// Unpacks gzip, also several members one after the other. ErrorCode::data, with `name` in the message, when it is
/// damaged, cut short, or more than `bytes_max` unpacked.
core::Result<std::string> unpack_gzip(std::string_view packed, const std::string& name,
                                      std::size_t bytes_max = std::size_t{4} << 30);

}  // namespace cobot::storage
