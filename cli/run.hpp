#pragma once

#include <string>
#include <vector>

namespace cobot::cli {

/// Runs the command that `words` (without the program's name) ask for, and returns the process's exit code.
/// Errors are printed to stderr.
int run(std::vector<std::string> words);

}  // namespace cobot::cli
