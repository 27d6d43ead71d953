// Alone in its file, for valijson takes long to compile.
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <algorithm>
#include <charconv>
#include <memory>

#include <fmt/format.h>

#include "config/json_writer.hpp"
#include "config/schema.hpp"

namespace cobot::config {
namespace {

using Json = nlohmann::json;

/// Longer scalars are cut for the validator: its regular expressions recurse, and no pattern allows so many characters.
constexpr std::size_t checked_length_max = 1000;

Json to_json(const Node& node)
{
    switch (node.kind) {
        case Node::Kind::null: return nullptr;
        case Node::Kind::boolean: return node.is_true();
        case Node::Kind::integer:
        case Node::Kind::real: {
            // JSON has no infinity, and no place for one: null is refused wherever a number or text may stand.
            Json number = Json::parse(to_json_text(node));
            return number.is_number() ? number : Json();
        }
        case Node::Kind::text: return node.scalar.substr(0, checked_length_max);
        case Node::Kind::sequence: break;
        case Node::Kind::mapping: break;
    }
    Json result = node.kind == Node::Kind::sequence ? Json::array() : Json::object();
    for (const Node& item : node.items) result.push_back(to_json(item));
    for (const Entry& entry : node.entries) result[entry.key.substr(0, checked_length_max)] = to_json(entry.value);
    return result;
}

/// A step of valijson's path: "<root>", "[key]" or "[3]".
std::string step_name(const std::string& step) { return step.starts_with('[') ? step.substr(1, step.size() - 2) : ""; }

SchemaFault fault_of(const Node& root, const valijson::ValidationResults::Error& error)
{
    SchemaFault fault{root.place, "", error.description};
    const Node* node = &root;
    for (const std::string& step : error.context) {
        const std::string name = step_name(step);
        if (name.empty()) continue;
        if (node->kind == Node::Kind::sequence) {
            std::size_t index = node->items.size();
            std::from_chars(name.data(), name.data() + name.size(), index);
            if (index >= node->items.size()) break;
            node = &node->items[index];
            fault.path += fmt::format("[{}]", index);
        } else {
            const Node* next = node->find(name);
            if (next == nullptr) break;
            node = next;
            fault.path += (fault.path.empty() ? "" : ".") + name;
        }
        fault.place = node->place;
    }
    return fault;
}

/// A failure inside makes everything around it fail as well: only the innermost tells something.
bool is_around(const SchemaFault& outer, const SchemaFault& inner)
{
    if (outer.path.size() >= inner.path.size()) return false;
    const char next = inner.path[outer.path.size()];
    return inner.path.starts_with(outer.path) && (outer.path.empty() || next == '.' || next == '[');
}

/// None of several alternatives fits: what each of them would have wanted inside is noise.
bool is_alternatives(const SchemaFault& fault)
{
    return fault.message.find("anyOf constraint") != std::string::npos ||
           fault.message.find("oneOf constraint") != std::string::npos;
}

/// Made at the first use: it takes longer than all checks of a run.
const valijson::Schema& schema_of(SchemaOf kind)
{
    const auto made = [](SchemaOf which) {
        auto schema = std::make_unique<valijson::Schema>();
        const Json document = Json::parse(schema_text(which));
        valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
        parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(document), *schema);
        return schema;
    };
    switch (kind) {
        case SchemaOf::config: {
            static const auto config = made(SchemaOf::config);
            return *config;
        }
        case SchemaOf::bot: {
            static const auto bot = made(SchemaOf::bot);
            return *bot;
        }
        case SchemaOf::fleet: {
            static const auto fleet = made(SchemaOf::fleet);
            return *fleet;
        }
        case SchemaOf::strategy: break;
    }
    static const auto strategy = made(SchemaOf::strategy);
    return *strategy;
}

}  // namespace

std::vector<SchemaFault> schema_faults(const Node& root, SchemaOf kind)
{
    const Json target = to_json(root);
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(schema_of(kind), valijson::adapters::NlohmannJsonAdapter(target), &results)) return {};

    std::vector<SchemaFault> all;
    for (const auto& error : results) all.push_back(fault_of(root, error));
    std::vector<SchemaFault> innermost;
    for (const SchemaFault& fault : all) {
        const auto hides = [&](const SchemaFault& other) {
            return is_alternatives(other) ? is_around(other, fault)
                                          : !is_alternatives(fault) && is_around(fault, other);
        };
        const auto same = [&](const SchemaFault& other) { return other.path == fault.path; };
        const bool hidden = std::any_of(all.begin(), all.end(), hides);
        if (!hidden && std::none_of(innermost.begin(), innermost.end(), same)) innermost.push_back(fault);
    }
    return innermost;
}

}  // namespace cobot::config
