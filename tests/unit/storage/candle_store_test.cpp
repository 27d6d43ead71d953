#include "storage/candle_store.hpp"

#include <algorithm>
#include <fstream>
#include <thread>

#include "exchanges/simulated_market.hpp"
#include "storage/candle_segment.hpp"
#include "storage/file_handle.hpp"
#include "support/shell.hpp"

using namespace cobot;
using market::Candle;
using market::CandleSeries;
using market::Timeframe;
using storage::Batch;
using storage::CandleStore;
using storage::Finding;
using tests::TemporaryFolder;

namespace {

constexpr Timeframe minute = Timeframe::minutes(1);
constexpr Timeframe hour = Timeframe::minutes(60);

core::Time at(std::string_view text)
{
    const auto time = core::parse_time(text);
    REQUIRE(time.has_value());
    return *time;
}

core::TimeRange between(std::string_view begin, std::string_view end) { return {at(begin), at(end)}; }

market::Instrument instrument()
{
    market::Instrument one;
    one.exchange = "venue";
    one.pair = {"BTC", "USD"};
    one.price_tick = core::Price(*core::Decimal::parse("0.01"));
    one.maker_fee = *core::Decimal::parse("0.001");
    one.taker_fee = *core::Decimal::parse("-0.0002");
    return one;
}

const market::Pair btc{"BTC", "USD"};

Candle candle(core::Time time, double close, double volume = 1)
{
    return {time, close, close + 1, close - 0.5, close, volume, true};
}

/// `count` candles from `begin` on, each a little higher.
std::vector<Candle> rising(std::string_view begin, int count, Timeframe timeframe = minute, double from = 100)
{
    std::vector<Candle> candles;
    for (int i = 0; i < count; ++i) candles.push_back(candle(at(begin) + timeframe.duration() * i, from + i));
    return candles;
}

storage::MergeReport stored(CandleStore& store, const std::vector<Candle>& candles, Timeframe timeframe = minute,
                            storage::Conflict conflict = storage::Conflict::keep_stored)
{
    const auto report = store.merge({instrument(), timeframe, candles, {}, "a test", conflict});
    if (!report) FAIL(report.error().message);
    return *report;
}

CandleSeries read_all(CandleStore& store, Timeframe timeframe = minute)
{
    const auto series = store.read(btc, timeframe, {});
    if (!series) FAIL(series.error().message);
    return *series;
}

std::string hash_of(const CandleStore& store, const core::TimeRange& range = {})
{
    const auto opened = store.open(btc, minute, range);
    if (!opened) FAIL(opened.error().message);
    return opened->data_hash;
}

/// Whether both hold the same candles.
bool same(const CandleSeries& a, const CandleSeries& b)
{
    if (a.size() != b.size() || a.begin() != b.begin()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i]) return false;
    }
    return true;
}

std::filesystem::path only_file(const std::filesystem::path& folder)
{
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".candles") return entry.path();
    }
    return {};
}

std::size_t file_count(const std::filesystem::path& folder)
{
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        count += entry.path().extension() == ".candles" ? 1 : 0;
    }
    return count;
}

}  // namespace

TEST_CASE("what was stored is read back to the last bit, with the instrument's rules")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    std::vector<Candle> candles = rising("2018-03-01", 10);
    candles[3].close = 103.12345678;
    stored(store, candles);

    const CandleSeries series = read_all(store);
    CHECK(same(series, CandleSeries::from_candles(instrument(), minute, candles)));
    CHECK(series.instrument() == instrument());
    CHECK(series.decimals() == 8);
}

TEST_CASE("a gap stands at the close before it")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    stored(store, {candle(at("2018-03-01"), 100), candle(at("2018-03-01T00:04"), 90)});
    const CandleSeries series = read_all(store);
    REQUIRE(series.size() == 5);
    CHECK(series[2] == Candle{at("2018-03-01T00:02"), 100, 100, 100, 100, 0, false});
}

TEST_CASE("storing twice changes nothing and rewrites nothing")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    CHECK(stored(store, rising("2018-03-01", 10)).added == 10);
    const auto written = std::filesystem::last_write_time(only_file(folder.path()));
    const auto again = stored(store, rising("2018-03-01", 10));
    CHECK(again.added == 0);
    CHECK(again.unchanged == 10);
    CHECK(again.files_written == 0);
    CHECK(std::filesystem::last_write_time(only_file(folder.path())) == written);
}

TEST_CASE("a candle stored with other values is kept and reported, or replaced when asked")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    stored(store, {candle(at("2018-03-01"), 100), candle(at("2018-03-01T00:03"), 103)});

    const auto kept = stored(store, {candle(at("2018-03-01"), 200)});
    CHECK(kept.conflicting == 1);
    CHECK(kept.conflicts == std::vector{at("2018-03-01")});
    CHECK(read_all(store).close()[0] == 100);

    stored(store, {candle(at("2018-03-01"), 200)}, minute, storage::Conflict::replace);
    CHECK(read_all(store).close()[0] == 200);
    CHECK(read_all(store).close()[1] == 200);  // The gap behind it follows.
}

