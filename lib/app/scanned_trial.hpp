#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "app/strategy_task.hpp"
#include "metrics/lean_facts.hpp"
#include "simulation/scan/scan.hpp"
#include "strategy/block_signals.hpp"

namespace cobot::app {

/// What scans of one pair's candles share.
struct PairIndex {
    explicit PairIndex(const market::CandleSeries& its_series)
        : series(its_series), ranges(series), closes(series.close())
    {
    }

    market::CandleSeries series;
    market::RangeIndex ranges;
    core::BlockExtremes closes;
};

/// What trials share that go through their candles together: for each pair.
struct SharedPairs {
    std::vector<std::shared_ptr<const PairIndex>> indices;
    std::vector<std::unique_ptr<simulation::MarketOrders>> orders;

    /// Trials take turns with so many candles each: enough that what a trial knows is fetched for many trades, few
    /// enough that what they share stays at hand.
    std::size_t turn() const;
};

/// A trial on its way through the candles.
class ScannedTrial {
public:
    /// `cache` and `shared` must outlive this.
    ScannedTrial(PreparedRun prepared, strategy::SearchCache& cache, const SharedPairs& shared, metrics::Reads reads);
    ScannedTrial(const ScannedTrial&) = delete;
    ScannedTrial& operator=(const ScannedTrial&) = delete;

    /// Trades on their way from a scan to its facts. All trials use the same memory, which then is at hand.
    using Trips = ledger::RoundTrips;

    /// Candles [first, first + count), counted from the first of the pair that begins first. False: it is through.
    bool advance(std::size_t first, std::size_t count, Trips& trips);
    /// Brings near what advance() will read at first.
    void fetch(std::size_t first) const;
    /// After the last block; lasts as long as this. Null: no candle lies in the period.
    const metrics::Facts* finish(Trips& trips);

private:
    bool advance_one(std::size_t first, std::size_t count, Trips& trips);
    bool advance_several(std::size_t first, std::size_t count, Trips& trips);
    void begin_block(std::size_t first);
    void take(Trips& trips, std::size_t end);

    PreparedRun prepared_;
    const SharedPairs& shared_;
    simulation::Scan scan_;
    std::vector<strategy::BlockSignals> signals_;
    std::vector<const strategy::SignalBlock*> blocks_;
    ledger::RunRecord summary_;
    std::optional<metrics::LeanFacts> facts_;
};

}  // namespace cobot::app
