#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace cobot::config {

/// A kind of file that users mean by its name: where they are, and what they are called in messages.
struct NamedFiles {
    std::string_view what;     ///< "strategy"
    std::string_view folder;   ///< In the user's data.
    std::string_view shipped;  ///< In the source tree and in an installation.
    std::string_view list;     ///< The command that shows them.
};

inline constexpr NamedFiles strategy_files{"strategy", "strategies", "strategies", "cobot strategies list"};
inline constexpr NamedFiles bot_files{"bot", "bots", "config/bots", "cobot bots list"};

/// The file that a user means by NAME or PATH: a path (it has a slash or an ending of .yaml, .yml, .json) as it is; a
/// name in the user's folder, then in those shipped with the program. An unknown name is an error with the nearest
/// one (exit code 3).
core::Result<std::string> find_file(const NamedFiles& kind, const std::string& name_or_path,
                                    const std::string& user_data);

/// Names that find_file knows, sorted.
std::vector<std::string> names_of(const NamedFiles& kind, const std::string& user_data);

/// "NAME.params.yaml" and its like lie beside strategies and bots and are neither: they hold values found for them.
bool is_params_file(std::string_view name);

}  // namespace cobot::config
