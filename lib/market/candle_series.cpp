#include "market/candle_series.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/ensure.hpp"
#include "market/candle_join.hpp"

namespace cobot::market {
namespace {

/// Columns that a series built in memory owns.
struct Storage {
    std::vector<double> open, high, low, close, volume;
    std::vector<std::uint64_t> traded;

    void append(const Candle& candle)
    {
        if (open.size() % 64 == 0) traded.push_back(0);
        if (candle.traded) traded.back() |= std::uint64_t{1} << (open.size() % 64);
        open.push_back(candle.open);
        high.push_back(candle.high);
        low.push_back(candle.low);
        close.push_back(candle.close);
        volume.push_back(candle.volume);
    }

    CandleSeries::Columns columns() const { return {open, high, low, close, volume, traded}; }
};

/// Places needed to write the shortest decimal that reads back as `value`, at most twelve.
int decimals_of(double value)
{
    double scale = 1;
    for (int places = 0; places < core::Decimal::places; ++places, scale *= 10) {
        if (std::nearbyint(value * scale) / scale == value) return places;
    }
    return core::Decimal::places;
}

int decimals_of(const std::vector<Candle>& candles)
{
    int places = 0;
    for (const Candle& candle : candles) {
        for (const double price : {candle.open, candle.high, candle.low, candle.close}) {
            places = std::max(places, decimals_of(price));
        }
    }
    return places;
}

}  // namespace

CandleSeries::CandleSeries(Instrument instrument, Timeframe timeframe, core::Time begin, Columns columns, int decimals,
                           std::shared_ptr<const void> owner)
    : instrument_(std::make_shared<const Instrument>(std::move(instrument))),
      timeframe_(timeframe),
      begin_(begin),
      columns_(columns),
      decimals_(decimals),
      owner_(std::move(owner))
{
    const std::size_t count = columns_.close.size();
    COBOT_ENSURE(columns_.open.size() == count && columns_.high.size() == count && columns_.low.size() == count &&
                     columns_.volume.size() == count && columns_.traded.size() * 64 >= count,
                 "candle columns differ in length");
    COBOT_ENSURE(timeframe_.open_of(begin_) == begin_, "a series begins between two candles");
}

CandleSeries CandleSeries::from_candles(Instrument instrument, Timeframe timeframe, const std::vector<Candle>& candles)
{
    auto storage = std::make_shared<Storage>();
    for (const Candle& candle : candles) {
        core::Time next =
            candles.front().open_time + timeframe.duration() * static_cast<std::int64_t>(storage->open.size());
        COBOT_ENSURE(candle.open_time >= next, "candles out of order");
        for (; next < candle.open_time; next += timeframe.duration()) {
            const double last = storage->close.back();
            storage->append({next, last, last, last, last, 0, false});
        }
        storage->append(candle);
    }
    const core::Time begin = candles.empty() ? core::Time() : candles.front().open_time;
    const Columns columns = storage->columns();
    return CandleSeries(std::move(instrument), timeframe, begin, columns, decimals_of(candles), std::move(storage));
}

std::size_t CandleSeries::index_at(core::Time time) const
{
    if (time <= begin_) return 0;
    const auto step = timeframe_.duration();
    return std::min(size(), static_cast<std::size_t>((time - begin_ + step - core::Duration(1)) / step));
}

CandleSeries CandleSeries::slice(std::size_t first, std::size_t count) const
{
    COBOT_ENSURE(first <= size() && count <= size() - first, "slice outside the series");
    CandleSeries part = *this;
    part.begin_ = open_time(first);
    part.columns_ = {open().subspan(first, count),  high().subspan(first, count),   low().subspan(first, count),
                     close().subspan(first, count), volume().subspan(first, count), columns_.traded};
    part.traded_offset_ = traded_offset_ + first;
    return part;
}

std::size_t CandleSeries::traded_count() const
{
    const std::size_t end = traded_offset_ + size();
    std::size_t count = 0;
    for (std::size_t bit = traded_offset_; bit < end;) {
        const std::size_t in_word = bit % 64;
        const std::size_t taken = std::min(64 - in_word, end - bit);
        const std::uint64_t bits = columns_.traded[bit / 64] >> in_word;
        const std::uint64_t mask = taken == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << taken) - 1;
        count += static_cast<std::size_t>(std::popcount(bits & mask));
        bit += taken;
    }
    return count;
}

CandleSeries CandleSeries::within(const core::TimeRange& range) const
{
    const std::size_t first = range.begin ? index_at(*range.begin) : 0;
    const std::size_t last = range.end ? index_at(*range.end) : size();
    return slice(first, last > first ? last - first : 0);
}

CandleSeries CandleSeries::resampled(Timeframe coarser) const
{
    COBOT_ENSURE(coarser.is_multiple_of(timeframe_), "resampling to a timeframe that is not a multiple");
    if (coarser == timeframe_) return *this;
    const auto ratio = static_cast<std::size_t>(coarser.ms() / timeframe_.ms());
    core::Time first_open = coarser.open_of(begin_);
    if (first_open < begin_) first_open += coarser.duration();

    auto storage = std::make_shared<Storage>();
    for (std::size_t i = index_at(first_open); i + ratio <= size(); i += ratio) {
        CandleJoin joined;
        for (std::size_t part = i; part < i + ratio; ++part) joined.add((*this)[part]);
        storage->append(joined.candle());
    }
    const Columns columns = storage->columns();
    return CandleSeries(*instrument_, coarser, first_open, columns, decimals_, std::move(storage));
}

}  // namespace cobot::market
