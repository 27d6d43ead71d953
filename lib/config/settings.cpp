#include "config/settings.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "config/document.hpp"
#include "config/json_writer.hpp"
#include "config/problems.hpp"
#include "config/setting_keys.hpp"
#include "config/settings_reader.hpp"

namespace cobot::config {
namespace {

/// The key of user_data, which decides where files are and so cannot be in one.
constexpr std::string_view user_data_variable = "COBOT__USER_DATA";

/// Layers as trees, weakest first, merged when all are there.
struct Layers {
    std::vector<Document> documents;
    Problems problems;
};

Place whole(const std::shared_ptr<const Source>& source) { return {source.get(), 0, 1}; }

Node scalar_node(const std::string& text, const Place& place)
{
    Node node;
    node.kind = scalar_kind(text);
    if (text.empty()) node.kind = Node::Kind::text;
    node.scalar = text;
    node.place = place;
    return node;
}

Node empty_mapping()
{
    Node node;
    node.kind = Node::Kind::mapping;
    return node;
}

/// `value` under a dotted key: {a: {b: value}}.
Node nested(const std::vector<std::string>& steps, Node value, const Place& place)
{
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        Node mapping = empty_mapping();
        mapping.place = place;
        mapping.entries.push_back({*step, place, std::move(value)});
        value = std::move(mapping);
    }
    return value;
}

std::vector<std::string> split(std::string_view text, std::string_view separator)
{
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        parts.emplace_back(text.substr(begin, end - begin));
        begin = end + separator.size();
    }
    return parts;
}

std::vector<std::string> files_to_read(const SettingsSources& sources)
{
    if (!sources.files.empty()) return sources.files;
    for (const char* name : {"config.yaml", "config.yml", "config.json"}) {
        const auto path = std::filesystem::path(sources.user_data) / name;
        std::error_code failed;
        if (std::filesystem::is_regular_file(path, failed)) return {path.string()};
    }
    return {};
}

core::Result<void> add_files(const SettingsSources& sources, Layers& layers)
{
    std::string failures;
    for (const std::string& path : files_to_read(sources)) {
        auto document = read_document_file(path, WhenEmpty::mapping);
        if (document) {
            layers.documents.push_back(std::move(*document));
        } else {
            failures += (failures.empty() ? "" : "\n") + document.error().message;
        }
    }
    if (failures.empty()) return {};
    return core::Error{core::ErrorCode::config, failures};
}

/// The value of a variable: a list or a mapping in brackets as YAML, anything else one word.
std::optional<Node> variable_value(const std::string& text, Document& document, Problems& problems)
{
    const Place place = whole(document.sources.front());
    if (!text.starts_with('[') && !text.starts_with('{')) return scalar_node(text, place);
    auto value = read_document(text, document.sources.front()->name, Source::Kind::environment);
    if (!value) {
        problems.add(place, "the value begins with a bracket but is not YAML");
        return std::nullopt;
    }
    document.sources.insert(document.sources.end(), value->sources.begin(), value->sources.end());
    return std::move(value->root);
}

