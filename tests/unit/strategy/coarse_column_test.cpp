#include "strategy/coarse_column.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/random.hpp"

using namespace cobot;

TEST_CASE("a coarse column is sure of nothing that is not so, and of nearly everything")
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    const core::CounterRandom random(7, 0);
    std::uint64_t draws = 0;
    const auto uniform = [&] { return random.uniform(draws++); };
    std::size_t asked = 0;
    std::size_t sure = 0;
    for (int round = 0; round < 300; ++round) {
        // Given a column of any size and range, now and then constant, with gaps and infinities
        const double scale = std::pow(10.0, std::floor(uniform() * 40 - 20));
        const double middle = uniform() < 0.3 ? 0 : (uniform() - 0.5) * scale * 1000;
        const bool is_constant = uniform() < 0.1;
        std::vector<double> values(1 + static_cast<std::size_t>(uniform() * 700));
        for (double& value : values) value = is_constant ? middle : middle + (uniform() - 0.5) * scale;
        const bool has_gaps = uniform() < 0.3;
        if (has_gaps) {
            for (const double gap : {nan, infinity, -infinity}) {
                values[static_cast<std::size_t>(uniform() * static_cast<double>(values.size()))] = gap;
            }
        }
        const bool is_cut = uniform() < 0.3;
        const strategy::CoarseColumn column =
            is_cut ? strategy::CoarseColumn(values, core::Extremes{middle - scale / 8, middle + scale / 8})
                   : strategy::CoarseColumn(values);

        // When it is compared with limits: its own values, numbers between and beyond, and what is no number
        for (int k = 0; k < 40; ++k) {
            const double own = values[static_cast<std::size_t>(uniform() * static_cast<double>(values.size()))];
            const double limit = k == 0   ? nan
                                 : k == 1 ? infinity
                                 : k == 2 ? -1e308
                                 : k < 12 ? own
                                          : middle + (uniform() - 0.5) * scale * 1.2;
            const int slack = k % 3;
            const auto bounds = column.limit(limit, slack);
            std::size_t wrong = 0;
            for (std::size_t i = 0; i < values.size(); ++i) {
                const auto sides = column.sides(i / 64, bounds);
                const bool below = (sides.below >> (i % 64) & 1) != 0;
                const bool above = (sides.above >> (i % 64) & 1) != 0;
                wrong += (below && !(values[i] < limit)) || (above && !(values[i] > limit));
                if (is_constant || has_gaps || is_cut || k < 12) continue;
                ++asked;
                sure += below || above;
            }
            // Then it never says below or above of a value that is not
            REQUIRE(wrong == 0);
        }
    }
    CHECK(asked > 1'000'000);
    CHECK(static_cast<double>(sure) > 0.999 * static_cast<double>(asked));
}
