#pragma once

#include <chrono>
#include <functional>
#include <unordered_map>

#include "core/stop.hpp"
#include "optimize/sampler.hpp"

namespace cobot::optimize {

/// How one point did.
struct Outcome {
    Trial::State state = Trial::State::complete;
    std::vector<double> losses;
    double violation = 0;
};

/// Runs points. Called with a whole generation, so that it can spread them over threads, machines, or blocks of
/// candles.
class TrialEvaluator {
public:
    virtual ~TrialEvaluator() = default;
    /// An outcome for each point, in order; only the first few when it was told to stop.
    virtual std::vector<Outcome> evaluate(std::span<const Point> points) = 0;
    /// Just these points will be next after the coming evaluate(), unless the search ends before: whoever has nothing
    /// else to do may begin with them. None: the search has ended.
    virtual void foresee(std::span<const Point>) {}
};

/// When a search ends.
struct StudyLimits {
    std::size_t epochs = 100;
    std::size_t patience = 0;      ///< Ends after so many epochs without a better one; 0: never.
    std::optional<double> target;  ///< Ends when the first loss is at most this.
};

enum class StudyEnd { epochs, exhausted, patience, target, stopped };

/// Asks a sampler, has its points run, and tells it, generation after generation. Points that were tried before are not
/// run again. Everything is decided at the ends of generations, so the trials do not depend on how they were run.
class Study {
public:
    Study(Sampler& sampler, StudyLimits limits) : sampler_(sampler), limits_(limits) {}

    /// Takes up where trials of the same sampler, seed and space left off. They are told in the generations in which
    /// they were asked for. Returns how many could be used: those of whole generations.
    std::size_t resume(std::span<const Trial> known);

    /// Trials whose outcomes need not be found again, should their points be asked for.
    void remember(std::span<const Trial> trials);

    /// Called after every generation with its trials; returning false ends the search.
    using OnGeneration = std::function<bool(std::span<const Trial> trials)>;
    StudyEnd run(TrialEvaluator& evaluator, const OnGeneration& on_generation = {});

    const std::vector<Trial>& trials() const { return trials_; }
    /// The best feasible complete trial, or the least infeasible one.
    std::optional<std::size_t> best() const { return best_; }

private:
    /// One asked for, with those of its points that must be run.
    struct Generation {
        std::size_t first = 0;
        std::vector<Point> points;
        std::vector<Point> fresh;
    };

    StudyEnd go_on(TrialEvaluator& evaluator, const OnGeneration& on_generation);
    /// The one from epoch `first` on, which comes after `before`. Empty: nothing is left to try.
    Generation ask(std::size_t first, std::span<const Point> before);
    /// Fewer trials than points when the evaluator was told to stop.
    std::vector<Trial> evaluated(Generation generation, TrialEvaluator& evaluator);
    void add(std::vector<Trial> trials);
    std::optional<StudyEnd> ended() const;

    Sampler& sampler_;
    StudyLimits limits_;
    std::vector<Trial> trials_;
    std::unordered_map<Point, Outcome, PointHash> known_;
    std::optional<std::size_t> best_;
    Generation next_;  ///< Asked for already, of a sampler that does not learn.
};

}  // namespace cobot::optimize
