#include "report/comparison.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/number_text.hpp"
#include "report/summary_json.hpp"

namespace cobot::report {
namespace {

struct Figure {
    std::string_view metric;
    std::string_view title;
    int expendable;
    bool sign;
};

constexpr Figure figures[] = {
    {"profit_total", "NET%", 0, true},       {"profit_total_abs", "NET", 6, true},
    {"total_trades", "TRADES", 0, false},    {"winrate", "WIN%", 5, false},
    {"profit_factor", "P.FACTOR", 4, false}, {"max_drawdown", "DRAWDOWN", 1, false},
    {"sharpe_daily", "SHARPE", 2, false},    {"sortino_daily", "SORTINO", 8, false},
    {"calmar_daily", "CALMAR", 7, false},    {"exposure", "EXPOSURE", 9, false},
    {"market_change", "HOLD%", 10, true},
};

const core::Decimal* param_of(const Candidate& candidate, const std::string& name)
{
    const auto found = std::find_if(candidate.params.begin(), candidate.params.end(),
                                    [&](const auto& param) { return param.first == name; });
    return found == candidate.params.end() ? nullptr : &found->second;
}

/// The parameters that some candidates have with other values than the rest, or not at all.
std::vector<std::string> differing_params(std::span<const Candidate> candidates)
{
    std::vector<std::string> names;
    for (const Candidate& candidate : candidates) {
        for (const auto& [name, value] : candidate.params) {
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
        }
    }
    std::erase_if(names, [&](const std::string& name) {
        const core::Decimal* first = param_of(candidates.front(), name);
        return std::all_of(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
            const core::Decimal* value = param_of(candidate, name);
            return (value == nullptr) == (first == nullptr) && (value == nullptr || *value == *first);
        });
    });
    return names;
}

bool several_strategies(std::span<const Candidate> candidates)
{
    return std::any_of(candidates.begin(), candidates.end(),
                       [&](const Candidate& one) { return one.strategy != candidates.front().strategy; });
}

std::string param_text(const Candidate& candidate, const std::string& name)
{
    const core::Decimal* value = param_of(candidate, name);
    return value == nullptr ? "" : value->to_string();
}

Table main_figures(std::span<const Candidate> candidates)
{
    // Parameters of one strategy say nothing beside those of another.
    const bool strategies = several_strategies(candidates);
    const auto params = strategies ? std::vector<std::string>() : differing_params(candidates);
    std::vector<Table::Column> columns;
    if (strategies || params.empty()) columns.push_back({"STRATEGY", Table::Align::left, 0, false});
    for (const std::string& name : params) columns.push_back({name, Table::Align::right, 0, false});
    for (const Figure& figure : figures) {
        columns.push_back({std::string(figure.title), Table::Align::right, figure.expendable, figure.sign});
    }
    columns.push_back({"RUN", Table::Align::left, 3, false});
    Table table(std::move(columns));
    for (const Candidate& candidate : candidates) {
        std::vector<std::string> row;
        if (strategies || params.empty()) row.push_back(candidate.strategy);
        for (const std::string& name : params) row.push_back(param_text(candidate, name));
        for (const Figure& figure : figures) {
            const std::size_t index = *metrics::find_metric(figure.metric);
            const metrics::Value& value = candidate.values.at(index);
            row.push_back(figure.sign && figure.metric != "profit_total_abs"
                              ? signed_percent(metrics::number_of(value))
                              : metric_text(*metrics::all_metrics()[index], value));
        }
        row.push_back(candidate.run_id);
        table.add(std::move(row));
    }
    return table;
}

std::string csv_number(const metrics::Value& value)
{
    if (const auto* decimal = std::get_if<core::Decimal>(&value)) return decimal->to_string();
    if (const auto* count = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *count);
    if (const auto* time = std::get_if<core::Time>(&value)) return core::format_time(*time);
    const auto number = metrics::number_of(value);
    return number ? fmt::format("{}", *number) : "";
}

std::string csv_of(std::span<const Candidate> candidates)
{
    const auto params = differing_params(candidates);
    std::vector<Table::Column> columns{{"strategy"}, {"run_id"}};
    for (const std::string& name : params) columns.push_back({"params." + name});
    for (const metrics::Metric* metric : metrics::all_metrics()) {
        const bool is_span = metric->unit == metrics::Unit::duration;
        columns.push_back({std::string(metric->name) + (is_span ? "_s" : "")});
    }
    Table table(std::move(columns));
    for (const Candidate& candidate : candidates) {
        std::vector<std::string> row{candidate.strategy, candidate.run_id};
        for (const std::string& name : params) row.push_back(param_text(candidate, name));
        for (const metrics::Value& value : candidate.values) row.push_back(csv_number(value));
        table.add(std::move(row));
    }
    return table.csv();
}

void write_candidate(JsonText& json, const Candidate& candidate)
{
    json.open('{');
    json.field("strategy", candidate.strategy);
    json.field("run_id", candidate.run_id);
    json.key("params");
    json.open('{');
    for (const auto& [name, value] : candidate.params) json.field(name, value);
    json.close('}');
    json.key("metrics");
    write_metrics(json, candidate.values);
    json.close('}');
}

std::string json_of(std::span<const Candidate> candidates)
{
    JsonText json(candidates.size() * 4096 + 64);
    json.open('{');
    json.field("schema", "cobot.comparison/1");
    json.key("results");
    json.open('[');
    for (const Candidate& candidate : candidates) {
        json.line_break();
        write_candidate(json, candidate);
    }
    json.close(']');
    json.close('}');
    return json.take() + "\n";
}

std::string json_lines_of(std::span<const Candidate> candidates)
{
    std::string out;
    for (const Candidate& candidate : candidates) {
        JsonText json(4096);
        write_candidate(json, candidate);
        out += json.take() + "\n";
    }
    return out;
}

}  // namespace

core::Result<std::string> render_comparison(std::span<const Candidate> candidates, Format format,
                                            const TextStyle& style)
{
    COBOT_ENSURE(!candidates.empty(), "nothing to compare");
    switch (format) {
        case Format::text: return main_figures(candidates).text(style);
        case Format::markdown: return main_figures(candidates).markdown();
        case Format::csv: return csv_of(candidates);
        case Format::json: return json_of(candidates);
        case Format::jsonl: return json_lines_of(candidates);
        case Format::html: break;
    }
    return core::Error{core::ErrorCode::usage, "a comparison has no html form; use text, json, jsonl, csv or md"};
}

}  // namespace cobot::report
