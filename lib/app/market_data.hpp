#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "market/candle_series.hpp"
#include "storage/candle_store.hpp"
#include "strategy/lead.hpp"

namespace cobot::app {

/// One pair's candles for a run, with what a result must say of them.
struct LoadedPair {
    market::CandleSeries series;  ///< From the warm-up before the period to its end.
    market::CandleSeries detail;  ///< Finer candles of the same stretch; empty when none are stored.
    std::optional<market::Timeframe> detail_timeframe;
    std::string data_hash;
    bool synthetic = false;
    std::size_t hole_candles = 0;
};

/// What to load.
struct DataRequest {
    std::vector<market::Pair> pairs;
    market::Timeframe timeframe;
    core::TimeRange period;
    std::size_t warmup = 0;                             ///< Candles wanted before the period.
    std::optional<market::Timeframe> detail_timeframe;  ///< Must be stored; absent: the finest that is.
    std::optional<core::Decimal> fee;                   ///< Replaces the instruments' fees.
    bool settle = true;                                 ///< Also candles before the period, in which averages settle.
};

/// Candles of one exchange, each stretch opened once and shared by all runs of a process. Safe to use from threads.
class MarketData {
public:
    MarketData(std::filesystem::path directory, std::string exchange)
        : store_(std::move(directory), std::move(exchange))
    {
    }

    const std::string& exchange() const { return store_.exchange(); }
    core::Result<std::vector<LoadedPair>> load(const DataRequest& request);

    /// The finest timeframe in which candles of the pair are stored; absent: none are.
    core::Result<std::optional<market::Timeframe>> finest(const market::Pair& pair) const;

    /// Candles to load before a period for a strategy that needs `warmup`.
    static std::size_t lead_for(std::size_t warmup) { return strategy::lead_for(warmup); }

private:
    core::Result<LoadedPair> load_pair(const market::Pair& pair, const DataRequest& request);
    core::Result<LoadedPair> open_pair(const market::Pair& pair, const DataRequest& request,
                                       const core::TimeRange& range) const;

    /// Pair, timeframe, begin, end and finer timeframe of what was loaded.
    using Key = std::tuple<market::Pair, market::Timeframe, std::optional<core::Time>, std::optional<core::Time>,
                           std::optional<market::Timeframe>>;

    storage::CandleStore store_;
    std::mutex mutex_;
    std::map<Key, LoadedPair> loaded_;
};

}  // namespace cobot::app
