#include "optimize/normal.hpp"

#include <array>

namespace cobot::optimize {
namespace {

/// Horner's scheme, the highest power first.
template <std::size_t n>
double polynomial(const std::array<double, n>& factors, double x)
{
    double value = 0;
    for (const double factor : factors) value = value * x + factor;
    return value;
}

constexpr std::array a{-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                       1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
constexpr std::array b{-5.447609879822406e+01, 1.615858368580409e+02,  -1.556989798598866e+02,
                       6.680131188771972e+01,  -1.328068155288572e+01, 1.0};
constexpr std::array c{-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                       -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
constexpr std::array d{7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1.0};

}  // namespace

double rough_normal_quantile(double share)
{
    constexpr double tail = 0.02425;
    if (share < tail) {
        const double q = std::sqrt(-2 * std::log(share));
        return polynomial(c, q) / polynomial(d, q);
    }
    if (share > 1 - tail) return -rough_normal_quantile(1 - share);
    const double q = share - 0.5;
    return polynomial(a, q * q) * q / polynomial(b, q * q);
}

double normal_quantile(double share)
{
    const double x = rough_normal_quantile(share);
    const double error = normal_distribution(x) - share;
    const double u = error * std::sqrt(2 * std::numbers::pi) * std::exp(x * x / 2);
    if (!std::isfinite(u)) return x;
    return x - u / (1 + x * u / 2);
}

}  // namespace cobot::optimize
