// Adding candles to a store: segment by segment in time order, carrying the close that gaps stand at.

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/ensure.hpp"
#include "storage/candle_check.hpp"
#include "storage/candle_grid.hpp"
#include "storage/candle_segment.hpp"
#include "storage/candle_store.hpp"

namespace cobot::storage {
namespace {

constexpr std::size_t conflicts_named = 10;
constexpr core::Time earliest = core::Time(std::chrono::sys_days(std::chrono::year(1970) / 1 / 5));
constexpr core::Time latest = core::Time(std::chrono::sys_days(std::chrono::year(2200) / 1 / 1));

core::Error refused(const market::Candle& candle, std::string_view why)
{
    return core::Error{core::ErrorCode::data,
                       fmt::format("the candle of {} has {}", core::format_time(candle.open_time), why)};
}

std::optional<core::Error> objection(const Batch& batch)
{
    core::Time last_time = earliest - core::Duration(1);
    for (const market::Candle& candle : batch.candles) {
        if (const char* why = impossibility(candle)) return refused(candle, why);
        if (candle.open_time <= last_time) {
            return refused(candle, candle.open_time < earliest ? "a time before 1970-01-05"
                                                               : "a time that does not follow the one before it");
        }
        if (candle.open_time >= latest) return refused(candle, "a time after 2199");
        if (batch.timeframe.open_of(candle.open_time) != candle.open_time) {
            return refused(candle, fmt::format("a time between two candles of {}", batch.timeframe.name()));
        }
        if (!candle.traded) return refused(candle, "no trade; gaps are left out");
        last_time = candle.open_time;
    }
    return std::nullopt;
}

/// The fewest places, at least `places`, with which every price of the candle can be written.
std::uint32_t places_for(const market::Candle& candle, std::uint32_t places, double& scale)
{
    const auto fits = [&](double price) { return std::nearbyint(price * scale) / scale == price; };
    while (places < core::Decimal::places &&
           !(fits(candle.open) && fits(candle.high) && fits(candle.low) && fits(candle.close))) {
        ++places;
        scale *= 10;
    }
    return places;
}

double power_of_ten(std::uint32_t places)
{
    double power = 1;
    for (std::uint32_t i = 0; i < places; ++i) power *= 10;
    return power;
}

/// A segment being changed.
struct Draft {
    Segment segment;
    SegmentColumns columns;
    bool changed = false;

    market::Candle candle(std::uint32_t place) const
    {
        return {{},
                columns[0][place],
                columns[1][place],
                columns[2][place],
                columns[3][place],
                columns[4][place],
                bit(segment.traded, place)};
    }
    void put(std::uint32_t place, double open, double high, double low, double close, double volume)
    {
        columns[0][place] = open;
        columns[1][place] = high;
        columns[2][place] = low;
        columns[3][place] = close;
        columns[4][place] = volume;
        changed = true;
    }
    bool same(std::uint32_t place, const market::Candle& other) const
    {
        return columns[0][place] == other.open && columns[1][place] == other.high && columns[2][place] == other.low &&
               columns[3][place] == other.close && columns[4][place] == other.volume;
    }
};

class Merge {
public:
    Merge(std::filesystem::path folder, const Batch& batch, SegmentKey key)
        : folder_(std::move(folder)), batch_(batch), key_(std::move(key)), rest_(batch.candles)
    {
    }

