#include "bots/reversion_signal.hpp"

#include <cmath>

namespace cobot::bots {

std::optional<double> Deviations::add(double close, double)
{
    const auto [mean, variance] = window_.spread(close);
    if (!window_.full()) return std::nullopt;
    return variance > 0 ? (close - mean) / std::sqrt(variance) : 0;
}

std::optional<double> CentredRsi::add(double close, double)
{
    const double rsi = rsi_.add(close);
    return rsi_.ready() ? std::optional((rsi - 50) / 50) : std::nullopt;
}

std::optional<double> Base::add(double close, double low)
{
    const double before = base_;
    if (lowest_ == 0 || low < lowest_) lowest_ = low;
    if (close >= lowest_ * (1 + bounce_)) {
        base_ = lowest_;
        lowest_ = close;  // From here the next fall is measured.
    }
    if (before == 0) return std::nullopt;
    return close / before - 1;
}

void PairSpread::add(double a, double b)
{
    const std::size_t at = seen_++ % a_.size();
    a_[at] = a;
    b_[at] = b;
}

PairSpread::Fit PairSpread::fit() const
{
    const auto n = static_cast<double>(a_.size());
    double mean_a = 0;
    double mean_b = 0;
    for (std::size_t k = 0; k < a_.size(); ++k) {
        mean_a += a_[k] / n;
        mean_b += b_[k] / n;
    }
    double covariance = 0;
    double variance = 0;
    for (std::size_t k = 0; k < a_.size(); ++k) {
        covariance += (a_[k] - mean_a) * (b_[k] - mean_b);
        variance += (b_[k] - mean_b) * (b_[k] - mean_b);
    }
    Fit fit;
    fit.beta = variance > 0 ? covariance / variance : 0;
    fit.mean = mean_a - fit.beta * mean_b;
    double squares = 0;
    for (std::size_t k = 0; k < a_.size(); ++k) {
        const double off = a_[k] - fit.beta * b_[k] - fit.mean;
        squares += off * off;
    }
    fit.deviation = std::sqrt(squares / (n - 1));
    return fit;
}

}  // namespace cobot::bots
