#pragma once

#include <memory>
#include <vector>

#include "core/block_extremes.hpp"
#include "ledger/round_trip.hpp"
#include "metrics/facts.hpp"
#include "metrics/metric.hpp"
#include "metrics/positions_walk.hpp"

namespace cobot::metrics {

/// Gathers facts of a run while it goes on, as far as the figures that are wanted read them: the same bits as gather(),
/// without the trades' records, and without looking at candles whose equity can neither make nor deepen a drawdown.
class LeanFacts {
public:
    using Pair = PositionsWalk::Pair;

    /// `pairs` are those of the run; what they point to must outlive this. Of `run` the period and the starting balance
    /// are read. `reads` is not everything; what it does not ask for stays empty.
    LeanFacts(std::span<const Pair> pairs, const ledger::RunRecord& run, Reads reads);
    ~LeanFacts();

    /// The next trades, in closing order. Of several pairs: with the changes of positions up to the time at which
    /// candle `end` opens, counted as in the changes.
    void add(const ledger::RoundTrips& some, std::size_t end = 0);
    /// After the last. `run` is the record without its trades, which must last as long as the facts are used.
    const Facts& finish(const ledger::RunRecord& run);

private:
    class Walk;
    /// A trade until the run is over: columns of their own would be written at five places of memory a trade, by a
    /// hundred runs in turn, and one block that grows would be copied out of far memory again and again.
    struct Closed {
        double profit;
        double ratio;
        core::Time open_time, close_time;
    };
    static constexpr std::size_t part = 128;

    Facts facts_;
    std::vector<std::vector<Closed>> closed_;  ///< Parts of `part`, the last one perhaps of fewer.
    std::unique_ptr<Walk> walk_;               ///< Of one pair whose equity is asked for.
    std::unique_ptr<PositionsWalk> several_;   ///< The same of several.
};

}  // namespace cobot::metrics
