#include "app/scanned_trial.hpp"

#include <algorithm>

namespace cobot::app {
namespace {

constexpr std::size_t block_max = strategy::BlockSignals::block_max;

std::vector<simulation::Scan::Shared> for_scan(const SharedPairs& shared)
{
    std::vector<simulation::Scan::Shared> pairs;
    for (std::size_t i = 0; i < shared.indices.size(); ++i) {
        pairs.push_back({&shared.indices[i]->ranges, shared.orders[i].get()});
    }
    return pairs;
}

}  // namespace

/// Signals come in words of 64 candles: where the pairs do not begin in the same place of a word, a block of theirs
/// must reach beyond what all can use.
std::size_t SharedPairs::turn() const
{
    if (indices.size() == 1) return simulation::MarketOrders::turn_blocks * block_max;
    for (const auto& index : indices) {
        const market::CandleSeries& first = indices.front()->series;
        const auto apart = (index->series.begin() - first.begin()) / first.timeframe().duration();
        if (apart % 64 != 0) return block_max - 64;
    }
    return block_max;
}

ScannedTrial::ScannedTrial(PreparedRun prepared, strategy::SearchCache& cache, const SharedPairs& shared,
                           metrics::Reads reads)
    : prepared_(std::move(prepared)), shared_(shared), scan_(prepared_.run, for_scan(shared))
{
    for (const strategy::MarketView& view : prepared_.market) signals_.emplace_back(*prepared_.program, view, cache);
    summary_ = scan_.summary();
    if (!summary_.period.begin) return;
    std::vector<metrics::LeanFacts::Pair> pairs;
    for (const auto& index : shared.indices) pairs.push_back({&index->series, &index->closes});
    facts_.emplace(pairs, summary_, reads);
}

bool ScannedTrial::advance(std::size_t first, std::size_t count, Trips& trips)
{
    if (scan_.is_over()) return false;
    return signals_.size() == 1 ? advance_one(first, count, trips) : advance_several(first, count, trips);
}

bool ScannedTrial::advance_one(std::size_t first, std::size_t count, Trips& trips)
{
    const std::size_t end = std::min(first + count, shared_.indices.front()->series.size());
    for (std::size_t at = first; at < end && !scan_.is_over(); at += block_max) {
        if (at + block_max < end) fetch(at + block_max);
        begin_block(at);
        scan_.advance(signals_.front().at(at, std::min(block_max, end - at)), trips);
        take(trips, 0);
    }
    return first < end;
}

bool ScannedTrial::advance_several(std::size_t first, std::size_t count, Trips& trips)
{
    if (first >= scan_.candles()) return false;
    begin_block(first);
    blocks_.assign(signals_.size(), nullptr);
    for (std::size_t i = 0; i < signals_.size(); ++i) {
        const simulation::Scan::Part part = scan_.part_of(i, first, first + count);
        if (part.count > 0) blocks_[i] = &signals_[i].at(part.first, part.count);
    }
    scan_.advance(blocks_, first + count, trips);
    take(trips, first + count);
    return true;
}

void ScannedTrial::begin_block(std::size_t first)
{
    for (const auto& orders : shared_.orders) orders->begin_block(first / block_max);
}

void ScannedTrial::fetch(std::size_t first) const
{
    for (std::size_t i = 0; i < signals_.size(); ++i) {
        const simulation::Scan::Part part = scan_.part_of(i, first, first + block_max);
        signals_[i].fetch(part.first, std::min(block_max, part.count));
    }
}

/// While the candles that they lie in are still at hand.
void ScannedTrial::take(Trips& trips, std::size_t end)
{
    if (facts_) facts_->add(trips, end);
    trips.clear();
}

const metrics::Facts* ScannedTrial::finish(Trips& trips)
{
    scan_.finish(trips);
    take(trips, 0);
    if (!facts_) return nullptr;
    summary_ = scan_.summary();
    return &facts_->finish(summary_);
}

}  // namespace cobot::app
