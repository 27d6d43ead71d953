#include "metrics/statistics.hpp"

using namespace cobot::metrics;

namespace {

const std::vector<double> sample{2, 4, 4, 4, 5, 5, 7, 9};

}  // namespace

TEST_CASE("the textbook sample has the textbook figures")
{
    CHECK(mean(sample) == 5);
    CHECK(median(sample) == 4.5);
    CHECK(population_deviation(sample) == 2);
    CHECK(sample_deviation(sample) == doctest::Approx(2.138089935));
    CHECK(skew(sample) == doctest::Approx(0.65625));
    CHECK(kurtosis(sample) == doctest::Approx(2.78125));
}

TEST_CASE("quantiles lie between neighbours and reach the ends")
{
    CHECK(quantile(sample, 0) == 2);
    CHECK(quantile(sample, 1) == 9);
    CHECK(quantile(sample, 0.05) == doctest::Approx(2.7));
    CHECK(quantile(std::vector<double>{3, 1, 2}, 0.75) == 2.5);
    CHECK(quantile(std::vector<double>{7}, 0.3) == 7);
}

TEST_CASE("covariance is signed and symmetric")
{
    const std::vector<double> up{1, 2, 3};
    const std::vector<double> down{6, 4, 2};
    CHECK(sample_covariance(up, up) == 1);
    CHECK(sample_covariance(up, down) == -2);
    CHECK(sample_covariance(down, up) == -2);
}

TEST_CASE("what a sample is too small for does not exist")
{
    const std::vector<double> none;
    const std::vector<double> one{1};
    const std::vector<double> flat{3, 3, 3};
    CHECK_FALSE(mean(none).has_value());
    CHECK_FALSE(median(none).has_value());
    CHECK_FALSE(population_deviation(none).has_value());
    CHECK_FALSE(sample_deviation(one).has_value());
    CHECK_FALSE(sample_covariance(one, one).has_value());
    CHECK_FALSE(skew(flat).has_value());
    CHECK_FALSE(kurtosis(flat).has_value());
    CHECK(population_deviation(flat) == 0);
}
