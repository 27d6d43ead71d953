#include "app/study_tables.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "app/study_page.hpp"
#include "report/json_text.hpp"
#include "report/number_text.hpp"

namespace cobot::app {
namespace {

using optimize::Trial;
using report::Format;
using report::JsonText;
using report::Table;

/// As tables show the loss of an objective; a loss that is not known any more is shown as it is.
double shown(const StudyHead& head, std::size_t objective, double loss)
{
    const auto parsed = optimize::Objective::parse(head.losses[objective]);
    return parsed ? parsed->shown(loss) : loss;
}

std::optional<std::size_t> best_of(const StoredStudy& study)
{
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < study.trials.size(); ++i) {
        if (!best || is_better(study.trials[i].trial, study.trials[*best].trial)) best = i;
    }
    return best;
}

std::string values_of(const JournalledTrial& trial)
{
    std::string text;
    for (const auto& [name, value] : trial.values) text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, value);
    return text;
}

std::string_view name_of(Trial::State state)
{
    switch (state) {
        case Trial::State::complete: return "complete";
        case Trial::State::pruned: return "pruned";
        case Trial::State::failed: return "failed";
    }
    return "";
}

void trial_json(JsonText& json, const JournalledTrial& one)
{
    json.open('{');
    json.field("epoch", static_cast<std::uint64_t>(one.trial.epoch + 1));
    json.field("state", name_of(one.trial.state));
    json.field("loss", one.trial.losses.front());
    json.key("losses");
    json.open('[');
    for (const double loss : one.trial.losses) json.value(loss);
    json.close(']');
    json.field("violation", one.trial.violation);
    json.key("params");
    json.open('{');
    for (const auto& [name, value] : one.values) {
        json.key(name);
        json.raw(value);
    }
    json.close('}');
    json.key("metrics");
    json.open('{');
    for (std::size_t i = 0; i < TrialFigures::names.size(); ++i)
        json.field(TrialFigures::names[i], one.figures.values[i]);
    json.close('}');
    json.close('}');
}

Table trials_as_table(const StoredStudy& study, const std::vector<std::size_t>& order, bool exact)
{
    std::vector<Table::Column> columns{{"#"}};
    for (const std::string& loss : study.head.losses) columns.push_back({loss});
    for (const char* name : {"profit_total", "max_drawdown", "total_trades", "sharpe", "profit_factor"}) {
        columns.push_back({name, Table::Align::right, 1});
    }
    for (const optimize::Dimension& one : study.space.dimensions()) columns.push_back({one.name});
    Table table(std::move(columns));
    const auto number = [&](std::optional<double> value) {
        if (!value) return std::string(exact ? "" : "n/a");
        return exact ? fmt::format("{}", *value) : report::figure(value, 3);
    };
    for (const std::size_t i : order) {
        const JournalledTrial& one = study.trials[i];
        std::vector<std::string> cells{std::to_string(one.trial.epoch + 1)};
        for (std::size_t k = 0; k < study.head.losses.size(); ++k) {
            cells.push_back(number(shown(study.head, k, one.trial.losses[k])));
        }
        for (const char* name : {"profit_total", "max_drawdown", "total_trades", "sharpe", "profit_factor"}) {
            cells.push_back(number(one.figures.at(name)));
        }
        for (const auto& [name, value] : one.values) cells.push_back(value);
        table.add(std::move(cells));
    }
    return table;
}

core::Error no_such_format(std::string_view what)
{
    return {core::ErrorCode::usage, fmt::format("{} is written as text, json, jsonl, csv or md", what)};
}

/// How much of the differences between trials each parameter explains, and the pairs that explain more together.
std::string importance_text(const StoredStudy& study)
{
    std::string text;
    for (std::size_t i = 0; i < study.head.losses.size(); ++i) {
        const auto found = importance_of(study, i);
        if (!found) continue;
        std::vector<std::pair<double, std::string>> shares;
        for (std::size_t d = 0; d < study.space.size(); ++d) {
            shares.emplace_back(found->dimensions[d].share, study.space[d].name);
        }
        for (const optimize::Importance::Map& map : found->pairs) {
            if (map.share < 0.01) continue;
            shares.emplace_back(map.share, study.space[map.a].name + " with " + study.space[map.b].name);
        }
        std::ranges::stable_sort(shares, std::greater<>{}, &std::pair<double, std::string>::first);
        text += fmt::format("explain {}:", study.head.losses[i]);
        for (const auto& [share, name] : shares) text += fmt::format("  {} {:.0f}%", name, share * 100);
        text += '\n';
    }
    return text;
}

