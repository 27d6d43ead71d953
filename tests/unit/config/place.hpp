#pragma once

#include <algorithm>
#include <cctype>
#include <string>

/// Whether a message tells where the mistake is, as ":line:column".
inline bool tells_place(const std::string& message)
{
    const auto is_digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
    for (std::size_t at = message.find(':'); at != std::string::npos; at = message.find(':', at + 1)) {
        const auto line = message.begin() + static_cast<std::ptrdiff_t>(at) + 1;
        const auto line_end = std::find_if_not(line, message.end(), is_digit);
        if (line_end == line || message.end() - line_end < 2) continue;
        if (*line_end == ':' && is_digit(line_end[1])) return true;
    }
    return false;
}
