#include "storage/candle_store.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <sys/stat.h>

#include <fmt/format.h>

#include "core/ensure.hpp"
#include "core/suggest.hpp"
#include "market/invented.hpp"
#include "storage/candle_grid.hpp"
#include "storage/candle_hash.hpp"

namespace cobot::storage {
namespace {

/// "BTC_USD", as a folder is called.
std::string folder_name(const market::Pair& pair) { return pair.base + "_" + pair.quote; }

std::optional<market::Pair> pair_of(std::string folder)
{
    const auto underscore = folder.find('_');
    if (underscore == std::string::npos) return std::nullopt;
    folder[underscore] = '/';
    const auto pair = market::Pair::parse(folder);
    return pair ? std::optional(*pair) : std::nullopt;
}

std::vector<std::string> folders_in(const std::filesystem::path& directory)
{
    std::vector<std::string> names;
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator(directory, failure)) {
        if (entry.is_directory(failure)) names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<market::Pair> pairs_in(const std::filesystem::path& exchange_folder)
{
    std::vector<market::Pair> pairs;
    for (const std::string& name : folders_in(exchange_folder)) {
        if (const auto pair = pair_of(name)) pairs.push_back(*pair);
    }
    return pairs;
}

/// The timeframes that have at least one file, shortest first.
std::vector<market::Timeframe> timeframes_in(const std::filesystem::path& pair_folder)
{
    std::vector<market::Timeframe> found;
    for (const std::string& name : folders_in(pair_folder)) {
        const auto timeframe = market::Timeframe::parse(name);
        if (timeframe && !segment_numbers(pair_folder / name, *timeframe).empty()) found.push_back(*timeframe);
    }
    std::sort(found.begin(), found.end());
    return found;
}

core::TimeRange time_range(market::Timeframe timeframe, IndexRange range)
{
    return {timeframe.time_of(range.begin), timeframe.time_of(range.end)};
}

std::string hash_text(const market::CandleSeries& series, std::uint64_t sum, market::Timeframe asked)
{
    const market::Instrument& instrument = series.instrument();
    std::uint64_t hash = chain_hash(sum, series.size());
    hash = chain_hash(hash, static_cast<std::uint64_t>(core::to_ms(series.begin())));
    hash = chain_hash(hash, static_cast<std::uint64_t>(series.timeframe().ms()));
    hash = chain_hash(hash, static_cast<std::uint64_t>(asked.ms()));
    for (const char c : instrument.exchange + "|" + instrument.pair.to_string()) {
        hash = chain_hash(hash, static_cast<unsigned char>(c));
    }
    for (const core::Decimal rule :
         {instrument.price_tick.value(), instrument.quantity_step.value(), instrument.quantity_min.value(),
          instrument.notional_min.value(), instrument.maker_fee, instrument.taker_fee}) {
        hash = chain_hash(hash, static_cast<std::uint64_t>(rule.raw()));
    }
    return fmt::format("{:016x}", hash);
}

/// The mapped series of a range of places, with what is to be said of it.
core::Result<OpenedSeries> describe(const std::filesystem::path& folder, const Grid& grid, IndexRange range,
                                    market::Timeframe asked)
{
    auto series = map_series(folder, grid, range);
    if (!series) return series.error();
    const market::Timeframe timeframe = series->timeframe();
    OpenedSeries opened;
    opened.data_hash = hash_text(*series, content_sum(grid, range, *series), asked);
    opened.source = sources_of(grid);
    opened.synthetic = market::is_invented(series->instrument().exchange);
    opened.stored_timeframe = timeframe;
    std::int64_t known = 0;
    for (const Segment& segment : grid.segments) {
        const auto begin = std::max<std::int64_t>(range.begin - segment.key.first_index(), 0);
        const auto end = std::min<std::int64_t>(range.end - segment.key.first_index(), segment.key.capacity());
        if (begin < end) {
            known += static_cast<std::int64_t>(
                count_bits(segment.known, static_cast<std::size_t>(begin), static_cast<std::size_t>(end)));
        }
    }
    if (known != range.size()) {
        for (std::int64_t i = range.begin; i < range.end; ++i) {
            const std::int64_t begin = i;
            while (i < range.end && !grid.known(i)) ++i;
            if (i > begin) opened.holes.push_back(time_range(timeframe, {begin, i}));
        }
    }
    opened.series = std::move(*series);
    return opened;
}

/// The same without the gaps at either end.
market::CandleSeries trimmed(const market::CandleSeries& series)
{
    std::size_t first = 0;
    std::size_t last = series.size();
    while (first < last && !series.traded(first)) ++first;
    while (last > first && !series.traded(last - 1)) --last;
    return series.slice(first, last - first);
}

std::string compact(const core::TimeRange& range)
{
    std::string text;
    for (const char c : core::format_date(range.begin.value_or(core::Time()))) {
        if (c != '-' && range.begin) text.push_back(c);
    }
    text.push_back('-');
    if (!range.end) return text;
    for (const char c : core::format_date(*range.end + std::chrono::days(1) - core::Duration(1))) {
        if (c != '-') text.push_back(c);
    }
    return text;
}

}  // namespace

CandleStore::CandleStore(std::filesystem::path directory, std::string exchange)
    : directory_(std::move(directory)), exchange_(std::move(exchange))
{
}

std::filesystem::path CandleStore::folder_of(const market::Pair& pair, market::Timeframe timeframe) const
{
    return directory_ / exchange_ / folder_name(pair) / timeframe.name();
}

core::Error CandleStore::nothing_stored(const market::Pair& pair, market::Timeframe timeframe,
                                        const core::TimeRange& range) const
{
    const bool bounded = range.begin || range.end;
    std::string text = fmt::format("{} has no {} candles of {}", (directory_ / exchange_).string(), timeframe.name(),
                                   pair.to_string());
    if (bounded) text += " in " + range.to_string();

    const auto exchanges = stored_exchanges(directory_);
    std::vector<std::string> stored;
    const auto series = list();
    if (series) {
        for (const StoredSeries& one : *series) {
            const bool same = one.instrument.pair == pair;
            if (same)
                stored.push_back(
                    fmt::format("{} {}", one.timeframe.name(), core::TimeRange{one.begin, one.end}.to_string()));
        }
    }
    if (!stored.empty()) {
        text += fmt::format("; stored of it: {}", fmt::join(stored, ", "));
    } else if (std::find(exchanges.begin(), exchanges.end(), exchange_) == exchanges.end()) {
        text += core::did_you_mean(exchange_, exchanges);
        text += exchanges.empty() ? "; nothing is stored yet"
                                  : fmt::format("; stored exchanges: {}", fmt::join(exchanges, ", "));
    } else {
        std::vector<std::string> names;
        for (const market::Pair& known : pairs_in(directory_ / exchange_)) names.push_back(known.to_string());
        text += core::did_you_mean(pair.to_string(), names);
        if (!names.empty()) text += fmt::format("; stored pairs: {}", fmt::join(names, ", "));
    }
    text += fmt::format("\n  get them: cobot download-data --exchange {} --pairs {} --timeframes {}", exchange_,
                        pair.to_string(), timeframe.name());
    if (bounded) text += " --timerange " + compact(range);
    text += fmt::format("\n  or from files: cobot data import FILE... --exchange {} --pair {} --timeframe {}",
                        exchange_, pair.to_string(), timeframe.name());
    return core::Error{core::ErrorCode::data, text};
}

core::Result<market::CandleSeries> CandleStore::read(const market::Pair& pair, market::Timeframe timeframe,
                                                     const core::TimeRange& range)
{
    auto opened = open(pair, timeframe, range);
    if (!opened) return opened.error();
    return std::move(opened->series);
}

core::Result<OpenedSeries> CandleStore::open(const market::Pair& pair, market::Timeframe timeframe,
                                             const core::TimeRange& range) const
{
    const IndexRange wanted = index_range(timeframe, range);
    const auto grid = open_grid(folder_of(pair, timeframe), {exchange_, pair, timeframe}, wanted);
    if (!grid) return grid.error();
    if (!grid->empty()) {
        const IndexRange places = grid->trimmed(wanted);
        if (!places.empty()) return describe(folder_of(pair, timeframe), *grid, places, timeframe);
    }

    const auto stored = timeframes_in(directory_ / exchange_ / folder_name(pair));
    for (auto finer = stored.rbegin(); finer != stored.rend(); ++finer) {
        if (!(*finer < timeframe) || !timeframe.is_multiple_of(*finer)) continue;
        // Gaps at either end are kept until the candles are joined: they complete the coarse ones.
        const core::TimeRange whole = {range.begin ? std::optional(timeframe.time_of(wanted.begin)) : std::nullopt,
                                       range.end ? std::optional(timeframe.time_of(wanted.end)) : std::nullopt};
        const IndexRange parts = index_range(*finer, whole);
        const auto fine = open_grid(folder_of(pair, *finer), {exchange_, pair, *finer}, parts);
        if (!fine) return fine.error();
        const IndexRange places = fine->places();
        const IndexRange inside = {std::max(parts.begin, places.begin), std::min(parts.end, places.end)};
        if (inside.empty()) continue;
        auto opened = describe(folder_of(pair, *finer), *fine, inside, timeframe);
        if (!opened) return opened.error();
        opened->series = trimmed(opened->series.resampled(timeframe));
        if (!opened->series.empty()) return opened;
    }
    return nothing_stored(pair, timeframe, range);
}

core::Result<std::vector<core::TimeRange>> CandleStore::missing(const market::Pair& pair, market::Timeframe timeframe,
                                                                const core::TimeRange& range) const
{
    COBOT_ENSURE(range.begin && range.end, "missing() of an open range");
    const IndexRange wanted = index_range(timeframe, range);
    const std::filesystem::path folder = folder_of(pair, timeframe);
    // Segment by segment, so that a file which somebody has deleted is simply fetched again.
    std::vector<core::TimeRange> found;
    const auto add = [&](IndexRange part) {
        const core::TimeRange times = time_range(timeframe, part);
        if (!found.empty() && found.back().end == times.begin)
            found.back().end = times.end;
        else if (!part.empty())
            found.push_back(times);
    };
    std::int64_t next = wanted.begin;
    SegmentKey key{exchange_, pair, timeframe};
    for (const std::int64_t number : segment_numbers(folder, timeframe)) {
        key.number = number;
        const std::int64_t first = key.first_index();
        if (first >= wanted.end || first + key.capacity() <= wanted.begin) continue;
        const auto segment = open_segment(folder, key);
        if (!segment) return segment.error();
        const IndexRange places = {std::max(wanted.begin, first + segment->first),
                                   std::min(wanted.end, first + segment->last)};
        if (places.empty()) continue;
        add({next, places.begin});
        for (std::int64_t i = places.begin; i < places.end; ++i) {
            if (!bit(segment->known, static_cast<std::size_t>(i - first))) add({i, i + 1});
        }
        next = places.end;
    }
    add({next, wanted.end});
    return found;
}

core::Result<std::vector<StoredSeries>> CandleStore::list() const
{
    std::vector<StoredSeries> found;
    for (const market::Pair& pair : pairs_in(directory_ / exchange_)) {
        for (const market::Timeframe timeframe : timeframes_in(directory_ / exchange_ / folder_name(pair))) {
            const std::filesystem::path folder = folder_of(pair, timeframe);
            StoredSeries series;
            series.instrument.exchange = exchange_;
            series.instrument.pair = pair;
            series.timeframe = timeframe;
            series.synthetic = market::is_invented(exchange_);
            SegmentKey key{exchange_, pair, timeframe};
            for (const std::int64_t number : segment_numbers(folder, timeframe)) {
                key.number = number;
                struct stat status = {};
                if (::stat((folder / key.file_name()).c_str(), &status) == 0) {
                    series.bytes += static_cast<std::uint64_t>(status.st_blocks) * 512;
                }
            }
            const auto grid = open_grid(folder, key, index_range(timeframe, {}));
            if (grid) {
                const IndexRange places = grid->places();
                series.instrument = grid->segments.back().instrument;
                series.source = sources_of(*grid);
                series.begin = timeframe.time_of(places.begin);
                series.end = timeframe.time_of(places.end);
                series.candles = static_cast<std::uint64_t>(places.size());
                std::uint64_t traded = 0;
                std::uint64_t known = 0;
                for (const Segment& segment : grid->segments) {
                    traded += count_bits(segment.traded, segment.first, segment.last);
                    known += count_bits(segment.known, segment.first, segment.last);
                }
                series.gaps = known - traded;
                series.holes = series.candles - known;
            } else {
                series.problem = grid.error().message;
            }
            found.push_back(std::move(series));
        }
    }
    return found;
}

std::vector<std::string> stored_exchanges(const std::filesystem::path& directory)
{
    std::vector<std::string> found;
    for (const std::string& name : folders_in(directory)) {
        if (!pairs_in(directory / name).empty()) found.push_back(name);
    }
    return found;
}

}  // namespace cobot::storage
