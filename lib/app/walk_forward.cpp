#include "app/walk_forward.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "app/hyperopt_text.hpp"
#include "app/search_setup.hpp"
#include "report/json_text.hpp"
#include "report/number_text.hpp"
#include "validation/sharpe.hpp"
#include "validation/splits.hpp"

namespace cobot::app {
namespace {

using core::Error;
using core::ErrorCode;

std::vector<Split> splits_of(const core::TimeRange& range, market::Timeframe timeframe, std::size_t windows,
                             double train_over_test, bool anchored)
{
    const auto candles = static_cast<std::size_t>((*range.end - *range.begin) / timeframe.duration());
    const auto at = [&](std::size_t candle) {
        return *range.begin + timeframe.duration() * static_cast<std::int64_t>(candle);
    };
    using Kind = validation::WindowKind;
    std::vector<Split> splits;
    for (const validation::Fold& fold :
         validation::walk_forward(candles, windows, train_over_test, anchored ? Kind::anchored : Kind::rolling)) {
        splits.push_back({{at(fold.train.front().begin), at(fold.train.front().end)},
                          core::TimeRange{at(fold.test.front().begin), at(fold.test.front().end)}});
    }
    return splits;
}

std::string dates(const core::TimeRange& range)
{
    return core::format_date(*range.begin) + ".." + core::format_date(*range.end);
}

std::string params_of(const RankedTrial& row)
{
    std::string text;
    for (const auto& [name, value] : row.params) text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, value);
    return text;
}

/// Studies of windows that were begun before, when a walk is gone on with.
core::Result<std::map<std::size_t, std::string>> known_windows(const HyperoptPlan& plan, std::size_t windows)
{
    std::map<std::size_t, std::string> known;
    if (plan.resume.empty()) return known;
    const auto study = StudyJournal::read(plan.settings.user_data, plan.resume);
    if (!study) return study.error();
    if (study->head.window == 0) {
        return Error{ErrorCode::config, fmt::format("study {} is no window of a walk forward; go on with it without "
                                                    "--walk-forward, or begin a new walk",
                                                    study->head.id)};
    }
    known = StudyJournal::windows_of(plan.settings.user_data, study->head.walk);
    if (!known.empty() && known.rbegin()->first > windows) {
        return Error{ErrorCode::config, fmt::format("the walk of study {} has {} windows already, more than {}; say "
                                                    "--walk-forward as it was",
                                                    study->head.id, known.rbegin()->first, windows)};
    }
    return known;
}

}  // namespace

double WalkForward::total_return() const
{
    double account = 1;
    for (const double one : returns) account *= 1 + one;
    return account - 1;
}

std::optional<double> WalkForward::sharpe() const
{
    const auto sample = validation::sharpe_sample(returns);
    return sample ? std::optional(sample->ratio * std::sqrt(365.0)) : std::nullopt;
}

double WalkForward::max_drawdown() const
{
    double account = 1;
    double peak = 1;
    double worst = 0;
    for (const double one : returns) {
        account *= 1 + one;
        peak = std::max(peak, account);
        worst = std::max(worst, 1 - account / peak);
    }
    return worst;
}

std::optional<double> WalkForward::efficiency() const
{
    double train = 0;
    double test = 0;
    for (const HyperoptResult& window : windows) {
        if (window.top.empty() || !window.top.front().test) continue;
        const auto a_day = [](const TrialFigures& figures) {
            return figures.at("profit_total").value_or(0) /
                   static_cast<double>(std::max<std::size_t>(figures.returns.size(), 1));
        };
        train += a_day(window.top.front().train);
        test += a_day(*window.top.front().test);
    }
    return train > 0 ? std::optional(test / train) : std::nullopt;
}

