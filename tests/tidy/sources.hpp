#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cobot::tidy {

/// One file of the project, read whole.
struct Source {
    std::string path;  ///< From the root of the project, with slashes.
    std::vector<std::string> lines;
};

/// Every file under `folders` (from the root) whose name ends with one of `endings`, by path. What a build leaves
/// behind and hidden folders are not the project's.
std::vector<Source> sources_in(const std::vector<std::string>& folders, const std::vector<std::string>& endings);

/// A source made up for a test.
Source source_of(std::string path, const std::string& text);

/// "lib/core/time.cpp" gives "core"; "" for what is not in lib.
std::string module_of(const std::string& path);

/// Fails the test with one line for each fault.
void report(const std::vector<std::string>& faults);

/// The line without its comment (//) and without what stands in double quotes.
std::string code_of(const std::string& line);

}  // namespace cobot::tidy
