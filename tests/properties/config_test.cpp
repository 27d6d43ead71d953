#include <rapidcheck.h>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "config/load_strategy.hpp"
#include "config/schema.hpp"
#include "config/settings_reader.hpp"
#include "config/strategy_reader.hpp"

using namespace cobot;
using config::Node;
namespace fs = std::filesystem;

namespace {

std::string text_of(const std::string& path)
{
    std::ifstream file(fs::path(COBOT_SOURCE_DIR) / path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A strategy with every key that there is, and a configuration likewise.
const std::string& whole_strategy()
{
    static const std::string text = text_of("tests/properties/whole_strategy.yaml");
    return text;
}

const std::string& whole_config()
{
    static const std::string text = text_of("tests/properties/whole_config.yaml");
    return text;
}

config::Document read(const std::string& text, const std::string& name = "whole.yaml")
{
    auto document = config::read_document(text, name);
    RC_ASSERT(document.has_value());
    return *document;
}

void collect(Node& node, std::vector<Node*>& nodes)
{
    nodes.push_back(&node);
    for (Node& item : node.items) collect(item, nodes);
    for (config::Entry& entry : node.entries) collect(entry.value, nodes);
}

/// A scalar as it would be read from a file.
Node scalar(const std::string& text, bool quoted)
{
    Node node;
    node.scalar = text;
    node.quoted = quoted;
    node.kind = quoted ? Node::Kind::text : config::scalar_kind(text);
    return node;
}

/// Values that are right somewhere and wrong elsewhere.
Node random_scalar()
{
    static const std::vector<std::string> words{
        "0",     "1",         "-1",       "2",         "14",        "100",     "1000000001",
        "0.5",   "1.0",       "-0.1",     "1e30",      ".inf",      ".nan",    "true",
        "no",    "",          "~",        "5m",        "1h",        "BTC/USD", "btc/usd",
        "fixed", "atr",       "int",      "float",     "bool",      "ema",     "bollinger",
        "$fast", "$flag",     "$nothing", "$",         "close",     "08:00",   "24:00",
        "UTC",   "+05:30",    "strategy", "config",    "unlimited", "kelly",   "crosses_above",
        "<",     "freqtrade", "quote",    "https://x", "-name-"};
    const auto word = *rc::gen::elementOf(words);
    return scalar(word, *rc::gen::inRange(0, 4) == 0);
}

std::string random_key()
{
    static const std::vector<std::string> keys{
        "type",       "value",    "period", "min",       "max",     "step",        "default",    "tag", "all",
        "any",        "long",     "short",  "timeframe", "pair",    "source",      "atr_period", "60",  "01",
        "indicator1", "lookback", "name",   "extra",     "Capital", "with-hyphen", "$schema"};
    return *rc::gen::elementOf(keys);
}

void mutate(Node& node)
{
    const auto pick = [](std::size_t count) { return *rc::gen::inRange<std::size_t>(0, count); };
    switch (*rc::gen::inRange(0, 7)) {
        case 0:
            if (!node.entries.empty())
                node.entries.erase(node.entries.begin() + static_cast<std::ptrdiff_t>(pick(node.entries.size())));
            break;
        case 1:
            if (!node.items.empty())
                node.items.erase(node.items.begin() + static_cast<std::ptrdiff_t>(pick(node.items.size())));
            break;
        case 2:
            if (!node.entries.empty()) {
                const std::string key = random_key();
                if (node.find(key) == nullptr) node.entries[pick(node.entries.size())].key = key;
            }
            break;
        case 3:
            if (node.kind == Node::Kind::mapping) {
                const std::string key = random_key();
                if (node.find(key) == nullptr) node.entries.push_back({key, {}, random_scalar()});
            }
            break;
        case 4:
            if (!node.items.empty()) node.items.push_back(node.items[pick(node.items.size())]);
            break;
        default: node = random_scalar();
    }
}

/// Whether the reader finds that the tree has not the shape of its kind.
bool reader_refuses(const Node& root, config::SchemaOf kind, std::string& why)
{
    config::Problems problems;
    if (kind == config::SchemaOf::strategy) {
        config::StrategyReader(problems).read(root);
    } else {
        std::vector<config::Mistake> warnings;
        static_cast<void>(config::read_settings(root, problems, warnings));
    }
    if (!problems.empty()) why = problems.to_error().message;
    return problems.any(config::Breaks::shape);
}

void agree_on_mutations(const std::string& text, config::SchemaOf kind)
{
    config::Document document = read(text);
    const int count = *rc::gen::inRange(1, 4);
    for (int i = 0; i < count; ++i) {
        std::vector<Node*> nodes;
        collect(document.root, nodes);
        mutate(*nodes[*rc::gen::inRange<std::size_t>(0, nodes.size())]);
    }
    std::string why = "nothing";
    const bool refused = reader_refuses(document.root, kind, why);
    const auto faults = config::schema_faults(document.root, kind);
    RC_LOG() << "reader: " << why
             << "\nschema: " << (faults.empty() ? "nothing" : faults[0].path + ": " + faults[0].message);
    RC_ASSERT(refused == !faults.empty());
}

std::string random_bytes_changed(std::string text)
{
    static const std::string bytes =
        std::string(1, '\0') + "\t\n\r \"'#$%&()*+,-./:;<=>?@[]\\^_`{|}~azAZ019\x7f\x80\xc3\xff";
    const int count = *rc::gen::inRange(1, 6);
    for (int i = 0; i < count; ++i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
        const char byte = bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())];
        switch (*rc::gen::inRange(0, 4)) {
            case 0: text[at] = byte; break;
            case 1: text.insert(at, 1, byte); break;
            case 2: text.erase(at, 1 + *rc::gen::inRange<std::size_t>(0, 20)); break;
            default: text.insert(at, text.substr(*rc::gen::inRange<std::size_t>(0, text.size()), 30));
        }
        if (text.empty()) text = " ";
    }
    return text;
}

}  // namespace

