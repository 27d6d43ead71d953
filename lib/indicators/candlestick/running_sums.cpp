#include "indicators/candlestick/running_sums.hpp"

#include <algorithm>

namespace cobot::indicators::candlestick {
namespace {

Lanes extent_at(Extent extent, const CandleColumns& at, std::ptrdiff_t i)
{
    const Lanes open = load(at.open + i);
    const Lanes close = load(at.close + i);
    if (extent == Extent::body) return absolute(close - open);
    const Lanes high = load(at.high + i);
    const Lanes low = load(at.low + i);
    if (extent == Extent::range) return high - low;
    return (high - larger(close, open)) + (smaller(close, open) - low);
}

/// Of `count` candles and the ago_max before them, where `out` begins.
template <Extent extent>
void write_changes(const CandleColumns& at, std::size_t period, std::size_t count, double* out)
{
    const auto end = static_cast<std::ptrdiff_t>(count);
    const auto back = static_cast<std::ptrdiff_t>(period);
    constexpr auto lead = static_cast<std::ptrdiff_t>(RunningSums::ago_max);
    for (std::ptrdiff_t i = -lead; i < end; i += static_cast<std::ptrdiff_t>(lane_count)) {
        const Lanes now = extent_at(extent, at, i);
        store(out + lead + i, period == 0 ? now : now - extent_at(extent, at, i - back));
    }
}

void write_changes(Extent extent, const CandleColumns& at, std::size_t period, std::size_t count, double* out)
{
    switch (extent) {
        case Extent::body: return write_changes<Extent::body>(at, period, count, out);
        case Extent::range: return write_changes<Extent::range>(at, period, count, out);
        case Extent::shadows: return write_changes<Extent::shadows>(at, period, count, out);
    }
}

}  // namespace

std::size_t RunningSums::add(Extent extent, std::size_t period, std::size_t ago)
{
    const auto change = std::ranges::find_if(
        changes_, [&](const Change& known) { return known.extent == extent && known.period == period; });
    const auto index = static_cast<std::size_t>(change - changes_.begin());
    if (change == changes_.end()) changes_.push_back({extent, period});

    const auto sum =
        std::ranges::find_if(sums_, [&](const Sum& known) { return known.change == index && known.ago == ago; });
    const auto column = static_cast<std::size_t>(sum - sums_.begin());
    if (sum == sums_.end()) {
        if (period > 0) running_.push_back(sums_.size());
        sums_.push_back({index, ago, 0});
    }
    return column;
}

void RunningSums::begin(const CandleColumns& at, std::size_t left)
{
    for (Sum& sum : sums_) {
        const Change& change = changes_[sum.change];
        if (left > change.period) continue;
        sum.total += extent_at(change.extent, at, -static_cast<std::ptrdiff_t>(sum.ago))[0];
    }
}

RunningSums::Columns RunningSums::run(const CandleColumns& at, std::size_t count, Workspace& workspace)
{
    for (std::size_t k = 0; k < changes_.size(); ++k) {
        write_changes(changes_[k].extent, at, changes_[k].period, count, workspace.changes[k].data());
    }
    Columns columns;
    for (std::size_t k = 0; k < sums_.size(); ++k) {
        columns[k] = workspace.changes[sums_[k].change].data() + ago_max - sums_[k].ago;
    }
    std::size_t first = 0;
    for (; running_.size() - first >= 4; first += 4) run<4>(first, count, columns, workspace);
    switch (running_.size() - first) {
        case 3: run<3>(first, count, columns, workspace); break;
        case 2: run<2>(first, count, columns, workspace); break;
        case 1: run<1>(first, count, columns, workspace); break;
        default: break;
    }
    for (const std::size_t k : running_) columns[k] = workspace.sums[k].data();
    return columns;
}

/// Some sums side by side, for each waits for its own candle before. Their number is known while compiling, so that
/// the totals stay in registers.
template <std::size_t width>
void RunningSums::run(std::size_t first, std::size_t count, const Columns& changes, Workspace& workspace)
{
    std::array<double, width> total;
    std::array<const double*, width> from;
    std::array<double*, width> to;
    for (std::size_t k = 0; k < width; ++k) {
        const std::size_t sum = running_[first + k];
        total[k] = sums_[sum].total;
        from[k] = changes[sum];
        to[k] = workspace.sums[sum].data();
    }
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t k = 0; k < width; ++k) {
            to[k][i] = total[k];
            total[k] += from[k][i];
        }
    }
    for (std::size_t k = 0; k < width; ++k) sums_[running_[first + k]].total = total[k];
}

}  // namespace cobot::indicators::candlestick
