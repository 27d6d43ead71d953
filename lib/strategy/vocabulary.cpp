#include "strategy/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace cobot::strategy {
namespace {

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();
constexpr std::array<Function, 10> functions{{{"abs", "abs(x)", 1, 1},
                                              {"min", "min(x, y, ...)", 2, any_number},
                                              {"max", "max(x, y, ...)", 2, any_number},
                                              {"highest", "highest(x, n)", 2, 2},
                                              {"lowest", "lowest(x, n)", 2, 2},
                                              {"mean", "mean(x, n)", 2, 2},
                                              {"stddev", "stddev(x, n)", 2, 2},
                                              {"change", "change(x, n)", 1, 2},
                                              {"pct_change", "pct_change(x, n)", 1, 2},
                                              {"since", "since(condition)", 1, 1}}};

struct NamedField {
    std::string_view name;
    Field field;
};
constexpr std::array<NamedField, 5> fields{{{"open", Field::open},
                                            {"high", Field::high},
                                            {"low", Field::low},
                                            {"close", Field::close},
                                            {"volume", Field::volume}}};

}  // namespace

const Function* find_function(std::string_view name)
{
    const auto found = std::ranges::find(functions, name, &Function::name);
    return found == functions.end() ? nullptr : &*found;
}

std::optional<Field> find_field(std::string_view name)
{
    const auto found = std::ranges::find(fields, name, &NamedField::name);
    if (found == fields.end()) return std::nullopt;
    return found->field;
}

std::vector<std::string> function_names()
{
    std::vector<std::string> names;
    for (const Function& function : functions) names.emplace_back(function.name);
    return names;
}

std::pair<std::string_view, std::string_view> split_output(std::string_view name)
{
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) return {name, {}};
    return {name.substr(0, dot), name.substr(dot + 1)};
}

std::vector<std::string> field_names()
{
    std::vector<std::string> names;
    for (const NamedField& field : fields) names.emplace_back(field.name);
    return names;
}

}  // namespace cobot::strategy
