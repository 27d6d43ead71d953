#pragma once

#include <string_view>

namespace cobot::app {

enum class LogLevel { error, warning, info, debug };

struct LogSettings {
    LogLevel least_important = LogLevel::warning;  ///< Nothing below it is written.
    bool color = false;
    bool times = false;  ///< Each line begins with the time of day, UTC.
};

/// Decides what log() writes from now on. To be called once, before threads are started.
void set_up_log(const LogSettings& settings);

/// Whether log(level, ...) would write: ask before building a costly message.
bool is_logged(LogLevel level);

/// Writes one line to stderr, whole even when threads log at once: "warning: BTC/USD 5m: 12 candles are missing".
void log(LogLevel level, std::string_view message);

}  // namespace cobot::app
