// The building blocks over moving windows, each against the plain formula over the window's values.

#include <algorithm>
#include <array>
#include <cmath>

#include "core/random.hpp"
#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/extreme_age.hpp"
#include "indicators/histogram.hpp"
#include "indicators/moments.hpp"
#include "indicators/regression.hpp"
#include "indicators/true_range.hpp"
#include "indicators/variance.hpp"

using namespace cobot;
using namespace cobot::indicators;

namespace {

constexpr std::size_t count = 300;

double made_up(std::size_t i, std::uint64_t stream)
{
    return 1000 + static_cast<double>(core::CounterRandom(5, stream).bits(i) % 1000) / 8;
}

/// The last n values of column `stream` up to candle i.
std::vector<double> last(std::size_t n, std::size_t i, std::uint64_t stream)
{
    std::vector<double> values;
    for (std::size_t k = i + 1 - n; k <= i; ++k) values.push_back(made_up(k, stream));
    return values;
}

double mean(const std::vector<double>& values)
{
    double sum = 0;
    for (const double x : values) sum += x;
    return sum / static_cast<double>(values.size());
}

/// The sum of products of powers of the distances from the means.
double moment(const std::vector<double>& x, int power_x, const std::vector<double>& y, int power_y)
{
    double sum = 0;
    for (std::size_t k = 0; k < x.size(); ++k) {
        sum += std::pow(x[k] - mean(x), power_x) * std::pow(y[k] - mean(y), power_y);
    }
    return sum;
}

}  // namespace

TEST_CASE("joint deviations are those of the window alone")
{
    const std::size_t n = 9;
    Window<JointSpread> window(n);
    for (std::size_t i = 0; i < count; ++i) {
        const auto found = JointDeviation<double>::of(window.add({made_up(i, 1), made_up(i, 2)}));
        REQUIRE(window.full() == (i + 1 >= n));
        if (!window.full()) continue;
        const auto x = last(n, i, 1);
        const auto y = last(n, i, 2);
        REQUIRE(found.xx == doctest::Approx(moment(x, 2, x, 0)).epsilon(1e-10));
        REQUIRE(found.yy == doctest::Approx(moment(y, 2, y, 0)).epsilon(1e-10));
        REQUIRE(std::abs(found.xy - moment(x, 1, y, 1)) < 1e-8);
    }
}

TEST_CASE("central moments are those of the window alone")
{
    const std::size_t n = 12;
    Window<MeanPowers> window(n);
    for (std::size_t i = 0; i < count; ++i) {
        const auto found = CentralMoments::of(window.add({made_up(i, 1)}));
        if (!window.full()) continue;
        const auto x = last(n, i, 1);
        REQUIRE(found.second == doctest::Approx(moment(x, 2, x, 0) / n).epsilon(1e-10));
        REQUIRE(std::abs(found.third - moment(x, 3, x, 0) / n) < 1e-6);
        REQUIRE(found.fourth == doctest::Approx(moment(x, 4, x, 0) / n).epsilon(1e-9));
    }
}

TEST_CASE("a line is the one of least squares, also in the first full window")
{
    for (const std::size_t n : {2, 3, 14}) {
        WindowLine<true> window(n);
        for (std::size_t i = 0; i < count; ++i) {
            const Line line = window.add(made_up(i, 1));
            if (!window.full()) continue;
            const auto y = last(n, i, 1);
            std::vector<double> x;
            for (std::size_t k = 0; k < n; ++k) x.push_back(static_cast<double>(k));
            const double slope = moment(x, 1, y, 1) / moment(x, 2, x, 0);
            const double variation = moment(y, 2, y, 0);
            const double explained = variation > 0 ? slope * moment(x, 1, y, 1) / variation : 0;
            REQUIRE(std::abs(line.slope - slope) < 1e-9);
            REQUIRE(line.intercept() == doctest::Approx(mean(y) - slope * mean(x)).epsilon(1e-12));
            REQUIRE(line.newest() == doctest::Approx(mean(y) + slope * mean(x)).epsilon(1e-12));
            REQUIRE(line.forecast() == doctest::Approx(line.newest() + slope).epsilon(1e-12));
            REQUIRE(std::abs(line.r2 - explained) < 1e-9);
        }
    }
}

TEST_CASE("equal values have a flat line that explains nothing, through exactly them")
{
    WindowLine<true> window(7);
    for (int i = 0; i < 40; ++i) {
        const Line line = window.add(0.1);
        if (!window.full()) continue;
        CHECK(line.newest() == 0.1);
        CHECK(line.slope == 0);
        CHECK(line.r2 == 0);
    }
}

