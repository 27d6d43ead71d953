#pragma once

#include <string>
#include <vector>

#include "core/result.hpp"

namespace cobot::cli {

/// A word that may stand where the cursor is.
struct Candidate {
    std::string word;
    std::string description;  ///< May be empty.
};

struct Completion {
    std::vector<Candidate> candidates;
    bool files = false;  ///< Names of files are wanted (as well).
};

/// What may stand as the last of `words`, which begin after "cobot" and end with what was typed up to the cursor.
Completion complete(const std::vector<std::string>& words);

/// Shell code that asks `cobot complete` at every Tab. `shell` is bash, zsh or fish.
std::string completion_script(const std::string& shell);

}  // namespace cobot::cli