void importance_json(JsonText& json, const StoredStudy& study)
{
    json.open('[');
    for (std::size_t i = 0; i < study.head.losses.size(); ++i) {
        const auto found = importance_of(study, i);
        if (!found) continue;
        json.open('{');
        json.field("objective", study.head.losses[i]);
        json.key("params");
        json.open('{');
        for (std::size_t d = 0; d < study.space.size(); ++d) {
            json.field(study.space[d].name, found->dimensions[d].share);
        }
        json.close('}');
        json.key("pairs");
        json.open('[');
        for (const optimize::Importance::Map& map : found->pairs) {
            json.open('{');
            json.field("a", study.space[map.a].name);
            json.field("b", study.space[map.b].name);
            json.field("share", map.share);
            json.close('}');
        }
        json.close(']');
        json.close('}');
    }
    json.close(']');
}

}  // namespace

std::vector<std::size_t> best_first(const StoredStudy& study, std::size_t top)
{
    std::vector<std::size_t> order(study.trials.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(
        order, [&](std::size_t a, std::size_t b) { return is_better(study.trials[a].trial, study.trials[b].trial); });
    std::vector<std::size_t> chosen;
    for (const std::size_t i : order) {
        if (chosen.size() == top) break;
        const bool twice = std::ranges::any_of(
            chosen, [&](std::size_t other) { return study.trials[other].trial.point == study.trials[i].trial.point; });
        if (!twice) chosen.push_back(i);
    }
    return chosen;
}

core::Result<std::string> studies_table(const std::vector<StoredStudy>& studies, Format format,
                                        const report::TextStyle& style)
{
    if (format == Format::html) return no_such_format("a list of studies");
    using Align = Table::Align;
    Table table({{"Study", Align::left},
                 {"Strategy", Align::left},
                 {"Sampler", Align::left},
                 {"Objective", Align::left},
                 {"Epochs"},
                 {"Best"},
                 {"#"},
                 {"Train", Align::left, 2},
                 {"Parameters", Align::left, 1}});
    std::string lines;
    for (const StoredStudy& study : studies) {
        const auto best = best_of(study);
        const std::string losses = fmt::format("{}", fmt::join(study.head.losses, ", "));
        const double value = best ? shown(study.head, 0, study.trials[*best].trial.losses.front()) : 0;
        table.add({study.head.id, study.head.strategy, study.head.sampler, losses, std::to_string(study.trials.size()),
                   best ? report::figure(value, 3) : "n/a", best ? std::to_string(*best + 1) : "", study.head.train,
                   best ? values_of(study.trials[*best]) : ""});
        JsonText json(512);
        json.open('{');
        json.field("study", study.head.id);
        json.field("strategy", study.head.strategy);
        json.field("sampler", study.head.sampler);
        json.field("objective", losses);
        json.field("seed", study.head.seed);
        json.field("train", study.head.train);
        json.field("epochs", static_cast<std::uint64_t>(study.trials.size()));
        json.key("best");
        if (best) {
            trial_json(json, study.trials[*best]);
        } else {
            json.null();
        }
        json.close('}');
        if (format == Format::jsonl) lines += json.take() + "\n";
        if (format == Format::json) lines += (lines.empty() ? "" : ",\n") + json.take();
    }
    if (format == Format::jsonl) return lines;
    if (format == Format::json) return "{\"schema\":\"cobot.studies/1\",\"studies\":[\n" + lines + "\n]}\n";
    if (format == Format::csv) return table.csv();
    return format == Format::markdown ? table.markdown() : table.text(style);
}

core::Result<std::string> trials_table(const StoredStudy& study, std::size_t top, Format format,
                                       const report::TextStyle& style)
{
    if (format == Format::html) return study_page(study);
    std::vector<std::size_t> order(study.trials.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (top > 0) order = best_first(study, top);
    if (format == Format::csv) return trials_as_table(study, order, true).csv();
    if (format == Format::markdown) return trials_as_table(study, order, false).markdown();
    if (format == Format::text) {
        return fmt::format("{} · {} · {} · objective {} · {} trials · seed {}\ntrain {} · test {}\n{}{}", study.head.id,
                           study.head.strategy, study.head.sampler, fmt::join(study.head.losses, ", "),
                           study.trials.size(), study.head.seed, study.head.train,
                           study.head.test.empty() ? "none" : study.head.test,
                           trials_as_table(study, order, false).text(style), importance_text(study));
    }
    std::string lines;
    for (const std::size_t i : order) {
        JsonText json(512);
        trial_json(json, study.trials[i]);
        lines += (format == Format::json && !lines.empty() ? ",\n" : "") + json.take();
        if (format == Format::jsonl) lines += "\n";
    }
    if (format == Format::jsonl) return lines;
    JsonText importance(512);
    importance_json(importance, study);
    return fmt::format(
        "{{\"schema\":\"cobot.study/1\",\"study\":\"{}\",\"strategy\":\"{}\",\"importance\":{},"
        "\"trials\":[\n{}\n]}}\n",
        study.head.id, study.head.strategy, importance.take(), lines);
}

}  // namespace cobot::app
