#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "support/indicator_columns.hpp"
#include "support/made_up_candles.hpp"

using namespace cobot;

namespace {

std::vector<std::string> split(const std::string& text, char by)
{
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == by)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

/// One column of a golden file: "upper@period=20;stddev=2" and what TA-Lib or a formula says, empty before its warm-up.
struct Golden {
    std::string title;
    std::vector<std::string> cells;
};

std::vector<Golden> read_golden(std::string_view indicator)
{
    std::ifstream file(fmt::format("{}/tests/golden/indicators/{}.csv", COBOT_SOURCE_DIR, indicator));
    std::vector<Golden> columns;
    std::string line;
    for (bool heading = true; std::getline(file, line); heading = false) {
        const auto cells = split(line, ',');
        if (heading) {
            for (const auto& cell : cells) columns.push_back({cell, {}});
            continue;
        }
        for (std::size_t k = 0; k < columns.size(); ++k) columns[k].cells.push_back(cells.at(k));
    }
    return columns;
}

std::vector<double> parameters_of(const indicators::Definition& definition, const std::string& text)
{
    std::vector<double> values;
    if (text.empty()) return values;
    for (const auto& part : split(text, ';')) {
        const auto assignment = split(part, '=');
        REQUIRE(assignment.at(0) == definition.parameters.at(values.size()).name);
        values.push_back(std::stod(assignment.at(1)));
    }
    return values;
}

/// What a value near zero is measured by: the largest of the column, but not more than 1.
double scale_of(const Golden& golden)
{
    double largest = 0;
    for (const auto& cell : golden.cells) {
        if (!cell.empty()) largest = std::max(largest, std::abs(std::stod(cell)));
    }
    return std::min(1.0, largest);
}

void compare(const indicators::Definition& definition, const Golden& golden)
{
    CAPTURE(definition.name);
    CAPTURE(golden.title);
    const auto title = split(golden.title, '@');
    const auto values = parameters_of(definition, title.at(1));
    const auto output =
        static_cast<std::size_t>(std::ranges::find(definition.outputs, title[0]) - definition.outputs.begin());
    REQUIRE(output < definition.outputs.size());

    const auto candles = tests::made_up_candles(golden.cells.size());
    const auto column = tests::indicator_columns(definition.name, values, candles).at(output);
    // TA-Lib holds a line back until another of the same call begins; here each begins when it can.
    const auto empty = static_cast<std::size_t>(std::ranges::count(golden.cells, ""));
    std::size_t theirs_begins = definition.warmup(values, output);
    for (std::size_t k = 0; k < definition.outputs.size(); ++k) {
        const std::size_t begins = definition.warmup(values, k);
        if (begins == empty + 1 && begins > theirs_begins) theirs_begins = begins;
    }
    const double scale = scale_of(golden);
    for (std::size_t i = 0; i < golden.cells.size(); ++i) {
        CAPTURE(i);
        REQUIRE(golden.cells[i].empty() == (i + 1 < theirs_begins));
        if (golden.cells[i].empty()) continue;
        const double theirs = std::stod(golden.cells[i]);
        REQUIRE(std::abs(column[i] - theirs) <= 1e-9 * std::max(scale, std::abs(theirs)));
    }
}

}  // namespace

TEST_CASE("every indicator agrees with TA-Lib or an independent formula, and begins where it does")
{
    for (const indicators::Definition* definition : indicators::all()) {
        // candlestick_test.cpp compares these, on candles in which they occur.
        if (!definition->aliases.empty() && definition->aliases[0].starts_with("cdl")) continue;
        const auto columns = read_golden(definition->name);
        // What TA-Lib has not may have a test of its own instead, such as sessions_test.cpp.
        if (columns.empty() && definition->source.find("TA-Lib") == std::string_view::npos) continue;
        REQUIRE_MESSAGE(!columns.empty(), "no golden file for ", definition->name);
        for (const Golden& golden : columns) compare(*definition, golden);
    }
}
