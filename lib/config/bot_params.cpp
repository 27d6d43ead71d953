#include "config/bot_params.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "config/bot_reader.hpp"
#include "config/strategy_reader.hpp"
#include "core/suggest.hpp"

namespace cobot::config {
namespace {

using strategy::Parameter;

std::string text_of(const Parameter& parameter)
{
    if (parameter.kind != Parameter::Kind::boolean) return parameter.default_value.to_string();
    return parameter.default_value.is_zero() ? "false" : "true";
}

class Substitution {
public:
    Substitution(const std::vector<Parameter>& parameters, Problems& problems)
        : parameters_(parameters), problems_(problems)
    {
    }

    void walk(Node& node) const
    {
        if (node.kind == Node::Kind::text && node.scalar.starts_with('$')) put(node);
        for (Node& item : node.items) walk(item);
        for (Entry& entry : node.entries) walk(entry.value);
    }

private:
    void put(Node& node) const
    {
        const std::string name = node.scalar.substr(1);
        const auto found = std::ranges::find(parameters_, name, &Parameter::name);
        if (found == parameters_.end()) {
            std::vector<std::string> names;
            for (const Parameter& known : parameters_) names.push_back(known.name);
            const std::string hint = names.empty() ? "; there are no params" : core::did_you_mean(name, names);
            problems_.add(node.place, fmt::format("there is no parameter \"{}\"{}", name, hint), Breaks::meaning);
            return;
        }
        node.scalar = text_of(*found);
        node.quoted = false;
        node.kind = scalar_kind(node.scalar);
    }

    const std::vector<Parameter>& parameters_;
    Problems& problems_;
};

}  // namespace

std::vector<Parameter> apply_bot_params(Node& root, Problems& problems)
{
    std::vector<Parameter> parameters;
    if (const Node* node = root.find("params")) parameters = StrategyReader(problems).parameters_of(*node);
    if (!problems.empty()) return parameters;
    const Substitution substitution(parameters, problems);
    for (Entry& entry : root.entries) {
        if (entry.key != "params" && entry.key != "description") substitution.walk(entry.value);
    }
    return parameters;
}

bots::Spec read_bot(Node& root, Problems& problems)
{
    auto parameters = apply_bot_params(root, problems);
    if (!problems.empty()) return {};
    bots::Spec spec = BotReader(problems).read(root);
    spec.parameters = std::move(parameters);
    return spec;
}

}  // namespace cobot::config
