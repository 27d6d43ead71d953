#include "storage/file_name_clues.hpp"

using namespace cobot;
using storage::clues_in;

namespace {

/// "binance BTC/USDT 1m", with - for what is not told.
std::string told_by(std::string_view path)
{
    const auto clues = clues_in(path);
    return clues.exchange.value_or("-") + " " + (clues.pair ? clues.pair->to_string() : "-") + " " +
           (clues.timeframe ? clues.timeframe->name() : "-");
}

}  // namespace

TEST_CASE("file names tell what they usually tell")
{
    CHECK(told_by("BTCUSDT-1m-2024-01.zip") == "- BTC/USDT 1m");
    CHECK(told_by("BTCUSDT-1m-2024-01.zip:BTCUSDT-1m-2024-01.csv") == "- BTC/USDT 1m");
    CHECK(told_by("somewhere/data/binance/BTC_USDT-5m.json.gz") == "binance BTC/USDT 5m");
    CHECK(told_by("data/bitfinex/BTCUSD-1m-2018.csv.gz") == "bitfinex BTC/USD 1m");
    CHECK(told_by("Bitstamp_BTCUSD_1h.csv") == "bitstamp BTC/USD 1h");
    CHECK(told_by("Binance_ETHUSDT_minute.csv") == "binance ETH/USDT 1m");
    CHECK(told_by("Gemini_ETHBTC_d.csv") == "gemini ETH/BTC 1d");
    CHECK(told_by("gemini_ETHUSD_2020_1min.csv") == "gemini ETH/USD 1m");
    CHECK(told_by("BITSTAMP_BTCUSD, 60.csv") == "bitstamp BTC/USD 1h");
    CHECK(told_by("BINANCE_SOLUSDT, 1D_0a1b2.csv") == "binance SOL/USDT 1d");
    CHECK(told_by("kraken-XBT-EUR-4h.tsv") == "kraken XBT/EUR 4h");
    CHECK(told_by("tBTCUSD_15m.json") == "- BTC/USD 15m");
    CHECK(told_by("1INCHUSDT-1d.csv") == "- 1INCH/USDT 1d");
    CHECK(told_by("candles.csv") == "- - -");
}

TEST_CASE("what would be a guess is not told")
{
    CHECK(told_by("BTC_USDT_USDT-5m-futures.json") == "- - 5m");
    CHECK(told_by("BTCUSDT-1mo.csv") == "- BTC/USDT -");
    CHECK(told_by("BTCUSDT-1M.csv") == "- BTC/USDT -");
    CHECK(told_by("BTCUSDT-7m.csv") == "- BTC/USDT -");
    CHECK(told_by("USDT-2020.csv") == "- - -");
    CHECK(told_by("2018-03-11.csv") == "- - -");
    CHECK(told_by("") == "- - -");
}

TEST_CASE("symbols are split where a known quote begins")
{
    CHECK(storage::pair_from_symbol("BTC/USDT")->to_string() == "BTC/USDT");
    CHECK(storage::pair_from_symbol("btc-usd")->to_string() == "BTC/USD");
    CHECK(storage::pair_from_symbol("tDUSK:USD")->to_string() == "DUSK/USD");
    CHECK(storage::pair_from_symbol("ETHBTC")->to_string() == "ETH/BTC");
    CHECK(storage::pair_from_symbol("TRUMPUSDC")->to_string() == "TRUMP/USDC");
    CHECK_FALSE(storage::pair_from_symbol("BTC").has_value());
    CHECK_FALSE(storage::pair_from_symbol("USDT").has_value());
    CHECK_FALSE(storage::pair_from_symbol("123USD").has_value());
    CHECK_FALSE(storage::pair_from_symbol("A/B/C").has_value());
}
