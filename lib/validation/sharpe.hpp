#pragma once

#include <optional>
#include <span>

namespace cobot::validation {

/// What the significance of a Sharpe ratio depends on. The ratio is per observation, not annualised.
struct SharpeSample {
    double ratio = 0;
    std::size_t observations = 0;
    double skew = 0;
    double kurtosis = 3;  ///< 3 for a normal distribution.
};

/// Absent with fewer than three returns or without variance.
std::optional<SharpeSample> sharpe_sample(std::span<const double> returns);

/// The probability that the true Sharpe ratio is above `benchmark`:
/// PSR = Phi((SR - benchmark) sqrt(T - 1) / sqrt(1 - skew SR + (kurtosis - 1) / 4 SR^2)).
/// Bailey and Lopez de Prado, "The Sharpe ratio efficient frontier", Journal of Risk 15(2), 2012.
double probabilistic_sharpe(const SharpeSample& sample, double benchmark);

/// The Sharpe ratio that the best of `trials` independent strategies without any skill is expected to show, when their
/// ratios vary by `variance`: sqrt(V) ((1 - g) Z(1 - 1/N) + g Z(1 - 1/(N e))), g the Euler-Mascheroni constant.
double expected_best_sharpe(double variance, std::size_t trials);

/// The probability that the best of `trials` has a true Sharpe ratio above zero, knowing how many were tried:
/// the probabilistic Sharpe ratio against expected_best_sharpe.
/// Bailey and Lopez de Prado, "The deflated Sharpe ratio", Journal of Portfolio Management 40(5), 2014.
double deflated_sharpe(const SharpeSample& best, double variance, std::size_t trials);

}  // namespace cobot::validation
