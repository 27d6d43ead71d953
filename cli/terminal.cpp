#include "cli/terminal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace cobot::cli {
namespace {

constexpr int exit_storage = 6;
constexpr int exit_reader_gone = 128 + SIGPIPE;

/// Bytes of the well-formed UTF-8 character at the start of `text`, or 0.
std::size_t utf8_length(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    // Overlong forms, surrogates and what lies beyond U+10FFFF.
    const unsigned char second = byte(1);
    if (first == 0xE0 && second < 0xA0) return 0;
    if (first == 0xED && second > 0x9F) return 0;
    if (first == 0xF0 && second < 0x90) return 0;
    if (first == 0xF4 && second > 0x8F) return 0;
    return length;
}

}  // namespace

void open_standard_streams()
{
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
        if (fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
        // A closed stdout must fail when written to: hence read-only.
        const int opened = open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY);
        if (opened != descriptor && opened != -1) close(opened);
    }
    signal(SIGPIPE, SIG_IGN);
}

int close_standard_output(int code)
{
    const bool failed_before = std::ferror(stdout) != 0;
    errno = 0;
    const bool failed_now = std::fflush(stdout) != 0;
    if (!failed_before && !failed_now) return code;
    const int reason = errno;
    if (reason == EPIPE) return code != 0 ? code : exit_reader_gone;
    fmt::print(stderr, "cobot: cannot write to standard output{}{}\n", reason != 0 ? ": " : "",
               reason != 0 ? std::strerror(reason) : "");
    return code != 0 ? code : exit_storage;
}

bool use_color(const Globals& globals, std::FILE* stream)
{
    if (globals.color != Globals::Color::automatic) return globals.color == Globals::Color::always;
    const char* no_color = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    const bool unwanted = no_color != nullptr && *no_color != '\0';
    const bool dumb = term != nullptr && std::string_view(term) == "dumb";
    return !unwanted && !dumb && isatty(fileno(stream)) != 0;
}

std::size_t terminal_width(std::FILE* stream)
{
    winsize size = {};
    const bool known =
        isatty(fileno(stream)) != 0 && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col >= 40;
    return known ? size.ws_col : 100;
}

std::string printable(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        const auto first = static_cast<unsigned char>(text.front());
        const bool control = (first < 0x20 && first != '\n' && first != '\t') || first == 0x7F;
        if (length == 0 || control) {
            fmt::format_to(std::back_inserter(result), "\\x{:02X}", first);
            text.remove_prefix(1);
        } else {
            result += text.substr(0, length);
            text.remove_prefix(length);
        }
    }
    return result;
}

std::string in_quotes(std::string_view word)
{
    constexpr std::size_t longest = 80;
    if (word.size() <= longest) return fmt::format("\"{}\"", word);
    return fmt::format("\"{}...\" ({} bytes)", word.substr(0, longest / 2), word.size());
}

}  // namespace cobot::cli
