#include "storage/journal.hpp"

#include <doctest/doctest.h>

#include "support/runs.hpp"

using namespace cobot;
using storage::Journal;
using storage::JournalEvent;
using storage::JournalFill;
using storage::JournalStep;

namespace {

namespace fs = std::filesystem;

struct Folder {
    Folder() : path(fs::temp_directory_path() / ("cobot-journal-" + std::to_string(::getpid())))
    {
        fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
    fs::path file() const { return path / "paper.sqlite"; }
    fs::path path;
};

JournalStep step_at(std::int64_t minute, std::vector<std::uint32_t> pairs)
{
    JournalStep step{core::from_ms(minute * 60'000), {}, {}};
    for (const std::uint32_t pair : pairs) {
        step.candles.emplace_back(pair, market::Candle{step.open_time, 1.5, 2, 1, 1.75, 10.0 + pair, true});
    }
    // Of the last pair the mark price too.
    if (!pairs.empty()) {
        step.marks.emplace_back(pairs.back(), market::Candle{step.open_time, 1.5, 1.6, 1.4, 1.55, 0, minute % 2 == 0});
    }
    return step;
}

struct Told {
    std::vector<JournalStep> steps;
    std::vector<JournalEvent> events;
};

Told read(const Journal& journal)
{
    Told told;
    const auto done =
        journal.read([&](const JournalStep& step) { return told.steps.push_back(step), core::Result<void>(); },
                     [&](const JournalEvent& event) { return told.events.push_back(event), core::Result<void>(); });
    REQUIRE(done.has_value());
    return told;
}

}  // namespace

TEST_CASE("storage/journal: what was committed is read again in order, steps as they were")
{
    const Folder folder;
    const JournalEvent added{core::from_ms(0), "add", "grid", "grid.yaml\nkind: bot"};
    {
        auto journal = Journal::open(folder.file(), "simulated 1m", {"BTC/USDT", "ETH/USDT"});
        REQUIRE(journal.has_value());
        REQUIRE(journal->append(added).has_value());
        REQUIRE(journal->append(step_at(0, {0, 1})).has_value());
        REQUIRE(journal->append(step_at(1, {1})).has_value());
        REQUIRE(journal
                    ->append(JournalFill{"grid", 1, "cobot-1-0-1", core::from_ms(5), "BTC/USDT", "buy",
                                         core::Price(support::decimal("1.5")), core::Quantity(2), core::Decimal(0),
                                         "maker"})
                    .has_value());
        REQUIRE(journal->commit().has_value());
        REQUIRE(journal->append(step_at(2, {0})).has_value());  // Never committed.
    }
    auto journal = Journal::open(folder.file(), "simulated 1m", {"BTC/USDT", "ETH/USDT"});
    REQUIRE(journal.has_value());
    const Told told = read(*journal);
    CHECK(told.events == std::vector{added});
    CHECK(told.steps == std::vector{step_at(0, {0, 1}), step_at(1, {1})});
    REQUIRE(journal->fills()->size() == 1);
    CHECK(journal->fills()->front().price.to_string() == "1.5");
}

TEST_CASE("storage/journal: an event between two candles of one time parts them")
{
    const Folder folder;
    auto journal = Journal::open(folder.file(), "x", {"A/B", "C/B"});
    REQUIRE(journal->append(step_at(0, {0})).has_value());
    REQUIRE(journal->append(JournalEvent{core::from_ms(1), "pause", "grid", ""}).has_value());
    REQUIRE(journal->append(step_at(0, {1})).has_value());
    REQUIRE(journal->commit().has_value());
    CHECK(read(*journal).steps == std::vector{step_at(0, {0}), step_at(0, {1})});
}

TEST_CASE("storage/journal: pairs keep their names when a venue lists them in another order")
{
    const Folder folder;
    {
        auto journal = Journal::open(folder.file(), "x", {"BTC/USDT", "ETH/USDT"});
        REQUIRE(journal->append(step_at(0, {0, 1})).has_value());
        REQUIRE(journal->commit().has_value());
    }
    auto journal = Journal::open(folder.file(), "x", {"ADA/USDT", "ETH/USDT", "BTC/USDT"});
    const Told told = read(*journal);
    REQUIRE(told.steps.size() == 1);
    CHECK(told.steps[0].candles[0].first == 2);
    CHECK(told.steps[0].candles[1].first == 1);
}

TEST_CASE("storage/journal: a second writer, and another feed, are refused by name")
{
    const Folder folder;
    {
        auto journal = Journal::open(folder.file(), "simulated 1m", {"A/B"});
        REQUIRE(journal.has_value());
        const auto second = Journal::open(folder.file(), "simulated 1m", {"A/B"});
        REQUIRE(!second.has_value());
        CHECK(second.error().code == core::ErrorCode::storage);
        CHECK(second.error().message.find("process " + std::to_string(::getpid())) != std::string::npos);
    }
    const auto other = Journal::open(folder.file(), "replay 5m", {"A/B"});
    REQUIRE(!other.has_value());
    CHECK(other.error().message.find("begun with simulated 1m") != std::string::npos);
}
