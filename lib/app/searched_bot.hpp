#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "app/bot_backtest.hpp"
#include "metrics/facts.hpp"

namespace cobot::app {

/// A bot file that is run again and again with other values of its params. Candles are loaded once for each period.
/// Safe to use from threads.
class SearchedBot {
public:
    /// `name` as `--bot` takes it.
    static core::Result<std::shared_ptr<SearchedBot>> make(const config::Settings& settings, const std::string& name,
                                                           const std::vector<std::string>& overrides, core::Time now);

    const bots::Spec& spec() const { return spec_; }
    const std::string& exchange() const { return exchange_; }
    market::Timeframe timeframe() const { return timeframe_; }

    using Params = std::vector<std::pair<std::string, std::string>>;
    using Use = std::function<void(const metrics::Facts& facts, int fills)>;
    /// Runs it along both orders of prices inside candles, and calls `use` for each. `params`: {"params.step", "0.01"}.
    core::Result<void> run(const Params& params, const core::TimeRange& range, const Use& use) const;

private:
    core::Result<std::shared_ptr<const PreparedBot>> prepared(const core::TimeRange& range) const;

    BotBacktestPlan plan_;
    std::string path_;
    std::string text_;  ///< Of the file, as it was when the search began.
    bots::Spec spec_;
    std::string exchange_;
    market::Timeframe timeframe_ = market::Timeframe::minutes(1);
    mutable std::mutex mutex_;
    mutable MarketDataByExchange data_;
    mutable std::vector<std::pair<core::TimeRange, std::shared_ptr<const PreparedBot>>> prepared_;
};

}  // namespace cobot::app
