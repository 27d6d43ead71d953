#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "market/candle_series.hpp"
#include "storage/file_handle.hpp"

namespace cobot::storage {

inline constexpr std::size_t page_size = 4096;
inline constexpr std::uint32_t block_candles = page_size / sizeof(double);  ///< One checksum covers so many candles.
inline constexpr std::size_t column_count = 5;                              ///< Open, high, low, close, volume.

/// Which candles share a file: a fixed power of two for each timeframe, aligned on the candle's number since the
/// timeframe's origin, so that a column fills whole pages and neighbours can be mapped side by side.
std::uint32_t segment_capacity(market::Timeframe timeframe);

/// Where the parts of a segment file lie, in bytes.
struct SegmentLayout {
    explicit SegmentLayout(std::uint32_t candle_capacity);

    std::uint32_t capacity;
    std::size_t block_count;
    std::size_t word_count;  ///< Of a bitmap.
    std::uint64_t maps;      ///< Block sums, traded bits, known bits, one after the other.
    std::uint64_t maps_size;
    std::uint64_t columns;  ///< The first; the others follow without space between.
    std::uint64_t column_size;
    std::uint64_t file_size;

    std::uint64_t column(std::size_t number) const { return columns + number * column_size; }
};

/// Names a segment and everything its file must agree with.
struct SegmentKey {
    std::string exchange;
    market::Pair pair;
    market::Timeframe timeframe;
    std::int64_t number = 0;  ///< Candles number * capacity and on.

    std::uint32_t capacity() const { return segment_capacity(timeframe); }
    std::int64_t first_index() const { return number * capacity(); }
    core::Time begin() const { return timeframe.time_of(first_index()); }
    core::Time end() const { return timeframe.time_of(first_index() + capacity()); }
    std::string file_name() const;  ///< "20180102T1136.candles": when its first place begins.
};

/// The number of the segment with that file name; absent when it is not one.
std::optional<std::int64_t> segment_number(const std::string& file_name, market::Timeframe timeframe);

/// A segment without its columns: the header and the maps, checked.
struct Segment {
    SegmentKey key;
    market::Instrument instrument;
    std::string source;
    std::uint32_t first = 0;  ///< Places [first, last) hold candles or gaps; the rest of the file is empty.
    std::uint32_t last = 0;
    std::uint32_t decimals = 0;
    std::vector<std::uint64_t> blocks;  ///< Sum of candle_hash over each block of places.
    std::vector<std::uint64_t> traded;
    std::vector<std::uint64_t> known;
};

/// Reads and checks header and maps. Errors: data (damaged, or of a newer version), storage.
core::Result<Segment> open_segment(const std::filesystem::path& folder, const SegmentKey& key);
/// The same when the file is open already.
core::Result<Segment> open_segment(const FileHandle& file, const std::filesystem::path& path, const SegmentKey& key);

/// Columns of a whole segment, zero where there is nothing.
using SegmentColumns = std::array<std::vector<double>, column_count>;

core::Result<SegmentColumns> load_columns(const std::filesystem::path& folder, const Segment& segment);

/// Recomputes the block sums from the columns and replaces the file at once.
core::Result<void> save_segment(const std::filesystem::path& folder, Segment& segment, const SegmentColumns& columns);

/// The sum of candle_hash over places [begin, end) of the segment.
std::uint64_t hash_places(const Segment& segment, const SegmentColumns& columns, std::uint32_t begin,
                          std::uint32_t end);

inline bool bit(const std::vector<std::uint64_t>& words, std::size_t i) { return (words[i / 64] >> (i % 64) & 1) != 0; }
inline void set_bit(std::vector<std::uint64_t>& words, std::size_t i) { words[i / 64] |= std::uint64_t{1} << (i % 64); }
/// Sets bits [begin, end).
void set_bits(std::vector<std::uint64_t>& words, std::size_t begin, std::size_t end);
/// How many of bits [begin, end) are set.
std::uint64_t count_bits(const std::vector<std::uint64_t>& words, std::size_t begin, std::size_t end);

}  // namespace cobot::storage
