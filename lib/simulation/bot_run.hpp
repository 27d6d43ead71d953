#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "bots/definition.hpp"
#include "market/range_index.hpp"
#include "simulation/fill_model.hpp"
#include "simulation/path_exchange.hpp"

namespace cobot::simulation {

/// The history that one listing of a bot is told of.
struct ListingHistory {
    PairCandles candles;  ///< `detail`: finer candles, which then tell the path inside; or empty.
    std::shared_ptr<const market::RangeIndex> ranges;  ///< Of candles.series; null: made when needed.
    std::vector<market::FundingRate> funding;          ///< By time; empty: by the bot's own terms.
    std::vector<MarketTrade> trades;                   ///< By time; empty: candles tell the path.
    std::vector<BookSnapshot> books;                   ///< By time; empty: none were recorded.
    market::CandleSeries marks;  ///< The venue's mark price in the same timeframe, of a contract; or empty.
};

/// One bot over history: everything that decides the result.
struct BotRun {
    engine::BotEngine::Setup bot;
    std::vector<ListingHistory> listings;  ///< In the order of bot.listings, all in one timeframe.
    core::TimeRange period;
    PathRules rules;
    std::vector<bots::Message> messages;  ///< By time.
    bool walk_every_candle = false;       ///< Do not pass over quiet candles; the result is the same.
    /// Called after every candle that was not passed over, with its time; may be empty.
    std::function<void(core::Time, const engine::BotEngine&)> observe;
};

/// Runs the bot; the engine is left as it was after the last candle, or after it was over.
std::unique_ptr<engine::BotEngine> run_bot(const BotRun& run, std::unique_ptr<bots::Machine> machine);

}  // namespace cobot::simulation
