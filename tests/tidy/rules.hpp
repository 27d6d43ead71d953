#pragma once

#include <functional>
#include <regex>
#include <string>
#include <vector>

#include "tidy/sources.hpp"

namespace cobot::tidy {

/// Something that must not be written in some files, and what to write instead.
struct Rule {
    std::string name;  ///< As in exceptions.txt.
    std::regex pattern;
    std::string instead;
    std::function<bool(const std::string& path)> applies;
    bool whole_line = false;  ///< Comments and quoted text count as well.
};

/// The rules of this house.
const std::vector<Rule>& rules();

struct Fault {
    std::string rule;
    std::string path;
    std::string text;  ///< "path:line: ..."
};

std::vector<Fault> faults_of(const Source& source);

}  // namespace cobot::tidy
