#include "storage/candle_import.hpp"

#include <algorithm>

#include "storage/candle_export.hpp"
#include "support/made_up_candles.hpp"

using namespace cobot;
using market::Candle;
using storage::ImportedCandles;
using storage::ImportHints;

namespace {

const ImportHints told{"venue", market::Pair{"BTC", "USD"}, std::nullopt};

ImportedCandles imported(const std::string& text, const std::string& name = "candles.csv",
                         const ImportHints& hints = told)
{
    auto candles = storage::import_candles({name, text}, hints);
    if (!candles) FAIL(candles.error().message);
    return std::move(*candles);
}

/// Two candles of 2018-03-01, an hour apart, that every format below holds.
const std::vector<Candle> two{{core::from_ms(1519862400000), 100, 110, 90, 105, 12.5, true},
                              {core::from_ms(1519866000000), 106, 108, 101, 102.25, 0.001, true}};

bool are_the_two(const ImportedCandles& one) { return one.candles == two && one.timeframe.name() == "1h"; }

std::vector<Candle> minutes(std::size_t count)
{
    return tests::made_up_candles(count, 7, 0, market::Timeframe::minutes(1), core::from_ms(1519862400000));
}

/// Lines of the cells in any order: t, o, h, l, c, v, q (volume in quote), n (a count of trades).
std::string lines_of(const std::vector<Candle>& candles, std::string_view order, char delimiter = ',')
{
    std::string text;
    std::size_t row = 0;
    for (const Candle& candle : candles) {
        std::string line;
        for (const char cell : order) {
            if (!line.empty()) line.push_back(delimiter);
            switch (cell) {
                case 't': line += std::to_string(core::to_ms(candle.open_time)); break;
                case 'o': line += fmt::format("{}", candle.open); break;
                case 'h': line += fmt::format("{}", candle.high); break;
                case 'l': line += fmt::format("{}", candle.low); break;
                case 'c': line += fmt::format("{}", candle.close); break;
                case 'v': line += fmt::format("{}", candle.volume); break;
                case 'q': line += fmt::format("{}", candle.volume * (candle.high + candle.low) / 2); break;
                case 'n': line += std::to_string(row * 7919 % 1000); break;
                default: line += "x";
            }
        }
        text += line + "\n";
        ++row;
    }
    return text;
}

}  // namespace

TEST_CASE("CSV is read with or without header, whatever separates its cells")
{
    CHECK(
        are_the_two(imported("timestamp,open,high,low,close,volume\n1519862400000,100,110,90,105,12.5\n"
                             "1519866000000,106,108,101,102.25,0.001\n")));
    CHECK(are_the_two(imported("1519862400000,100,110,90,105,12.5\n1519866000000,106,108,101,102.25,0.001")));
    CHECK(
        are_the_two(imported("Date;Open;High;Low;Close;Volume\r\n2018-03-01 00:00;100;110;90;105;12.5\r\n"
                             "2018-03-01 01:00;106;108;101;102.25;0.001\r\n\r\n")));
    CHECK(
        are_the_two(imported("time\topen\thigh\tlow\tclose\tvol\n1519862400\t100\t110\t90\t105\t12.5\n"
                             "1519866000\t106\t108\t101\t102.25\t1e-3\n")));
    CHECK(
        are_the_two(imported("\xEF\xBB\xBF\"time\",\"open\",\"high\",\"low\",\"close\",\"volume\"\n"
                             "\"2018-03-01T00:00:00Z\",\"100\",\"110\",\"90\",\"105\",\"12.5\"\n"
                             "\"2018-03-01T01:00:00Z\", 106 ,\"108\",\"101\",\"102.25\",\"0.001\"\n")));
    CHECK(
        are_the_two(imported("volume|close|low|high|open|time\n12.5|105|90|110|100|1519862400\n"
                             "0.001|102.25|101|108|106|1519866000\n")));
}

