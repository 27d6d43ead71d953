#pragma once

#include "config/document.hpp"
#include "core/result.hpp"

namespace cobot::config {

/// The tree of a JSON text that check_text has passed. Comments (// and /* */) and trailing commas are allowed.
core::Result<Node> read_json(const Source& source, WhenEmpty when_empty);

}  // namespace cobot::config
