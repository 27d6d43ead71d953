// What a store does when its files are damaged, in the way, or written by several at once.

#include <algorithm>
#include <atomic>
#include <fstream>
#include <limits>
#include <thread>

#include "storage/candle_segment.hpp"
#include "storage/candle_store.hpp"
#include "storage/file_handle.hpp"
#include "support/shell.hpp"
#include "support/stored_candles.hpp"

using namespace cobot;
using namespace cobot::tests::store;
using storage::Finding;
using tests::TemporaryFolder;

TEST_CASE("candles that cannot be are refused before anything is written")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    const auto refused = [&](std::vector<Candle> candles) {
        const auto report = store.merge({instrument(), minute, candles, {}, "a test"});
        REQUIRE_FALSE(report.has_value());
        CHECK(report.error().code == core::ErrorCode::data);
        CHECK(file_count(folder.path()) == 0);
        return report.error().message;
    };
    const auto with = [&](auto change) {
        Candle bad = candle(at("2018-03-01T00:05"), 100);
        change(bad);
        return refused({candle(at("2018-03-01"), 100), bad});
    };
    const std::string prefix = "venue BTC/USD 1m: the candle of 2018-03-01T00:05:00Z has ";
    CHECK(with([](Candle& c) { c.high = 90; }) == prefix + "a high below its low");
    CHECK(with([](Candle& c) { c.high = 99.9; }) == prefix + "a high below its open or close");
    CHECK(with([](Candle& c) { c.low = 100.5; }) == prefix + "a low above its open or close");
    CHECK(with([](Candle& c) { c.low = 0; }) == prefix + "a price that is not above zero");
    CHECK(with([](Candle& c) { c.volume = -1; }) == prefix + "a negative volume");
    CHECK(with([](Candle& c) { c.close = std::numeric_limits<double>::quiet_NaN(); }) ==
          prefix + "a value that is not a finite number");
    CHECK(with([](Candle& c) { c.traded = false; }) == prefix + "no trade; gaps are left out");
    CHECK(with([](Candle& c) { c.open_time += core::Duration(1); }).find("a time between two candles of 1m") !=
          std::string::npos);
    CHECK(with([](Candle& c) { c.open_time = at("2018-03-01"); }).find("does not follow") != std::string::npos);
    CHECK(with([](Candle& c) { c.open_time = at("2018-02-01"); }).find("does not follow") != std::string::npos);
}

TEST_CASE("verification names gaps, holes and damage with their times")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    stored(store, {candle(at("2018-03-01"), 1), candle(at("2018-03-01T00:05"), 2)});
    stored(store, rising("2018-03-01T01:00", 2000));
    auto findings = store.verify(btc, minute);
    REQUIRE(findings.has_value());
    REQUIRE(findings->size() == 2);
    CHECK((*findings)[0].kind == Finding::Kind::gap);
    CHECK((*findings)[0].begin == at("2018-03-01T00:01"));
    CHECK((*findings)[0].candles == 4);
    CHECK((*findings)[1].kind == Finding::Kind::hole);
    CHECK((*findings)[1].candles == 54);

    // One bit of one close, somewhere in the second block of candles
    const std::filesystem::path path = only_file(folder.path());
    const storage::SegmentLayout layout(storage::segment_capacity(minute));
    const auto place = minute.index_of(at("2018-03-01T20:00")) % layout.capacity;
    const auto offset = layout.column(3) + static_cast<std::uint64_t>(place) * 8;
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    const char byte = static_cast<char>(file.get() ^ 1);
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(byte);
    file.close();

    findings = store.verify(btc, minute);
    REQUIRE(findings.has_value());
    REQUIRE(findings->size() == 3);
    const Finding& damage = findings->back();
    CHECK(damage.kind == Finding::Kind::damaged);
    CHECK(damage.begin <= at("2018-03-01T20:00"));
    CHECK(damage.end > at("2018-03-01T20:00"));
    CHECK(damage.candles <= 512);
}

TEST_CASE("a damaged header is an error whichever bit it is, and never a crash")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    stored(store, rising("2018-03-01", 48, hour), hour);
    const std::filesystem::path path = only_file(folder.path());
    const std::string good = tests::read_file(path);
    const storage::SegmentLayout layout(storage::segment_capacity(hour));
    REQUIRE(good.size() == layout.file_size);

    const std::size_t header_and_maps = layout.maps + layout.maps_size;
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    for (std::size_t i = 0; i < header_and_maps; ++i) {
        for (int bit_number : {static_cast<int>(i % 8), static_cast<int>((i + 3) % 8)}) {
            file.seekp(static_cast<std::streamoff>(i));
            file.put(static_cast<char>(good[i] ^ (1 << bit_number)));
            file.flush();
            const auto series = store.read(btc, hour, {});
            const bool refused = !series && series.error().code == core::ErrorCode::data &&
                                 series.error().message.find(path.string()) != std::string::npos;
            CAPTURE(i);
            REQUIRE(refused);
        }
        file.seekp(static_cast<std::streamoff>(i));
        file.put(good[i]);
        file.flush();
    }
    CHECK(store.read(btc, hour, {}).has_value());
    CHECK(store.list()->front().problem.empty());
}

