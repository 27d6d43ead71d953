#include "config/check.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/bot_params.hpp"
#include "config/bot_strategy.hpp"
#include "config/load_fleet.hpp"
#include "config/settings_reader.hpp"
#include "config/strategy_reader.hpp"
#include "core/plural.hpp"

namespace cobot::config {
namespace {

SchemaOf kind_of(const Node& root)
{
    const Node* kind = root.find("kind");
    if (kind != nullptr && kind->scalar == "config") return SchemaOf::config;
    if (kind != nullptr && kind->scalar == "bot") return SchemaOf::bot;
    if (kind != nullptr && kind->scalar == "fleet") return SchemaOf::fleet;
    if (kind != nullptr && kind->scalar == "strategy") return SchemaOf::strategy;
    return root.find("entry_conditions") != nullptr ? SchemaOf::strategy : SchemaOf::config;
}

std::string counted(std::size_t count, const char* what)
{
    return fmt::format("{} {}{}", count, what, core::plural(count));
}

std::string summary_of(const strategy::Spec& spec)
{
    return fmt::format("strategy {}, {}, {}, {}", spec.name, spec.timeframe.name(),
                       counted(spec.parameters.size(), "parameter"), counted(spec.indicators.size(), "indicator"));
}

std::string summary_of(const bots::Spec& spec)
{
    if (spec.type == nullptr || spec.listings.empty()) return "bot";
    std::vector<std::string> pairs;
    for (const bots::ListingName& listing : spec.listings) pairs.push_back(listing.to_string());
    return fmt::format("bot {}, {}, {}, grade {}", spec.name, spec.type->name, fmt::join(pairs, " "),
                       bots::name(spec.type->grade));
}

/// What only the schema found: nothing, as long as tests hold reader and schema equal.
void add_schema_faults(const Document& document, SchemaOf kind, Problems& problems)
{
    if (problems.any(Breaks::shape)) return;
    for (const SchemaFault& fault : schema_faults(document.root, kind)) {
        problems.add(fault.place, fmt::format("{}: the schema refuses this: {}",
                                              fault.path.empty() ? "the file" : fault.path, fault.message));
    }
}

/// Reads a bot, and the strategy that it may trade by, whose text `strategy` keeps.
core::Result<bots::Spec> read_bot_and_strategy(Node& root, const BotText& parts, const std::string& path,
                                               const std::string& user_data, Document& strategy, Problems& problems)
{
    bots::Spec spec = read_bot(root, problems);
    spec.path = path;
    if (!problems.empty() || !spec.type->is_strategy()) return spec;
    const auto added = add_strategy(spec, root, parts.strategy, user_data, strategy, problems);
    if (!added) return added.error();
    return spec;
}

core::Result<CheckedFile> check_document(Document document, const BotText& parts, const std::string& path,
                                         const std::string& user_data)
{
    Problems problems;
    Document strategy;
    CheckedFile checked;
    checked.kind = kind_of(document.root);
    if (checked.kind == SchemaOf::strategy) {
        checked.summary = summary_of(read_strategy(document, path, {}, problems));
    } else if (checked.kind == SchemaOf::bot) {
        const auto spec = read_bot_and_strategy(document.root, parts, path, user_data, strategy, problems);
        if (!spec) return spec.error();
        checked.summary = summary_of(*spec);
    } else if (checked.kind == SchemaOf::fleet) {
        const FleetSpec fleet = read_fleet(document.root, path, problems);
        checked.summary = fmt::format("fleet {}, {}", fleet.name, counted(fleet.bots.size(), "place"));
    } else {
        std::vector<Mistake> warnings;
        static_cast<void>(read_settings(document.root, problems, warnings));
        checked.summary = "configuration, " + counted(document.root.entries.size(), "key");
    }
    add_schema_faults(document, checked.kind, problems);
    if (!problems.empty()) return problems.to_error();
    return checked;
}

}  // namespace

core::Result<CheckedFile> check_text_of(std::string text, const std::string& path, const std::string& user_data)
{
    // Only a bot of type strategy has something behind it; anywhere else a second document is a mistake.
    BotText parts = split_bot_text(text, path);
    auto document = read_document(parts.bot, path);
    const Node* type = document ? document->root.find("type") : nullptr;
    const bots::Definition* kind = type == nullptr ? nullptr : bots::find(type->scalar);
    if (parts.strategy && (kind == nullptr || !kind->is_strategy())) document = read_document(std::move(text), path);
    if (!document) return document.error();
    return check_document(std::move(*document), parts, path, user_data);
}

core::Result<CheckedFile> check_file(const std::string& path, const std::string& user_data)
{
    auto text = read_file_text(path);
    if (!text) return text.error();
    return check_text_of(std::move(*text), path, user_data);
}

}  // namespace cobot::config
