#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "indicators/definition.hpp"

using namespace cobot;
using indicators::Definition;
using indicators::Input;

namespace {

std::string page_path(std::string_view name) { return fmt::format("{}/docs/reference/{}.md", COBOT_SOURCE_DIR, name); }

std::vector<std::string> lines_of(const std::string& path)
{
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

std::string settings_of(const Definition& definition)
{
    std::vector<std::string> settings;
    for (const auto& parameter : definition.parameters) {
        settings.push_back(parameter.kind == indicators::Parameter::Kind::choice
                               ? fmt::format("`{}` ({})", parameter.name, fmt::join(parameter.choices, ", "))
                               : fmt::format("`{}` ({})", parameter.name, parameter.default_value));
    }
    return settings.empty() ? "none" : fmt::format("{}", fmt::join(settings, ", "));
}

std::string inputs_of(const Definition& definition)
{
    constexpr std::array<std::pair<Input, std::string_view>, 8> names{{{Input::source, "source"},
                                                                       {Input::other, "other"},
                                                                       {Input::open, "open"},
                                                                       {Input::high, "high"},
                                                                       {Input::low, "low"},
                                                                       {Input::close, "close"},
                                                                       {Input::volume, "volume"},
                                                                       {Input::time, "time"}}};
    std::vector<std::string_view> inputs;
    for (const auto& [input, name] : names) {
        if (definition.reads(input)) inputs.push_back(name);
    }
    return fmt::format("{}", fmt::join(inputs, ", "));
}

/// Each output with the candles it needs at the default settings, and its words.
std::string outputs_of(const Definition& definition)
{
    std::vector<double> defaults;
    for (const auto& parameter : definition.parameters) defaults.push_back(parameter.default_value);
    std::vector<std::string> outputs;
    for (std::size_t k = 0; k < definition.outputs.size(); ++k) {
        const auto labels = definition.labels_of(k);
        outputs.push_back(fmt::format("`{}` {}", definition.outputs[k], definition.warmup(defaults, k)));
        if (!labels.empty()) outputs.back() += fmt::format(" ({})", fmt::join(labels, ", "));
    }
    return fmt::format("{}", fmt::join(outputs, ", "));
}

std::string row_of(const Definition& definition)
{
    std::string names = fmt::format("`{}`", definition.name);
    if (!definition.aliases.empty()) names += fmt::format(" ({})", fmt::join(definition.aliases, ", "));
    return fmt::format("| {} | {} | {} | {} | {} |", names, definition.summary, settings_of(definition),
                       inputs_of(definition), outputs_of(definition));
}

bool is_row(const std::string& line) { return line.starts_with("| `"); }

/// The rows of indicators.md: of every indicator that patterns.md does not describe.
std::vector<std::string> expected_rows()
{
    const auto patterns = lines_of(page_path("patterns"));
    std::vector<std::string> rows;
    for (const Definition* definition : indicators::all()) {
        const std::string begin = fmt::format("| `{}`", definition->name);
        const bool is_pattern =
            std::ranges::any_of(patterns, [&](const std::string& line) { return line.starts_with(begin); });
        if (!is_pattern) rows.push_back(row_of(*definition));
    }
    return rows;
}

}  // namespace

TEST_CASE("the reference has a row for every indicator, and it is true")
{
    const auto lines = lines_of(page_path("indicators"));
    const auto first = std::ranges::find_if(lines, is_row);
    const auto last = std::find_if_not(first, lines.end(), is_row);
    const std::vector<std::string> written(first, last);
    const auto expected = expected_rows();
    INFO("COBOT_WRITE_REFERENCE=1 cobot_unit -tc='the reference has*' writes the table anew");
    if (std::getenv("COBOT_WRITE_REFERENCE") != nullptr) {
        std::ofstream file(page_path("indicators"));
        for (auto line = lines.begin(); line != first; ++line) file << *line << '\n';
        for (const std::string& row : expected) file << row << '\n';
        for (auto line = last; line != lines.end(); ++line) file << *line << '\n';
        return;
    }
    CHECK(written.size() == expected.size());
    for (const std::string& row : expected) {
        CAPTURE(row);
        CHECK(std::ranges::count(written, row) == 1);
    }
}
