#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

#include "core/time.hpp"
#include "market/instrument.hpp"
#include "market/timeframe.hpp"

namespace cobot::market {

/// One candle. The doubles are the nearest to the decimals that the venue wrote; `decimals` recovers them.
struct Candle {
    core::Time open_time;
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    double volume = 0;   ///< In base units.
    bool traded = true;  ///< False in a gap: the candle stands at the previous close with no volume.

    friend bool operator==(const Candle&, const Candle&) = default;
};

/// The candles of one instrument as columns on a complete time grid: candle i opens at begin() + i * timeframe.
/// A candle in which the venue reported no trade is present, flat at the previous close, with volume zero and
/// traded(i) false; the first candle is always a real one. A cheap value: copies and slices share the columns,
/// which are read-only and stay mapped or allocated as long as any of them lives.
class CandleSeries {
public:
    struct Columns {
        std::span<const double> open, high, low, close, volume;
        std::span<const std::uint64_t> traded;  ///< Bit i of word i / 64.
    };

    CandleSeries() = default;
    /// `owner` keeps the memory behind the columns alive. `decimals` is the most places any price was written with.
    CandleSeries(Instrument instrument, Timeframe timeframe, core::Time begin, Columns columns, int decimals,
                 std::shared_ptr<const void> owner);

    /// From candles in time order, without duplicates; gaps are filled. An empty vector gives an empty series.
    static CandleSeries from_candles(Instrument instrument, Timeframe timeframe, const std::vector<Candle>& candles);

    const Instrument& instrument() const { return *instrument_; }
    const Pair& pair() const { return instrument_->pair; }
    Timeframe timeframe() const { return timeframe_; }
    std::size_t size() const { return columns_.close.size(); }
    bool empty() const { return size() == 0; }

    core::Time begin() const { return begin_; }
    core::Time end() const { return open_time(size()); }  ///< One past the last candle's close.
    core::Time open_time(std::size_t i) const { return begin_ + timeframe_.duration() * static_cast<std::int64_t>(i); }
    core::Time close_time(std::size_t i) const { return open_time(i + 1); }
    /// The number of the candle that opens at or first after `time`, at most size().
    std::size_t index_at(core::Time time) const;

    std::span<const double> open() const { return columns_.open; }
    std::span<const double> high() const { return columns_.high; }
    std::span<const double> low() const { return columns_.low; }
    std::span<const double> close() const { return columns_.close; }
    std::span<const double> volume() const { return columns_.volume; }
    bool traded(std::size_t i) const
    {
        const std::size_t bit = i + traded_offset_;
        return (columns_.traded[bit / 64] >> (bit % 64) & 1) != 0;
    }
    Candle operator[](std::size_t i) const
    {
        return {open_time(i), open()[i], high()[i], low()[i], close()[i], volume()[i], traded(i)};
    }

    /// Starts to bring candle `i` and the one after it into the processor's cache.
    void prefetch(std::size_t i) const
    {
        for (const auto* column : {&columns_.open, &columns_.high, &columns_.low, &columns_.close, &columns_.volume}) {
            __builtin_prefetch(column->data() + i + 1);
        }
    }
    /// The same for lows and highs of candles [first, end), as far as that is of use.
    void prefetch_ranges(std::size_t first, std::size_t end) const
    {
        constexpr std::size_t per_line = 64 / sizeof(double);
        end = std::min(end, first + 32 * per_line);
        for (std::size_t i = first; i < end; i += per_line) {
            __builtin_prefetch(columns_.low.data() + i);
            __builtin_prefetch(columns_.high.data() + i);
        }
    }
    /// How many candles somebody traded in.
    std::size_t traded_count() const;

    /// Places that prices of this series need; price_of recovers the venue's exact decimal.
    int decimals() const { return decimals_; }
    core::Price price_of(double value) const { return core::Price(core::Decimal::from_double(value, decimals_)); }

    /// The same candles under other rules: another fee, another tick.
    CandleSeries with_instrument(Instrument instrument) const
    {
        CandleSeries changed = *this;
        changed.instrument_ = std::make_shared<const Instrument>(std::move(instrument));
        return changed;
    }

    /// Other candles of the same instrument and timeframe, in memory that somebody else keeps.
    CandleSeries with_candles(core::Time begin, Columns columns, int decimals) const
    {
        CandleSeries changed = *this;
        changed.begin_ = begin;
        changed.columns_ = columns;
        changed.traded_offset_ = 0;
        changed.decimals_ = decimals;
        changed.owner_.reset();
        return changed;
    }

    /// Candles that open inside `range`.
    CandleSeries within(const core::TimeRange& range) const;
    CandleSeries slice(std::size_t first, std::size_t count) const;

    /// Candles joined into a coarser timeframe (a multiple of this one). A coarse candle counts as traded when
    /// any of its parts is. Incomplete candles at either end are left out.
    CandleSeries resampled(Timeframe coarser) const;

private:
    std::shared_ptr<const Instrument> instrument_ = std::make_shared<const Instrument>();
    Timeframe timeframe_;
    core::Time begin_{};
    Columns columns_;
    std::size_t traded_offset_ = 0;
    int decimals_ = core::Decimal::places;
    std::shared_ptr<const void> owner_;
};

/// Where candles come from: a store, a recorded feed, a test.
class CandleSource {
public:
    virtual ~CandleSource() = default;
    /// All stored candles of `pair` that open inside `range`. A missing pair or an empty range is ErrorCode::data.
    virtual core::Result<CandleSeries> read(const Pair& pair, Timeframe timeframe, const core::TimeRange& range) = 0;
};

}  // namespace cobot::market
