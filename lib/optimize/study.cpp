#include "optimize/study.hpp"

#include <algorithm>

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
    while (true) {
        if (const auto end = ended()) return *end;
        const std::size_t first = trials_.size();
        const std::size_t count = std::min(sampler_.generation(), limits_.epochs - first);
        if (count == 0) return StudyEnd::exhausted;
        auto trials = evaluated(first, sampler_.ask(first, count), evaluator);
        if (!trials) return StudyEnd::stopped;
        add(std::move(*trials));
        const auto fresh = std::span(trials_).subspan(first);
        if (on_generation && !on_generation(fresh)) return StudyEnd::stopped;
    }
}

std::optional<std::vector<Trial>> Study::evaluated(std::size_t first, std::vector<Point> points,
                                                   TrialEvaluator& evaluator) const
{
    std::vector<Point> fresh;
    std::map<Point, std::size_t> place;  ///< In `fresh`.
    for (const Point& point : points) {
        if (known_.contains(point) || !place.emplace(point, fresh.size()).second) continue;
        fresh.push_back(point);
    }
    const std::vector<Outcome> outcomes = evaluator.evaluate(fresh);
    if (outcomes.size() < fresh.size()) return std::nullopt;
    std::vector<Trial> trials;
    for (std::size_t k = 0; k < points.size(); ++k) {
        Trial trial;
        trial.epoch = first + k;
        if (const auto before = known_.find(points[k]); before != known_.end()) {
            const Trial& same = trials_[before->second];
            trial.state = same.state;
            trial.losses = same.losses;
            trial.violation = same.violation;
        } else {
            const Outcome& outcome = outcomes[place.at(points[k])];
            trial.state = outcome.state;
            trial.losses = outcome.losses;
            trial.violation = outcome.violation;
        }
        trial.point = std::move(points[k]);
        trials.push_back(std::move(trial));
    }
    return trials;
}

void Study::add(std::vector<Trial> trials)
{
    sampler_.tell(trials);
    for (Trial& trial : trials) {
        known_.emplace(trial.point, trials_.size());
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
