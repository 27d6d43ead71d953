#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cobot::config {

/// The text of a bot file. A bot of type strategy may bring its strategy along, behind a line `---`; with
/// `--- # FILE` the strategy was read from that file.
struct BotText {
    struct Strategy {
        std::string text;  ///< Of the same file, with empty lines for what stands before, so that places are right.
        std::string path;
    };

    std::string bot;
    std::optional<Strategy> strategy;
};

BotText split_bot_text(std::string_view text, const std::string& path);

/// The other way round, for a strategy that was read from a file of its own.
std::string join_bot_text(std::string bot, const BotText::Strategy& strategy);

}  // namespace cobot::config
