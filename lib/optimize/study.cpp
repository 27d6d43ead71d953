#include "optimize/study.hpp"

#include <algorithm>
#include <unordered_set>

namespace cobot::optimize {

std::size_t Study::resume(std::span<const Trial> known)
{
    std::size_t used = 0;
    while (used < known.size()) {
        const std::size_t count = std::min(sampler_.generation(), limits_.epochs - std::min(used, limits_.epochs));
        if (count == 0 || used + count > known.size()) break;
        const std::vector<Point> points = sampler_.ask(used, count);
        for (std::size_t k = 0; k < count; ++k) {
            if (points[k] != known[used + k].point) return used;
        }
        add({known.begin() + static_cast<std::ptrdiff_t>(used),
             known.begin() + static_cast<std::ptrdiff_t>(used + count)});
        used += count;
    }
    return used;
}

StudyEnd Study::run(TrialEvaluator& evaluator, const OnGeneration& on_generation)
{
    const StudyEnd end = go_on(evaluator, on_generation);
    evaluator.foresee({});
    return end;
}

StudyEnd Study::go_on(TrialEvaluator& evaluator, const OnGeneration& on_generation)
{
    while (true) {
        if (const auto end = ended()) return *end;
        const std::size_t first = trials_.size();
        Generation now = next_.points.empty() ? ask(first, {}) : std::move(next_);
        const std::size_t count = now.points.size();
        if (count == 0) return StudyEnd::exhausted;
        next_ = sampler_.learns() ? Generation() : ask(first + count, now.fresh);
        if (!next_.fresh.empty()) evaluator.foresee(next_.fresh);
        std::vector<Trial> trials = evaluated(std::move(now), evaluator);
        const bool stopped = trials.size() < count;
        if (!trials.empty()) add(std::move(trials));
        const auto fresh = std::span(trials_).subspan(first);
        const bool go_on = fresh.empty() || !on_generation || on_generation(fresh);
        if (stopped || !go_on) return StudyEnd::stopped;
    }
}

void Study::remember(std::span<const Trial> trials)
{
    for (const Trial& trial : trials) known_.emplace(trial.point, Outcome{trial.state, trial.losses, trial.violation});
}

Study::Generation Study::ask(std::size_t first, std::span<const Point> before)
{
    Generation made;
    made.first = first;
    const std::size_t count = std::min(sampler_.generation(), limits_.epochs - first);
    if (count == 0) return made;
    made.points = sampler_.ask(first, count);
    std::unordered_set<std::reference_wrapper<const Point>, PointHash, std::equal_to<Point>> seen(before.begin(),
                                                                                                  before.end());
    for (const Point& point : made.points) {
        if (!known_.contains(point) && seen.insert(point).second) made.fresh.push_back(point);
    }
    return made;
}

std::vector<Trial> Study::evaluated(Generation generation, TrialEvaluator& evaluator)
{
    auto& [first, points, fresh] = generation;
    std::vector<Outcome> outcomes;
    if (!fresh.empty()) outcomes = evaluator.evaluate(fresh);
    for (std::size_t k = 0; k < outcomes.size(); ++k) known_.emplace(fresh[k], std::move(outcomes[k]));
    std::vector<Trial> trials;
    for (std::size_t k = 0; k < points.size(); ++k) {
        const auto found = known_.find(points[k]);
        if (found == known_.end()) break;  // It was told to stop.
        const Outcome& outcome = found->second;
        trials.push_back({first + k, std::move(points[k]), outcome.state, outcome.losses, outcome.violation});
    }
    return trials;
}

void Study::add(std::vector<Trial> trials)
{
    sampler_.tell(trials);
    remember(trials);
    for (Trial& trial : trials) {
        if (!best_ || is_better(trial, trials_[*best_])) best_ = trials_.size();
        trials_.push_back(std::move(trial));
    }
}

std::optional<StudyEnd> Study::ended() const
{
    if (trials_.size() >= limits_.epochs) return StudyEnd::epochs;
    if (!best_) return std::nullopt;
    const Trial& best = trials_[*best_];
    const bool counts = best.state == Trial::State::complete && best.violation <= 0;
    if (limits_.target && counts && best.losses.front() <= *limits_.target) return StudyEnd::target;
    if (limits_.patience > 0 && trials_.size() - best.epoch > limits_.patience) return StudyEnd::patience;
    return std::nullopt;
}

}  // namespace cobot::optimize
