#include "cli/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/terminal.hpp"
#include "core/time.hpp"

namespace cobot::cli {
namespace {

constexpr auto redraw_after = std::chrono::milliseconds(100);
constexpr auto line_after = std::chrono::seconds(10);

std::string time_left(double share, std::chrono::milliseconds elapsed)
{
    if (share <= 0 || elapsed < std::chrono::seconds(1)) return "";
    const double ms = static_cast<double>(elapsed.count()) * (1 - share) / share;
    const auto seconds = std::chrono::seconds(static_cast<std::int64_t>(std::ceil(ms / 1000)));
    return "  ETA " + core::format_duration(seconds);
}

}  // namespace

std::string progress_bar(double share, std::chrono::milliseconds elapsed, const std::string& what, std::size_t width)
{
    constexpr std::size_t cells = 20;
    share = std::clamp(share, 0.0, 1.0);
    const auto filled = static_cast<std::size_t>(share * static_cast<double>(cells));
    std::string line = fmt::format("[{}{}] {:3.0f} %  {}{}", std::string(filled, '#'), std::string(cells - filled, '.'),
                                   std::floor(share * 100), what, time_left(share, elapsed));
    if (line.size() > width) line.resize(width);
    return line;
}

ProgressLine::ProgressLine(const Globals& globals) : quiet_(globals.quiet), terminal_(isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::clear()
{
    if (drawn_) fmt::print(stderr, "\r\033[K");
    drawn_ = false;
}

void ProgressLine::note(const std::string& text)
{
    if (quiet_) return;
    clear();
    fmt::print(stderr, "{}\n", printable(text));
}

void ProgressLine::update(std::uint64_t done, std::uint64_t wanted, const std::string& what)
{
    const auto now = Clock::now();
    if (quiet_ || wanted == 0 ||
        now - last_ < (terminal_ ? Clock::duration(redraw_after) : Clock::duration(line_after))) {
        return;
    }
    last_ = now;
    const double share = static_cast<double>(done) / static_cast<double>(wanted);
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - started_);
    if (terminal_) {
        fmt::print(stderr, "\r{}\033[K", progress_bar(share, elapsed, what, terminal_width(stderr) - 1));
        std::fflush(stderr);
        drawn_ = true;
    } else {
        fmt::print(stderr, "{:.0f} %  {}{}\n", std::floor(share * 100), what, time_left(share, elapsed));
    }
}

}  // namespace cobot::cli
