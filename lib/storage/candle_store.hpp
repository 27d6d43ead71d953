#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "market/candle_series.hpp"

namespace cobot::storage {

/// What a store holds of one pair and timeframe.
struct StoredSeries {
    market::Instrument instrument;
    market::Timeframe timeframe;
    core::Time begin;           ///< Of the first candle.
    core::Time end;             ///< One past the last candle's close.
    std::uint64_t candles = 0;  ///< Places on the time grid, gaps included.
    std::uint64_t gaps = 0;     ///< Of these, candles that the venue does not have: nobody traded.
    std::uint64_t holes = 0;    ///< Of these, candles that were never fetched.
    std::uint64_t bytes = 0;    ///< On disk.
    std::string source;         ///< Where the candles came from: "binance", "BTCUSD-1m-2018.csv.gz".
    bool synthetic = false;     ///< Invented prices: the simulated market's.
    std::string problem;        ///< Why it cannot be read; empty when it can.
};

/// A series with what a result must say of its data.
struct OpenedSeries {
    market::CandleSeries series;
    /// Over every candle of the series, its instrument and its place in time: equal data, equal hash, in whatever
    /// pieces and whatever order it was stored. Costs nothing: sums kept in the files are added up.
    std::string data_hash;
    std::string source;
    bool synthetic = false;
    /// The stored timeframe; a finer one than the series' when it was joined while reading.
    market::Timeframe stored_timeframe;
    /// Inside the series, but never fetched; the series stands flat there as in a gap.
    std::vector<core::TimeRange> holes;
};

/// What to do with a candle that is stored already with other values.
enum class Conflict { keep_stored, replace };

/// Candles on their way into the store.
struct Batch {
    market::Instrument instrument;
    market::Timeframe timeframe;
    std::span<const market::Candle> candles;  ///< In time order, no duplicates, traded, prices above zero.
    /// The stretch that the source was asked about: a candle that is not in it does not exist. From the first to
    /// the last candle when absent.
    core::TimeRange known;
    std::string source;
    Conflict conflict = Conflict::keep_stored;
};

/// What became of a batch.
struct MergeReport {
    std::uint64_t added = 0;
    std::uint64_t unchanged = 0;        ///< Stored already, with the same values.
    std::uint64_t conflicting = 0;      ///< Stored already, with other values; kept or replaced as asked.
    std::vector<core::Time> conflicts;  ///< The first ten of them.
    std::size_t files_written = 0;
};

/// Something wrong or missing in a stored series.
struct Finding {
    enum class Kind { gap, hole, damaged, impossible };
    Kind kind = Kind::gap;
    core::Time begin;
    core::Time end;
    std::uint64_t candles = 0;
    std::string what;
};

/// The candles of one venue in a folder: <directory>/<exchange>/BTC_USD/1m/*.candles, columns that are mapped into
/// memory and used as they lie. Reading a range costs a few system calls, however long it is. Readers never wait and
/// see whole files only; writers of the same series take turns. A cheap value.
///
/// Errors: data (nothing there, or damaged: the message says what and what to do), storage (the disk).
class CandleStore : public market::CandleSource {
public:
    CandleStore(std::filesystem::path directory, std::string exchange);

    const std::string& exchange() const { return exchange_; }

    /// Joined from the coarsest finer timeframe that is stored when the one asked for is not. Begins and ends with a
    /// real candle.
    core::Result<market::CandleSeries> read(const market::Pair& pair, market::Timeframe timeframe,
                                            const core::TimeRange& range) override;
    /// The same, and what is to be told about the data.
    core::Result<OpenedSeries> open(const market::Pair& pair, market::Timeframe timeframe,
                                    const core::TimeRange& range) const;

    /// Adds what is missing. Only the files touched are rewritten, each replaced at once.
    core::Result<MergeReport> merge(const Batch& batch);

    /// The parts of `range`, which must have both ends, that were never fetched.
    core::Result<std::vector<core::TimeRange>> missing(const market::Pair& pair, market::Timeframe timeframe,
                                                       const core::TimeRange& range) const;

    /// Everything stored, by pair and timeframe, from the file headers.
    core::Result<std::vector<StoredSeries>> list() const;

    /// Reads every byte: checksums, gaps, holes, impossible candles, in time order. Only a series that cannot be
    /// opened at all is an error.
    core::Result<std::vector<Finding>> verify(const market::Pair& pair, market::Timeframe timeframe) const;

private:
    std::filesystem::path folder_of(const market::Pair& pair, market::Timeframe timeframe) const;
    core::Error nothing_stored(const market::Pair& pair, market::Timeframe timeframe,
                               const core::TimeRange& range) const;

    std::filesystem::path directory_;
    std::string exchange_;
};

/// The venues that have candles in `directory`, sorted; none when there is no such directory.
std::vector<std::string> stored_exchanges(const std::filesystem::path& directory);

}  // namespace cobot::storage
