#pragma once

#include "core/stop.hpp"

namespace cobot::app {

/// From now on the first Ctrl-C (SIGINT) or SIGTERM only raises the returned flag, so that the operation that polls it
/// can finish its file; a second one ends the process at once, unless it comes within a fifth of a second, as those of
/// timeout(1) do. Commands that never call this die at the first.
core::StopFlag stop_on_signals();

/// The signal that raised the flag, or 0. The process then exits with 128 plus it: 130 after Ctrl-C.
int stop_signal();

}  // namespace cobot::app
