#include "storage/candle_segment.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include <fmt/format.h>

#include "core/ensure.hpp"
#include "storage/candle_hash.hpp"

namespace cobot::storage {
namespace {

static_assert(std::endian::native == std::endian::little, "segment files are mapped as they lie: little-endian only");

constexpr std::array<char, 8> magic{'c', 'o', 'b', 'o', 't', 'C', 'S', '\n'};
constexpr std::uint32_t version = 1;
constexpr std::string_view extension = ".candles";

/// The first bytes of a file, exactly as they lie there.
struct RawHeader {
    std::array<char, 8> magic;
    std::uint32_t version;
    std::uint32_t header_size;
    std::uint64_t header_checksum;  ///< Over the header with this field zero.
    std::uint64_t maps_checksum;
    std::int64_t timeframe_ms;
    std::int64_t first_index;
    std::uint32_t capacity;
    std::uint32_t first;
    std::uint32_t last;
    std::uint32_t decimals;
    std::array<std::uint64_t, 12> rules;  ///< Tick, step, minima, fees: units of 1e-12, low half before high half.
    std::array<char, 32> exchange;
    std::array<char, 24> base;
    std::array<char, 24> quote;
    std::array<char, 272> source;
};
static_assert(sizeof(RawHeader) == 512 && std::is_trivially_copyable_v<RawHeader>);

template <std::size_t size>
void put_text(std::array<char, size>& field, std::string_view text)
{
    std::copy_n(text.begin(), std::min(text.size(), size - 1), field.begin());
}

template <std::size_t size>
std::string get_text(const std::array<char, size>& field)
{
    return std::string(field.begin(), std::find(field.begin(), field.end(), '\0'));
}

std::array<core::Decimal, 6> rules_of(const market::Instrument& instrument)
{
    return {instrument.price_tick.value(),
            instrument.quantity_step.value(),
            instrument.quantity_min.value(),
            instrument.notional_min.value(),
            instrument.maker_fee,
            instrument.taker_fee};
}

__extension__ using Unsigned128 = unsigned __int128;

core::Decimal decimal_from(std::uint64_t low, std::uint64_t high)
{
    return core::Decimal::from_raw(static_cast<core::Decimal::Raw>(static_cast<Unsigned128>(high) << 64 | low));
}

std::uint64_t checksum(std::span<const std::uint64_t> words)
{
    std::uint64_t sum = words.size();
    for (std::size_t i = 0; i < words.size(); ++i) {
        sum += fold_multiply(words[i] ^ 0x9E3779B97F4A7C15ULL, i ^ 0xA0761D6478BD642FULL);
    }
    return sum;
}

std::uint64_t header_checksum(RawHeader header)
{
    header.header_checksum = 0;
    return checksum(std::bit_cast<std::array<std::uint64_t, sizeof(RawHeader) / 8>>(header));
}

RawHeader encode(const Segment& segment, std::uint64_t maps_checksum)
{
    RawHeader header{};
    header.magic = magic;
    header.version = version;
    header.header_size = sizeof(RawHeader);
    header.maps_checksum = maps_checksum;
    header.timeframe_ms = segment.key.timeframe.ms();
    header.first_index = segment.key.first_index();
    header.capacity = segment.key.capacity();
    header.first = segment.first;
    header.last = segment.last;
    header.decimals = segment.decimals;
    const auto rules = rules_of(segment.instrument);
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const auto raw = static_cast<Unsigned128>(rules[i].raw());
        header.rules[2 * i] = static_cast<std::uint64_t>(raw);
        header.rules[2 * i + 1] = static_cast<std::uint64_t>(raw >> 64);
    }
    put_text(header.exchange, segment.key.exchange);
    put_text(header.base, segment.key.pair.base);
    put_text(header.quote, segment.key.pair.quote);
    put_text(header.source, segment.source);
    header.header_checksum = header_checksum(header);
    return header;
}

market::Instrument instrument_from(const RawHeader& header)
{
    const auto rule = [&](std::size_t i) { return decimal_from(header.rules[2 * i], header.rules[2 * i + 1]); };
    market::Instrument instrument;
    instrument.exchange = get_text(header.exchange);
    instrument.pair = {get_text(header.base), get_text(header.quote)};
    instrument.price_tick = core::Price(rule(0));
    instrument.quantity_step = core::Quantity(rule(1));
    instrument.quantity_min = core::Quantity(rule(2));
    instrument.notional_min = core::Money(rule(3));
    instrument.maker_fee = rule(4);
    instrument.taker_fee = rule(5);
    return instrument;
}

core::Error damaged(const std::filesystem::path& path, const SegmentKey& key, std::string_view what)
{
    return core::Error{core::ErrorCode::data,
                       fmt::format("{} is damaged: {}; delete it and get its candles ({}) again with "
                                   "cobot download-data or cobot data import",
                                   path.string(), what, core::TimeRange{key.begin(), key.end()}.to_string())};
}

/// Why the header cannot be used, or nothing.
std::optional<core::Error> objection(const RawHeader& header, std::uint64_t file_size, const SegmentKey& key,
                                     const std::filesystem::path& path)
{
    if (header.magic != magic) return damaged(path, key, "it does not begin as a candle file does");
    if (header.version != version) {
        return core::Error{core::ErrorCode::data,
                           fmt::format("{} has format version {}, this cobot reads version {}; use the cobot that "
                                       "wrote it, or delete it and get the candles again",
                                       path.string(), header.version, version)};
    }
    if (header.header_size != sizeof(RawHeader) || header.header_checksum != header_checksum(header)) {
        return damaged(path, key, "the checksum of its header is wrong");
    }
    const SegmentLayout layout(key.capacity());
    if (header.capacity != layout.capacity || header.timeframe_ms != key.timeframe.ms() ||
        header.first_index != key.first_index() || get_text(header.exchange) != key.exchange ||
        get_text(header.base) != key.pair.base || get_text(header.quote) != key.pair.quote) {
        return damaged(path, key,
                       fmt::format("it belongs to {} {}/{} from {} on, not here", get_text(header.exchange),
                                   get_text(header.base), get_text(header.quote),
                                   core::format_time(core::from_ms(header.first_index * header.timeframe_ms))));
    }
    if (header.first >= header.last || header.last > header.capacity || header.decimals > core::Decimal::places) {
        return damaged(path, key, "its header contradicts itself");
    }
    if (file_size != layout.file_size) {
        return damaged(path, key, fmt::format("it has {} bytes instead of {}", file_size, layout.file_size));
    }
    return std::nullopt;
}

/// The places of one column that hold candles, in whole pages.
std::span<const std::byte> used_pages(const Segment& segment, const std::vector<double>& column, std::size_t& begin)
{
    begin = segment.first / block_candles * page_size;
    const std::size_t end = (segment.last + block_candles - 1) / block_candles * page_size;
    return std::as_bytes(std::span(column)).subspan(begin, end - begin);
}

}  // namespace

