#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace cobot::cli {

/// One option as help and completion need it.
struct OptionFacts {
    std::vector<std::string> short_names;  ///< "q", without the dash.
    std::vector<std::string> long_names;   ///< "quiet"
    std::string value;                     ///< "FILE"; of an argument its name; empty for a flag.
    std::vector<std::string> allowed;      ///< Values, when only some are.
    std::string description;
    std::string default_text;
    std::string group;
    bool positional = false;
    bool required = false;
    bool many = false;  ///< Takes all the words that follow.

    bool is_flag() const { return value.empty(); }
    bool has_name(std::string_view word) const;  ///< "--quiet", "-q"
};

/// What may be given to a command, in the order declared, hidden ones left out. Null: to cobot itself.
std::vector<OptionFacts> options_of(const Command* command);

}  // namespace cobot::cli
