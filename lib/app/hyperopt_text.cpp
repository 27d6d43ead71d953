#include "app/hyperopt_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/json_text.hpp"
#include "report/number_text.hpp"

namespace cobot::app {
namespace {

using optimize::StudyEnd;
using report::JsonText;
using report::Table;

std::string_view name_of(StudyEnd end)
{
    switch (end) {
        case StudyEnd::epochs: return "epochs";
        case StudyEnd::exhausted: return "exhausted";
        case StudyEnd::patience: return "patience";
        case StudyEnd::target: return "target";
        case StudyEnd::stopped: return "stopped";
    }
    return "";
}

std::string percent(const TrialFigures& figures, std::string_view name, double sign = 1)
{
    const auto value = figures.at(name);
    return report::signed_percent(value ? std::optional(sign * *value) : std::nullopt, 1);
}

std::string count(const TrialFigures& figures)
{
    const auto trades = figures.at("total_trades");
    return trades ? fmt::format("{:.0f}", *trades) : "n/a";
}

std::string mark_of(const RankedTrial& row, bool best)
{
    if (row.trial.state == optimize::Trial::State::pruned) return "pruned";
    if (row.trial.violation > 0) return "breaks a constraint";
    if (row.falls_apart) return "overfit?";
    return best ? "★" : "";
}

Table table_of(const HyperoptResult& result)
{
    using Align = Table::Align;
    std::vector<Table::Column> columns{{"#", Align::right, 0}};
    for (const std::string& loss : result.losses) {
        columns.push_back({result.losses.size() > 1 ? loss : "OBJ", Align::right, 0});
    }
    columns.push_back({"TRAIN%", Align::right, 0, true});
    columns.push_back({"DD%", Align::right, 2});
    columns.push_back({"TRADES", Align::right, 1});
    if (result.test) {
        columns.push_back({"TEST%", Align::right, 0, true});
        columns.push_back({"DD%", Align::right, 2});
        columns.push_back({"TRADES", Align::right, 2});
    }
    for (const std::string& name : result.dimensions) columns.push_back({name, Align::right, 0});
    columns.push_back({"", Align::left, 0});
    Table table(std::move(columns));
    for (const RankedTrial& row : result.top) {
        std::vector<std::string> cells{std::to_string(row.trial.epoch + 1)};
        for (const double value : row.shown) cells.push_back(report::figure(value));
        const auto add = [&](const TrialFigures& figures) {
            cells.push_back(percent(figures, "profit_total"));
            cells.push_back(percent(figures, "max_drawdown", -1));
            cells.push_back(count(figures));
        };
        add(row.train);
        if (row.test) add(*row.test);
        for (const auto& [name, value] : row.params) cells.push_back(value);
        cells.push_back(mark_of(row, &row == &result.top.front() && result.losses.size() == 1));
        table.add(std::move(cells));
    }
    return table;
}

std::string dates(const core::TimeRange& range)
{
    return core::format_date(*range.begin) + ".." + core::format_date(*range.end);
}

/// What a careful reader would hold against the figures, a line each.
std::vector<std::string> doubts(const HyperoptResult& result)
{
    std::vector<std::string> lines;
    if (result.top.empty()) return {"no trial was finished"};
    const RankedTrial& best = result.top.front();
    if (best.train.at("total_trades").value_or(0) <= 0) {
        lines.emplace_back(
            "no trial made a trade; loosen the entry conditions, widen the ranges or take a longer "
            "--timerange");
        return lines;
    }
    if (result.feasible == 0) lines.emplace_back("no trial kept to the constraints; the nearest ones are shown");
    if (best.train.at("total_trades").value_or(0) < 30) {
        lines.emplace_back("the best trial made fewer than 30 trades in training; its figures are mostly chance");
    }
    const auto bad = std::ranges::count(result.top, true, &RankedTrial::falls_apart);
    if (bad > 0) {
        lines.push_back(
            fmt::format("{} of the best {} made less than a quarter of their daily profit on candles that "
                        "the search had not seen",
                        bad, result.top.size()));
    }
    if (!result.test) lines.emplace_back("nothing was kept from the search to test its answer on (--test-share)");
    return lines;
}

void figures_json(JsonText& json, std::string_view name, const TrialFigures& figures)
{
    json.key(name);
    json.open('{');
    for (std::size_t i = 0; i < TrialFigures::names.size(); ++i) json.field(TrialFigures::names[i], figures.values[i]);
    json.close('}');
}

void losses_json(JsonText& json, const optimize::Trial& trial)
{
    json.field("loss", trial.losses.front());
    json.key("losses");
    json.open('[');
    for (const double loss : trial.losses) json.value(loss);
    json.close(']');
    json.field("violation", trial.violation);
}

void params_json(JsonText& json, std::string_view name, const std::vector<std::pair<std::string, std::string>>& values)
{
    json.key(name);
    json.open('{');
    for (const auto& [key, value] : values) {
        json.key(key);
        if (core::Decimal::parse(value)) {
            json.raw(value);
        } else {
            json.value(value);
        }
    }
    json.close('}');
}

void trial_json(JsonText& json, const RankedTrial& row)
{
    json.open('{');
    json.field("epoch", static_cast<std::uint64_t>(row.trial.epoch + 1));
    losses_json(json, row.trial);
    params_json(json, "params", row.params);
    params_json(json, "set", row.overrides);
    figures_json(json, "metrics", row.train);
    if (row.test) {
        figures_json(json, "test_metrics", *row.test);
        json.field("falls_apart", row.falls_apart);
    } else {
        json.key("test_metrics");
        json.null();
    }
    json.close('}');
}

void range_json(JsonText& json, std::string_view name, const std::optional<core::TimeRange>& range)
{
    json.key(name);
    if (!range) return json.null();
    json.open('{');
    json.field("begin", core::format_time(*range->begin));
    json.field("end", core::format_time(*range->end));
    json.close('}');
}

}  // namespace

std::string hyperopt_text(const HyperoptResult& result, const report::TextStyle& style)
{
    std::string text = fmt::format("{} · {} · {} · {} · {} params · {} · objective {}\n", result.strategy,
                                   result.exchange, result.timeframe, fmt::join(result.pairs, " "),
                                   result.dimensions.size(), result.sampler, fmt::join(result.losses, ", "));
    text += fmt::format("train {} · test {}\n", dates(result.train), result.test ? dates(*result.test) : "none");
    text += fmt::format("{} of {} epochs · {:.0f}/s · {:.1f} s · seed {} · ended by {}\n", report::whole(result.epochs),
                        report::whole(result.planned), result.epochs_per_second(), result.elapsed.count(), result.seed,
                        result.interrupted ? "Ctrl-C" : name_of(result.end));
    if (!result.top.empty()) text += table_of(result).text(style);
    for (const std::string& line : doubts(result)) text += "⚠ " + line + "\n";
    return text;
}

std::string hyperopt_json(const HyperoptResult& result)
{
    JsonText json;
    json.open('{');
    json.field("schema", "cobot.hyperopt/1");
    json.field("study", result.study);
    json.field("strategy", result.strategy);
    json.field("exchange", result.exchange);
    json.field("timeframe", result.timeframe);
    json.key("pairs");
    json.open('[');
    for (const std::string& pair : result.pairs) json.value(pair);
    json.close(']');
    json.field("sampler", result.sampler);
    json.key("losses");
    json.open('[');
    for (const std::string& loss : result.losses) json.value(loss);
    json.close(']');
    json.field("seed", result.seed);
    range_json(json, "train", result.train);
    range_json(json, "test", result.test);
    json.field("epochs", static_cast<std::uint64_t>(result.epochs));
    json.field("planned", static_cast<std::uint64_t>(result.planned));
    json.field("feasible", static_cast<std::uint64_t>(result.feasible));
    json.field("elapsed_s", result.elapsed.count());
    json.field("epochs_per_second", result.epochs_per_second());
    json.field("end", result.interrupted ? "interrupted" : name_of(result.end));
    json.field("journal", result.journal);
    json.key("best");
    if (result.top.empty()) {
        json.null();
    } else {
        trial_json(json, result.top.front());
    }
    json.key("top");
    json.open('[');
    for (const RankedTrial& row : result.top) {
        json.line_break();
        trial_json(json, row);
    }
    json.close(']');
    json.key("warnings");
    json.open('[');
    for (const std::string& line : doubts(result)) json.value(line);
    json.close(']');
    json.close('}');
    return json.take() + "\n";
}

std::string trial_line(const optimize::Trial& trial, const SearchedStrategy& strategy, const TrialFigures& figures)
{
    JsonText json(512);
    json.open('{');
    json.field("epoch", static_cast<std::uint64_t>(trial.epoch + 1));
    losses_json(json, trial);
    std::vector<std::pair<std::string, std::string>> params;
    for (std::size_t i = 0; i < strategy.space().size(); ++i) {
        const optimize::Dimension& dimension = strategy.space()[i];
        params.emplace_back(dimension.name, dimension.decimal(trial.point[i]).to_string());
    }
    params_json(json, "params", params);
    figures_json(json, "metrics", figures);
    json.close('}');
    return json.take() + "\n";
}

std::string hyperopt_csv(const HyperoptResult& result) { return table_of(result).csv(); }

}  // namespace cobot::app
