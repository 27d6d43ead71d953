#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "market/candle_series.hpp"
#include "storage/candle_segment.hpp"

namespace cobot::storage {

/// A half-open range of candle numbers (market::Timeframe::index_of).
struct IndexRange {
    std::int64_t begin = 0;
    std::int64_t end = 0;

    bool empty() const { return begin >= end; }
    std::int64_t size() const { return empty() ? 0 : end - begin; }
};

/// The candles that open inside `range`; an open end reaches as far as numbers go.
IndexRange index_range(market::Timeframe timeframe, const core::TimeRange& range);

/// The numbers of the segment files in a folder, sorted; none when there is no such folder.
std::vector<std::int64_t> segment_numbers(const std::filesystem::path& folder, market::Timeframe timeframe);

/// The consecutive segments of one series that touch a range, opened and checked against each other.
struct Grid {
    std::vector<Segment> segments;
    std::vector<FileHandle> files;  ///< Of the segments, still open.

    bool empty() const { return segments.empty(); }
    /// The places that hold candles or gaps.
    IndexRange places() const;
    bool traded(std::int64_t index) const;
    bool known(std::int64_t index) const;
    /// The first candle that somebody traded at or after `from`, and one past the last before `to`.
    IndexRange trimmed(IndexRange range) const;

private:
    const Segment& at(std::int64_t index) const;
};

/// Opens what is stored of `range`. `key` names the series; its number does not matter. Empty when nothing is there.
core::Result<Grid> open_grid(const std::filesystem::path& folder, SegmentKey key, IndexRange range);

/// Places [range.begin, range.end) of the grid, mapped side by side: one stretch of addresses for each column, nothing
/// copied but the traded bits. The range must lie inside places().
core::Result<market::CandleSeries> map_series(const std::filesystem::path& folder, const Grid& grid, IndexRange range);

/// The sum of candle_hash over the range, from the sums in the files; only the ends of `series`, which must be the
/// mapping of that range, are looked at.
std::uint64_t content_sum(const Grid& grid, IndexRange range, const market::CandleSeries& series);

/// Where sources of several segments differ, all of them, each once: "binance, BTCUSD-1m.csv".
std::string sources_of(const Grid& grid);

}  // namespace cobot::storage
