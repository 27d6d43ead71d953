#include "config/load_bot.hpp"

#include "config/bot_params.hpp"
#include "config/bot_strategy.hpp"
#include "config/overrides.hpp"
#include "core/sha256.hpp"

namespace cobot::config {

core::Result<bots::Spec> load_bot_text(std::string_view text, const std::string& path,
                                       const std::vector<std::string>& overrides, const std::string& user_data)
{
    const BotText parts = split_bot_text(text, path);
    auto document = read_document(parts.bot, path);
    if (!document) return document.error();
    Problems problems;
    const std::string sha256 = core::sha256_hex(document->sources.front()->text);
    apply_overrides(*document, overrides, problems, OverridesOf::bot);
    bots::Spec spec = read_bot(document->root, problems);
    spec.path = path;
    spec.sha256 = sha256;
    Document strategy;
    if (problems.empty() && spec.type->is_strategy()) {
        const auto added = add_strategy(spec, document->root, parts.strategy, user_data, strategy, problems);
        if (!added) return added.error();
    } else if (problems.empty() && parts.strategy) {
        const std::size_t end = parts.bot.size();
        return single_mistake({document->sources.front().get(), end, 1}, "a second document: one file is one bot");
    }
    if (!problems.empty()) return problems.to_error();
    return spec;
}

core::Result<bots::Spec> load_bot(const std::string& path, const std::vector<std::string>& overrides,
                                  const std::string& user_data)
{
    const auto text = read_file_text(path);
    if (!text) return text.error();
    return load_bot_text(*text, path, overrides, user_data);
}

}  // namespace cobot::config
