#include "app/market_data.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace cobot::app {
namespace {

/// Where a series must begin so that the warm-up holds no stretch that was never fetched: it would stand flat there at
/// a price of long ago. Absent when the warm-up is whole.
std::optional<core::Time> clean_begin(const storage::OpenedSeries& opened, const core::TimeRange& period)
{
    std::optional<core::Time> begin;
    for (const core::TimeRange& hole : opened.holes) {
        if (period.begin && *hole.begin < *period.begin) begin = hole.end;
    }
    return begin;
}

}  // namespace

core::Result<std::optional<market::Timeframe>> MarketData::finest(const market::Pair& pair) const
{
    const auto stored = store_.list();
    if (!stored) return stored.error();
    std::optional<market::Timeframe> found;
    for (const storage::StoredSeries& series : *stored) {
        if (series.instrument.pair == pair && (!found || series.timeframe < *found)) found = series.timeframe;
    }
    return found;
}

core::Result<std::vector<LoadedPair>> MarketData::load(const DataRequest& request)
{
    std::vector<LoadedPair> pairs;
    for (const market::Pair& pair : request.pairs) {
        auto loaded = load_pair(pair, request);
        if (!loaded) return loaded.error();
        pairs.push_back(std::move(*loaded));
    }
    return pairs;
}

core::Result<LoadedPair> MarketData::load_pair(const market::Pair& pair, const DataRequest& request)
{
    core::TimeRange range = request.period;
    const core::Duration lead = request.timeframe.duration() * static_cast<std::int64_t>(lead_for(request.warmup));
    if (range.begin)
        range.begin = request.timeframe.open_of(*range.begin) - (request.settle ? lead : core::Duration(0));

    const Key key{pair, request.timeframe, range.begin, range.end, request.detail_timeframe};
    LoadedPair loaded;
    {
        const std::scoped_lock lock(mutex_);
        auto found = loaded_.find(key);
        if (found == loaded_.end()) {
            auto opened = open_pair(pair, request, range);
            if (!opened) return opened.error();
            found = loaded_.emplace(key, std::move(*opened)).first;
        }
        loaded = found->second;
    }
    if (request.fee) {
        market::Instrument instrument = loaded.series.instrument();
        instrument.maker_fee = instrument.taker_fee = *request.fee;
        loaded.series = loaded.series.with_instrument(std::move(instrument));
    }
    return loaded;
}

core::Result<LoadedPair> MarketData::open_pair(const market::Pair& pair, const DataRequest& request,
                                               const core::TimeRange& range) const
{
    auto opened = store_.open(pair, request.timeframe, range);
    if (!opened) return opened.error();
    if (const auto clean = clean_begin(*opened, request.period)) {
        opened = store_.open(pair, request.timeframe, {*clean, range.end});
        if (!opened) return opened.error();
    }
    LoadedPair loaded;
    loaded.series = std::move(opened->series);
    loaded.data_hash = std::move(opened->data_hash);
    loaded.synthetic = opened->synthetic;
    for (const core::TimeRange& hole : opened->holes) {
        loaded.hole_candles += static_cast<std::size_t>((*hole.end - *hole.begin) / request.timeframe.duration());
    }
    if (request.period.begin && loaded.series.end() <= *request.period.begin) {
        return core::Error{
            core::ErrorCode::data,
            fmt::format("{} {}: the stored candles end at {}, before the time range begins", pair.to_string(),
                        request.timeframe.name(), core::format_time(loaded.series.end()))};
    }

    // Finer candles decide what a coarse one leaves open. Where none are stored, the pessimistic rule does.
    std::optional<market::Timeframe> finer = request.detail_timeframe;
    if (!finer && opened->stored_timeframe < request.timeframe) finer = opened->stored_timeframe;
    if (!finer && market::Timeframe::minutes(1) < request.timeframe) finer = market::Timeframe::minutes(1);
    if (finer && *finer < request.timeframe) {
        auto detail = store_.open(pair, *finer, {loaded.series.begin(), loaded.series.end()});
        if (detail && detail->stored_timeframe == *finer) {
            loaded.detail = std::move(detail->series);
            loaded.detail_timeframe = finer;
        } else if (request.detail_timeframe) {
            return detail ? core::Error{core::ErrorCode::data,
                                        fmt::format("{}: no {} candles are stored", pair.to_string(), finer->name())}
                          : detail.error();
        }
    }
    return loaded;
}

}  // namespace cobot::app
