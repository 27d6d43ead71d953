#pragma once

#include <cmath>
#include <functional>
#include <string>

#include "optimize/study.hpp"

/// Test functions and spaces to search.
namespace cobot::tests {

inline optimize::Dimension real(std::string name, double low, double high)
{
    optimize::Dimension dimension;
    dimension.name = std::move(name);
    dimension.low = low;
    dimension.high = high;
    dimension.decimals = 9;
    dimension.initial = low;
    return dimension;
}

inline optimize::Dimension whole(std::string name, double low, double high, double step = 1)
{
    optimize::Dimension dimension = real(std::move(name), low, high);
    dimension.kind = optimize::Dimension::Kind::integer;
    dimension.step = step;
    dimension.decimals = 0;
    return dimension;
}

inline optimize::Dimension choice(std::string name, std::vector<core::Decimal> choices)
{
    optimize::Dimension dimension = real(std::move(name), 0, 0);
    dimension.kind = optimize::Dimension::Kind::choice;
    dimension.choices = std::move(choices);
    return dimension;
}

inline optimize::Space cube(std::size_t dimensions, double low = -5, double high = 5)
{
    std::vector<optimize::Dimension> all;
    for (std::size_t i = 0; i < dimensions; ++i) all.push_back(real("x" + std::to_string(i), low, high));
    return optimize::Space(std::move(all));
}

inline double sphere(const optimize::Point& x)
{
    double sum = 0;
    for (const double one : x) sum += (one - 1) * (one - 1);
    return sum;
}

inline double rosenbrock(const optimize::Point& x)
{
    double sum = 0;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
        sum += 100 * (x[i + 1] - x[i] * x[i]) * (x[i + 1] - x[i] * x[i]) + (1 - x[i]) * (1 - x[i]);
    }
    return sum;
}

/// Evaluates functions, one for each objective.
class Functions : public optimize::TrialEvaluator {
public:
    using Function = std::function<double(const optimize::Point&)>;
    explicit Functions(std::vector<Function> functions) : functions_(std::move(functions)) {}

    std::vector<optimize::Outcome> evaluate(std::span<const optimize::Point> points) override
    {
        std::vector<optimize::Outcome> outcomes;
        for (const optimize::Point& point : points) {
            ++evaluated;
            optimize::Outcome outcome;
            for (const Function& function : functions_) outcome.losses.push_back(function(point));
            outcomes.push_back(std::move(outcome));
        }
        return outcomes;
    }

    std::size_t evaluated = 0;

private:
    std::vector<Function> functions_;
};

inline std::unique_ptr<optimize::Sampler> sampler(std::string_view name, const optimize::SamplerSetup& setup)
{
    const auto definition = optimize::find_sampler(name);
    if (!definition) throw std::runtime_error(definition.error().message);
    return (*definition)->make(setup);
}

/// All trials of a search for the smallest value of `function`.
inline std::vector<optimize::Trial> searched(std::string_view name, const optimize::Space& space,
                                             const Functions::Function& function, std::size_t epochs,
                                             std::uint64_t seed)
{
    const auto it = sampler(name, {space, seed, 1, epochs, 0});
    optimize::Study study(*it, {epochs, 0, {}});
    Functions evaluator({function});
    study.run(evaluator);
    return study.trials();
}

inline double best_of(const std::vector<optimize::Trial>& trials)
{
    double best = INFINITY;
    for (const optimize::Trial& trial : trials) best = std::min(best, trial.losses.front());
    return best;
}

}  // namespace cobot::tests
