#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/stop.hpp"
#include "core/time.hpp"
#include "exchanges/exchange.hpp"
#include "market/candle_series.hpp"
#include "net/clock.hpp"
#include "storage/candle_store.hpp"

/// Fetching candles from a venue into the store: only what is missing, only what is closed, in pieces that survive
/// an end at any moment.
namespace cobot::app {

/// What a user asked for.
struct DownloadRequest {
    std::vector<std::string> pairs;  ///< "BTC/USDT"
    std::vector<market::Timeframe> timeframes;
    /// Candles that open inside. Without a begin from the venue's first on, without an end up to now.
    core::TimeRange range;
    /// Instead of `range`: from the last candle stored, or so far back where nothing is stored, up to now.
    std::optional<core::Duration> recent;
};

/// One pair and timeframe, with the stretches to fetch.
struct DownloadJob {
    exchanges::Listing listing;
    market::Timeframe timeframe;
    std::vector<core::TimeRange> missing;  ///< Both ends present, on the grid, in time order; may be none.

    std::uint64_t candles() const;  ///< Places on the grid in `missing`; the venue may have fewer.
    std::string name() const;       ///< "BTC/USDT 1m"
};

/// What one job brought.
struct DownloadOutcome {
    std::string pair;
    market::Timeframe timeframe;
    std::uint64_t added = 0;          ///< Candles that are new in the store.
    std::uint64_t absent = 0;         ///< Places after `first` that the venue has no candle for.
    std::optional<core::Time> first;  ///< The first candle that came.
    std::optional<core::Time> begin;  ///< Of what was fetched; absent when nothing was.
    std::optional<core::Time> end;
    std::vector<std::string> remarks;
};

struct DownloadProgress {
    std::string name;     ///< Of the job under way.
    std::size_t job = 0;  ///< Its number, from 0.
    std::size_t jobs = 0;
    std::uint64_t done = 0;  ///< Places on the grid, all jobs together.
    std::uint64_t wanted = 0;
    core::Time reached;  ///< Fetched up to here.
};

/// Told what happens while it happens. Either may be empty.
struct DownloadObserver {
    std::function<void(const DownloadProgress&)> progress;
    std::function<void(const std::string&)> remark;
};

/// Finds the pairs at the venue and what the store lacks of them. ErrorCode::usage for a pair or timeframe that the
/// venue does not have, with the nearest name.
core::Result<std::vector<DownloadJob>> plan_download(const DownloadRequest& request, const exchanges::Definition& venue,
                                                     exchanges::MarketData& data, const storage::CandleStore& store,
                                                     core::Time now);

/// Fetches all jobs, in order. Candles go to the store every few seconds, each time whole, so an error, Ctrl-C or a
/// killed process loses at most those seconds; running the same again goes on from there. An error says what was kept.
core::Result<std::vector<DownloadOutcome>> run_download(std::span<const DownloadJob> jobs,
                                                        const exchanges::Definition& venue, exchanges::MarketData& data,
                                                        storage::CandleStore& store, net::Clock& clock,
                                                        core::StopFlag stop, const DownloadObserver& observer);

/// The venue of that name, or ErrorCode::usage with the nearest one.
core::Result<const exchanges::Definition*> find_venue(std::string_view name);

}  // namespace cobot::app
