#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace cobot::metrics {

// Sample statistics in the usual textbook forms. Each is absent when the sample is too small for it to exist.

/// What a sample's mean and deviations are made of.
struct Moments {
    std::size_t count = 0;
    double sum = 0;
    double squares = 0;  ///< Of distances from the mean.
};
Moments moments(std::span<const double> sample);

std::optional<double> mean(const Moments& sample);
std::optional<double> mean(std::span<const double> sample);
std::optional<double> median(std::span<const double> sample);
/// Divided by n.
std::optional<double> population_deviation(const Moments& sample);
std::optional<double> population_deviation(std::span<const double> sample);
/// Divided by n - 1.
std::optional<double> sample_deviation(const Moments& sample);
std::optional<double> sample_deviation(std::span<const double> sample);
/// Divided by n - 1. Both samples have the same size.
std::optional<double> sample_covariance(std::span<const double> a, std::span<const double> b);
/// Third and fourth standardised moments over population moments; a normal sample has skew 0 and kurtosis 3.
std::optional<double> skew(std::span<const double> sample);
std::optional<double> kurtosis(std::span<const double> sample);
/// The value below which the share `probability` (0 to 1) of the sample lies, interpolated linearly between
/// neighbours (type 7 of Hyndman and Fan 1996).
std::optional<double> quantile(std::span<const double> sample, double probability);

/// `value` written with `digits` decimals and read back: what Python's round(), and so freqtrade's, gives.
double rounded(double value, int digits);

}  // namespace cobot::metrics