TEST_CASE("the age of an extreme counts from the newest of equal ones")
{
    for (const std::size_t n : {1, 2, 5, 8}) {
        ExtremeAge<Larger> highest(n);
        ExtremeAge<Smaller> lowest(n);
        std::vector<double> all;
        for (std::size_t i = 0; i < count; ++i) {
            all.push_back(static_cast<double>(core::CounterRandom(5, 3).bits(i) % 6));
            const auto high = static_cast<std::size_t>(highest.add(all.back()));
            const auto low = static_cast<std::size_t>(lowest.add(all.back()));
            const std::size_t seen = std::min(n, all.size());
            std::size_t want_high = 0;
            std::size_t want_low = 0;
            for (std::size_t age = 0; age < seen; ++age) {
                if (all[i - age] > all[i - want_high]) want_high = age;
                if (all[i - age] < all[i - want_low]) want_low = age;
            }
            REQUIRE(high == want_high);
            REQUIRE(low == want_low);
        }
    }
}

TEST_CASE("a smoothed value begins as a mean and then moves its share")
{
    Smoothed wilder = Smoothed::rma(2);
    wilder.add(10);
    CHECK_FALSE(wilder.full());
    CHECK(wilder.add(20) == 15);
    CHECK(wilder.full());
    CHECK(wilder.add(25) == 20);
    Smoothed ema = Smoothed::ema(3);
    for (const double x : {1, 2, 3}) ema.add(x);
    CHECK(ema.value() == 2);
    CHECK(ema.add(6) == 4);
}

TEST_CASE("the true range spans a gap from the close before")
{
    TrueRange range;
    CHECK(range.add(12, 10, 11) == 2);
    CHECK(range.add(20, 18, 19) == 9);
    CHECK(range.add(5, 4, 4.5) == 15);
}

TEST_CASE("a variance is that of the population, or of a sample if asked")
{
    WindowVariance population(4, false);
    WindowVariance sample(4, true);
    for (std::size_t i = 0; i < count; ++i) {
        const auto found = population.spread(made_up(i, 1));
        const double of_sample = sample.add(made_up(i, 1));
        if (!population.full()) continue;
        const auto x = last(4, i, 1);
        REQUIRE(found.mean == doctest::Approx(mean(x)).epsilon(1e-12));
        REQUIRE(found.variance == doctest::Approx(moment(x, 2, x, 0) / 4).epsilon(1e-10));
        REQUIRE(of_sample == doctest::Approx(moment(x, 2, x, 0) / 3).epsilon(1e-10));
    }
}

TEST_CASE("a histogram counts the window's candles alone, and an emptied row is exactly 0")
{
    const std::size_t n = 10;
    const std::size_t rows = 4;
    WindowHistogram histogram(n, rows);
    for (std::size_t i = 0; i < count; ++i) {
        const double x = made_up(i, 1);
        histogram.add(x, x, x, 0.1);
        if (i + 1 < n) continue;
        const auto values = last(n, i, 1);
        const double bottom = *std::min_element(values.begin(), values.end());
        const double range = *std::max_element(values.begin(), values.end()) - bottom;
        std::vector<double> expected(rows);
        for (const double value : values) {
            const double place = (value - bottom) / range * static_cast<double>(rows);
            expected[std::min(rows - 1, static_cast<std::size_t>(place))] += 0.1;
        }
        REQUIRE(histogram.bottom() == bottom);
        REQUIRE(histogram.edge(rows) == doctest::Approx(bottom + range));
        for (std::size_t k = 0; k < rows; ++k) {
            REQUIRE((histogram.rows()[k] == 0) == (expected[k] == 0));
            REQUIRE(histogram.rows()[k] == doctest::Approx(expected[k]));
        }
    }
}

TEST_CASE("an average of variable period is, at each candle, the one of the period asked for")
{
    const std::size_t shortest = 3;
    const std::size_t longest = 11;
    for (const double kind : {0.0, 1.0}) {
        const auto stream = find("mavp")->stream(std::vector<double>{double(shortest), double(longest), kind});
        std::vector<Sma> simple;
        std::vector<Smoothed> exponential;
        for (std::size_t n = shortest; n <= longest; ++n) {
            simple.emplace_back(n);
            exponential.push_back(Smoothed::ema(n));
        }
        for (std::size_t i = 0; i < count; ++i) {
            const double x = made_up(i, 1);
            const std::size_t asked = i % 15;  // Also shorter and longer than allowed.
            double value = 0;
            const std::array<double, 2> in{x, static_cast<double>(asked) + 0.5};
            stream->step(in.data(), &value);
            std::vector<double> means;
            for (std::size_t n = shortest; n <= longest; ++n) {
                const double mean = simple[n - shortest].add(x);
                if (i + n >= longest) exponential[n - shortest].add(x);
                means.push_back(kind == 0 ? mean : exponential[n - shortest].value());
            }
            if (i + 1 < longest) continue;
            REQUIRE(value == doctest::Approx(means[std::clamp(asked, shortest, longest) - shortest]).epsilon(1e-12));
        }
    }
}