TEST_CASE("each row tells the unit of its own time")
{
    CHECK(are_the_two(imported("1519862400000,100,110,90,105,12.5\n1519866000000000,106,108,101,102.25,0.001\n")));
    CHECK(
        are_the_two(imported("time,open,high,low,close,volume\n1519862400,100,110,90,105,12.5\n"
                             "2018-03-01T01:00:00Z,106,108,101,102.25,0.001\n")));
}

TEST_CASE("a file of CryptoDataDownload: a banner, newest first, two volumes and the pair in a column")
{
    const std::string text =
        "https://www.CryptoDataDownload.com\n"
        "Unix,Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USDT,tradecount\n"
        "1519866000000,2018-03-01 01:00:00,BTC/USDT,106,108,101,102.25,0.001,0.1,3\n"
        "1519862400000,2018-03-01 00:00:00,BTC/USDT,100,110,90,105,12.5,1250,99\n";
    const auto one = imported(text, "Binance_BTCUSDT_1h.csv", {});
    CHECK(are_the_two(one));
    CHECK(one.exchange == "binance");
    CHECK(one.pair.to_string() == "BTC/USDT");
    CHECK(one.format == "CSV with header, newest first");

    // The older kind: the base in the name of the column only, and hours of half a day
    CHECK(
        are_the_two(imported("Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USD\n"
                             "2018-03-01 01-AM,BTCUSD,106,108,101,102.25,0.001,0.1\n"
                             "2018-03-01 12-AM,BTCUSD,100,110,90,105,12.5,1250\n",
                             "Bitstamp_BTCUSD_1h.csv", {})));
}

TEST_CASE("a file of TradingView, with columns of indicators")
{
    CHECK(
        are_the_two(imported("time,open,high,low,close,Volume,Volume MA,RSI\n"
                             "2018-03-01T01:00:00+01:00,100,110,90,105,12.5,,\n"
                             "2018-03-01T02:00:00+01:00,106,108,101,102.25,0.001,6.2,55\n",
                             "BITSTAMP_BTCUSD, 60.csv", {})));
}

TEST_CASE("Binance's klines: twelve columns, in milliseconds and in microseconds, as CSV and as JSON")
{
    const auto csv = imported(
        "1519862400000,100.00,110.00,90.00,105.00,12.50000000,1519865999999,1275.0,42,6.0,600.0,0\n"
        "1519866000000000,106.00,108.00,101.00,102.25,0.00100000,1519869599999999,0.10,1,0.0,0.0,0\n",
        "BTCUSDT-1h-2018-03.csv", {"binance", std::nullopt, std::nullopt});
    CHECK(are_the_two(csv));
    CHECK(csv.format == "CSV without header, Binance's twelve columns");
    CHECK(are_the_two(imported(
        "[[1519862400000,\"100.00\",\"110.00\",\"90.00\",\"105.00\",\"12.50000000\",1519865999999,\"1275.0\",42,"
        "\"6.0\",\"600.0\",\"0\"],[1519866000000,\"106.00\",\"108.00\",\"101.00\",\"102.25\",\"0.00100000\","
        "1519869599999,\"0.10\",1,\"0.0\",\"0.0\",\"0\"]]")));
}

TEST_CASE("JSON of freqtrade and ccxt, and Bitfinex's own order of columns, newest or oldest first")
{
    CHECK(are_the_two(imported("[[1519862400000,100,110,90,105,12.5],[1519866000000,106,108,101,102.25,0.001]]",
                               "data/binance/BTC_USDT-1h.json", {})));
    CHECK(
        are_the_two(imported(" [\n [1519862400000, 100.0, 110.0, 90.0, 105.0, 12.5],\n"
                             " [1519866000000, 106, 108, 101, 102.25, 0.001]\n]\n")));
    const auto bitfinex = imported("[[1519866000000,106,102.25,108,101,0.001],[1519862400000,100,105,110,90,12.5]]");
    CHECK(are_the_two(bitfinex));
    CHECK(bitfinex.format == "JSON rows, close before high, newest first");
    CHECK(are_the_two(imported("[[1519862400000,100,105,110,90,12.5],[1519866000000,106,102.25,108,101,0.001]]")));
}

