#include "config/load_bot.hpp"

#include "config/bot_params.hpp"
#include "config/overrides.hpp"
#include "core/sha256.hpp"

namespace cobot::config {
namespace {

core::Result<bots::Spec> bot_of(core::Result<Document> document, const std::string& path,
                                const std::vector<std::string>& overrides)
{
    if (!document) return document.error();
    Problems problems;
    const std::string sha256 = core::sha256_hex(document->sources.front()->text);
    apply_overrides(*document, overrides, problems, OverridesOf::bot);
    bots::Spec spec = read_bot(document->root, problems);
    if (!problems.empty()) return problems.to_error();
    spec.path = path;
    spec.sha256 = sha256;
    return spec;
}

}  // namespace

core::Result<bots::Spec> load_bot(const std::string& path, const std::vector<std::string>& overrides)
{
    return bot_of(read_document_file(path), path, overrides);
}

core::Result<bots::Spec> load_bot_text(std::string_view text, const std::string& path,
                                       const std::vector<std::string>& overrides)
{
    return bot_of(read_document(std::string(text), path), path, overrides);
}

}  // namespace cobot::config
