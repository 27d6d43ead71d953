#include "report/flow.hpp"

#include <algorithm>

#include "report/table.hpp"

namespace cobot::report {

std::string flowed(const std::vector<std::string>& phrases, std::size_t width)
{
    std::string out;
    std::string line;
    for (const std::string& phrase : phrases) {
        if (!line.empty() && display_width(line) + 3 + display_width(phrase) > width) {
            out += line + "\n";
            line = "  ";
        } else if (!line.empty()) {
            line += " · ";
        }
        line += phrase;
    }
    return out + line + "\n";
}

std::string wrapped(std::string_view text, std::size_t width)
{
    std::string out;
    std::string line;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (!line.empty() && display_width(line) + 1 + display_width(word) > width) {
            out += line + "\n";
            line = " ";
        }
        if (!line.empty()) line += ' ';
        line += word;
    }
    return out + line + "\n";
}

}  // namespace cobot::report