TEST_CASE("pieces in any order give the same series and the same hash as the whole")
{
    // Given a series over several files, with gaps across their borders
    const auto full = rising("2018-01-01", 400'000);
    std::vector<Candle> candles;
    for (std::size_t i = 0; i < full.size(); ++i) {
        if (i % 1000 < 900 && !(i > 130'000 && i < 145'000)) candles.push_back(full[i]);
    }
    const TemporaryFolder whole_folder;
    CandleStore whole(whole_folder.path(), "venue");
    stored(whole, candles);
    REQUIRE(file_count(whole_folder.path()) > 3);
    const CandleSeries expected = CandleSeries::from_candles(instrument(), minute, candles);
    REQUIRE(same(read_all(whole), expected));

    // When it is stored in pieces
    for (const std::vector<int>& order : {std::vector{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}}) {
        const TemporaryFolder folder;
        CandleStore store(folder.path(), "venue");
        for (const int piece : order) {
            const auto part = [&](int n) {
                return candles.begin() + static_cast<std::ptrdiff_t>(candles.size()) * n / 4;
            };
            stored(store, {part(piece), part(piece + 1)});
        }
        // Then nothing tells them apart
        CHECK(same(read_all(store), expected));
        CHECK(hash_of(store) == hash_of(whole));
        const auto range = between("2018-02-11T03:03", "2018-07-01T05:17");
        CHECK(hash_of(store, range) == hash_of(whole, range));
        CHECK(hash_of(store, range) != hash_of(whole));
    }
}

TEST_CASE("the hash is that of the content")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    stored(store, rising("2018-03-01", 2000));
    const auto range = between("2018-03-01T00:10", "2018-03-01T20:10");
    const std::string before = hash_of(store, range);

    stored(store, rising("2018-03-02T12:00", 50));  // Outside the range: the same data, the same hash.
    CHECK(hash_of(store, range) == before);

    stored(store, {candle(at("2018-03-01T10:00"), 7)}, minute, storage::Conflict::replace);
    CHECK(hash_of(store, range) != before);
}

TEST_CASE("a read range begins and ends with real candles")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    stored(store, {candle(at("2018-03-01"), 1), candle(at("2018-03-01T00:10"), 2), candle(at("2018-03-01T00:12"), 3),
                   candle(at("2018-03-01T00:30"), 4)});
    const auto series = store.read(btc, minute, between("2018-03-01T00:05", "2018-03-01T00:20"));
    REQUIRE(series.has_value());
    CHECK(series->begin() == at("2018-03-01T00:10"));
    CHECK(series->size() == 3);
    CHECK(series->traded(0));
    CHECK_FALSE(series->traded(1));
}

TEST_CASE("a series stays readable when its files are replaced or deleted")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    stored(store, rising("2018-03-01", 1000));
    const CandleSeries series = read_all(store);
    stored(store, {candle(at("2018-03-01"), 7)}, minute, storage::Conflict::replace);
    std::filesystem::remove_all(folder / "venue");
    CHECK(series.close()[0] == 100);
    CHECK(series.close()[999] == 1099);
}

TEST_CASE("a coarser timeframe is joined from the coarsest finer one that is stored")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    stored(store, rising("2018-03-01", 180));
    stored(store, rising("2018-03-01", 40, Timeframe::minutes(15), 500), Timeframe::minutes(15));
    stored(store, rising("2018-03-01", 9, Timeframe::minutes(120), 900), Timeframe::minutes(120));

    const auto opened = store.open(btc, hour, {});
    REQUIRE(opened.has_value());
    CHECK(opened->stored_timeframe == Timeframe::minutes(15));
    CHECK(opened->series.timeframe() == hour);
    CHECK(opened->series.size() == 10);
    CHECK(opened->series[0] == Candle{at("2018-03-01"), 500, 504, 499.5, 503, 4, true});

    const auto part = store.read(btc, hour, between("2018-03-01T01:30", "2018-03-01T03:30"));
    REQUIRE(part.has_value());
    CHECK(part->begin() == at("2018-03-01T02:00"));
    CHECK(part->size() == 2);
}

TEST_CASE("an hour whose last minutes nobody traded is whole when that is known")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    const auto candles = rising("2018-03-01", 100);
    Batch batch{instrument(), minute, candles, between("2018-03-01", "2018-03-01T02:00"), "a test"};
    REQUIRE(store.merge(batch).has_value());
    CHECK(read_all(store, hour).size() == 2);
    CHECK(read_all(store).size() == 100);
}

