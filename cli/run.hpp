#pragma once

#include <string>
#include <vector>

#include "core/result.hpp"

namespace cobot::cli {

/// Runs the command that `words` (without the program's name) ask for, and returns the process's exit code.
/// Errors are printed to stderr.
int run(std::vector<std::string> words);

/// The same for a command that stands for another one; what is returned has not been printed.
core::Result<void> run_words(std::vector<std::string> words);

}  // namespace cobot::cli
