#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/market_data.hpp"
#include "bots/spec.hpp"
#include "config/settings.hpp"
#include "core/stop.hpp"
#include "report/bot_result.hpp"
#include "simulation/bot_run.hpp"

namespace cobot::app {

/// Along which orders of prices inside candles a bot is run.
enum class Paths { both, olhc, ohlc, nearest_extreme };
core::Result<Paths> parse_paths(std::string_view text);

/// Bots to backtest. Everything else is in the settings.
struct BotBacktestPlan {
    config::Settings settings;
    std::vector<std::string> bots;       ///< Names or paths, as given.
    std::vector<std::string> overrides;  ///< Of the bot files: "grids=20".
    Paths paths = Paths::both;
    std::string events;   ///< File of recorded messages; empty: none.
    std::string trades;   ///< File of the market's trades; empty: candles tell the path.
    std::string books;    ///< File of recorded order books; empty: none.
    std::string command;  ///< What to type to get this again.
    core::Time now;       ///< Anchors time ranges such as "90d".
};

/// A bot with its candles, ready to be run any number of times.
struct PreparedBot {
    bots::Spec spec;
    simulation::BotRun run;  ///< Its `rules.path` is for the caller to choose.
    std::vector<LoadedPair> pairs;
    std::string exchange;
    market::Timeframe timeframe;

    bots::Context context() const;
    std::unique_ptr<engine::BotEngine> simulate() const;
};

/// Loads the candles that a bot wants and checks it against the venue's rules. `data` has one entry for each exchange
/// that was needed so far.
using MarketDataByExchange = std::map<std::string, std::unique_ptr<MarketData>>;
core::Result<PreparedBot> prepare_bot(bots::Spec spec, const BotBacktestPlan& plan, const core::TimeRange& range,
                                      MarketDataByExchange& data);

/// The same candles and rules for the bot as another file, or the same with other values, has it. Listings, venue,
/// timeframe and messages must be the same.
core::Result<PreparedBot> with_spec(const PreparedBot& bot, bots::Spec spec, bool fee_in_base);

/// The bots of a plan, if they are of type strategy; none if they are of other types. A usage error when they are
/// mixed.
core::Result<std::vector<bots::Spec>> strategy_bots(const BotBacktestPlan& plan);

/// The settings with which the strategy of such a bot gives what the bot does: its wallet, its pairs, its exchange.
config::Settings settings_for(const bots::Spec& bot, config::Settings settings);

/// The time range that the settings give.
core::Result<core::TimeRange> chosen_range(const config::Settings& settings, core::Time now);

/// Runs every bot along every path. ErrorCode::interrupted when `stop` was raised.
core::Result<std::vector<report::BotResult>> backtest_bots(const BotBacktestPlan& plan, core::StopFlag stop = {});

}  // namespace cobot::app
