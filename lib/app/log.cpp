#include "app/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ansicolor_sink.h>

namespace cobot::app {
namespace {

LogSettings current;

spdlog::level::level_enum level_of(LogLevel level)
{
    switch (level) {
        case LogLevel::error: return spdlog::level::err;
        case LogLevel::warning: return spdlog::level::warn;
        case LogLevel::info: return spdlog::level::info;
        case LogLevel::debug: return spdlog::level::debug;
    }
    return spdlog::level::err;
}

/// Made when the first line is written: most runs have nothing to say.
spdlog::logger& logger()
{
    static spdlog::logger instance = [] {
        auto sink = std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>(
            current.color ? spdlog::color_mode::always : spdlog::color_mode::never);
        spdlog::logger made("cobot", std::move(sink));
        made.set_formatter(std::make_unique<spdlog::pattern_formatter>(
            current.times ? "%H:%M:%S.%e %^%l%$: %v" : "%^%l%$: %v", spdlog::pattern_time_type::utc));
        made.set_level(spdlog::level::trace);
        return made;
    }();
    return instance;
}

}  // namespace

void set_up_log(const LogSettings& settings) { current = settings; }

bool is_logged(LogLevel level) { return level <= current.least_important; }

void log(LogLevel level, std::string_view message)
{
    if (is_logged(level)) logger().log(level_of(level), spdlog::string_view_t(message.data(), message.size()));
}

}  // namespace cobot::app
