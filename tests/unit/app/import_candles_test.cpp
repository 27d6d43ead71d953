#include "app/import_candles.hpp"

#include "support/made_up_candles.hpp"
#include "support/shell.hpp"
#include "support/zip_file.hpp"

using namespace cobot;
using tests::TemporaryFolder;

namespace {

const std::string hours = "1519862400,100,110,90,105,12.5\n1519866000,106,108,101,102.25,0.001\n";

app::ImportRequest request_for(const TemporaryFolder& folder, std::vector<std::string> files)
{
    app::ImportRequest request;
    request.files = std::move(files);
    request.data_directory = folder / "data";
    return request;
}

std::vector<app::ImportOutcome> imported(const app::ImportRequest& request)
{
    auto outcomes = app::import_files(request);
    if (!outcomes) FAIL(outcomes.error().message);
    return std::move(*outcomes);
}

std::size_t stored_candles(const TemporaryFolder& folder, const std::string& exchange)
{
    const auto series = storage::CandleStore(folder / "data", exchange).list();
    REQUIRE(series.has_value());
    std::size_t total = 0;
    for (const auto& one : *series) total += one.candles - one.gaps - one.holes;
    return total;
}

}  // namespace

TEST_CASE("files are imported plain, as gzip and as zip, whatever they are called")
{
    const TemporaryFolder folder;
    const auto plain = folder.write("kraken_BTCUSD_1h.csv", hours);
    const auto gzip = folder.write("kraken_ETHUSD_1h", tests::gzip_of(hours));
    const auto zip = folder.write("kraken.zip", tests::zip_of("kraken_XRPUSD_1h.csv", hours));
    const auto outcomes = imported(request_for(folder, {plain.string(), gzip.string(), zip.string()}));
    REQUIRE(outcomes.size() == 3);
    for (const auto& outcome : outcomes) {
        CHECK(outcome.exchange == "kraken");
        CHECK(outcome.candles == 2);
        CHECK(outcome.stored.added == 2);
        CHECK_FALSE(outcome.fees_known);
    }
    CHECK(outcomes[2].pair.to_string() == "XRP/USD");
    CHECK(outcomes[2].file == zip.string() + ":kraken_XRPUSD_1h.csv");
    CHECK(stored_candles(folder, "kraken") == 6);
}

TEST_CASE("a second import changes nothing")
{
    const TemporaryFolder folder;
    const auto request = request_for(folder, {folder.write("binance_BTCUSDT_1h.csv", hours).string()});
    CHECK(imported(request).front().stored.added == 2);
    const auto again = imported(request).front().stored;
    CHECK(again.added == 0);
    CHECK(again.unchanged == 2);
    CHECK(again.files_written == 0);
}

TEST_CASE("a dry run and a bad file among good ones store nothing")
{
    const TemporaryFolder folder;
    const auto good = folder.write("binance_BTCUSDT_1h.csv", hours);
    auto request = request_for(folder, {good.string()});
    request.dry_run = true;
    CHECK(imported(request).front().candles == 2);
    CHECK_FALSE(std::filesystem::exists(folder / "data"));

    const auto bad = folder.write("binance_ETHUSDT_1h.csv", hours + "1519869600,100,x,90,105,1\n");
    const auto outcomes = app::import_files(request_for(folder, {good.string(), bad.string()}));
    REQUIRE_FALSE(outcomes.has_value());
    CHECK(outcomes.error().code == core::ErrorCode::data);
    CHECK(outcomes.error().message == bad.string() +
                                          ":3:16: error: \"x\" where a number for the high of "
                                          "2018-03-01T02:00:00Z was expected");
    CHECK_FALSE(std::filesystem::exists(folder / "data"));
}

TEST_CASE("the fees of a venue that is known are noted, and rules already stored are kept")
{
    const TemporaryFolder folder;
    const auto outcome =
        imported(request_for(folder, {folder.write("bitfinex_BTCUSD_1h.csv", hours).string()})).front();
    CHECK(outcome.fees_known);
    storage::CandleStore store(folder / "data", "bitfinex");
    CHECK(store.list()->front().instrument.taker_fee.to_string() == "0.002");

    market::Instrument special = store.list()->front().instrument;
    special.taker_fee = *core::Decimal::parse("0.0007");
    const std::vector<market::Candle> one{{core::from_ms(1519869600000), 1, 1, 1, 1, 1, true}};
    REQUIRE(store.merge({special, market::Timeframe::minutes(60), one, {}, "a test"}).has_value());
    const std::string later = "1519873200,100,110,90,105,12.5\n";
    imported(request_for(folder, {folder.write("bitfinex_BTCUSD_1h_more.csv", later).string()}));
    CHECK(store.list()->front().instrument.taker_fee.to_string() == "0.0007");
}

