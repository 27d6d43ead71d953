#include "storage/candle_grid.hpp"

#include <algorithm>
#include <limits>
#include <memory>

#include <sys/mman.h>

#include <fmt/format.h>

#include "core/ensure.hpp"
#include "storage/candle_hash.hpp"

namespace cobot::storage {
namespace {

/// A stretch of addresses, given back as a whole.
struct Mapping {
    void* base = MAP_FAILED;
    std::size_t size = 0;
    std::vector<std::uint64_t> traded;

    Mapping() = default;
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    ~Mapping()
    {
        if (base != MAP_FAILED) ::munmap(base, size);
    }
};

/// The part of `segment` inside `range`, in places of the segment.
IndexRange overlap(const Segment& segment, IndexRange range)
{
    const std::int64_t first = segment.key.first_index();
    return {std::max<std::int64_t>(range.begin - first, segment.first),
            std::min<std::int64_t>(range.end - first, segment.last)};
}

/// Neighbouring files must meet without a space between.
std::optional<core::Error> disagreement(const std::filesystem::path& folder, const Segment& before,
                                        const Segment& after)
{
    const std::string advice = "get the candles of that time again with cobot download-data or cobot data import";
    if (after.key.number != before.key.number + 1) {
        SegmentKey gone = before.key;
        ++gone.number;
        return core::Error{core::ErrorCode::data,
                           fmt::format("{} is missing; {}", (folder / gone.file_name()).string(), advice)};
    }
    if (before.last != before.key.capacity() || after.first != 0) {
        return core::Error{core::ErrorCode::data,
                           fmt::format("{} and {} do not join; delete one of them and {}",
                                       (folder / before.key.file_name()).string(), after.key.file_name(), advice)};
    }
    return std::nullopt;
}

/// Copies bits [begin, end) of `from` to bits [at, ...) of `to`.
void copy_bits(const std::vector<std::uint64_t>& from, std::size_t begin, std::size_t end,
               std::vector<std::uint64_t>& to, std::size_t at)
{
    // Word by word: the places of a mapping keep their distance to a multiple of 64, so both sides are aligned alike.
    COBOT_ENSURE(begin % 64 == at % 64, "bitmaps are not aligned alike");
    for (std::size_t i = begin / 64; i * 64 < end; ++i) {
        std::uint64_t word = from[i];
        if (i * 64 < begin) word &= ~std::uint64_t{0} << (begin % 64);
        if (i * 64 + 64 > end) word &= ~std::uint64_t{0} >> (64 - end % 64);
        to[i - begin / 64 + at / 64] |= word;
    }
}

}  // namespace

IndexRange index_range(market::Timeframe timeframe, const core::TimeRange& range)
{
    const auto first_from = [&](core::Time time) {
        const std::int64_t index = timeframe.index_of(time);
        return timeframe.time_of(index) < time ? index + 1 : index;
    };
    // Far beyond any time that can be written, far from overflow.
    constexpr std::int64_t limit = std::int64_t{1} << 40;
    return {range.begin ? first_from(*range.begin) : -limit, range.end ? first_from(*range.end) : limit};
}

std::vector<std::int64_t> segment_numbers(const std::filesystem::path& folder, market::Timeframe timeframe)
{
    std::vector<std::int64_t> numbers;
    std::error_code missing;
    for (const auto& entry : std::filesystem::directory_iterator(folder, missing)) {
        if (const auto number = segment_number(entry.path().filename().string(), timeframe)) numbers.push_back(*number);
    }
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

const Segment& Grid::at(std::int64_t index) const
{
    const Segment& first = segments.front();
    return segments[static_cast<std::size_t>((index - first.key.first_index()) / first.key.capacity())];
}

IndexRange Grid::places() const
{
    if (empty()) return {};
    return {segments.front().key.first_index() + segments.front().first,
            segments.back().key.first_index() + segments.back().last};
}

bool Grid::traded(std::int64_t index) const
{
    const Segment& segment = at(index);
    return bit(segment.traded, static_cast<std::size_t>(index - segment.key.first_index()));
}

bool Grid::known(std::int64_t index) const
{
    const Segment& segment = at(index);
    return bit(segment.known, static_cast<std::size_t>(index - segment.key.first_index()));
}

IndexRange Grid::trimmed(IndexRange range) const
{
    const IndexRange stored = places();
    range = {std::max(range.begin, stored.begin), std::min(range.end, stored.end)};
    while (!range.empty() && !traded(range.begin)) ++range.begin;
    while (!range.empty() && !traded(range.end - 1)) --range.end;
    return range;
}

core::Result<Grid> open_grid(const std::filesystem::path& folder, SegmentKey key, IndexRange range)
{
    Grid grid;
    for (const std::int64_t number : segment_numbers(folder, key.timeframe)) {
        key.number = number;
        if (key.first_index() >= range.end || key.first_index() + key.capacity() <= range.begin) continue;
        const std::filesystem::path path = folder / key.file_name();
        auto file = open_for_reading(path);
        if (!file) return file.error();
        auto segment = open_segment(*file, path, key);
        if (!segment) return segment.error();
        if (!grid.empty()) {
            if (const auto error = disagreement(folder, grid.segments.back(), *segment)) return *error;
        }
        grid.segments.push_back(std::move(*segment));
        grid.files.push_back(std::move(*file));
    }
    return grid;
}

core::Result<market::CandleSeries> map_series(const std::filesystem::path& folder, const Grid& grid, IndexRange range)
{
    const IndexRange stored = grid.places();
    COBOT_ENSURE(!range.empty() && range.begin >= stored.begin && range.end <= stored.end,
                 "mapping what is not stored");

    // The first page of a column is the one with the first candle in it.
    const std::int64_t page_begin = range.begin - ((range.begin % block_candles) + block_candles) % block_candles;
    const std::int64_t page_end = range.end + (block_candles - range.end % block_candles) % block_candles;
    const std::size_t column_size = static_cast<std::size_t>(page_end - page_begin) * sizeof(double);
    const auto mapping = std::make_shared<Mapping>();
    mapping->size = column_size * column_count;
    mapping->base = ::mmap(nullptr, mapping->size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapping->base == MAP_FAILED) return system_error(folder, "reserve memory for the candles");
    mapping->traded.resize(static_cast<std::size_t>(page_end - page_begin) / 64);

    std::uint32_t decimals = 0;
    for (std::size_t i = 0; i < grid.segments.size(); ++i) {
        const Segment& segment = grid.segments[i];
        const IndexRange part = overlap(segment, range);
        if (part.empty()) continue;
        decimals = std::max(decimals, segment.decimals);
        const SegmentLayout layout(segment.key.capacity());
        const std::int64_t first_page = part.begin / block_candles;
        const std::int64_t last_page = (part.end + block_candles - 1) / block_candles;
        const auto length = static_cast<std::size_t>(last_page - first_page) * page_size;
        const auto at = static_cast<std::size_t>(segment.key.first_index() + first_page * block_candles - page_begin);
        for (std::size_t number = 0; number < column_count; ++number) {
            char* address = static_cast<char*>(mapping->base) + number * column_size + at * sizeof(double);
            const auto offset = layout.column(number) + static_cast<std::uint64_t>(first_page) * page_size;
            if (::mmap(address, length, PROT_READ, MAP_SHARED | MAP_FIXED, grid.files[i].get(),
                       static_cast<off_t>(offset)) == MAP_FAILED) {
                return system_error(folder / segment.key.file_name(), "map");
            }
        }
        copy_bits(segment.traded, static_cast<std::size_t>(part.begin), static_cast<std::size_t>(part.end),
                  mapping->traded, static_cast<std::size_t>(segment.key.first_index() + part.begin - page_begin));
    }

    // A series of whole pages, cut to the range: so its traded bits keep their alignment.
    const auto column = [&](std::size_t number) {
        const auto* first =
            reinterpret_cast<const double*>(static_cast<const char*>(mapping->base) + number * column_size);
        return std::span(first, static_cast<std::size_t>(page_end - page_begin));
    };
    const market::CandleSeries::Columns columns{column(0), column(1), column(2), column(3), column(4), mapping->traded};
    const market::Timeframe timeframe = grid.segments.front().key.timeframe;
    const market::CandleSeries pages(grid.segments.back().instrument, timeframe, timeframe.time_of(page_begin), columns,
                                     static_cast<int>(decimals), mapping);
    return pages.slice(static_cast<std::size_t>(range.begin - page_begin), static_cast<std::size_t>(range.size()));
}

std::uint64_t content_sum(const Grid& grid, IndexRange range, const market::CandleSeries& series)
{
    std::uint64_t sum = 0;
    for (const Segment& segment : grid.segments) {
        const IndexRange part = overlap(segment, range);
        const std::int64_t first_index = segment.key.first_index();
        for (std::int64_t begin = part.begin; begin < part.end;) {
            const std::int64_t block = begin / block_candles;
            const std::int64_t end = std::min<std::int64_t>((block + 1) * block_candles, part.end);
            const bool whole = begin == std::max<std::int64_t>(block * block_candles, segment.first) &&
                               end == std::min<std::int64_t>((block + 1) * block_candles, segment.last);
            if (whole) {
                sum += segment.blocks[static_cast<std::size_t>(block)];
            } else {
                for (std::int64_t place = begin; place < end; ++place) {
                    const auto i = static_cast<std::size_t>(first_index + place - range.begin);
                    sum += candle_hash(first_index + place, series.open()[i], series.high()[i], series.low()[i],
                                       series.close()[i], series.volume()[i], series.traded(i));
                }
            }
            begin = end;
        }
    }
    return sum;
}

std::string sources_of(const Grid& grid)
{
    std::vector<std::string> names;
    for (const Segment& segment : grid.segments) {
        if (std::find(names.begin(), names.end(), segment.source) == names.end()) names.push_back(segment.source);
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace cobot::storage
