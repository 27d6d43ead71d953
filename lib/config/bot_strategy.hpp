#pragma once

#include "bots/spec.hpp"
#include "config/bot_text.hpp"
#include "config/problems.hpp"

namespace cobot::config {

/// Gives a bot of type strategy its strategy: the one written behind it, or the one that `strategy:` names. `root` is
/// the bot's tree. Mistakes that have a place go to `problems`; `document` keeps the text that they point into.
core::Result<void> add_strategy(bots::Spec& spec, const Node& root, const std::optional<BotText::Strategy>& written,
                                const std::string& user_data, Document& document, Problems& problems);

}  // namespace cobot::config
