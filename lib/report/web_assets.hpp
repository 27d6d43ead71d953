#pragma once

#include <string_view>

namespace cobot::report {

/// The bundled script and style of the HTML report, as they were when this binary was built. Neither contains
/// "</script" or "</style".
std::string_view web_script();
std::string_view web_style();

}  // namespace cobot::report