TEST_CASE("a file cut short at any byte is an error, and never a crash")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    const Timeframe day = Timeframe::minutes(1440);
    stored(store, rising("2018-03-01", 48, day), day);
    const std::filesystem::path path = only_file(folder.path());
    const auto size = std::filesystem::file_size(path);
    for (std::uintmax_t length = size; length-- > 0;) {
        std::filesystem::resize_file(path, length);
        const auto series = store.read(btc, day, {});
        const bool refused = !series && series.error().code == core::ErrorCode::data;
        CAPTURE(length);
        REQUIRE(refused);
    }
    CHECK_FALSE(store.list()->front().problem.empty());
    const auto findings = store.verify(btc, day);
    REQUIRE(findings.has_value());
    CHECK(findings->front().kind == Finding::Kind::damaged);
    CHECK_FALSE(store.merge({instrument(), day, rising("2018-05-01", 1, day), {}, "a test"}).has_value());
}

TEST_CASE("a file of a newer format, of another pair or grown too long is refused with the reason")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    stored(store, rising("2018-03-01", 48, hour), hour);
    const std::filesystem::path path = only_file(folder.path());
    const std::string good = tests::read_file(path);
    const auto message = [&](const CandleStore& from, const market::Pair& pair) {
        return from.open(pair, hour, {}).error().message;
    };

    std::string newer = good;
    newer[8] = 2;
    std::ofstream(path, std::ios::binary) << newer;
    CHECK(message(store, btc).find("has format version 2, this cobot reads version 1") != std::string::npos);

    std::ofstream(path, std::ios::binary) << good << "x";
    CHECK(message(store, btc).find("bytes instead of") != std::string::npos);

    std::ofstream(path, std::ios::binary) << good;
    std::filesystem::create_directories(folder / "venue/ETH_USD");
    std::filesystem::copy(folder / "venue/BTC_USD/1h", folder / "venue/ETH_USD/1h");
    CHECK(message(store, {"ETH", "USD"}).find("it belongs to venue BTC/USD") != std::string::npos);
}

TEST_CASE("a file deleted from the middle is missed by name and can be fetched again")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    const auto candles = rising("2018-01-01", 400'000);
    stored(store, candles);
    const std::string hash = hash_of(store);
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "venue/BTC_USD/1m")) {
        if (entry.path().extension() == ".candles") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::filesystem::remove(files[1]);

    const auto broken = store.read(btc, minute, {});
    REQUIRE_FALSE(broken.has_value());
    CHECK(broken.error().message.find(files[1].string() + " is missing") != std::string::npos);

    const auto missing = store.missing(btc, minute, {candles.front().open_time, candles.back().open_time});
    REQUIRE(missing.has_value());
    REQUIRE(missing->size() == 1);
    stored(store, candles);
    CHECK(hash_of(store) == hash);
}

TEST_CASE("writers of one series take turns and leave nothing half-done")
{
    const TemporaryFolder folder;
    std::vector<std::thread> writers;
    std::atomic<int> failures = 0;
    for (int i = 0; i < 8; ++i) {
        writers.emplace_back([&, i] {
            CandleStore store(folder.path(), "venue");
            const auto candles = rising(fmt::format("2018-03-{:02}", i + 1), 1440, minute, 1000);
            if (!store.merge({instrument(), minute, candles, {}, "a test"})) ++failures;
        });
    }
    for (std::thread& writer : writers) writer.join();
    CHECK(failures == 0);
    CandleStore store(folder.path(), "venue");
    CHECK(read_all(store).size() == 8 * 1440);
    const auto findings = store.verify(btc, minute);
    REQUIRE(findings.has_value());
    CHECK(findings->empty());
}

TEST_CASE("a writer that waits too long says who is in the way")
{
    const TemporaryFolder folder;
    const auto held = storage::lock_folder(folder / "series");
    REQUIRE(held.has_value());
    const auto second = storage::lock_folder(folder / "series", 20);
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().code == core::ErrorCode::storage);
    CHECK(second.error().message.find("being written by another process") != std::string::npos);
}

TEST_CASE("what a killed writer left behind is removed by the next")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    const auto leftover = folder.write("venue/BTC_USD/1m/20180101T0000.candles.123.tmp", "half");
    stored(store, rising("2018-03-01", 10));
    CHECK_FALSE(std::filesystem::exists(leftover));
}

TEST_CASE("a folder that cannot be written is a storage error")
{
    const TemporaryFolder folder;
    folder.write("venue", "a file where the folder should be");
    CandleStore store(folder.path(), "venue");
    const auto candles = rising("2018-03-01", 2);
    const auto report = store.merge({instrument(), minute, candles, {}, "a test"});
    REQUIRE_FALSE(report.has_value());
    CHECK(report.error().code == core::ErrorCode::storage);
}
