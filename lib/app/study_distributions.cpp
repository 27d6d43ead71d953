#include "app/study_distributions.hpp"

#include <charconv>

#include "report/json_text.hpp"

namespace cobot::app {
namespace {

using optimize::Dimension;
using report::JsonText;
using report::JsonTree;

constexpr std::string_view categorical = "CategoricalDistribution";
constexpr std::string_view whole_numbers = "IntDistribution";
constexpr std::string_view numbers = "FloatDistribution";

bool is_whole(const Dimension& dimension)
{
    return dimension.kind == Dimension::Kind::integer && dimension.decimals == 0;
}

void bounds(JsonText& json, const Dimension& dimension)
{
    const auto number = [&](const char* name, double value) {
        json.key(name);
        if (is_whole(dimension)) {
            json.value(static_cast<std::int64_t>(value));
        } else {
            json.value(value);
        }
    };
    json.field("log", dimension.log_scale);
    if (dimension.step > 0) {
        number("step", dimension.step);
    } else {
        json.key("step");
        json.null();
    }
    number("low", dimension.low);
    number("high", dimension.high);
}

std::string distribution_of(const Dimension& dimension)
{
    JsonText json(128);
    json.open('{');
    const bool choice = dimension.kind == Dimension::Kind::choice;
    json.field("name", choice ? categorical : is_whole(dimension) ? whole_numbers : numbers);
    json.key("attributes");
    json.open('{');
    if (choice) {
        json.key("choices");
        json.open('[');
        for (const core::Decimal one : dimension.choices) json.value(one);
        json.close(']');
    } else {
        bounds(json, dimension);
    }
    json.close('}');
    json.close('}');
    return json.take();
}

double number_of(const JsonTree* node)
{
    double value = 0;
    if (node == nullptr || node->number() == nullptr) return value;
    const std::string& text = node->number()->text;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

void read_choices(const JsonTree* choices, Dimension& dimension)
{
    if (choices == nullptr || choices->array() == nullptr) return;
    for (const JsonTree& one : *choices->array()) {
        if (one.number() == nullptr) continue;
        if (const auto number = core::Decimal::parse(one.number()->text)) dimension.choices.push_back(*number);
    }
}

std::optional<Dimension> parse_distribution(const std::string& name, const std::string& text)
{
    const auto tree = JsonTree::parse(text);
    if (!tree || tree->find("name") == nullptr || tree->find("name")->string() == nullptr) return std::nullopt;
    const std::string& kind = *tree->find("name")->string();
    const JsonTree* attributes = tree->find("attributes");
    if (attributes == nullptr) return std::nullopt;
    Dimension dimension;
    dimension.name = name;
    if (kind == categorical) {
        dimension.kind = Dimension::Kind::choice;
        read_choices(attributes->find("choices"), dimension);
        return dimension.choices.empty() ? std::nullopt : std::optional(dimension);
    }
    dimension.low = number_of(attributes->find("low"));
    dimension.high = number_of(attributes->find("high"));
    dimension.step = number_of(attributes->find("step"));
    const JsonTree* log = attributes->find("log");
    dimension.log_scale = log != nullptr && log->boolean() != nullptr && *log->boolean();
    if (kind == whole_numbers) {
        dimension.kind = Dimension::Kind::integer;
        dimension.decimals = 0;
    }
    return dimension;
}

}  // namespace

std::string distributions_of(const optimize::Space& space)
{
    JsonText json;
    json.open('{');
    for (const Dimension& dimension : space.dimensions()) json.field(dimension.name, distribution_of(dimension));
    json.close('}');
    return json.take();
}

optimize::Space parse_distributions(const JsonTree* distributions)
{
    if (distributions == nullptr || distributions->members() == nullptr) return {};
    std::vector<Dimension> dimensions;
    for (const auto& [name, value] : *distributions->members()) {
        auto dimension = value.string() == nullptr ? std::nullopt : parse_distribution(name, *value.string());
        if (!dimension) return {};
        dimensions.push_back(std::move(*dimension));
    }
    return optimize::Space(std::move(dimensions));
}

}  // namespace cobot::app