    core::Result<MergeReport> run()
    {
        if (const auto planned = plan(); !planned) return planned.error();
        if (result_.empty()) return report_;
        const std::int64_t capacity = key_.capacity();
        const std::int64_t last_touched = (touched_.end - 1) / capacity;
        const std::int64_t last_stored = (result_.end - 1) / capacity;
        for (std::int64_t number = touched_.begin / capacity; number <= last_stored; ++number) {
            auto draft = open(number);
            if (!draft) return draft.error();
            // Past the candles given, only gaps that stand at a changed close are left to be mended.
            if (number > last_touched && !stale_gap(*draft)) break;
            if (const auto done = change(*draft); !done) return done.error();
        }
        return report_;
    }

private:
    /// What is stored, what it becomes, and which part of that may change.
    core::Result<void> plan()
    {
        const market::Timeframe timeframe = batch_.timeframe;
        numbers_ = segment_numbers(folder_, timeframe);
        IndexRange stored;
        if (!numbers_.empty()) {
            SegmentKey key = key_;
            key.number = numbers_.front();
            const auto first = open_segment(folder_, key);
            if (!first) return first.error();
            key.number = numbers_.back();
            const auto last = open_segment(folder_, key);
            if (!last) return last.error();
            stored = {first->key.first_index() + first->first, last->key.first_index() + last->last};
        }
        IndexRange fresh;
        if (!batch_.candles.empty()) {
            fresh = {timeframe.index_of(batch_.candles.front().open_time),
                     timeframe.index_of(batch_.candles.back().open_time) + 1};
        }
        known_ = fresh;
        if (batch_.known.begin) known_.begin = index_range(timeframe, batch_.known).begin;
        if (batch_.known.end) known_.end = index_range(timeframe, batch_.known).end;

        if (fresh.empty()) {
            // Only the news that there is nothing: it lengthens a series that it touches, and tells nothing otherwise.
            if (stored.empty() || known_.empty() || known_.begin > stored.end || known_.end <= stored.begin) return {};
            result_ = {stored.begin, std::max(stored.end, known_.end)};
            touched_ = {std::max(known_.begin, stored.begin), known_.end};
            return {};
        }
        fresh.end = std::max(fresh.end, known_.end);
        result_ =
            stored.empty() ? fresh : IndexRange{std::min(stored.begin, fresh.begin), std::max(stored.end, fresh.end)};
        touched_ = {std::max(std::min(fresh.begin, known_.begin), result_.begin), fresh.end};
        if (!stored.empty() && touched_.begin > stored.end) touched_.begin = stored.end;
        if (!stored.empty() && touched_.end < stored.begin) touched_.end = stored.begin + 1;
        // The segment that the stored series ends or begins in is completed when the new candles lie beyond it.
        if (!stored.empty() && touched_.end > stored.end) touched_.begin = std::min(touched_.begin, stored.end - 1);
        return {};
    }

    core::Result<Draft> open(std::int64_t number) const
    {
        SegmentKey key = key_;
        key.number = number;
        Draft draft;
        if (std::binary_search(numbers_.begin(), numbers_.end(), number)) {
            auto segment = open_segment(folder_, key);
            if (!segment) return segment.error();
            auto columns = load_columns(folder_, *segment);
            if (!columns) return columns.error();
            draft.segment = std::move(*segment);
            draft.columns = std::move(*columns);
            return draft;
        }
        const SegmentLayout layout(key.capacity());
        draft.segment.key = key;
        draft.segment.traded.resize(layout.word_count);
        draft.segment.known.resize(layout.word_count);
        for (auto& column : draft.columns) column.resize(layout.capacity);
        return draft;
    }

    /// Whether the segment begins with gaps that do not stand at the close before them.
    bool stale_gap(const Draft& draft) const
    {
        return !bit(draft.segment.traded, 0) && carry_ && draft.columns[3][0] != *carry_;
    }

    core::Result<void> change(Draft& draft)
    {
        Segment& segment = draft.segment;
        const std::int64_t first_index = segment.key.first_index();
        const std::int64_t capacity = segment.key.capacity();
        const auto place = [&](std::int64_t index) {
            return static_cast<std::uint32_t>(std::clamp<std::int64_t>(index - first_index, 0, capacity));
        };
        const auto known_before = segment.known;
        const bool begins_with_gap = segment.last > 0 && segment.first == 0 && !bit(segment.traded, 0);
        const std::uint32_t first = place(result_.begin);
        const std::uint32_t last = place(result_.end);
        if (segment.first != first || segment.last != last) draft.changed = true;
        segment.first = first;
        segment.last = last;
        segment.instrument = batch_.instrument;

        put_candles(draft);
        if (const auto carried = carry_into(draft, begins_with_gap); !carried) return carried;
        set_bits(segment.known, std::max(place(known_.begin), first), std::min(place(known_.end), last));
        fill_gaps(draft);
        if (!draft.changed && segment.known == known_before) return {};
        add_source(segment);
        ++report_.files_written;
        return save_segment(folder_, segment, draft.columns);
    }

