#include "indicators/candlestick/running_sum.hpp"

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

template <Extent extent>
void write_differences(const CandleColumns& at, std::ptrdiff_t first, std::ptrdiff_t period, std::size_t count,
                       double* out)
{
    for (std::ptrdiff_t i = 0; i < static_cast<std::ptrdiff_t>(count); i += static_cast<std::ptrdiff_t>(lane_count)) {
        const Lanes now = extent_at(extent, at, first + i);
        store(out + i, period == 0 ? now : now - extent_at(extent, at, first + i - period));
    }
}

/// `sums` differs in type only to be known while compiling: their totals then stay in registers.
template <std::size_t sums>
void run(std::span<RunningSum* const> running, std::size_t count, std::span<double* const> columns)
{
    std::array<double, sums> total;
    std::array<double*, sums> column;
    for (std::size_t k = 0; k < sums; ++k) {
        total[k] = running[k]->total;
        column[k] = columns[k];
    }
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t k = 0; k < sums; ++k) {
            const double difference = column[k][i];
            column[k][i] = total[k];
            total[k] += difference;
        }
    }
    for (std::size_t k = 0; k < sums; ++k) running[k]->total = total[k];
}

}  // namespace

void RunningSum::begin(const CandleColumns& at, std::size_t i)
{
    const auto place = static_cast<std::ptrdiff_t>(i) - static_cast<std::ptrdiff_t>(ago_);
    total += extent_at(extent_, at, place)[0];
}

void RunningSum::differences(const CandleColumns& at, std::size_t count, double* out) const
{
    const auto first = -static_cast<std::ptrdiff_t>(ago_);
    const auto period = static_cast<std::ptrdiff_t>(period_);
    switch (extent_) {
        case Extent::body: return write_differences<Extent::body>(at, first, period, count, out);
        case Extent::range: return write_differences<Extent::range>(at, first, period, count, out);
        case Extent::shadows: return write_differences<Extent::shadows>(at, first, period, count, out);
    }
}

void run_sums(std::span<RunningSum> sums, std::size_t count, SumColumns& columns)
{
    std::array<RunningSum*, averages_max> running;
    std::array<double*, averages_max> column;
    std::size_t used = 0;
    for (std::size_t k = 0; k < sums.size(); ++k) {
        if (sums[k].period() == 0) continue;
        running[used] = &sums[k];
        column[used++] = columns[k].data();
    }
    std::span<RunningSum* const> left(running.data(), used);
    std::span<double* const> columns_left(column.data(), used);
    while (left.size() >= 4) {
        run<4>(left, count, columns_left);
        left = left.subspan(4);
        columns_left = columns_left.subspan(4);
    }
    switch (left.size()) {
        case 3: return run<3>(left, count, columns_left);
        case 2: return run<2>(left, count, columns_left);
        case 1: return run<1>(left, count, columns_left);
        default: return;
    }
}

}  // namespace cobot::indicators::candlestick
