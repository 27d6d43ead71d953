#include "app/study_page.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "app/study_tables.hpp"
#include "report/html_page.hpp"
#include "report/json_text.hpp"

namespace cobot::app {
namespace {

using optimize::Dimension;
using optimize::Importance;
using optimize::Trial;
using report::JsonText;

constexpr std::size_t shown_trials = 3000;
constexpr std::size_t best_trials = 25;
constexpr std::size_t ticks_most = 12;  ///< Values of a countable dimension that are all written along an axis.
constexpr std::size_t ticks_usual = 5;

constexpr std::array figures{"profit_total", "max_drawdown", "total_trades", "sharpe", "profit_factor"};

/// Losses as tables show them: larger is better unless the loss has a name of freqtrade's.
double sign_of(const StudyHead& head, std::size_t objective)
{
    const auto parsed = optimize::Objective::parse(head.losses[objective]);
    return parsed ? parsed->shown(1) : 1;
}

/// Short: what a picture needs.
void place(JsonText& json, double value)
{
    std::isfinite(value) ? json.raw(fmt::format("{:.5g}", value)) : json.null();
}

void places(JsonText& json, const char* name, const std::vector<double>& values, double factor = 1)
{
    json.key(name);
    json.open('[');
    for (const double value : values) place(json, value * factor);
    json.close(']');
}

void axis(JsonText& json, const Dimension& dimension)
{
    json.open('{');
    json.field("name", dimension.name);
    const std::size_t count = dimension.count();
    json.field("cells", static_cast<std::uint64_t>(count));
    json.field("choice", dimension.kind == Dimension::Kind::choice);
    const bool all = count > 0 && count <= ticks_most;
    const std::size_t ticks = all ? count : ticks_usual;
    json.key("ticks");
    json.open('[');
    for (std::size_t k = 0; k < ticks; ++k) {
        const double unit = all ? (static_cast<double>(k) + 0.5) / static_cast<double>(ticks)
                                : static_cast<double>(k) / static_cast<double>(ticks - 1);
        const double value = dimension.from_unit(unit);
        json.open('{');
        json.key("at");
        place(json, dimension.to_unit(value));
        json.field("text", dimension.kind == Dimension::Kind::choice ? dimension.decimal(value).to_string()
                                                                     : fmt::format("{:.4g}", value));
        json.close('}');
    }
    json.close(']');
    json.close('}');
}

void objective(JsonText& json, const StoredStudy& study, std::size_t i)
{
    const double sign = sign_of(study.head, i);
    json.open('{');
    json.field("name", study.head.losses[i]);
    json.field("sign", sign);
    json.key("importance");
    const auto found = importance_of(study, i);
    if (!found) {
        json.null();
        json.close('}');
        return;
    }
    json.open('{');
    json.field("trials", static_cast<std::uint64_t>(found->trials));
    json.key("dimensions");
    json.open('[');
    for (const Importance::Curve& curve : found->dimensions) {
        json.open('{');
        json.field("share", curve.share);
        places(json, "unit", curve.unit);
        places(json, "shown", curve.loss, sign);
        places(json, "error", curve.error);
        json.close('}');
    }
    json.close(']');
    json.key("pairs");
    json.open('[');
    for (const Importance::Map& map : found->pairs) {
        json.open('{');
        json.field("a", static_cast<std::uint64_t>(map.a));
        json.field("b", static_cast<std::uint64_t>(map.b));
        json.field("share", map.share);
        json.field("rows", static_cast<std::uint64_t>(map.rows));
        json.field("columns", static_cast<std::uint64_t>(map.columns));
        places(json, "shown", map.loss, sign);
        json.close('}');
    }
    json.close(']');
    json.close('}');
    json.close('}');
}

/// Those that the page has, in their order.
std::set<std::size_t> chosen(const StoredStudy& study)
{
    const std::size_t count = study.trials.size();
    std::set<std::size_t> found;
    const Trial* best = nullptr;
    for (std::size_t i = 0; i < count; ++i) {
        const Trial& trial = study.trials[i].trial;
        if (best != nullptr && !is_better(trial, *best)) continue;
        best = &trial;
        found.insert(i);
    }
    for (const std::size_t i : best_first(study, best_trials)) found.insert(i);
    const std::size_t even = std::min(count, shown_trials);
    for (std::size_t k = 0; k < even; ++k) found.insert(k * count / even);
    return found;
}

void trial(JsonText& json, const StoredStudy& study, const JournalledTrial& one)
{
    json.open('{');
    json.field("epoch", static_cast<std::uint64_t>(one.trial.epoch + 1));
    json.field("complete", one.trial.state == Trial::State::complete);
    json.field("feasible", one.trial.violation <= 0);
    json.key("shown");
    json.open('[');
    for (std::size_t i = 0; i < one.trial.losses.size() && i < study.head.losses.size(); ++i) {
        const double loss = one.trial.losses[i];
        place(json, loss < optimize::no_loss ? loss * sign_of(study.head, i) : std::nan(""));
    }
    json.close(']');
    places(json, "unit",
           one.trial.point.size() == study.space.size() ? study.space.to_unit(one.trial.point) : std::vector<double>());
    json.close('}');
}

void best_trial(JsonText& json, const JournalledTrial& one)
{
    json.open('{');
    json.field("epoch", static_cast<std::uint64_t>(one.trial.epoch + 1));
    for (const char* name : figures) {
        json.key(name);
        place(json, one.figures.at(name).value_or(std::nan("")));
    }
    json.key("values");
    json.open('[');
    for (const auto& [name, value] : one.values) json.value(value);
    json.close(']');
    json.close('}');
}

std::string data_of(const StoredStudy& study)
{
    JsonText json;
    json.open('{');
    json.key("study");
    json.open('{');
    json.field("id", study.head.id);
    json.field("strategy", study.head.strategy);
    json.field("sampler", study.head.sampler);
    json.field("seed", study.head.seed);
    json.field("train", study.head.train);
    json.field("test", study.head.test);
    json.field("version", study.head.version);
    json.field("trials", static_cast<std::uint64_t>(study.trials.size()));
    json.close('}');
    json.key("dimensions");
    json.open('[');
    for (const Dimension& dimension : study.space.dimensions()) axis(json, dimension);
    json.close(']');
    json.key("objectives");
    json.open('[');
    for (std::size_t i = 0; i < study.head.losses.size(); ++i) objective(json, study, i);
    json.close(']');
    json.key("trials");
    json.open('[');
    for (const std::size_t i : chosen(study)) trial(json, study, study.trials[i]);
    json.close(']');
    json.key("best");
    json.open('[');
    for (const std::size_t i : best_first(study, best_trials)) best_trial(json, study.trials[i]);
    json.close(']');
    json.close('}');
    return json.take();
}

}  // namespace

std::optional<Importance> importance_of(const StoredStudy& study, std::size_t objective)
{
    std::vector<Trial> trials;
    for (const JournalledTrial& one : study.trials) trials.push_back(one.trial);
    return optimize::importance(study.space, trials, objective);
}

std::string study_page(const StoredStudy& study)
{
    const auto text = trials_table(study, best_trials, report::Format::text, {100, false});
    return report::html_page({study.head.strategy + " · " + study.head.id, text.value(), data_of(study)});
}

}  // namespace cobot::app
