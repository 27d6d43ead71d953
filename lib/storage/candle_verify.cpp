// Reading a stored series to the last byte.

#include <algorithm>

#include <fmt/format.h>

#include "storage/candle_check.hpp"
#include "storage/candle_grid.hpp"
#include "storage/candle_segment.hpp"
#include "storage/candle_store.hpp"

namespace cobot::storage {
namespace {

class Verification {
public:
    void damage(const SegmentKey& key, std::string what)
    {
        add(Finding::Kind::damaged, key.begin(), key.end(), key.capacity(), std::move(what));
    }

    void look_at(const Segment& segment, const SegmentColumns& columns)
    {
        const market::Timeframe timeframe = segment.key.timeframe;
        const auto time = [&](std::uint32_t place) { return timeframe.time_of(segment.key.first_index() + place); };
        for (std::uint32_t block = segment.first / block_candles; block * block_candles < segment.last; ++block) {
            const std::uint32_t begin = std::max(segment.first, block * block_candles);
            const std::uint32_t end = std::min(segment.last, (block + 1) * block_candles);
            if (hash_places(segment, columns, begin, end) != segment.blocks[block]) {
                add(Finding::Kind::damaged, time(begin), time(end), end - begin,
                    fmt::format("{}: the candles do not have the checksum that they were written with",
                                segment.key.file_name()));
            }
        }
        for (std::uint32_t place = segment.first; place < segment.last; ++place) {
            const bool traded = bit(segment.traded, place);
            const market::Candle candle{time(place),
                                        columns[0][place],
                                        columns[1][place],
                                        columns[2][place],
                                        columns[3][place],
                                        columns[4][place],
                                        traded};
            if (const char* why = impossibility(candle)) {
                add(Finding::Kind::impossible, candle.open_time, time(place + 1), 1,
                    std::string("the candle has ") + why);
            }
            if (traded) continue;
            const bool known = bit(segment.known, place);
            add(known ? Finding::Kind::gap : Finding::Kind::hole, candle.open_time, time(place + 1), 1,
                known ? "no trade" : "never fetched");
        }
    }

    std::vector<Finding> findings;

private:
    /// A gap that goes on is one finding.
    void add(Finding::Kind kind, core::Time begin, core::Time end, std::uint64_t candles, std::string what)
    {
        const bool gap = kind == Finding::Kind::gap || kind == Finding::Kind::hole;
        if (gap && !findings.empty() && findings.back().kind == kind && findings.back().end == begin) {
            findings.back().end = end;
            findings.back().candles += candles;
            return;
        }
        findings.push_back({kind, begin, end, candles, std::move(what)});
    }
};

}  // namespace

core::Result<std::vector<Finding>> CandleStore::verify(const market::Pair& pair, market::Timeframe timeframe) const
{
    const std::filesystem::path folder = folder_of(pair, timeframe);
    const auto numbers = segment_numbers(folder, timeframe);
    if (numbers.empty()) return nothing_stored(pair, timeframe, {});
    Verification verification;
    SegmentKey key{exchange_, pair, timeframe};
    for (key.number = numbers.front(); key.number <= numbers.back(); ++key.number) {
        if (!std::binary_search(numbers.begin(), numbers.end(), key.number)) {
            verification.damage(key, (folder / key.file_name()).string() + " is missing");
            continue;
        }
        const auto segment = open_segment(folder, key);
        if (!segment) {
            verification.damage(key, segment.error().message);
            continue;
        }
        const bool joins = (key.number == numbers.front() || segment->first == 0) &&
                           (key.number == numbers.back() || segment->last == key.capacity());
        if (!joins) verification.damage(key, (folder / key.file_name()).string() + " does not join its neighbours");
        const auto columns = load_columns(folder, *segment);
        if (!columns) return columns.error();
        verification.look_at(*segment, *columns);
    }
    std::stable_sort(verification.findings.begin(), verification.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.begin < b.begin; });
    return verification.findings;
}

}  // namespace cobot::storage
