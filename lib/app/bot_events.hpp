#pragma once

#include <string>
#include <vector>

#include "bots/machine.hpp"
#include "core/result.hpp"

namespace cobot::app {

/// Reads an archive of messages: a JSON object a line, each with "received", the time at which it was known here (as
/// text, or milliseconds since 1970), in time order. The whole line is what the bot is told. Time of receipt, never of
/// publication: what a backtest may know is what was known.
core::Result<std::vector<bots::Message>> read_events(const std::string& path);

}  // namespace cobot::app
