#pragma once

#include <string>
#include <utility>
#include <vector>

#include "bots/definition.hpp"

namespace cobot::config {

/// A bot file that is about to be written.
struct BotDraft {
    const bots::Definition* kind = nullptr;
    std::string name;
    std::string description;
    std::vector<std::string> pairs;
    std::string investment;
    std::vector<std::pair<std::string, std::string>> values;  ///< Keys of the file, as YAML.

    const std::string* value(std::string_view key) const;
};

/// The file: what was given, and every other key of its kind as a comment with its default.
std::string text_of(const BotDraft& draft);

/// "btc-spot-grid" for a spot_grid on BTC/USDT.
std::string suggested_name(const bots::Definition& kind, const std::string& pair);

/// "--set KEY=VALUE" taken apart; without a key or = it is a usage error.
core::Result<std::pair<std::string, std::string>> parse_setting(const std::string& text);

/// USER_DATA/bots/NAME.yaml, unless there is such a file (usage error).
core::Result<std::string> free_path(const std::string& name, const std::string& user_data);

/// Writes USER_DATA/bots/NAME.yaml and returns its path. A file that is there is never overwritten (usage error).
core::Result<std::string> write_bot(const BotDraft& draft, const std::string& user_data);

}  // namespace cobot::config
