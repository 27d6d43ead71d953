#include "config/bot_text.hpp"

#include <algorithm>

namespace cobot::config {
namespace {

constexpr std::string_view mark = "---";
constexpr std::string_view file_mark = "--- # ";

bool separates(std::string_view line)
{
    return line.starts_with(mark) && (line.size() == mark.size() || line[mark.size()] == ' ' || line.back() == '\r');
}

bool says_nothing(std::string_view line)
{
    const std::size_t first = line.find_first_not_of(" \t\r");
    return first == std::string_view::npos || line[first] == '#';
}

}  // namespace

BotText split_bot_text(std::string_view text, const std::string& path)
{
    bool has_begun = false;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        if (has_begun && separates(line)) {
            const std::string_view rest = text.substr(std::min(end + 1, text.size()));
            BotText parts{std::string(text.substr(0, begin)), BotText::Strategy{std::string(rest), path}};
            if (line.starts_with(file_mark)) {
                parts.strategy->path = line.substr(file_mark.size());
            } else {
                const auto lines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
                parts.strategy->text.insert(0, std::string(static_cast<std::size_t>(lines) + 1, '\n'));
            }
            return parts;
        }
        has_begun = has_begun || !says_nothing(line);
        begin = end + 1;
    }
    return {std::string(text), std::nullopt};
}

std::string join_bot_text(std::string bot, const BotText::Strategy& strategy)
{
    if (!bot.empty() && bot.back() != '\n') bot += '\n';
    return bot + std::string(file_mark) + strategy.path + "\n" + strategy.text;
}

}  // namespace cobot::config