TEST_CASE("reader and schema agree on what a strategy looks like")
{
    CHECK(rc::check([] { agree_on_mutations(whole_strategy(), config::SchemaOf::strategy); }));
}

TEST_CASE("reader and schema agree on what a configuration looks like")
{
    CHECK(rc::check([] { agree_on_mutations(whole_config(), config::SchemaOf::config); }));
}

TEST_CASE("a strategy with random bytes changed loads or is refused with a place")
{
    CHECK(rc::check([] {
        const std::string text = random_bytes_changed(whole_strategy());
        const auto spec = config::load_strategy_text(text, "changed.yaml");
        if (!spec) {
            RC_ASSERT(spec.error().code == core::ErrorCode::config);
            RC_ASSERT(spec.error().message.starts_with("changed.yaml:"));
        }
    }));
}

TEST_CASE("a document with random bytes changed is read or refused, as YAML and as JSON")
{
    CHECK(rc::check([] {
        const std::string text =
            random_bytes_changed(R"({"a": [1, -2.5e3, true, null, "x\n\u00e9"], /* c */ "b": {"c": {}}, // d
  "e": "f",})");
        for (const char* name : {"changed.yaml", "changed.json"}) {
            const auto document = config::read_document(text, name);
            if (!document) RC_ASSERT(document.error().message.starts_with(name));
        }
    }));
}

TEST_CASE("every scalar is found again where its place says")
{
    CHECK(rc::check([] {
        const auto word = rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab1 <>'\"\\n")));
        const std::string inner = "x" + *word + "y";
        std::string single;
        for (const char c : inner) single += c == '\'' ? std::string("''") : std::string(1, c);
        std::string twice;
        for (const char c : inner) twice += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
        for (const std::string& text : {"k: '" + single + "'", "k: \"" + twice + "\"", "k: |-\n  " + inner}) {
            const config::Document document = read(text, "k.yaml");
            const Node& node = *document.root.find("k");
            RC_ASSERT(node.scalar == inner);
            const auto pieces = config::scalar_pieces(node);
            RC_ASSERT(!pieces.empty());
            for (const auto& piece : pieces) {
                const char there = text[piece.source_offset];
                const char meant = inner[piece.text_offset];
                RC_ASSERT(there == meant || there == '\\' || there == '\'');
            }
        }
    }));
}
