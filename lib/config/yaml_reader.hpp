#pragma once

#include "config/document.hpp"
#include "core/result.hpp"

namespace cobot::config {

/// The tree of a YAML text that check_text has passed.
///
/// One liberty beyond YAML: inside [ ] and { } a name may carry an index, as in `[close[1] < low]`, which YAML cannot
/// read otherwise. No valid YAML changes its meaning by it.
core::Result<Node> read_yaml(const Source& source, WhenEmpty when_empty);

}  // namespace cobot::config
