#pragma once

#include <memory>
#include <vector>

#include "core/block_extremes.hpp"
#include "ledger/round_trip.hpp"
#include "metrics/facts.hpp"
#include "metrics/metric.hpp"

namespace cobot::metrics {

/// Gathers facts of a run over one pair while it goes on, as far as the figures that are wanted read them: the same
/// bits as gather(), without the trades' records, and without looking at candles whose equity can neither make nor
/// deepen a drawdown.
class LeanFacts {
public:
    /// `closes` are the extremes of the closes of `series`; both must outlive this. Of `run` the period and the
    /// starting balance are read. `reads` is not everything; what it does not ask for stays empty.
    LeanFacts(const market::CandleSeries& series, const core::BlockExtremes& closes, const ledger::RunRecord& run,
              Reads reads);
    ~LeanFacts();

    /// The next trades, in closing order.
    void add(const ledger::RoundTrips& some);
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

    const market::CandleSeries& series_;
    const core::BlockExtremes& closes_;
    Facts facts_;
    std::vector<std::vector<Closed>> closed_;  ///< Parts of `part`, the last one perhaps of fewer.
    std::unique_ptr<Walk> walk_;               ///< Null: equity is not asked for.
};

}  // namespace cobot::metrics
