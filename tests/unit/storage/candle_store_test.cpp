#include "storage/candle_store.hpp"

#include "exchanges/simulated_market.hpp"
#include "support/shell.hpp"
#include "support/stored_candles.hpp"

using namespace cobot;
using namespace cobot::tests::store;
using storage::Batch;
using tests::TemporaryFolder;

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
