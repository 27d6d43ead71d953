#include "validation/sharpe.hpp"

#include <cmath>
#include <numbers>

#include "metrics/statistics.hpp"
#include "optimize/normal.hpp"

namespace cobot::validation {

std::optional<SharpeSample> sharpe_sample(std::span<const double> returns)
{
    const auto mean = metrics::mean(returns);
    const auto deviation = metrics::sample_deviation(returns);
    if (returns.size() < 3 || !mean || !deviation) return std::nullopt;
    if (*deviation <= 1e-12 * std::abs(*mean) || *deviation <= 0) return std::nullopt;
    return SharpeSample{*mean / *deviation, returns.size(), metrics::skew(returns).value_or(0),
                        metrics::kurtosis(returns).value_or(3)};
}

double probabilistic_sharpe(const SharpeSample& sample, double benchmark)
{
    const double sr = sample.ratio;
    const double variance = 1 - sample.skew * sr + (sample.kurtosis - 1) / 4 * sr * sr;
    const double z = (sr - benchmark) * std::sqrt(static_cast<double>(sample.observations - 1)) /
                     std::sqrt(std::max(variance, 1e-12));
    return optimize::normal_distribution(z);
}

double expected_best_sharpe(double variance, std::size_t trials)
{
    if (trials < 2) return 0;
    const auto n = static_cast<double>(trials);
    const double g = std::numbers::egamma;
    return std::sqrt(variance) * ((1 - g) * optimize::normal_quantile(1 - 1 / n) +
                                  g * optimize::normal_quantile(1 - 1 / (n * std::numbers::e)));
}

double deflated_sharpe(const SharpeSample& best, double variance, std::size_t trials)
{
    return probabilistic_sharpe(best, expected_best_sharpe(variance, trials));
}

}  // namespace cobot::validation