core::Result<WalkForward> walk_forward(const HyperoptPlan& plan, std::size_t windows, double train_over_test,
                                       bool anchored, core::StopFlag stop, const HyperoptWatch& watch)
{
    const auto setup = SearchSetup::make(plan);
    if (!setup) return setup.error();
    const auto splits =
        splits_of((*setup)->range, (*setup)->strategy.strategy().timeframe, windows, train_over_test, anchored);
    if (splits.empty()) {
        return Error{ErrorCode::data,
                     fmt::format("{} is too short for {} windows", (*setup)->range.to_string(), windows)};
    }
    WalkForward walk;
    walk.anchored = anchored;
    HyperoptWatch shifted = watch;
    if (watch.progress) {
        shifted.progress = [&](HyperoptProgress progress) {
            progress.done += walk.windows.size() * plan.epochs;
            progress.planned = splits.size() * plan.epochs;
            watch.progress(progress);
        };
    }
    auto known = known_windows(plan, splits.size());
    if (!known) return known.error();
    HyperoptPlan one = plan;
    one.top = 1;
    for (const Split& ranges : splits) {
        one.window = walk.windows.size() + 1;
        one.resume = (*known)[one.window];
        auto result = search(one, **setup, ranges, stop, shifted);
        if (!result) return result.error();
        if (one.walk.empty()) one.walk = result->study;
        walk.interrupted = result->interrupted;
        walk.last_study = result->study;
        if (walk.interrupted) break;
        if (!result->top.empty() && result->top.front().test) {
            const std::vector<double>& days = result->top.front().test->returns;
            walk.returns.insert(walk.returns.end(), days.begin(), days.end());
        }
        walk.windows.push_back(std::move(*result));
    }
    return walk;
}

std::string walk_forward_text(const WalkForward& walk, const report::TextStyle& style)
{
    using Align = report::Table::Align;
    if (walk.windows.empty()) return "no window was finished\n";
    const HyperoptResult& first = walk.windows.front();
    std::string text = fmt::format("{} · {} · {} · {} · {} · objective {} · {} {} windows of {} epochs\n",
                                   first.strategy, first.exchange, first.timeframe, fmt::join(first.pairs, " "),
                                   first.sampler, fmt::join(first.losses, ", "), walk.windows.size(),
                                   walk.anchored ? "anchored" : "rolling", report::whole(first.planned));
    report::Table table({{"TRAIN", Align::left},
                         {"TRAIN%", Align::right, 0, true},
                         {"TEST", Align::left},
                         {"TEST%", Align::right, 0, true},
                         {"DD%", Align::right, 1},
                         {"TRADES", Align::right, 1},
                         {"STUDY", Align::left, 3},
                         {"PARAMETERS", Align::left, 2}});
    for (const HyperoptResult& window : walk.windows) {
        if (window.top.empty()) continue;
        const RankedTrial& best = window.top.front();
        table.add({dates(window.train), report::signed_percent(best.train.at("profit_total"), 1), dates(*window.test),
                   report::signed_percent(best.test->at("profit_total"), 1),
                   report::percent(best.test->at("max_drawdown")),
                   fmt::format("{:.0f}", best.test->at("total_trades").value_or(0)), window.study, params_of(best)});
    }
    text += table.text(style);
    text += fmt::format("stitched tests: {} over {} days · Sharpe {} · max drawdown {} · efficiency {}\n",
                        report::signed_percent(walk.total_return()), walk.returns.size(), report::figure(walk.sharpe()),
                        report::percent(walk.max_drawdown()), report::percent(walk.efficiency()));
    return text;
}

std::string walk_forward_json(const WalkForward& walk)
{
    report::JsonText json;
    json.open('{');
    json.field("schema", "cobot.walk-forward/1");
    json.field("kind", walk.anchored ? "anchored" : "rolling");
    json.field("total_return", walk.total_return());
    json.field("sharpe", walk.sharpe());
    json.field("max_drawdown", walk.max_drawdown());
    json.field("efficiency", walk.efficiency());
    json.key("returns");
    json.open('[');
    for (const double one : walk.returns) json.value(one);
    json.close(']');
    json.key("windows");
    json.open('[');
    for (const HyperoptResult& window : walk.windows) {
        json.line_break();
        std::string one = hyperopt_json(window);
        if (one.ends_with('\n')) one.pop_back();
        json.raw(one);
    }
    json.close(']');
    json.close('}');
    return json.take() + "\n";
}

}  // namespace cobot::app
