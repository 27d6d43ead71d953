#include "storage/state.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <SQLiteCpp/SQLiteCpp.h>
#include <filesystem>
#include <thread>

#include "metrics/summary.hpp"
#include "support/results.hpp"
#include "support/shell.hpp"

using namespace cobot;
using namespace cobot::tests;
using storage::RunRow;
using storage::State;

namespace {

namespace fs = std::filesystem;

RunRow row(const std::string& id, int minute = 0)
{
    RunRow run;
    run.id = id;
    run.created_at = time("2024-01-01") + std::chrono::minutes(minute);
    run.strategy = "ema-crossover";
    run.params = "fast=12 slow=26";
    run.exchange = "bitfinex";
    run.pairs = "BTC/USD ETH/USD";
    run.timeframe = "5m";
    run.period_begin = time("2018-01-01");
    run.period_end = time("2019-01-01");
    run.fill_model = "honest";
    run.strategy_hash = "aa";
    run.data_hash = "bb";
    run.binary_hash = "cc";
    run.result_file = "results/backtest/" + id + ".json";
    run.partial = true;
    return run;
}

State opened(const fs::path& folder)
{
    auto state = State::open(folder);
    REQUIRE_MESSAGE(state.has_value(), state.error().message);
    return std::move(*state);
}

void must(const core::Result<void>& outcome) { REQUIRE_MESSAGE(outcome.has_value(), outcome.error().message); }

/// A database as the cobot that knew only the first `version` migrations left it, with a run in it.
void make_old_database(const fs::path& folder, int version)
{
    const fs::path file = State::file_in(folder);
    fs::create_directories(file.parent_path());
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (const auto& migration : storage::state_migrations()) {
        if (migration.version <= version) database.exec(std::string(migration.sql));
    }
    database.exec(fmt::format("PRAGMA user_version = {}", version));
    const char* key = version >= 4 ? "1" : "'old'";  // Runs have numbers since then.
    if (version >= 1) {
        database.exec(
            "INSERT INTO runs (id, created_at, strategy, params, exchange, pairs, timeframe, period_begin, period_end, "
            "fill_model, strategy_hash, data_hash, binary_hash, result_file) VALUES ('old', 7, 'ema', 'fast=1', 'x', "
            "'A/B', '1h', 0, 3600000, 'honest', 's', 'd', 'b', '')");
        database.exec(fmt::format("INSERT INTO metrics VALUES ({}, 'sharpe', 1.5)", key));
    }
    if (version >= 2) {
        database.exec(
            fmt::format("INSERT INTO trades VALUES ({}, 1, 1, 'A/B', 0, 0, 60000, '1', '100', '110', '100', '0.1', "
                        "'0.11', '9.79', 0.0979, 'roi', 'tag')",
                        key));
    }
}

}  // namespace

TEST_CASE("a saved run is read back as it was, decimals exactly")
{
    const TemporaryFolder folder;
    const auto result = result_of(25);
    State state = opened(folder.path());
    must(state.save(row("r1"), result.summary.values, result.run.trades));

    CHECK(*state.run("r1") == row("r1"));
    CHECK_FALSE(state.run("r2")->has_value());
    const auto trades = state.trades_of("r1");
    REQUIRE(trades.has_value());
    REQUIRE(trades->size() == 25);
    for (std::size_t i = 0; i < trades->size(); ++i) {
        CHECK((*trades)[i].profit == result.run.trades[i].profit);
        CHECK((*trades)[i].close_time == result.run.trades[i].close_time);
        CHECK((*trades)[i].exit_reason == result.run.trades[i].exit_reason);
    }
    const auto metrics = state.metrics_of("r1");
    const auto found =
        std::find_if(metrics->begin(), metrics->end(), [](auto& m) { return m.first == "total_trades"; });
    REQUIRE(found != metrics->end());
    CHECK(found->second == 25);
}

TEST_CASE("a metric that does not exist has no row")
{
    const TemporaryFolder folder;
    const auto result = result_of(0);
    State state = opened(folder.path());
    must(state.save(row("r1"), result.summary.values, {}));
    const auto metrics = state.metrics_of("r1");
    for (const auto& [name, value] : *metrics) CHECK(name != "sharpe");
}

TEST_CASE("the same run saved again replaces the old one, and the newest is listed first")
{
    const TemporaryFolder folder;
    const auto result = result_of(5);
    State state = opened(folder.path());
    must(state.save(row("a", 1), result.summary.values, result.run.trades));
    must(state.save(row("b", 2), result.summary.values, result.run.trades));
    must(state.save(row("a", 3), result.summary.values, std::span(result.run.trades).first(2)));
    const auto runs = state.runs(10);
    REQUIRE(runs->size() == 2);
    CHECK((*runs)[0].id == "a");
    CHECK(state.trades_of("a")->size() == 2);
    CHECK(state.runs(1)->size() == 1);
}

