#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace cobot::config {

/// One file or folder that init_user_data looked after.
struct InitStep {
    std::string path;
    bool created = false;  ///< False: it was there already and was left alone.
};

/// Makes a user data folder: its subfolders, a commented config.yaml, the shipped strategies and the schemas for
/// editors. What is there already is never changed, so it may be run again.
core::Result<std::vector<InitStep>> init_user_data(const std::string& folder);

/// A shipped strategy as a user data folder takes it: its schema, which editors look for, is in another place there.
std::string for_user_data(std::string_view strategy);

}  // namespace cobot::config
