#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/money.hpp"
#include "core/result.hpp"
#include "market/instrument.hpp"
#include "market/timeframe.hpp"

namespace cobot::config {

/// How fills are decided; see docs/reference/configuration.md.
enum class FillModel { honest, freqtrade };

/// What a trade may cost: a sum, or an equal share of the wallet (`unlimited`).
struct StakeAmount {
    bool unlimited = false;
    core::Money amount;  ///< In the stake currency; means nothing when `unlimited`.
};

/// Where to reach one exchange. Absent: the exchange's own address.
struct ExchangeSettings {
    std::optional<std::string> rest_url;
    std::optional<std::string> archive_url;  ///< Of the bulk files, for exchanges that publish some.
    std::optional<int> timeout_ms;
    std::optional<int> retries;
    std::optional<int> rate_limit_per_minute;
};

/// One setting with the place that decided it, for `cobot config show --origin`.
struct Resolved {
    std::string key;     ///< "exchange.name"
    std::string value;   ///< As JSON.
    std::string origin;  ///< "--fee", "COBOT__FEE", "user_data/config.yaml:3:6", "default", or "not set".
};

/// Everything that can be set by flag, environment and configuration file. An absent optional was set nowhere:
/// the strategy, the exchange or the command decides.
struct Settings {
    std::string user_data = "user_data";
    std::optional<std::string> exchange;
    std::vector<market::Pair> pairs;             ///< exchange.pair_whitelist without pair_blacklist.
    std::vector<std::string> strategies;         ///< Names or paths, as given.
    std::optional<market::Timeframe> timeframe;  ///< Overrides the strategy's.
    std::optional<market::Timeframe> timeframe_detail;
    std::optional<std::string> timerange;  ///< Its syntax is checked; "90d" needs the caller's clock.

    core::Money dry_run_wallet{1000};
    std::optional<std::string> stake_currency;  ///< Absent: the quote asset of the pairs.
    std::optional<StakeAmount> stake_amount;    ///< Overrides the strategy's position size.
    std::optional<int> max_open_trades;         ///< Overrides the strategy's; -1: no limit.
    core::Decimal tradable_balance_ratio = core::Decimal(99) / core::Decimal(100);

    std::optional<core::Decimal> fee;  ///< A rate, maker and taker; absent: the instrument's.
    bool fee_in_base = false;          ///< Buying fees are taken from the asset bought.
    FillModel fill_model = FillModel::honest;
    core::Decimal slippage = core::Decimal(2) / core::Decimal(10'000);  ///< Lost by each market or stop fill.
    core::Decimal spread;                                               ///< A ratio of the price, between bid and ask.
    int latency_candles = 0;                    ///< Whole candles between a signal and its order's arrival.
    std::optional<core::Decimal> volume_share;  ///< Of a candle's volume one order may fill; absent: all of it.
    /// Of bots: money in the order book within one percent of the price, on each side; absent: no book is simulated.
    std::optional<core::Decimal> book_depth;
    core::Decimal queue_position = 1;  ///< With book_depth: 0 before all others at a price, 1 behind them.
    std::uint64_t seed = 42;
    int jobs = 0;  ///< Threads; 0: one for each processor.

    std::map<std::string, ExchangeSettings> exchanges;

    std::vector<Resolved> resolved;     ///< Every known key in documentation order.
    std::vector<std::string> warnings;  ///< "PATH:LINE:COLUMN: ...", for the log.
};

/// A setting given on the command line, by its key: {"fee", {"0.001"}, "--fee"}.
struct FlagValue {
    std::string key;                  ///< A key of the configuration file: "exchange.pair_whitelist".
    std::vector<std::string> values;  ///< One for a single value, any number for a list.
    std::string flag;                 ///< For messages and origins.
};

/// The layers, strongest first: flags, environment, files (a later one wins), defaults.
struct SettingsSources {
    std::vector<FlagValue> flags;
    std::vector<std::string> environment;  ///< "NAME=value" entries; only COBOT__... ones are read.
    /// Merged in order. When empty, user_data/config.yaml (or .yml, .json) is read if there is one.
    std::vector<std::string> files;
    std::string user_data = "user_data";
};

/// Reads and merges the layers. Every mistake in every layer is in the one error, with its place (exit code 3).
core::Result<Settings> load_settings(const SettingsSources& sources);

/// The process environment as SettingsSources wants it.
std::vector<std::string> process_environment();

}  // namespace cobot::config
