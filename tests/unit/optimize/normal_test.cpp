#include "optimize/normal.hpp"

#include <doctest/doctest.h>

#include "core/random.hpp"
#include "optimize/exponential.hpp"

using namespace cobot;

TEST_CASE("the exponential that compilers make vectors of is that of the library, to twelve digits")
{
    const core::CounterRandom random(5, 0);
    for (std::uint64_t i = 0; i < 200'000; ++i) {
        const double x = (random.uniform(2 * i) - 0.5) * (random.uniform(2 * i + 1) < 0.5 ? 1400 : 4);
        REQUIRE(std::abs(optimize::exponential(x) / std::exp(x) - 1) < 1e-12);
    }
    CHECK(optimize::exponential(0) == 1);
    CHECK(optimize::exponential(-1e6) == doctest::Approx(std::exp(-700.0)));
    CHECK(optimize::exponential(-INFINITY) < 1e-300);
}

TEST_CASE("quantiles of the normal distribution are its inverse, to nine digits and to fourteen")
{
    const core::CounterRandom random(6, 0);
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        const double share = random.uniform(i) * (i % 3 == 0 ? 1e-6 : 1);
        if (share == 0) continue;
        const double exact = optimize::normal_quantile(share);
        REQUIRE(optimize::normal_distribution(exact) == doctest::Approx(share).epsilon(1e-13));
        REQUIRE(std::abs(optimize::rough_normal_quantile(share) - exact) <= 2e-9 * std::max(1.0, std::abs(exact)));
    }
    // From tables
    CHECK(optimize::normal_quantile(0.975) == doctest::Approx(1.959963984540054).epsilon(1e-14));
    CHECK(optimize::normal_quantile(0.5) == doctest::Approx(0).epsilon(1e-15));
}
