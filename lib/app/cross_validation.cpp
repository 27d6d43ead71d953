#include "app/cross_validation.hpp"

#include <map>

#include "app/parallel.hpp"
#include "validation/overfitting.hpp"
#include "validation/splits.hpp"

namespace cobot::app {
namespace {

using optimize::Point;
using validation::Stretch;

constexpr std::size_t trials_most = 500;
constexpr std::size_t together = 64;  ///< Trials of a task.
constexpr core::Duration day = std::chrono::hours(24);

struct Score {
    std::optional<double> value;  ///< Larger is better.
    double profit = 0;
};
/// Of every trial.
using Scores = std::vector<Score>;
using Key = std::pair<std::size_t, std::size_t>;

std::vector<Point> points_of(const TrialRunner& runner, const Point& best)
{
    std::vector<Point> points{best};
    const std::size_t all = runner.all_figures().size();
    std::size_t place = 0;
    std::size_t taken = 0;
    for (const TrialRunner::Known* known : runner.all_figures()) {
        const bool due = place++ * std::min(all, trials_most) >= taken * all;
        if (!due) continue;
        ++taken;
        if (known->first != best) points.push_back(known->first);
    }
    return points;
}

/// What folds learn or test on, each once.
std::map<Key, Scores> stretches_of(const std::vector<validation::Fold>& folds, std::size_t trials)
{
    std::map<Key, Scores> all;
    for (const validation::Fold& fold : folds) {
        for (const auto* parts : {&fold.train, &fold.test}) {
            for (const Stretch& part : *parts) all.try_emplace({part.begin, part.end}, Scores(trials));
        }
    }
    return all;
}

void run_stretches(std::map<Key, Scores>& stretches, const std::vector<Point>& points, const SearchSetup& setup,
                   core::Time begin, int jobs, TrialRunner& runner)
{
    std::vector<std::pair<const Key*, Scores*>> places;
    for (auto& [key, scores] : stretches) places.emplace_back(&key, &scores);
    const std::size_t parts = (points.size() + together - 1) / together;
    const market::Timeframe timeframe = setup.strategy.strategy().timeframe;
    const auto at = [&](std::size_t days) { return timeframe.open_of(begin + day * static_cast<std::int64_t>(days)); };
    for_each_index(places.size() * parts, jobs, [&](std::size_t task) {
        const auto& [key, scores] = places[task / parts];
        const std::size_t first = task % parts * together;
        const auto some = std::span(points).subspan(first, std::min(together, points.size() - first));
        const auto runs = runner.run_all(some, {at(key->first), at(key->second)});
        for (std::size_t k = 0; k < runs.size(); ++k) {
            const double loss = runs[k].outcome.losses.front();
            Score& score = (*scores)[first + k];
            if (loss < optimize::no_loss) score.value = -loss;
            score.profit = runs[k].figures.at("profit_total").value_or(0);
        }
    });
}

}  // namespace

std::optional<SearchChecks::Folds> cross_validation(const HyperoptPlan& plan, const SearchSetup& setup,
                                                    const core::TimeRange& train, const RankedTrial& best,
                                                    TrialRunner& runner)
{
    const auto days = static_cast<std::size_t>((*train.end - *train.begin) / day);
    const auto folds =
        validation::combinatorial_folds(days, plan.cv_groups, plan.cv_tested, {plan.cv_purge, plan.cv_embargo});
    const std::vector<Point> points = points_of(runner, best.trial.point);
    auto stretches = stretches_of(folds, points.size());
    run_stretches(stretches, points, setup, *train.begin, plan.settings.jobs, runner);

    const auto scores = [&](const Stretch& part) -> const Scores& { return stretches.at({part.begin, part.end}); };
    const auto results = validation::cross_validate(points.size(), folds, [&](std::size_t trial, const auto& parts) {
        return validation::mean_over(parts, [&](const Stretch& part) { return scores(part)[trial].value; });
    });
    if (results.empty()) return std::nullopt;

    const optimize::Objective& objective = setup.goal.objectives.front();
    SearchChecks::Folds all;
    all.folds = results.size();
    all.trials = points.size();
    double tested = 0;
    double test = 0;
    double profit = 0;
    for (const validation::FoldResult& one : results) {
        all.train += one.train;
        if (one.test) {
            test += *one.test;
            ++tested;
        }
        double made = 0;
        for (const Stretch& part : folds[one.fold].test) made += scores(part)[one.chosen].profit;
        profit += made;
        all.losing += made < 0 ? 1 : 0;
    }
    const auto count = static_cast<double>(results.size());
    all.train = objective.shown(-all.train / count);
    if (tested > 0) all.test = objective.shown(-test / tested);
    all.test_profit = profit / count;
    all.losing /= count;
    return all;
}

}  // namespace cobot::app
