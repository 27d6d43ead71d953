#include "core/block_extremes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/random.hpp"

using namespace cobot;

TEST_CASE("the extremes of any run of blocks are those of its values")
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr std::size_t block = core::BlockExtremes::block;
    const core::CounterRandom random(11, 0);
    std::uint64_t draws = 0;
    const auto below = [&](std::size_t limit) {
        return static_cast<std::size_t>(random.uniform(draws++) * static_cast<double>(limit));
    };
    for (int round = 0; round < 60; ++round) {
        // Given two columns of up to three hundred blocks, the last perhaps not whole
        std::vector<double> lows(1 + below(300 * block));
        std::vector<double> highs(lows.size());
        for (double& low : lows) low = random.uniform(draws++);
        for (double& high : highs) high = random.uniform(draws++);
        const core::BlockExtremes extremes(lows, highs);
        const std::size_t blocks = (lows.size() + block - 1) / block;

        // When runs of blocks are asked for, short ones and long ones
        for (int k = 0; k < 200; ++k) {
            const std::size_t from = below(blocks);
            const std::size_t to =
                from + 1 + below(k % 2 == 0 ? std::min<std::size_t>(70, blocks - from) : blocks - from);
            const core::Extremes found = extremes.of(from, to);

            // Then they are what looking at every value finds
            const auto first = static_cast<std::ptrdiff_t>(from * block);
            const auto end = static_cast<std::ptrdiff_t>(std::min(to * block, lows.size()));
            REQUIRE(found.low == *std::min_element(lows.begin() + first, lows.begin() + end));
            REQUIRE(found.high == *std::max_element(highs.begin() + first, highs.begin() + end));
        }

        // And where one is no finite number, anything may be in its block
        highs[below(highs.size())] = std::nan("");
        const core::BlockExtremes unsure(lows, highs);
        CHECK(unsure.of(0, blocks).low == -infinity);
        CHECK(unsure.of(0, blocks).high == infinity);
    }
}