std::uint32_t segment_capacity(market::Timeframe timeframe)
{
    // About a year, so that a pair has few files; at most 131,072 candles (91 days of minutes, 5 MB), so that adding
    // the latest candle rewrites little; at least a page of each column.
    constexpr std::int64_t year_ms = 457LL * 86'400'000;
    const auto wanted = static_cast<std::uint64_t>(year_ms / timeframe.ms());
    return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(std::bit_floor(wanted), block_candles, 131'072));
}

SegmentLayout::SegmentLayout(std::uint32_t candle_capacity)
    : capacity(candle_capacity),
      block_count(candle_capacity / block_candles),
      word_count(candle_capacity / 64),
      maps(sizeof(RawHeader)),
      maps_size((block_count + 2 * word_count) * sizeof(std::uint64_t)),
      columns((maps + maps_size + page_size - 1) / page_size * page_size),
      column_size(std::uint64_t{candle_capacity} * sizeof(double)),
      file_size(columns + column_count * column_size)
{
}

std::string SegmentKey::file_name() const
{
    std::string name;
    for (const char c : core::format_time(begin()).substr(0, 16)) {
        if (c != '-' && c != ':') name.push_back(c);
    }
    return name.append(extension);
}

std::optional<std::int64_t> segment_number(const std::string& file_name, market::Timeframe timeframe)
{
    if (!file_name.ends_with(extension)) return std::nullopt;
    const auto begin = core::parse_time(file_name.substr(0, file_name.size() - extension.size()));
    if (!begin || timeframe.open_of(*begin) != *begin) return std::nullopt;
    const std::int64_t index = timeframe.index_of(*begin);
    const SegmentKey key{{}, {}, timeframe, index / segment_capacity(timeframe)};
    if (key.first_index() != index || key.file_name() != file_name) return std::nullopt;
    return key.number;
}

core::Result<Segment> open_segment(const std::filesystem::path& folder, const SegmentKey& key)
{
    const std::filesystem::path path = folder / key.file_name();
    const auto file = open_for_reading(path);
    if (!file) return file.error();
    return open_segment(*file, path, key);
}

core::Result<Segment> open_segment(const FileHandle& file, const std::filesystem::path& path, const SegmentKey& key)
{
    const auto size = size_of(file, path);
    if (!size) return size.error();
    RawHeader header{};
    if (*size < sizeof header) return damaged(path, key, fmt::format("it has only {} bytes", *size));
    if (const auto got = read_at(file, path, 0, std::as_writable_bytes(std::span(&header, 1))); !got)
        return got.error();
    if (const auto refused = objection(header, *size, key, path)) return *refused;

    const SegmentLayout layout(header.capacity);
    std::vector<std::uint64_t> maps(layout.maps_size / sizeof(std::uint64_t));
    const auto got = read_at(file, path, layout.maps, std::as_writable_bytes(std::span(maps)));
    if (!got) return got.error();
    if (checksum(maps) != header.maps_checksum) return damaged(path, key, "the checksum of its maps is wrong");

    const auto part = [&](std::size_t begin, std::size_t count) {
        const auto from = maps.begin() + static_cast<std::ptrdiff_t>(begin);
        return std::vector<std::uint64_t>(from, from + static_cast<std::ptrdiff_t>(count));
    };
    return Segment{.key = key,
                   .instrument = instrument_from(header),
                   .source = get_text(header.source),
                   .first = header.first,
                   .last = header.last,
                   .decimals = header.decimals,
                   .blocks = part(0, layout.block_count),
                   .traded = part(layout.block_count, layout.word_count),
                   .known = part(layout.block_count + layout.word_count, layout.word_count)};
}

core::Result<SegmentColumns> load_columns(const std::filesystem::path& folder, const Segment& segment)
{
    const std::filesystem::path path = folder / segment.key.file_name();
    const auto file = open_for_reading(path);
    if (!file) return file.error();
    const SegmentLayout layout(segment.key.capacity());
    SegmentColumns columns;
    for (std::size_t number = 0; number < column_count; ++number) {
        columns[number].resize(layout.capacity);
        std::size_t begin = 0;
        const std::size_t size = used_pages(segment, columns[number], begin).size();
        const auto into = std::as_writable_bytes(std::span(columns[number])).subspan(begin, size);
        const auto got = read_at(*file, path, layout.column(number) + begin, into);
        if (!got) return got.error();
    }
    return columns;
}

std::uint64_t hash_places(const Segment& segment, const SegmentColumns& columns, std::uint32_t begin, std::uint32_t end)
{
    std::uint64_t sum = 0;
    for (std::uint32_t i = begin; i < end; ++i) {
        sum += candle_hash(segment.key.first_index() + i, columns[0][i], columns[1][i], columns[2][i], columns[3][i],
                           columns[4][i], bit(segment.traded, i));
    }
    return sum;
}

core::Result<void> save_segment(const std::filesystem::path& folder, Segment& segment, const SegmentColumns& columns)
{
    COBOT_ENSURE(segment.first < segment.last && segment.last <= segment.key.capacity(),
                 "an empty segment is not saved");
    const SegmentLayout layout(segment.key.capacity());
    segment.blocks.assign(layout.block_count, 0);
    for (std::uint32_t block = segment.first / block_candles; block * block_candles < segment.last; ++block) {
        const std::uint32_t begin = std::max(segment.first, block * block_candles);
        const std::uint32_t end = std::min(segment.last, (block + 1) * block_candles);
        segment.blocks[block] = hash_places(segment, columns, begin, end);
    }
    std::vector<std::uint64_t> maps = segment.blocks;
    maps.insert(maps.end(), segment.traded.begin(), segment.traded.end());
    maps.insert(maps.end(), segment.known.begin(), segment.known.end());
    const RawHeader header = encode(segment, checksum(maps));

    auto file = AtomicFile::create(folder / segment.key.file_name());
    if (!file) return file.error();
    if (const auto sized = file->resize(layout.file_size); !sized) return sized;
    if (const auto put = file->write_at(0, std::as_bytes(std::span(&header, 1))); !put) return put;
    if (const auto put = file->write_at(layout.maps, std::as_bytes(std::span(maps))); !put) return put;
    for (std::size_t number = 0; number < column_count; ++number) {
        std::size_t begin = 0;
        const auto pages = used_pages(segment, columns[number], begin);
        if (const auto put = file->write_at(layout.column(number) + begin, pages); !put) return put;
    }
    return file->commit();
}

void set_bits(std::vector<std::uint64_t>& words, std::size_t begin, std::size_t end)
{
    for (; begin < end && begin % 64 != 0; ++begin) set_bit(words, begin);
    for (; begin + 64 <= end; begin += 64) words[begin / 64] = ~std::uint64_t{0};
    for (; begin < end; ++begin) set_bit(words, begin);
}

std::uint64_t count_bits(const std::vector<std::uint64_t>& words, std::size_t begin, std::size_t end)
{
    std::uint64_t total = 0;
    for (; begin < end && begin % 64 != 0; ++begin) total += bit(words, begin) ? 1 : 0;
    for (; begin + 64 <= end; begin += 64) total += static_cast<std::uint64_t>(std::popcount(words[begin / 64]));
    for (; begin < end; ++begin) total += bit(words, begin) ? 1 : 0;
    return total;
}

}  // namespace cobot::storage
