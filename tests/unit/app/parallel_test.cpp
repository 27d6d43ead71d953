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

TEST_CASE("work that others begin while its owner does something else")
{
    for (const int jobs : {1, 2, 5}) {
        for (int round = 0; round < 200; ++round) {
            CAPTURE(jobs);
            // Given two pieces of work, of which the second was offered first
            std::vector<int> first(7);
            std::vector<int> second(5);
            app::SharedWork later(second.size(), jobs, [&](std::size_t i) { second[i] = static_cast<int>(i) + round; });
            app::SharedWork now(first.size(), jobs, [&](std::size_t i) { first[i] = static_cast<int>(i) + round; });

            // When its owner does the one, and instead of waiting begins with the other
            while (now.do_one()) {
            }
            while (!now.is_done() && later.do_one()) {
            }
            now.finish();

            // Then what is done is done, whoever did it, and the rest is when it is asked for
            CHECK(now.is_done());
            for (std::size_t i = 0; i < first.size(); ++i) CHECK(first[i] == static_cast<int>(i) + round);
            later.finish();
            CHECK(later.is_done());
            for (std::size_t i = 0; i < second.size(); ++i) CHECK(second[i] == static_cast<int>(i) + round);
        }
    }
}

TEST_CASE("work that is not wanted any more is dropped, and nobody is at it afterwards")
{
    for (int round = 0; round < 200; ++round) {
        std::atomic<int> at_it = 0;
        std::atomic<int> begun = 0;
        {
            app::SharedWork dropped(1'000'000, 3, [&](std::size_t) {
                ++at_it;
                ++begun;
                --at_it;
            });
            dropped.do_one();
        }
        CHECK(at_it == 0);
        const int when_dropped = begun;
        CHECK(when_dropped >= 1);
        CHECK(when_dropped < 1'000'000);
        CHECK(begun == when_dropped);
    }
}