TEST_CASE("what cannot be read is said with its name")
{
    const TemporaryFolder folder;
    const auto message = [&](const std::string& file, const storage::ImportHints& hints = {}) {
        auto request = request_for(folder, {file});
        request.hints = hints;
        const auto outcomes = app::import_files(request);
        REQUIRE_FALSE(outcomes.has_value());
        return outcomes.error().message;
    };
    CHECK(message(folder / "absent.csv") ==
          (folder / "absent.csv").string() + ": cannot open: No such file or directory");
    CHECK(message(folder.path()) == folder.path().string() + " is not a regular file");
    const auto zip = folder.write("BTCUSD-1m.zip", tests::zip_of("a.csv", hours).substr(0, 40));
    CHECK(message(zip).starts_with(zip.string() + ": "));
    const auto gzip = folder.write("BTCUSD-1m.csv.gz", tests::gzip_of(hours).substr(0, 40));
    CHECK(message(gzip) == gzip.string() + ": error: the gzip data end too early; the file is cut short");
    const auto plain = folder.write("BTCUSD_1h.csv", hours);
    CHECK(message(plain, {"../etc", std::nullopt, std::nullopt}) ==
          "\"../etc\" cannot be the name of an exchange; use small letters, digits, - and _");
}

TEST_CASE("real candles of Bitfinex are imported as they are, and joined like an independent count says")
{
    const std::filesystem::path shared = std::filesystem::path(COBOT_SHARED_DIR) / "data/bitfinex";
    if (!std::filesystem::exists(shared)) {
        MESSAGE("SKIPPED: " << shared.string() << " is not there");
        return;
    }
    struct Known {
        const char* file;
        const char* pair;
        std::uint64_t candles;
        std::uint64_t gaps;
    };
    // Counted with awk.
    const std::vector<Known> all{{"BTCUSD-1m-2016.csv.gz", "BTC/USD", 293'230, 233'809},
                                 {"BTCUSD-1m-2018.csv.gz", "BTC/USD", 520'499, 5'101},
                                 {"LTCUSD-1m-2018.csv.gz", "LTC/USD", 427'263, 98'337}};
    const TemporaryFolder folder;
    auto request = request_for(folder, {});
    for (const Known& known : all) request.files.push_back((shared / known.file).string());
    const auto outcomes = imported(request);
    REQUIRE(outcomes.size() == all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        CAPTURE(all[i].file);
        CHECK(outcomes[i].exchange == "bitfinex");
        CHECK(outcomes[i].pair.to_string() == all[i].pair);
        CHECK(outcomes[i].candles == all[i].candles);
        CHECK(outcomes[i].gaps == all[i].gaps);
        CHECK(outcomes[i].stored.added == all[i].candles);
    }

    // One hour, joined here from the rows of the file
    const auto documents = app::read_documents((shared / "LTCUSD-1m-2018.csv.gz").string());
    REQUIRE(documents.has_value());
    const auto rows = storage::import_candles(documents->front(), {});
    REQUIRE(rows.has_value());
    storage::CandleStore store(folder / "data", "bitfinex");
    const auto joined = store.read(rows->pair, market::Timeframe::minutes(60), {});
    REQUIRE(joined.has_value());
    CHECK(joined->size() == 8760);
    std::size_t next = 0;
    for (std::size_t hour = 0; hour < joined->size(); ++hour) {
        market::Candle expected;
        expected.open_time = joined->open_time(hour);
        expected.traded = false;
        for (; next < rows->candles.size() && rows->candles[next].open_time < joined->close_time(hour); ++next) {
            const market::Candle& minute = rows->candles[next];
            if (!expected.traded) expected.open = minute.open;
            expected.high = expected.traded ? std::max(expected.high, minute.high) : minute.high;
            expected.low = expected.traded ? std::min(expected.low, minute.low) : minute.low;
            expected.close = minute.close;
            expected.volume += minute.volume;
            expected.traded = true;
        }
        if (!expected.traded) {
            expected.open = expected.high = expected.low = expected.close = joined->close()[hour - 1];
        }
        const bool equal = (*joined)[hour] == expected;
        CAPTURE(core::format_time(expected.open_time));
        REQUIRE(equal);
    }
}

TEST_CASE("raw replies of Bitfinex are imported with the close before the high")
{
    const std::filesystem::path raw = std::filesystem::path(COBOT_SHARED_DIR) / "data/bitfinex/raw";
    if (!std::filesystem::exists(raw)) {
        MESSAGE("SKIPPED: " << raw.string() << " is not there");
        return;
    }
    const TemporaryFolder folder;
    auto request = request_for(folder, {});
    for (const auto& entry : std::filesystem::directory_iterator(raw)) request.files.push_back(entry.path().string());
    REQUIRE(request.files.size() == 24);
    request.hints.exchange = "bitfinex";
    const auto outcomes = imported(request);
    for (const auto& outcome : outcomes) {
        CAPTURE(outcome.file);
        CHECK(outcome.format.starts_with("JSON rows, close before high"));
        CHECK(outcome.timeframe.name() == "1m");
    }
    // The same day is in the files of the year: every candle agrees.
    auto year = request_for(folder, {(raw.parent_path() / "BTCUSD-1m-2018.csv.gz").string()});
    const auto again = imported(year).front();
    CHECK(again.stored.conflicting == 0);
    CHECK(again.stored.unchanged > 1000);
}
