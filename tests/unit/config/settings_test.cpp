#include "config/settings.hpp"

#include "support/shell.hpp"

using namespace cobot;
using core::Decimal;

namespace {

/// A folder for the files of one test.
class Folder {
public:
    std::string write(const std::string& name, const std::string& text) const
    {
        return folder_.write(name, text).string();
    }
    std::string path() const { return folder_.path().string(); }

private:
    tests::TemporaryFolder folder_;
};

config::Settings load(config::SettingsSources sources)
{
    if (sources.user_data == "user_data") sources.user_data = "nowhere";
    const auto settings = config::load_settings(sources);
    REQUIRE_MESSAGE(settings, (settings ? "" : settings.error().message));
    return *settings;
}

std::string refusal(config::SettingsSources sources, core::ErrorCode code = core::ErrorCode::config)
{
    const auto settings = config::load_settings(sources);
    REQUIRE_FALSE(settings);
    CHECK(settings.error().code == code);
    return settings.error().message;
}

std::string origin(const config::Settings& settings, const std::string& key)
{
    for (const config::Resolved& resolved : settings.resolved) {
        if (resolved.key == key) return resolved.value + " from " + resolved.origin;
    }
    return "no such key";
}

Decimal decimal(const char* text) { return *Decimal::parse(text); }

}  // namespace

TEST_CASE("without any source there are only defaults")
{
    const config::Settings settings = load({});
    CHECK(settings.dry_run_wallet == core::Money(1000));
    CHECK(settings.tradable_balance_ratio == decimal("0.99"));
    CHECK(settings.seed == 42);
    CHECK(settings.slippage == decimal("0.0002"));
    CHECK(settings.fill_model == config::FillModel::honest);
    CHECK_FALSE(settings.exchange);
    CHECK_FALSE(settings.fee);
    CHECK_FALSE(settings.stake_amount);
    CHECK(origin(settings, "dry_run_wallet") == "1000 from default");
    CHECK(origin(settings, "fee") == "null from not set");
}

TEST_CASE("a flag beats the environment, the environment beats files, a later file beats an earlier one")
{
    const Folder folder;
    config::SettingsSources sources;
    sources.files = {folder.write("a.yaml", "fee: 0.001\nseed: 1\nslippage: 0.01\nspread: 0.02\n"),
                     folder.write("b.json", "{\"seed\": 2, \"slippage\": 0.03, \"spread\": 0.04 /* wide */}")};
    sources.environment = {"COBOT__SLIPPAGE=0.05", "COBOT__SPREAD=0.06", "HOME=/root"};
    sources.flags = {{"spread", {"0.07"}, "--spread"}};
    const config::Settings settings = load(sources);
    CHECK(settings.fee == decimal("0.001"));
    CHECK(settings.seed == 2);
    CHECK(settings.slippage == decimal("0.05"));
    CHECK(settings.spread == decimal("0.07"));
    CHECK(origin(settings, "fee") == "0.001 from " + sources.files[0] + ":1:6");
    CHECK(origin(settings, "seed") == "2 from " + sources.files[1] + ":1:10");
    CHECK(origin(settings, "slippage") == "0.05 from COBOT__SLIPPAGE");
    CHECK(origin(settings, "spread") == "0.07 from --spread");
}

TEST_CASE("mappings are merged key by key, lists are replaced")
{
    const Folder folder;
    config::SettingsSources sources;
    sources.files = {
        folder.write("a.yaml",
                     "exchange: {name: binance, pair_whitelist: [BTC/USDT, ETH/USDT]}\n"
                     "exchanges: {binance: {rest_url: \"http://localhost:1\", retries: 3}}\n"),
        folder.write("b.yaml", "exchange: {pair_whitelist: [XRP/USDT]}\nexchanges: {binance: {retries: 5}}\n")};
    const config::Settings settings = load(sources);
    CHECK(settings.exchange == "binance");
    CHECK(settings.pairs == std::vector{market::Pair{"XRP", "USDT"}});
    CHECK(settings.exchanges.at("binance").rest_url == "http://localhost:1");
    CHECK(settings.exchanges.at("binance").retries == 5);
    CHECK(origin(settings, "exchanges.binance.retries") == "5 from " + sources.files[1] + ":2:32");
}

TEST_CASE("lists may be given as words in the environment and on the command line")
{
    config::SettingsSources sources;
    sources.environment = {"COBOT__EXCHANGE__PAIR_WHITELIST=BTC/USDT,ETH/USDT", "COBOT__STRATEGIES=[a, b]"};
    config::Settings settings = load(sources);
    CHECK(settings.pairs.size() == 2);
    CHECK(settings.strategies == std::vector<std::string>{"a", "b"});
    sources.flags = {{"exchange.pair_whitelist", {"LTC/USDT", "XRP/USDT"}, "--pairs"}};
    settings = load(sources);
    CHECK(settings.pairs[0].base == "LTC");
    CHECK(origin(settings, "exchange.pair_whitelist") == R"(["LTC/USDT", "XRP/USDT"] from --pairs)");
    sources.flags = {{"exchange.pair_whitelist", {"LTC/USDT"}, "--pairs"}};
    CHECK(load(sources).pairs.size() == 1);
}

