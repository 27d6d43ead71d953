#include "bots/signal_source.hpp"

#include <thread>

#include "support/runs.hpp"

using namespace cobot;

namespace {

std::vector<std::size_t> entries_of(const bots::ColumnSignals& source)
{
    std::vector<std::size_t> entries;
    for (std::size_t i = source.next_entry(0); i != core::Bitmask::none; i = source.next_entry(i + 1)) {
        entries.push_back(i);
    }
    return entries;
}

}  // namespace

TEST_CASE("signals that another thread is still making read the same as finished ones")
{
    // Given signals, and a frontier that moves over them a little at a time
    const std::size_t size = 50'000;
    const auto signals = support::random_signals(11, size, 0.01);
    core::Frontier frontier;
    std::jthread writer([&frontier] {
        for (std::size_t ready = 64; ready < size; ready += 64) frontier.reach(ready);
        frontier.reach(size);
    });
    // When they are read at once
    const auto early = entries_of(bots::ColumnSignals(signals, &frontier));
    // Then nothing is missed
    CHECK(early == entries_of(bots::ColumnSignals(signals)));
    CHECK(early.size() > 400);
}

TEST_CASE("a guess never waits")
{
    const auto signals = support::signals(10'000, {5'000}, {});
    core::Frontier frontier;
    const bots::ColumnSignals source(signals, &frontier);
    CHECK(source.likely_entry(4'000) == core::Bitmask::none);
    frontier.reach(10'000);
    CHECK(source.likely_entry(4'000) == 5'000);
    CHECK(source.likely_entry(100) == core::Bitmask::none);
}

TEST_CASE("a rule that a strategy does not have is not waited for")
{
    auto signals = support::signals(10'000, {5'000}, {});
    signals.can_exit_long = false;
    core::Frontier frontier;
    frontier.reach(64);
    const bots::ColumnSignals source(signals, &frontier);
    CHECK(source.next_exit(orders::Direction::long_, 0) == bots::Bot::never);
}