    void put_candles(Draft& draft)
    {
        Segment& segment = draft.segment;
        std::uint32_t decimals = segment.decimals;
        double scale = power_of_ten(decimals);
        const core::Time end = segment.key.end();
        while (!rest_.empty() && rest_.front().open_time < end) {
            const market::Candle& candle = rest_.front();
            rest_ = rest_.subspan(1);
            const auto place =
                static_cast<std::uint32_t>(batch_.timeframe.index_of(candle.open_time) - segment.key.first_index());
            if (!bit(segment.traded, place)) {
                ++report_.added;
            } else if (draft.same(place, candle)) {
                ++report_.unchanged;
                continue;
            } else {
                ++report_.conflicting;
                if (report_.conflicts.size() < conflicts_named) report_.conflicts.push_back(candle.open_time);
                if (batch_.conflict == Conflict::keep_stored) continue;
            }
            decimals = places_for(candle, decimals, scale);
            set_bit(segment.traded, place);
            set_bit(segment.known, place);
            draft.put(place, candle.open, candle.high, candle.low, candle.close, candle.volume);
        }
        segment.decimals = decimals;
    }

    /// The close that a gap at the beginning of the segment stands at.
    core::Result<void> carry_into(const Draft& draft, bool begins_with_gap)
    {
        if (carry_) return {};
        if (begins_with_gap) {
            carry_ = draft.columns[3][0];
            return {};
        }
        if (bit(draft.segment.traded, draft.segment.first)) return {};
        SegmentKey key = draft.segment.key;
        --key.number;
        if (!std::binary_search(numbers_.begin(), numbers_.end(), key.number)) {
            return core::Error{core::ErrorCode::data, fmt::format("{} is missing; get the candles of {} first",
                                                                  (folder_ / key.file_name()).string(),
                                                                  core::TimeRange{key.begin(), key.end()}.to_string())};
        }
        const auto before = open(key.number);
        if (!before) return before.error();
        carry_ = before->columns[3][before->segment.last - 1];
        return {};
    }

    void fill_gaps(Draft& draft)
    {
        for (std::uint32_t place = draft.segment.first; place < draft.segment.last; ++place) {
            if (!bit(draft.segment.traded, place)) {
                const double close = *carry_;
                const market::Candle gap{{}, close, close, close, close, 0, false};
                if (!draft.same(place, gap)) draft.put(place, close, close, close, close, 0);
            }
            carry_ = draft.columns[3][place];
        }
    }

    void add_source(Segment& segment) const
    {
        if (segment.source.find(batch_.source) != std::string::npos) return;
        if (!segment.source.empty()) segment.source += ", ";
        segment.source += batch_.source;
    }

    std::filesystem::path folder_;
    const Batch& batch_;
    SegmentKey key_;
    std::span<const market::Candle> rest_;
    std::vector<std::int64_t> numbers_;
    IndexRange result_;   ///< The whole series afterwards.
    IndexRange touched_;  ///< The part whose segments are looked at.
    IndexRange known_;
    std::optional<double> carry_;
    MergeReport report_;
};

/// What a killed writer left behind.
void remove_leftovers(const std::filesystem::path& folder)
{
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
        if (entry.path().extension() == ".tmp") std::filesystem::remove(entry.path(), failure);
    }
}

}  // namespace

core::Result<MergeReport> CandleStore::merge(const Batch& batch)
{
    COBOT_ENSURE(batch.instrument.exchange == exchange_, "candles of another exchange");
    const market::Pair& pair = batch.instrument.pair;
    if (const auto error = objection(batch)) {
        return error->within(fmt::format("{} {} {}", exchange_, pair.to_string(), batch.timeframe.name()));
    }
    const std::filesystem::path folder = folder_of(pair, batch.timeframe);
    const auto lock = lock_folder(folder);
    if (!lock) return lock.error();
    remove_leftovers(folder);
    return Merge(folder, batch, SegmentKey{exchange_, pair, batch.timeframe}).run();
}

}  // namespace cobot::storage