TEST_CASE("freqtrade's own configuration files are read")
{
    const Folder folder;
    config::SettingsSources sources;
    sources.files = {folder.write("config.json", R"({
        "$schema": "https://schema.freqtrade.io/schema.json",
        "max_open_trades": 3, // as in the manual
        "stake_currency": "USDT",
        "stake_amount": "unlimited",
        "tradable_balance_ratio": 0.95,
        "dry_run": true,
        "dry_run_wallet": 2000,
        "trading_mode": "spot",
        "telegram": {"enabled": true},
        "exchange": {
            "name": "binance", "key": "abc", "secret": "def",
            "pair_whitelist": ["BTC/USDT", "ETH/USDT", "BNB/USDT"],
            "pair_blacklist": ["BNB/.*"],
        },
    })")};
    const config::Settings settings = load(sources);
    CHECK(settings.max_open_trades == 3);
    CHECK(settings.stake_amount->unlimited);
    CHECK(settings.stake_currency == "USDT");
    CHECK(settings.dry_run_wallet == core::Money(2000));
    CHECK(settings.pairs.size() == 2);
    REQUIRE(settings.warnings.size() == 3);
    CHECK(settings.warnings[0].find("config.json:12:32: exchange.key is a setting of freqtrade's") !=
          std::string::npos);
    CHECK(settings.warnings[2].find(": telegram is a setting") != std::string::npos);
}

TEST_CASE("a setting of freqtrade's that would change results is refused with what to do instead")
{
    const Folder folder;
    config::SettingsSources sources;
    sources.files = {folder.write(
        "a.json",
        R"({"stoploss": -0.1, "dry_run": false, "trading_mode": "futures", "amend_last_stake_amount": true})")};
    const std::string message = refusal(sources);
    CHECK(message.find("stoploss: is not read; set exit_conditions.stop_loss in the strategy") != std::string::npos);
    CHECK(message.find("dry_run: false asks for live trading") != std::string::npos);
    CHECK(message.find("amend_last_stake_amount: shrinking the last trade") != std::string::npos);
    CHECK(message.find("trading_mode: futures is not simulated") != std::string::npos);
}

TEST_CASE("mistakes of every layer are in one message, each with its place")
{
    const Folder folder;
    config::SettingsSources sources;
    sources.files = {folder.write("a.yaml", "fee: 0.9\nmax_open_trade: 3\nseed: -1\n")};
    sources.environment = {"COBOT__FEE=much", "COBOT__EXCHANGE__NAM=x", "COBOT__PAIRS=[x"};
    sources.flags = {{"fee", {"2"}, "--fee"}};
    const std::string message = refusal(sources, core::ErrorCode::usage);  // an argument is among them
    CHECK(message.find("a.yaml:1:6: error: fee: must be from 0 to 0.5, not 0.9") != std::string::npos);
    CHECK(message.find("a.yaml:2:1: error: max_open_trade: unknown key (did you mean \"max_open_trades\"?)") !=
          std::string::npos);
    CHECK(message.find("a.yaml:3:7: error: seed: must be from 0 to ") != std::string::npos);
    CHECK(message.find("COBOT__FEE: error: fee: must be a number, not the text \"much\"") != std::string::npos);
    CHECK(message.find("COBOT__EXCHANGE__NAM: error: exchange.nam: unknown key (did you mean \"name\"?)") !=
          std::string::npos);
    CHECK(message.find("COBOT__PAIRS: error: the value begins with a bracket but is not YAML") != std::string::npos);
    CHECK(message.find("--fee: error: fee: must be from 0 to 0.5, not 2") != std::string::npos);
    CHECK(message.find("7 errors, nothing was loaded") != std::string::npos);
}

TEST_CASE("a configuration file in user_data is read when no other is named")
{
    const Folder folder;
    const std::string path = folder.write("config.yaml", "seed: 7\n");
    config::SettingsSources sources;
    sources.user_data = folder.path();
    CHECK(load(sources).seed == 7);
    CHECK(origin(load(sources), "seed") == "7 from " + path + ":1:7");
    CHECK(origin(load(sources), "user_data") == "\"" + folder.path() + "\" from --user-data");
    sources.environment = {"COBOT__USER_DATA=" + folder.path()};
    CHECK(origin(load(sources), "user_data") == "\"" + folder.path() + "\" from COBOT__USER_DATA");
    sources.files = {folder.write("b.yaml", "# nothing yet\n")};
    CHECK(load(sources).seed == 42);
}

TEST_CASE("a strategy named more closely replaces those named further away")
{
    const Folder folder;
    config::SettingsSources sources;
    sources.files = {folder.write("a.yaml", "strategies: [a, b]\n")};
    sources.environment = {"COBOT__STRATEGY=c"};
    CHECK(load(sources).strategies == std::vector<std::string>{"c"});
    sources.flags = {{"strategies", {"d", "e"}, "--strategy"}};
    CHECK(load(sources).strategies == std::vector<std::string>{"d", "e"});
}

TEST_CASE("a time range may look like a number")
{
    const Folder folder;
    config::SettingsSources sources;
    sources.files = {folder.write("a.yaml", "timerange: 2018\n")};
    CHECK(load(sources).timerange == "2018");
    sources.flags = {{"timerange", {"20180101-20180201"}, "--timerange"}};
    CHECK(load(sources).timerange == "20180101-20180201");
    sources.flags = {{"timerange", {"yesterday"}, "--timerange"}};
    CHECK(refusal(sources, core::ErrorCode::usage).find("--timerange: error: timerange: ") == 0);
}

TEST_CASE("a file that is not there is named")
{
    config::SettingsSources sources;
    sources.files = {"/nowhere/a.yaml", "/nowhere/b.yaml"};
    const std::string message = refusal(sources);
    CHECK(message.find("/nowhere/a.yaml: error: cannot be read: there is no such file") == 0);
    CHECK(message.find("/nowhere/b.yaml: error: cannot be read") != std::string::npos);
}
