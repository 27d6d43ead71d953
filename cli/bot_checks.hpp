#pragma once

#include <cstdio>

#include "bots/spec.hpp"
#include "cli/command.hpp"

namespace cobot::cli {

/// Prints what is to be known about a bot before it is started, a line each. What cannot work is an error.
core::Result<void> print_checks(const bots::Spec& spec, const Globals& globals, std::FILE* to);

}  // namespace cobot::cli
