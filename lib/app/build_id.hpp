#pragma once

#include <string>

namespace cobot::app {

/// The linker's build id of the running program, hexadecimal: it changes when any of its bytes does.
std::string build_id();

}  // namespace cobot::app
