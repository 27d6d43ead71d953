#include "app/parallel.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <vector>

using namespace cobot;

TEST_CASE("work on several threads: every number once, whatever the threads, and inside one another")
{
    for (const int jobs : {1, 2, 3, 16}) {
        for (const std::size_t count : {0UL, 1UL, 2UL, 7UL, 1'000UL}) {
            CAPTURE(jobs);
            CAPTURE(count);
            std::vector<std::atomic<int>> done(count);
            std::atomic<int> inner = 0;

            app::for_each_index(count, jobs, [&](std::size_t i) {
                ++done[i];
                app::for_each_index(3, jobs, [&](std::size_t) { ++inner; });
            });

            for (const auto& times : done) CHECK(times == 1);
            CHECK(inner == static_cast<int>(3 * count));
        }
    }
}

TEST_CASE("work on several threads is over when the call returns")
{
    for (int round = 0; round < 2'000; ++round) {
        int sum[4] = {};
        app::for_each_index(4, 4, [&](std::size_t i) { sum[i] = static_cast<int>(i) + round; });
        CHECK(sum[0] + sum[1] + sum[2] + sum[3] == 6 + 4 * round);
    }
}
