/// What each sampler costs an epoch, in microseconds, and how well it does.
///
///   sampler_bench [EPOCHS]                   the cost on B3's seven parameters
///   sampler_bench trace SAMPLER EPOCHS SEEDS  best values on test functions, for scripts/parity/samplers.py
#include <algorithm>
#include <charconv>
#include <chrono>
#include <numbers>

#include <fmt/format.h>

#include "support/search.hpp"

using namespace cobot;
using namespace cobot::tests;
using optimize::Point;

namespace {

std::size_t number(const char* text)
{
    std::size_t value = 0;
    const std::string_view all(text);
    std::from_chars(all.data(), all.data() + all.size(), value);
    return value;
}

/// The search of benchmark B3: periods, thresholds, a width, a stop and a target.
optimize::Space b3()
{
    optimize::Dimension width = whole("width", 1.5, 3, 0.1);
    width.decimals = 1;
    return optimize::Space({whole("rsi_period", 7, 21), whole("bb_period", 10, 30, 5), whole("buy", 15, 40),
                            whole("sell", 55, 85), width, real("stop", 0.005, 0.05), real("target", 0.005, 0.05)});
}

double rastrigin(const Point& x)
{
    double sum = 0;
    for (const double one : x) sum += one * one - 10 * std::cos(2 * std::numbers::pi * one) + 10;
    return sum;
}

/// Whole numbers, a choice and a continuum.
double mixed(const Point& x)
{
    return std::abs(x[0] - 17) / 10 + std::abs(x[1] - 3) / 5 + (x[2] == 2 ? 0 : 1) + (x[3] - 0.3) * (x[3] - 0.3);
}

void costs(std::size_t epochs)
{
    for (const optimize::SamplerDefinition* definition : optimize::all_samplers()) {
        const std::size_t own = definition->name == "gp" ? std::min<std::size_t>(epochs, 300) : epochs;
        const auto it = definition->make({b3(), 42, 1, own, 0});
        optimize::Study study(*it, {own, 0, {}});
        Functions evaluator({sphere});
        const auto began = std::chrono::steady_clock::now();
        study.run(evaluator);
        const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - began;
        fmt::print("{:8} {:9.2f} us an epoch over {} epochs\n", definition->name,
                   took.count() / static_cast<double>(std::max<std::size_t>(study.trials().size(), 1)), own);
    }
}

void trace(std::string_view name, std::size_t epochs, std::size_t seeds)
{
    const optimize::Space kinds({whole("a", 1, 50), whole("b", 0, 20), choice("c", {1, 2, 3, 4}), real("d", 0, 1)});
    struct Problem {
        const char* name;
        optimize::Space space;
        Functions::Function function;
    };
    const Problem problems[] = {{"sphere", cube(4), sphere},
                                {"rosenbrock", cube(3, -2, 2), rosenbrock},
                                {"rastrigin", cube(3, -5.12, 5.12), rastrigin},
                                {"mixed", kinds, mixed}};
    for (const Problem& problem : problems) {
        fmt::print("{}", problem.name);
        for (std::uint64_t seed = 0; seed < seeds; ++seed) {
            const auto it = sampler(name, {problem.space, seed, 1, epochs, 0});
            optimize::Study study(*it, {epochs, 0, {}});
            Functions evaluator({problem.function});
            study.run(evaluator);
            fmt::print(" {}", best_of(study.trials()));
        }
        fmt::print("\n");
    }
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc == 5 && std::string_view(argv[1]) == "trace") {
        trace(argv[2], number(argv[3]), number(argv[4]));
    } else {
        costs(argc > 1 ? number(argv[1]) : 10'000);
    }
    return 0;
}
