#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cobot::tests {

/// One command line and what must come of it, from a file of cases:
///
///     # a misspelt command gets the nearest name
///     % mkdir user_data                     (bash run before, any number; must succeed)
///     $ cobot bcktest                       (bash; one line)
///     > ...                                 (stdout, line by line; none means that stdout is empty)
///     ! cobot: unknown command "bcktest" (did you mean "backtest"?)          (stderr, likewise)
///     = 2                                   (exit code; 0 when not given)
///
/// Cases are separated by blank lines and run in an empty folder of their own. "..." in an expected line stands for
/// any text, as a line of its own for any lines. Lines that begin with ";" are comments.
struct Case {
    std::string title;
    int line = 0;
    std::vector<std::string> preparation;
    std::string command;
    std::vector<std::string> out;
    std::vector<std::string> err;
    int exit_code = 0;
};

/// Throws std::runtime_error naming file and line when the file is not well-formed.
std::vector<Case> read_cases(const std::filesystem::path& file);

/// What went wrong, or nothing.
std::optional<std::string> failure_of(const Case& test);

/// Runs the lines of a page that begin with "$ " in its ```console blocks, one after the other in one folder. Each must
/// exit with 0 and, when lines follow it, print those to stdout. A line that ends in \ goes on in the next. A block
/// whose fence names a file (```yaml file=my-strategy.yaml) is written to that file.
std::optional<std::string> failure_of_page(const std::filesystem::path& page);

}  // namespace cobot::tests