TEST_CASE("the store knows what was never fetched")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    const auto asked = between("2018-03-01", "2018-03-02");
    REQUIRE(store.missing(btc, minute, asked).has_value());
    CHECK(*store.missing(btc, minute, asked) == std::vector{asked});

    stored(store, rising("2018-03-01T06:00", 60));
    stored(store, rising("2018-03-01T12:00", 60));
    CHECK(*store.missing(btc, minute, asked) == std::vector{between("2018-03-01", "2018-03-01T06:00"),
                                                            between("2018-03-01T07:00", "2018-03-01T12:00"),
                                                            between("2018-03-01T13:00", "2018-03-02")});

    // A venue that says there is nothing closes the hole without a candle.
    Batch nothing{instrument(), minute, {}, between("2018-03-01T07:00", "2018-03-01T12:00"), "a test"};
    REQUIRE(store.merge(nothing).has_value());
    nothing.known = between("2018-03-01T13:00", "2018-03-01T14:00");
    REQUIRE(store.merge(nothing).has_value());
    CHECK(*store.missing(btc, minute, asked) ==
          std::vector{between("2018-03-01", "2018-03-01T06:00"), between("2018-03-01T14:00", "2018-03-02")});
    const auto opened = store.open(btc, minute, {});
    REQUIRE(opened.has_value());
    CHECK(opened->holes.empty());
}

TEST_CASE("a series says which of its stretches were never fetched")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    stored(store, rising("2018-03-01T06:00", 60));
    stored(store, rising("2018-03-01T12:00", 60));
    const auto opened = store.open(btc, minute, {});
    REQUIRE(opened.has_value());
    CHECK(opened->holes == std::vector{between("2018-03-01T07:00", "2018-03-01T12:00")});
}

TEST_CASE("the list tells what is stored")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    stored(store, {candle(at("2018-03-01"), 1), candle(at("2018-03-01T00:09"), 2)});
    stored(store, rising("2018-03-01T01:00", 10));
    stored(store, rising("2018-03-01", 3, hour), hour);
    const auto list = store.list();
    REQUIRE(list.has_value());
    REQUIRE(list->size() == 2);
    CHECK((*list)[0].timeframe == minute);
    CHECK((*list)[0].begin == at("2018-03-01"));
    CHECK((*list)[0].end == at("2018-03-01T01:10"));
    CHECK((*list)[0].candles == 70);
    CHECK((*list)[0].gaps == 8);
    CHECK((*list)[0].holes == 50);
    CHECK((*list)[0].bytes > 0);
    CHECK((*list)[0].source == "a test");
    CHECK_FALSE((*list)[0].synthetic);
    CHECK((*list)[1].timeframe == hour);
    CHECK(storage::stored_exchanges(folder.path()) == std::vector<std::string>{"venue"});
}

TEST_CASE("what is not stored is said, with what is and how to get it")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    const auto message = [&](const market::Pair& pair, Timeframe timeframe, const core::TimeRange& range) {
        const auto series = store.read(pair, timeframe, range);
        REQUIRE_FALSE(series.has_value());
        CHECK(series.error().code == core::ErrorCode::data);
        return series.error().message;
    };
    CHECK(message(btc, minute, {}).find("nothing is stored yet") != std::string::npos);

    stored(store, rising("2018-03-01", 1440));
    const std::string other_pair = message({"BTC", "USDT"}, minute, between("2018-01-01", "2018-06-01"));
    CHECK(other_pair.find("(did you mean \"BTC/USD\"?); stored pairs: BTC/USD") != std::string::npos);
    CHECK(other_pair.find("cobot download-data --exchange venue --pairs BTC/USDT --timeframes 1m "
                          "--timerange 20180101-20180601") != std::string::npos);
    CHECK(message(btc, minute, between("2019-01-01", "2019-06-01")).find("stored of it: 1m 2018-03-01..2018-03-02") !=
          std::string::npos);
    CHECK(CandleStore(folder.path(), "venu").read(btc, minute, {}).error().message.find("(did you mean \"venue\"?)") !=
          std::string::npos);
}

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

TEST_CASE("every timeframe is stored and read")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "venue");
    for (const std::string& name : Timeframe::names()) {
        CAPTURE(name);
        const auto timeframe = Timeframe::parse(name);
        REQUIRE(timeframe.has_value());
        const core::Time begin = timeframe->open_of(at("2015-01-08"));
        std::vector<Candle> candles;
        for (int i = 0; i < 700; ++i) candles.push_back(candle(begin + timeframe->duration() * i, 100 + i));
        stored(store, candles, *timeframe);
        CHECK(same(read_all(store, *timeframe), CandleSeries::from_candles(instrument(), *timeframe, candles)));
    }
}

TEST_CASE("simulated candles come back from the store as they were made, marked synthetic")
{
    const TemporaryFolder folder;
    CandleStore store(folder.path(), "simulated");
    const market::Pair etc{"ETC", "USDT"};
    const auto made = exchanges::simulated_candles(etc, minute, between("2024-01-01", "2024-02-01"));
    std::vector<Candle> candles;
    for (std::size_t i = 0; i < made.size(); ++i) {
        if (made.traded(i)) candles.push_back(made[i]);
    }
    REQUIRE(store.merge({made.instrument(), minute, candles, {}, "simulated"}).has_value());
    const auto opened = store.open(etc, minute, {});
    REQUIRE(opened.has_value());
    CHECK(opened->synthetic);
    CHECK(same(opened->series, made));
}
