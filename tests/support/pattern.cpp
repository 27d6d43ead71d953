#include "support/pattern.hpp"

namespace cobot::tests {
namespace {

constexpr std::string_view anything = "...";

bool matches_from(const std::vector<std::string>& lines, std::size_t line, const std::vector<std::string>& patterns,
                  std::size_t pattern)
{
    if (pattern == patterns.size()) return line == lines.size();
    if (patterns[pattern] == anything) {
        for (std::size_t next = line; next <= lines.size(); ++next) {
            if (matches_from(lines, next, patterns, pattern + 1)) return true;
        }
        return false;
    }
    return line < lines.size() && matches(lines[line], patterns[pattern]) &&
           matches_from(lines, line + 1, patterns, pattern + 1);
}

}  // namespace

std::vector<std::string> lines_of(std::string_view text)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

bool matches(std::string_view text, std::string_view pattern)
{
    const std::size_t gap = pattern.find(anything);
    if (gap == std::string_view::npos) return text == pattern;
    if (!text.starts_with(pattern.substr(0, gap))) return false;
    text.remove_prefix(gap);
    pattern.remove_prefix(gap + anything.size());
    for (std::size_t start = 0; start <= text.size(); ++start) {
        if (matches(text.substr(start), pattern)) return true;
    }
    return false;
}

bool matches(const std::vector<std::string>& lines, const std::vector<std::string>& patterns)
{
    return matches_from(lines, 0, patterns, 0);
}

}  // namespace cobot::tests