TEST_CASE("a database of every earlier version is brought up to date without losing anything")
{
    const int newest = storage::state_migrations().back().version;
    for (int version = 0; version <= newest; ++version) {
        CAPTURE(version);
        const TemporaryFolder folder;
        make_old_database(folder.path(), version);
        State state = opened(folder.path());
        if (version >= 1) {
            const auto old = *state.run("old");
            REQUIRE(old.has_value());
            CHECK(old->strategy == "ema");
            CHECK_FALSE(old->partial);
            CHECK(state.metrics_of("old")->size() == 1);
        }
        CHECK(state.trades_of("old")->size() == (version >= 2 ? 1 : 0));
        const auto result = result_of(3);
        must(state.save(row("new"), result.summary.values, result.run.trades));
        CHECK(state.runs(10)->size() == (version >= 1 ? 2 : 1));
        SQLite::Database database(State::file_in(folder.path()).string());
        CHECK(database.execAndGet("PRAGMA user_version").getInt() == newest);
        CHECK(database.execAndGet("PRAGMA integrity_check").getString() == "ok");
        CHECK(database.execAndGet("PRAGMA journal_mode").getString() == "wal");
    }
}

TEST_CASE("a study is kept with its trials, and replaced when it has grown")
{
    const TemporaryFolder folder;
    State state = opened(folder.path());
    storage::StudyRow study{"h-1", core::from_ms(1000), "ema", "tpe", "sharpe", 42, "2024", "", "journal.log"};
    const std::vector<storage::StudyTrialRow> first{{1, "complete", -1.5, 0, "fast=3"}, {2, "pruned", 4, 0, "fast=9"}};
    must(state.save(study, std::span(first).first(1)));
    must(state.save(study, first));
    study.id = "h-2";
    study.created_at = core::from_ms(2000);
    must(state.save(study, {}));
    REQUIRE(state.studies()->size() == 2);
    CHECK((*state.studies())[0] == study);
    CHECK(*state.trials_of_study("h-1") == first);
    CHECK(state.trials_of_study("h-2")->empty());
}

TEST_CASE("migrations are numbered from one without gaps")
{
    int expected = 0;
    for (const auto& migration : storage::state_migrations()) CHECK(migration.version == ++expected);
}

TEST_CASE("a database of a newer cobot is left alone")
{
    const TemporaryFolder folder;
    opened(folder.path());
    {
        SQLite::Database database(State::file_in(folder.path()).string(), SQLite::OPEN_READWRITE);
        database.exec("PRAGMA user_version = 99");
    }
    const auto state = State::open(folder.path());
    REQUIRE_FALSE(state.has_value());
    CHECK(state.error().code == core::ErrorCode::storage);
    CHECK(state.error().message.find("schema 99 was written by a newer cobot") != std::string::npos);
}

TEST_CASE("a file that is no database is an error that names it")
{
    const TemporaryFolder folder;
    const fs::path file = State::file_in(folder.path());
    fs::create_directories(file.parent_path());
    FILE* out = std::fopen(file.c_str(), "w");
    std::fputs(std::string(4096, 'x').c_str(), out);
    std::fclose(out);
    const auto state = State::open(folder.path());
    REQUIRE_FALSE(state.has_value());
    CHECK(static_cast<int>(state.error().code) == 6);
    CHECK(state.error().message.find("cobot.sqlite") != std::string::npos);
}

TEST_CASE("processes that save at once, into a database that none has made yet, all succeed")
{
    const TemporaryFolder folder;
    const auto result = result_of(40);
    constexpr int processes = 6;
    constexpr int runs_each = 8;
    std::vector<pid_t> children;
    for (int p = 0; p < processes; ++p) {
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            for (int r = 0; r < runs_each; ++r) {
                auto state = State::open(folder.path());
                if (!state) ::_exit(1);
                const auto saved =
                    state->save(row(fmt::format("p{}r{}", p, r)), result.summary.values, result.run.trades);
                if (!saved) ::_exit(2);
            }
            ::_exit(0);
        }
        children.push_back(child);
    }
    for (const pid_t child : children) {
        int status = 0;
        ::waitpid(child, &status, 0);
        CHECK(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 0);
    }
    State state = opened(folder.path());
    CHECK(state.runs(1000)->size() == processes * runs_each);
    CHECK(state.trades_of("p0r0")->size() == 40);
}

TEST_CASE("however many short processes save, the write-ahead log stays short")
{
    // given a database that one process after the other opens, writes to and leaves
    const TemporaryFolder folder;
    std::vector<storage::StudyTrialRow> trials;
    for (int epoch = 1; epoch <= 2'000; ++epoch) {
        trials.push_back({epoch, "complete", -1.5, 0, "fast=3 slow=26 width=2.5"});
    }
    const auto save = [&](int process) {
        storage::StudyRow study;
        study.id = fmt::format("h-20240101-{}", process);
        must(opened(folder.path()).save(study, trials));
    };
    const auto log_size = [&] { return fs::file_size(State::file_in(folder.path()).string() + "-wal"); };
    // when each saves some hundred kilobytes
    std::uintmax_t longest = 0;
    for (int process = 0; process < 40; ++process) {
        save(process);
        longest = std::max(longest, log_size());
    }
    // then the log is merged into the file from time to time, and begun anew
    CHECK(longest < 2'000'000);
    CHECK(fs::file_size(State::file_in(folder.path())) > 2'000'000);
    CHECK(opened(folder.path()).studies()->size() == 40);

    // and somebody who reads meanwhile neither waits nor is waited for
    SQLite::Database reader(State::file_in(folder.path()).string(), SQLite::OPEN_READONLY);
    SQLite::Statement reading(reader, "SELECT id FROM studies");
    REQUIRE(reading.executeStep());
    const auto begin = std::chrono::steady_clock::now();
    for (int process = 40; process < 50; ++process) save(process);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
    CHECK(reading.executeStep());
    CHECK(opened(folder.path()).studies()->size() == 50);
}
