#include "metrics/drawdown.hpp"

#include <algorithm>

#include "core/extremes.hpp"

namespace cobot::metrics {

DrawdownFinder::DrawdownFinder(const CandleGrid& grid, double starting_balance)
    : grid_(grid), last_value_(starting_balance)
{
    COBOT_ENSURE(starting_balance > 0, "a drawdown is a share of a positive balance");
    current_.start = grid.begin;
    current_.peak = starting_balance;
    worst_.reserve(kept + 1);
}

void DrawdownFinder::flat(std::size_t first, std::size_t count, double value)
{
    see(first, value);
    if (!falling_) current_.start = grid_.close_time(first + count - 1);
    last_value_ = value;
}

void DrawdownFinder::marked(std::size_t first, std::span<const double> values)
{
    // While the peak is not regained only the first candle at the lowest value counts; most blocks are below the peak.
    constexpr std::size_t block = 64;
    for (std::size_t at = 0; at < values.size(); at += block) {
        const auto part = values.subspan(at, std::min(block, values.size() - at));
        const core::Extremes extremes = core::extremes_of(part);
        if (extremes.high < current_.peak) {
            if (falling_ && extremes.low >= current_.low) continue;
            const auto lowest = std::find(part.begin(), part.end(), extremes.low);
            see(first + at + static_cast<std::size_t>(lowest - part.begin()), extremes.low);
            continue;
        }
        for (std::size_t i = 0; i < part.size(); ++i) see(first + at + i, part[i]);
    }
    last_value_ = values.back();
}

void DrawdownFinder::see(std::size_t candle, double value)
{
    if (value >= current_.peak) {
        const core::Time time = grid_.close_time(candle);
        if (falling_) close(time);
        current_.peak = value;
        current_.start = time;
    } else {
        fall(candle, value);
    }
}

void DrawdownFinder::deepen(std::size_t candle, double value)
{
    const core::Time time = grid_.close_time(candle);
    if (falling_ && (value > current_.low || (value == current_.low && time > current_.trough))) return;
    falling_ = true;
    current_.low = value;
    current_.trough = time;
}

void DrawdownFinder::close(std::optional<core::Time> end)
{
    falling_ = false;
    current_.end = end;
    if (!largest_loss_ || current_.peak - current_.low > largest_loss_->peak - largest_loss_->low) {
        largest_loss_ = current_;
    }
    if (worst_.size() == kept && current_.depth() <= worst_.back().depth()) return;
    const auto place = std::upper_bound(worst_.begin(), worst_.end(), current_.depth(),
                                        [](double depth, const Drawdown& other) { return depth > other.depth(); });
    worst_.insert(place, current_);
    if (worst_.size() > kept) worst_.pop_back();
}

void DrawdownFinder::finish()
{
    if (falling_) close(std::nullopt);
}

std::optional<ClosedDrawdown> closed_drawdown(std::span<const double> profits, std::span<const core::Time> close_times,
                                              double starting_balance)
{
    if (profits.empty()) return std::nullopt;
    ClosedDrawdown result;
    result.start = close_times[0];
    result.end = close_times[0];
    double total = 0;
    double peak = 0;
    core::Time peak_time = close_times[0];
    // Since the peak: how far it fell, and when first so far. A losing account goes to new lows all the time, which no
    // processor foresees: so this is without branches, and shares are reckoned once a peak.
    double fall = 0;
    double low = 0;
    std::size_t trough = 0;
    const auto note_fall = [&] {
        const double share = fall / (starting_balance + peak);
        result.max_relative = std::max(result.max_relative, share);
        if (fall <= result.abs) return;
        result.abs = fall;
        result.account = share;
        result.high = peak;
        result.low = low;
        result.start = peak_time;
        result.end = close_times[trough];
    };
    for (std::size_t i = 0; i < profits.size(); ++i) {
        total += profits[i];
        if (total > peak) {
            note_fall();
            peak = total;
            peak_time = close_times[i];
            fall = 0;
        }
        const double now = peak - total;
        const bool is_deeper = now > fall;
        fall = is_deeper ? now : fall;
        low = is_deeper ? total : low;
        trough = is_deeper ? i : trough;
    }
    note_fall();
    result.current_abs = peak - total;
    result.current_account = result.current_abs / (starting_balance + peak);
    return result;
}

}  // namespace cobot::metrics
