#include "config/overrides.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/suggest.hpp"

namespace cobot::config {
namespace {

/// Keys at the top of a strategy that a bare name may mean, beside parameters.
const std::vector<std::string> top_keys{"name", "description", "timeframe", "pairs"};

std::vector<std::string> split(std::string_view path)
{
    std::vector<std::string> steps;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t dot = std::min(path.find('.', begin), path.size());
        steps.emplace_back(path.substr(begin, dot - begin));
        begin = dot + 1;
    }
    return steps;
}

std::vector<std::string> keys_of(const Node* node)
{
    std::vector<std::string> keys;
    if (node != nullptr) {
        for (const Entry& entry : node->entries) keys.push_back(entry.key);
    }
    return keys;
}

class Override {
public:
    Override(Document& document, Problems& problems, OverridesOf kind)
        : document_(document), problems_(problems), kind_(kind)
    {
    }

    void apply(const std::string& text)
    {
        const std::size_t equals = text.find('=');
        auto source = std::make_shared<const Source>(Source{Source::Kind::argument, "--set " + text, text});
        document_.sources.push_back(source);
        whole_ = Place{source.get(), 0, 1};
        if (equals == 0 || equals == std::string::npos) {
            return fail("must be KEY=VALUE, as in params.fast=9");
        }
        auto value = read_document(text.substr(equals + 1), "--set " + text, Source::Kind::argument);
        if (!value) return fail("the value is not YAML");
        document_.sources.insert(document_.sources.end(), value->sources.begin(), value->sources.end());
        value_ = std::move(value->root);
        std::vector<std::string> steps = split(text.substr(0, equals));
        if (std::find(steps.begin(), steps.end(), "") != steps.end()) return fail("a name is empty between the dots");
        if (steps.size() == 1 && !find_bare(steps)) return;
        set(steps);
    }

private:
    void fail(const std::string& message) { problems_.add(whole_, message, Breaks::meaning); }

    /// "fast" is params.fast, unless it is a key of the file itself.
    bool find_bare(std::vector<std::string>& steps)
    {
        const Node* params = document_.root.find("params");
        if (params != nullptr && params->find(steps[0]) != nullptr) {
            steps.insert(steps.begin(), "params");
            return true;
        }
        if (kind_ == OverridesOf::bot) return true;  // The reader knows which keys there are.
        if (std::find(top_keys.begin(), top_keys.end(), steps[0]) != top_keys.end()) return true;
        std::vector<std::string> names = keys_of(params);
        const std::string known =
            names.empty() ? "the strategy has no params" : fmt::format("params: {}", fmt::join(names, ", "));
        names.insert(names.end(), top_keys.begin(), top_keys.end());
        fail(fmt::format("unknown parameter \"{}\"{}; {}", steps[0], core::did_you_mean(steps[0], names), known));
        return false;
    }

    void set(const std::vector<std::string>& steps)
    {
        Node* node = &document_.root;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            node = i < 2 && steps[0] == "params" ? parameter_step(*node, steps, i) : step(*node, steps[i]);
            if (node == nullptr) return;
        }
        const bool is_parameter = steps.size() == 2 && steps[0] == "params";
        if (is_parameter && node->kind == Node::Kind::mapping && value_.kind != Node::Kind::mapping) {
            node = step(*node, "default");
        }
        *node = std::move(value_);
    }

    /// Parameters are not made by an override: a misspelt one must not pass.
    Node* parameter_step(Node& node, const std::vector<std::string>& steps, std::size_t i)
    {
        Node* next = node.find(steps[i]);
        if (next != nullptr) return next;
        const std::vector<std::string> names = keys_of(document_.root.find("params"));
        if (names.empty() || i == 0) {
            fail("the strategy has no params");
        } else {
            fail(fmt::format("unknown parameter \"{}\"{}; params: {}", steps[i], core::did_you_mean(steps[i], names),
                             fmt::join(names, ", ")));
        }
        return nullptr;
    }

    Node* step(Node& node, const std::string& name)
    {
        if (node.kind == Node::Kind::sequence) {
            std::size_t index = node.items.size();
            std::from_chars(name.data(), name.data() + name.size(), index);
            const bool number = std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
            if (number && index < node.items.size()) return &node.items[index];
            fail(fmt::format("\"{}\" is not an item of a list of {}; the first is 0", name, node.items.size()));
            return nullptr;
        }
        if (node.kind != Node::Kind::mapping) {
            if (node.kind != Node::Kind::null) {
                fail(fmt::format("\"{}\" leads into {}, which has no keys", name, describe(node)));
                return nullptr;
            }
            node.kind = Node::Kind::mapping;
            node.place = whole_;
        }
        if (Node* next = node.find(name)) return next;
        Entry entry{name, whole_, {}};
        entry.value.place = whole_;
        node.entries.push_back(std::move(entry));
        return &node.entries.back().value;
    }

    Document& document_;
    Problems& problems_;
    OverridesOf kind_;
    Place whole_;
    Node value_;
};

}  // namespace

void apply_overrides(Document& document, const std::vector<std::string>& overrides, Problems& problems,
                     OverridesOf kind)
{
    if (document.root.kind != Node::Kind::mapping) return;
    Override one(document, problems, kind);
    for (const std::string& text : overrides) one.apply(text);
}

}  // namespace cobot::config