TEST_CASE("columns without names are proven from what only candles do")
{
    const auto candles = minutes(400);
    const auto read = [&](std::string_view order) { return imported(lines_of(candles, order)).candles; };
    CHECK(read("tohlcv") == candles);
    CHECK(read("tochlv") == candles);  // Bitfinex, KuCoin
    CHECK(read("tclhov") == candles);
    CHECK(read("tqchlov") == candles);  // Gate.io
    CHECK(read("vtohlc") == candles);
    CHECK(read("tohlcvq") == candles);
    CHECK(read("tohlcqv") == candles);
    CHECK(read("tohlcvqn") == candles);
    CHECK(read("xtohlcv") == candles);
    CHECK(imported(lines_of(candles, "tohlcv", ';')).candles == candles);
}

TEST_CASE("rows in any order are sorted, and repeated ones counted once")
{
    const auto candles = minutes(300);
    auto shuffled = candles;
    std::rotate(shuffled.begin(), shuffled.begin() + 100, shuffled.end());
    shuffled.push_back(candles[5]);
    shuffled.push_back(candles[250]);
    const auto one = imported(lines_of(shuffled, "tohlcv"));
    CHECK(one.candles == candles);
    CHECK(one.duplicates == 2);
    CHECK(one.format == "CSV without header, not in time order");

    auto reversed = candles;
    std::reverse(reversed.begin(), reversed.end());
    CHECK(imported(lines_of(reversed, "tohlcv")).candles == candles);
}

TEST_CASE("the timeframe is what the candles keep apart, unless it is told")
{
    const auto candles = minutes(10);
    CHECK(imported(lines_of(candles, "tohlcv")).timeframe.name() == "1m");
    // Thin five-minute candles: the nearest are a quarter of an hour apart
    const std::string thin = "1519862400,100,110,90,105,1\n1519863300,100,110,90,105,1\n1519866000,100,110,90,105,1\n";
    CHECK(imported(thin).timeframe.name() == "15m");
    CHECK(imported(thin, "BTCUSD-5m.csv").timeframe.name() == "5m");
    CHECK(imported(thin, "c.csv", {"venue", told.pair, market::Timeframe::minutes(1)}).timeframe.name() == "1m");
    // One candle alone
    CHECK(imported("1519862400,100,110,90,105,1\n", "BTCUSD_4h.csv").timeframe.name() == "4h");
}

TEST_CASE("a few candles between two steps belong to the step before")
{
    auto candles = minutes(300);
    candles[100].open_time += core::Duration(17'250);
    const auto one = imported(lines_of(candles, "tohlcv"), "BTCUSD-1m.csv");
    CHECK(one.candles == minutes(300));
    CHECK(one.moved == 1);
}

TEST_CASE("what the user says goes before what the file says")
{
    const std::string text =
        "time,symbol,open,high,low,close,volume\n1519862400,ETHUSDT,100,110,90,105,12.5\n"
        "1519866000,ETHUSDT,106,108,101,102.25,0.001\n";
    CHECK(imported(text, "kraken_BTCUSD_1h.csv", {}).pair.to_string() == "ETH/USDT");
    CHECK(imported(text, "kraken_BTCUSD_1h.csv", {}).exchange == "kraken");
    const auto one = imported(text, "kraken_BTCUSD_1h.csv", told);
    CHECK(one.pair.to_string() == "BTC/USD");
    CHECK(one.exchange == "venue");
}

TEST_CASE("what is exported can be imported, in both forms, to the last bit")
{
    auto candles = minutes(500);
    candles.erase(candles.begin() + 100, candles.begin() + 130);
    candles[3].volume = 1.998e-05;
    candles[4].close = 10000.12345678;
    candles[4].high = std::max(candles[4].high, candles[4].close);
    candles[4].low = std::min(candles[4].low, candles[4].close);
    const auto series = market::CandleSeries::from_candles({}, market::Timeframe::minutes(1), candles);
    CHECK(imported(storage::candles_as_csv(series)).candles == candles);
    CHECK(imported(storage::candles_as_json(series), "c.json").candles == candles);
    CHECK(storage::candles_as_csv(series).find('e', 40) == std::string::npos);
}
