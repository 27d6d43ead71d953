#include "metrics/statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>

#include "core/ensure.hpp"

namespace cobot::metrics {
namespace {

double sum_of_powers(std::span<const double> sample, double centre, int power)
{
    double sum = 0;
    for (const double value : sample) {
        const double distance = value - centre;
        double term = distance * distance;
        for (int i = 2; i < power; ++i) term *= distance;
        sum += term;
    }
    return sum;
}

std::optional<double> standardised_moment(std::span<const double> sample, int power)
{
    const auto centre = mean(sample);
    const auto deviation = population_deviation(sample);
    if (!deviation || *deviation == 0) return std::nullopt;
    return sum_of_powers(sample, *centre, power) / static_cast<double>(sample.size()) / std::pow(*deviation, power);
}

}  // namespace

Moments moments(std::span<const double> sample)
{
    Moments result;
    result.count = sample.size();
    for (const double value : sample) result.sum += value;
    if (const auto centre = mean(result)) result.squares = sum_of_powers(sample, *centre, 2);
    return result;
}

std::optional<double> mean(const Moments& sample)
{
    if (sample.count == 0) return std::nullopt;
    return sample.sum / static_cast<double>(sample.count);
}

std::optional<double> mean(std::span<const double> sample)
{
    double sum = 0;
    for (const double value : sample) sum += value;
    return mean(Moments{sample.size(), sum, 0});
}

std::optional<double> median(std::span<const double> sample) { return quantile(sample, 0.5); }

std::optional<double> population_deviation(const Moments& sample)
{
    if (sample.count == 0) return std::nullopt;
    return std::sqrt(sample.squares / static_cast<double>(sample.count));
}

std::optional<double> population_deviation(std::span<const double> sample)
{
    return population_deviation(moments(sample));
}

std::optional<double> sample_deviation(const Moments& sample)
{
    if (sample.count < 2) return std::nullopt;
    return std::sqrt(sample.squares / static_cast<double>(sample.count - 1));
}

std::optional<double> sample_deviation(std::span<const double> sample) { return sample_deviation(moments(sample)); }

std::optional<double> sample_covariance(std::span<const double> a, std::span<const double> b)
{
    COBOT_ENSURE(a.size() == b.size(), "covariance of samples of different size");
    if (a.size() < 2) return std::nullopt;
    const double mean_a = *mean(a);
    const double mean_b = *mean(b);
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - mean_a) * (b[i] - mean_b);
    return sum / static_cast<double>(a.size() - 1);
}

std::optional<double> skew(std::span<const double> sample) { return standardised_moment(sample, 3); }

std::optional<double> kurtosis(std::span<const double> sample) { return standardised_moment(sample, 4); }

std::optional<double> quantile(std::span<const double> sample, double probability)
{
    if (sample.empty()) return std::nullopt;
    std::vector<double> values(sample.begin(), sample.end());
    const double position = probability * static_cast<double>(values.size() - 1);
    const auto rank = static_cast<std::size_t>(position);
    const double part = position - static_cast<double>(rank);
    const auto below = values.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(values.begin(), below, values.end());  // Sorting all of them would cost ten times as much.
    if (part == 0) return *below;
    const double above = *std::min_element(below + 1, values.end());
    return *below + part * (above - *below);
}

double rounded(double value, int digits)
{
    const std::string text = fmt::format("{:.{}f}", value, digits);
    double result = 0;
    std::from_chars(text.data(), text.data() + text.size(), result);
    return result;
}

}  // namespace cobot::metrics