void add_environment(const SettingsSources& sources, Layers& layers)
{
    std::vector<std::string> variables = sources.environment;
    std::sort(variables.begin(), variables.end());
    for (const std::string& variable : variables) {
        if (!variable.starts_with("COBOT__")) continue;
        const std::size_t equals = std::min(variable.find('='), variable.size());
        const std::string name = variable.substr(0, equals);
        if (name == user_data_variable) continue;
        const std::string text = variable.substr(std::min(equals + 1, variable.size()));
        const auto source = std::make_shared<const Source>(Source{Source::Kind::environment, name, text});
        std::string key = name.substr(std::string_view("COBOT__").size());
        std::transform(key.begin(), key.end(), key.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        Document document{{source}, {}};
        auto value = variable_value(text, document, layers.problems);
        // The source must live on even when its value is of no use: the problem points into it.
        document.root = value ? nested(split(key, "__"), std::move(*value), whole(source)) : empty_mapping();
        layers.documents.push_back(std::move(document));
    }
}

void add_flags(const SettingsSources& sources, Layers& layers)
{
    for (const FlagValue& flag : sources.flags) {
        const std::string text = fmt::format("{}", fmt::join(flag.values, " "));
        const auto source = std::make_shared<const Source>(Source{Source::Kind::argument, flag.flag, text});
        const Place place = whole(source);
        Node value;
        if (flag.values.size() == 1) {
            value = scalar_node(flag.values.front(), place);
        } else {
            value.kind = Node::Kind::sequence;
            value.place = place;
            for (const std::string& item : flag.values) value.items.push_back(scalar_node(item, place));
        }
        layers.documents.push_back({{source}, nested(split(flag.key, "."), std::move(value), place)});
    }
}

/// Lays `above` over `below`: mappings key by key, everything else whole.
void merge(Node& below, const Node& above)
{
    if (below.kind != Node::Kind::mapping || above.kind != Node::Kind::mapping) {
        below = above;
        return;
    }
    for (const Entry& entry : above.entries) {
        if (Node* known = below.find(entry.key)) {
            merge(*known, entry.value);
        } else {
            below.entries.push_back(entry);
        }
    }
}

/// `strategy` of a stronger layer beats `strategies` of a weaker one, and the other way round.
void drop_weaker_strategies(Node& merged, const Node& above)
{
    const auto drop = [&](std::string_view given, std::string_view weaker) {
        if (above.find(given) == nullptr || above.find(weaker) != nullptr) return;
        std::erase_if(merged.entries, [&](const Entry& entry) { return entry.key == weaker; });
    };
    drop("strategy", "strategies");
    drop("strategies", "strategy");
}

const Node* find_dotted(const Node& root, std::string_view key)
{
    const Node* node = &root;
    for (const std::string& step : split(key, ".")) {
        node = node != nullptr && node->kind == Node::Kind::mapping ? node->find(step) : nullptr;
    }
    return node;
}

void add_exchanges(const Node& merged, std::vector<Resolved>& resolved)
{
    const Node* exchanges = merged.find("exchanges");
    if (exchanges == nullptr) return;
    for (const Entry& exchange : exchanges->entries) {
        for (const Entry& entry : exchange.value.entries) {
            resolved.push_back({fmt::format("exchanges.{}.{}", exchange.key, entry.key), to_json_text(entry.value),
                                format_place(entry.value.place)});
        }
    }
}

std::string user_data_origin(const SettingsSources& sources)
{
    for (const std::string& variable : sources.environment) {
        if (variable == fmt::format("{}={}", user_data_variable, sources.user_data))
            return std::string(user_data_variable);
    }
    return sources.user_data == "user_data" ? "default" : "--user-data";
}

std::vector<Resolved> resolve(const SettingsSources& sources, const Node& merged)
{
    std::vector<Resolved> resolved;
    Node folder = scalar_node(sources.user_data, {});
    folder.kind = Node::Kind::text;
    resolved.push_back({"user_data", to_json_text(folder), user_data_origin(sources)});
    for (const SettingKey& known : setting_keys) {
        const Node* node = find_dotted(merged, known.key);
        if (node != nullptr) {
            resolved.push_back({std::string(known.key), to_json_text(*node), format_place(node->place)});
        } else {
            const bool unset = known.otherwise.empty();
            resolved.push_back(
                {std::string(known.key), unset ? "null" : std::string(known.otherwise), unset ? "not set" : "default"});
        }
    }
    add_exchanges(merged, resolved);
    return resolved;
}

}  // namespace

core::Result<Settings> load_settings(const SettingsSources& sources)
{
    Layers layers;
    if (const auto read = add_files(sources, layers); !read) return read.error();
    add_environment(sources, layers);
    add_flags(sources, layers);

    // Each layer is checked by itself first: a mistake does not become right because a stronger layer hides it.
    Node merged = empty_mapping();
    std::vector<Mistake> warnings;
    for (const Document& document : layers.documents) {
        static_cast<void>(read_settings(document.root, layers.problems, warnings));
        drop_weaker_strategies(merged, document.root);
        merge(merged, document.root);
    }
    std::vector<Mistake> repeated;
    Settings settings = read_settings(merged, layers.problems, repeated);
    if (!layers.problems.empty()) return layers.problems.to_error();
    settings.user_data = sources.user_data;
    settings.resolved = resolve(sources, merged);
    for (const Mistake& warning : warnings) {
        settings.warnings.push_back(fmt::format("{}: {}", format_place(warning.place), warning.message));
    }
    return settings;
}

std::vector<std::string> process_environment()
{
    std::vector<std::string> variables;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        if (std::string_view(*entry).starts_with("COBOT__")) variables.emplace_back(*entry);
    }
    return variables;
}

}  // namespace cobot::config
