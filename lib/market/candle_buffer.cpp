#include "market/candle_buffer.hpp"

#include "core/ensure.hpp"

namespace cobot::market {

void CandleBuffer::append(const Candle& candle, int decimals)
{
    decimals_ = std::max(decimals_, decimals);
    if (close_.empty()) begin_ = candle.open_time;
    fill_until(candle.open_time);
    COBOT_ENSURE(candle.open_time == begin_ + timeframe_.duration() * static_cast<std::int64_t>(close_.size()),
                 "candles out of order");
    push(candle);
    refresh();
}

void CandleBuffer::fill_until(core::Time end)
{
    if (close_.empty()) return;
    core::Time next = begin_ + timeframe_.duration() * static_cast<std::int64_t>(close_.size());
    if (next >= end) return;
    for (; next < end; next += timeframe_.duration()) {
        const double last = close_.back();
        push({next, last, last, last, last, 0, false});
    }
    refresh();
}

/// Whole words of the mask only, so that nothing has to be shifted.
std::size_t CandleBuffer::forget(std::size_t count)
{
    const std::size_t words = std::min(count, close_.size()) / 64;
    const std::size_t gone = words * 64;
    if (gone == 0) return 0;
    for (auto* column : {&open_, &high_, &low_, &close_, &volume_}) {
        column->erase(column->begin(), column->begin() + static_cast<std::ptrdiff_t>(gone));
    }
    traded_.erase(traded_.begin(), traded_.begin() + static_cast<std::ptrdiff_t>(words));
    begin_ += timeframe_.duration() * static_cast<std::int64_t>(gone);
    refresh();
    return gone;
}

void CandleBuffer::push(const Candle& candle)
{
    if (close_.size() % 64 == 0) traded_.push_back(0);
    if (candle.traded) traded_.back() |= std::uint64_t{1} << (close_.size() % 64);
    open_.push_back(candle.open);
    high_.push_back(candle.high);
    low_.push_back(candle.low);
    close_.push_back(candle.close);
    volume_.push_back(candle.volume);
}

void CandleBuffer::refresh()
{
    series_ = series_.with_candles(begin_, {open_, high_, low_, close_, volume_, traded_}, decimals_);
}

}  // namespace cobot::market
