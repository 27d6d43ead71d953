#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace cobot::exchanges {

/// e to the power x for |x| < 700, from + - * / alone: the same bits on every machine, which libm does not promise.
/// Correct to about 1e-15.
double portable_exp(double x);

/// A bell-shaped number from 64 random bits (the sum of four uniforms): mean 0, variance 1, within +-3.47.
double bell(std::uint64_t bits);

/// How one hidden factor of the simulated market moves.
struct PathCharacter {
    std::uint64_t stream = 0;     ///< Separates this factor's random numbers from all others.
    double daily_volatility = 0;  ///< Of the logarithm, in a calm regime.
    double pull = 0;              ///< Share of the distance to the long-run level that is taken back each day.
};

/// The logarithm of a factor through one day: regimes and volatility clusters from day to day, a bridge of
/// fat-tailed minute steps within it.
struct PathDay {
    static constexpr std::size_t minutes = 1440;
    std::array<double, minutes> open;   ///< At the start of each minute; a jump lies between a close and the next open.
    std::array<double, minutes> close;  ///< At its end.
    std::array<double, minutes> scale;  ///< Standard deviation of the minute's step.
};

/// One factor. Days are numbered from the opening of the market. A day's path depends on the seed and the day only,
/// never on which days were asked for before.
class SimulatedPath {
public:
    SimulatedPath(PathCharacter character, std::uint64_t seed, std::size_t days);

    void trace(std::size_t day, PathDay& out) const;

private:
    struct Anchor {
        double start = 0;  ///< Logarithm at midnight.
        double end = 0;
        double volatility = 0;
        double jump = 0;
        std::size_t jump_minute = 0;
    };

    PathCharacter character_;
    std::uint64_t seed_;
    std::vector<Anchor> anchors_;
};

}  // namespace cobot::exchanges
