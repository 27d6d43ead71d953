#include "exchanges/simulated_path.hpp"

#include <bit>
#include <cmath>

#include "core/ensure.hpp"
#include "core/random.hpp"

namespace cobot::exchanges {
namespace {

/// A spell of similar days: how strongly prices drift, in daily volatilities, and how wildly they move.
struct Regime {
    double drift;
    double volatility;
    double days;  ///< Expected length.
};

constexpr std::array<Regime, 5> regimes{{
    {+0.10, 0.8, 60},  // slow rise
    {+0.22, 1.3, 25},  // rush
    {-0.12, 1.1, 40},  // decline
    {-0.30, 2.0, 10},  // panic
    {+0.00, 0.6, 45},  // sideways
}};

constexpr double jump_chance = 0.035;

/// Trading follows the world's working hours: quiet before Asia wakes, busiest when Europe meets America.
constexpr std::array<double, 24> hourly_shape{0.85, 0.85, 0.88, 0.82, 0.76, 0.74, 0.80, 0.92, 1.02, 1.02, 0.98, 0.98,
                                              1.05, 1.22, 1.38, 1.36, 1.26, 1.14, 1.08, 1.04, 1.02, 0.96, 0.90, 0.88};

enum Purpose : std::uint64_t { regime_draw, volatility_draw, return_draw, jump_draw, hour_draw, step_draw, tail_draw };

core::CounterRandom random_of(std::uint64_t seed, std::uint64_t stream, Purpose purpose)
{
    return core::CounterRandom(seed, stream * 64 + purpose);
}

}  // namespace

double portable_exp(double x)
{
    // x = k ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts keeps r exact to the last bits.
    constexpr double log2_e = 1.4426950408889634;
    constexpr double ln2_high = 6.93147180369123816490e-01;
    constexpr double ln2_low = 1.90821492927058770002e-10;
    const double k = std::floor(x * log2_e + 0.5);
    const double r = (x - k * ln2_high) - k * ln2_low;
    double sum = 1.0 / 6227020800.0;  // 1/13!
    constexpr std::array<double, 13> factorials{479001600.0, 39916800.0, 3628800.0, 362880.0, 40320.0, 5040.0, 720.0,
                                                120.0,       24.0,       6.0,       2.0,      1.0,     1.0};
    for (const double factorial : factorials) sum = sum * r + 1.0 / factorial;
    return sum * std::bit_cast<double>(static_cast<std::uint64_t>(static_cast<std::int64_t>(k) + 1023) << 52);
}

double bell(std::uint64_t bits)
{
    const auto sum =
        static_cast<std::int64_t>((bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48));
    // Four uniforms on 0 .. 65535 have mean 131070 and variance (65536^2 - 1) / 3.
    return static_cast<double>(sum - 131070) / 37837.2276;
}

SimulatedPath::SimulatedPath(PathCharacter character, std::uint64_t seed, std::size_t days)
    : character_(character), seed_(seed), anchors_(days)
{
    const auto regime_random = random_of(seed, character.stream, regime_draw);
    const auto volatility_random = random_of(seed, character.stream, volatility_draw);
    const auto return_random = random_of(seed, character.stream, return_draw);
    const auto jump_random = random_of(seed, character.stream, jump_draw);
    std::size_t regime = regime_random.bits(0) % regimes.size();
    double log_price = 0;
    double log_volatility = 0;
    for (std::size_t day = 0; day < days; ++day) {
        if (regime_random.uniform(2 * day + 1) * regimes[regime].days < 1) {
            regime = regime_random.bits(2 * day + 2) % regimes.size();
        }
        log_volatility = 0.96 * log_volatility + 0.13 * bell(volatility_random.bits(day));

        Anchor& anchor = anchors_[day];
        anchor.start = log_price;
        anchor.volatility = character.daily_volatility * regimes[regime].volatility * portable_exp(log_volatility);
        if (jump_random.uniform(4 * day) < jump_chance) {
            const double size = anchor.volatility * (0.7 + 1.6 * jump_random.uniform(4 * day + 1));
            anchor.jump = jump_random.uniform(4 * day + 2) < 0.55 ? -size : size;
            anchor.jump_minute = jump_random.bits(4 * day + 3) % PathDay::minutes;
        }
        const double drift = regimes[regime].drift * anchor.volatility - character.pull * log_price;
        log_price += drift + anchor.volatility * bell(return_random.bits(day)) + anchor.jump;
        anchor.end = log_price;
    }
}

void SimulatedPath::trace(std::size_t day, PathDay& out) const
{
    COBOT_ENSURE(day < anchors_.size(), "a day past the end of the simulated path");
    const Anchor& anchor = anchors_[day];
    const auto hour_random = random_of(seed_, character_.stream, hour_draw);
    const auto step_random = random_of(seed_, character_.stream, step_draw);
    const auto tail_random = random_of(seed_, character_.stream, tail_draw);

    std::array<double, 24> hour_scale;
    double variance = 0;
    for (std::size_t hour = 0; hour < 24; ++hour) {
        hour_scale[hour] = hourly_shape[hour] * portable_exp(0.35 * bell(hour_random.bits(day * 24 + hour)));
        variance += 60 * hour_scale[hour] * hour_scale[hour];
    }
    const double unit = anchor.volatility / std::sqrt(variance);

    // Free steps first; then the difference to the day's own end is spread over the minutes by their variance.
    std::array<double, PathDay::minutes> steps;
    double total = 0;
    for (std::size_t minute = 0; minute < PathDay::minutes; ++minute) {
        const std::uint64_t index = day * PathDay::minutes + minute;
        const std::uint64_t tail = tail_random.bits(index) & 0xff;
        // A mixture of three widths with variance 1: most minutes are quieter than the bell, a few far wilder.
        const double width = tail < 190 ? 0.62 : tail < 246 ? 1.35 : 2.95;
        out.scale[minute] = unit * hour_scale[minute / 60];
        steps[minute] = out.scale[minute] * width * bell(step_random.bits(index));
        total += steps[minute];
    }
    const double missing = anchor.end - anchor.start - anchor.jump - total;
    const double share = missing / (anchor.volatility * anchor.volatility);
    double level = anchor.start;
    for (std::size_t minute = 0; minute < PathDay::minutes; ++minute) {
        if (anchor.jump != 0 && minute == anchor.jump_minute) level += anchor.jump;
        out.open[minute] = level;
        level += steps[minute] + share * out.scale[minute] * out.scale[minute];
        out.close[minute] = level;
    }
}

}  // namespace cobot::exchanges
