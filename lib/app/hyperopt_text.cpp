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

std::string_view end_of(const HyperoptResult& result)
{
    if (result.interrupted) return "interrupted";
    return result.out_of_time ? "time" : name_of(result.end);
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

/// `loss`: the first objective.
std::string checks_text(const SearchChecks& checks, const std::string& loss)
{
    std::vector<std::string> parts;
    if (checks.deflated_sharpe) parts.push_back("deflated Sharpe " + report::percent(checks.deflated_sharpe));
    if (checks.overfitting) parts.push_back("probability of overfitting " + report::percent(checks.overfitting));
    if (checks.reality_check) parts.push_back(fmt::format("reality check p {:.3f}", *checks.reality_check));
    if (checks.plateau) {
        parts.push_back(
            fmt::format("plateau {} of {} neighbours within 10 %", report::percent(checks.plateau), checks.neighbours));
    }
    std::string text = parts.empty() ? "" : fmt::format("{}\n", fmt::join(parts, " · "));
    if (checks.folds) {
        const SearchChecks::Folds& folds = *checks.folds;
        text += fmt::format(
            "cross-validation over {} folds: {} {} in training, {} in the test, which made {}; {} of the folds lose\n",
            folds.folds, loss, report::figure(folds.train, 3), report::figure(folds.test, 3),
            report::signed_percent(folds.test_profit, 1), report::percent(folds.losing));
    }
    if (checks.monte_carlo.empty()) return text;
    Table table({{"1000 WAYS IT MIGHT HAVE GONE", Table::Align::left},
                 {"5 %", Table::Align::right, 0, true},
                 {"MEDIAN", Table::Align::right, 0, true},
                 {"95 %", Table::Align::right, 0, true},
                 {"DD 95 %"},
                 {"LOSS"},
                 {"RUIN"}});
    for (const SearchChecks::Retold& one : checks.monte_carlo) {
        const validation::MonteCarlo& paths = one.paths;
        table.add({std::string(one.name), report::signed_percent(paths.return_p5, 1),
                   report::signed_percent(paths.return_p50, 1), report::signed_percent(paths.return_p95, 1),
                   report::percent(paths.drawdown_p95), report::percent(paths.loss_probability),
                   report::percent(paths.ruin_probability)});
    }
    return text + table.text({});
}

void checks_json(JsonText& json, const SearchChecks& checks)
{
    json.key("checks");
    json.open('{');
    json.field("trials", static_cast<std::uint64_t>(checks.trials));
    json.field("deflated_sharpe", checks.deflated_sharpe);
    json.field("chance_sharpe", checks.chance_sharpe);
    json.field("probability_of_overfitting", checks.overfitting);
    json.field("compared", static_cast<std::uint64_t>(checks.compared));
    json.field("reality_check_p", checks.reality_check);
    json.field("plateau", checks.plateau);
    json.field("neighbours", static_cast<std::uint64_t>(checks.neighbours));
    json.key("folds");
    if (checks.folds) {
        json.open('{');
        json.field("folds", static_cast<std::uint64_t>(checks.folds->folds));
        json.field("trials", static_cast<std::uint64_t>(checks.folds->trials));
        json.field("train", checks.folds->train);
        json.field("test", checks.folds->test);
        json.field("test_profit", checks.folds->test_profit);
        json.field("losing", checks.folds->losing);
        json.close('}');
    } else {
        json.null();
    }
    json.key("monte_carlo");
    json.open('[');
    for (const SearchChecks::Retold& one : checks.monte_carlo) {
        json.open('{');
        json.field("kind", one.name);
        json.field("return_p5", one.paths.return_p5);
        json.field("return_p50", one.paths.return_p50);
        json.field("return_p95", one.paths.return_p95);
        json.field("drawdown_p50", one.paths.drawdown_p50);
        json.field("drawdown_p95", one.paths.drawdown_p95);
        json.field("loss_probability", one.paths.loss_probability);
        json.field("ruin_probability", one.paths.ruin_probability);
        json.key("fan");
        json.open('[');
        for (const validation::FanPoint& point : one.paths.fan) {
            json.open('[');
            for (const double value : {point.p5, point.p25, point.p50, point.p75, point.p95}) json.value(value);
            json.close(']');
        }
        json.close(']');
        json.close('}');
    }
    json.close(']');
    json.close('}');
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
    if (best.trial.losses.front() >= optimize::no_loss) {
        lines.emplace_back("no trial has a value of the objective, " + result.losses.front() +
                           "; of a bot take profit, drawdown, or an expression over daily figures as sharpe_daily");
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
    const SearchChecks& checks = result.checks;
    if (checks.deflated_sharpe && *checks.deflated_sharpe < 0.95) {
        lines.push_back(
            fmt::format("not distinguishable from luck: the best of {} trials without skill would show a "
                        "daily Sharpe ratio of {}; this one has {}",
                        report::whole(checks.trials), report::figure(checks.chance_sharpe),
                        report::figure(best.train.at("sharpe_daily"))));
    }
    if (checks.overfitting && *checks.overfitting > 0.5) {
        lines.push_back(
            fmt::format("what is best in one half of the time is below the median in the other in {} of the "
                        "splits: choosing by this objective is worse than drawing lots",
                        report::percent(checks.overfitting)));
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
                        end_of(result));
    if (!result.top.empty()) text += table_of(result).text(style);
    text += checks_text(result.checks, result.losses.front());
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
    json.field("end", end_of(result));
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
    checks_json(json, result.checks);
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
