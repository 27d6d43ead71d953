#include "config/check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "config/bot_params.hpp"
#include "config/load_fleet.hpp"
#include "config/settings_reader.hpp"
#include "config/strategy_reader.hpp"

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

std::string plural(std::size_t count, const char* what)
{
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string summary_of(const strategy::Spec& spec)
{
    return fmt::format("strategy {}, {}, {}, {}", spec.name, spec.timeframe.name(),
                       plural(spec.parameters.size(), "parameter"), plural(spec.indicators.size(), "indicator"));
}

std::string summary_of(const bots::Spec& spec)
{
    if (spec.type == nullptr || spec.listings.empty()) return "bot";
    return fmt::format("bot {}, {}, {}, grade {}", spec.name, spec.type->name, spec.listings.front().to_string(),
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

core::Result<CheckedFile> check_document(Document document, const std::string& path)
{
    Problems problems;
    CheckedFile checked;
    checked.kind = kind_of(document.root);
    if (checked.kind == SchemaOf::strategy) {
        checked.summary = summary_of(read_strategy(document, path, {}, problems));
    } else if (checked.kind == SchemaOf::bot) {
        checked.summary = summary_of(read_bot(document.root, problems));
    } else if (checked.kind == SchemaOf::fleet) {
        const FleetSpec fleet = read_fleet(document.root, path, problems);
        checked.summary = fmt::format("fleet {}, {}", fleet.name, plural(fleet.bots.size(), "place"));
    } else {
        std::vector<Mistake> warnings;
        static_cast<void>(read_settings(document.root, problems, warnings));
        checked.summary = "configuration, " + plural(document.root.entries.size(), "key");
    }
    add_schema_faults(document, checked.kind, problems);
    if (!problems.empty()) return problems.to_error();
    return checked;
}

}  // namespace

core::Result<CheckedFile> check_text_of(std::string text, const std::string& path)
{
    auto document = read_document(std::move(text), path);
    if (!document) return document.error();
    return check_document(std::move(*document), path);
}

core::Result<CheckedFile> check_file(const std::string& path)
{
    auto document = read_document_file(path);
    if (!document) return document.error();
    return check_document(std::move(*document), path);
}

}  // namespace cobot::config
