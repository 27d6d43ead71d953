#pragma once

#include "config/document.hpp"
#include "core/result.hpp"

namespace cobot::config {

/// What must hold before a parser may see the text: the size, valid UTF-8 without control characters, no tab that
/// indents YAML, and not more brackets than Limits::nodes.
core::Result<void> check_text(const Source& source);

}  // namespace cobot::config
