#include <algorithm>
#include <vector>

#include "indicators/candlestick/confirmation.hpp"
#include "indicators/candlestick/measures.hpp"
#include "indicators/candlestick/running_sum.hpp"

namespace cobot::indicators::candlestick {
namespace {

/// Runs a pattern's rule over pieces of candles. The candles of the piece and those that it looks back on lie in one
/// row of columns; what the rule calls long or short is kept as running sums.
class PatternStream final : public Stream {
public:
    PatternStream(const Pattern& pattern, Parameters parameters)
        : pattern_(pattern), lookback_(candlestick::lookback(pattern, parameters))
    {
        // The candles in which a pattern may begin to wait for its confirmation come before the first value.
        first_ = pattern.confirmed ? lookback_ - Confirmation::candles : lookback_;
        window_.penetration = pattern.penetration ? parameters[0] : 0;
        add_sums(measures_of(pattern, parameters));
        history_ = first_;
        capacity_ = history_ + piece_size + lane_count;
        candles_.resize(4 * capacity_);
        end_ = history_;
    }

    void step(const double* in, double* out) override
    {
        const std::array<const double*, 4> columns{in, in + 1, in + 2, in + 3};
        piece(columns.data(), out, 1);
    }

    void block(const double* const* in, double* const* out, std::size_t count) override
    {
        for (std::size_t i = 0; i < count; i += piece_size) {
            const std::array<const double*, 4> columns{in[0] + i, in[1] + i, in[2] + i, in[3] + i};
            piece(columns.data(), out[0] + i, std::min(piece_size, count - i));
        }
    }

    std::unique_ptr<Stream> clone() const override { return std::make_unique<PatternStream>(*this); }

private:
    void add_sums(const Measures& measures)
    {
        for (std::size_t k = 0; k < pattern_.averages.size(); ++k) {
            const Average average = pattern_.averages[k];
            const Measure& measure = measures[static_cast<std::size_t>(average.setting)];
            sum_of_[k] = sum_index(RunningSum(measure.extent, measure.period, average.ago));
            window_.counts[k] = static_cast<double>(std::max<std::size_t>(measure.period, 1));
            window_.factors[k] = measure.extent == Extent::shadows ? measure.factor / 2 : measure.factor;
        }
    }
    /// Settings that average the same share a sum.
    std::size_t sum_index(const RunningSum& wanted)
    {
        const auto found = std::ranges::find_if(sums_, [&](const RunningSum& sum) { return sum.same_as(wanted); });
        const auto index = static_cast<std::size_t>(found - sums_.begin());
        if (found == sums_.end()) sums_.push_back(wanted);
        return index;
    }

    void piece(const double* const* in, double* out, std::size_t count)
    {
        append(in, count);
        CandleColumns at = columns(end_ - count);
        std::size_t i = 0;
        for (; i < count && seen_ < first_; ++i, ++seen_) {
            for (RunningSum& sum : sums_) {
                if (seen_ + sum.period() >= first_) sum.begin(at, i);
            }
            out[i] = 0;
        }
        if (i == count) return;
        at = columns(end_ - count + i);
        evaluate(at, out + i, count - i);
        seen_ += count - i;
    }

    /// Past the start: sums, then the rule.
    void evaluate(const CandleColumns& at, double* out, std::size_t count)
    {
        SumColumns sums;
        for (std::size_t k = 0; k < sums_.size(); ++k) sums_[k].differences(at, count, sums[k].data());
        run_sums(sums_, count, sums);

        Window window = window_;
        window.open = at.open;
        window.high = at.high;
        window.low = at.low;
        window.close = at.close;
        for (std::size_t k = 0; k < pattern_.averages.size(); ++k) window.sums[k] = sums[sum_of_[k]].data();
        const std::size_t whole = count - count % lane_count;
        pattern_.signals(window, whole, out);
        if (whole < count) rest(window, whole, count - whole, out + whole);
        if (pattern_.confirmed) confirm(at, out, count);
    }

    /// The last candles, fewer than there are lanes.
    void rest(Window window, std::size_t from, std::size_t count, double* out) const
    {
        window.open += from;
        window.high += from;
        window.low += from;
        window.close += from;
        for (std::size_t k = 0; k < pattern_.averages.size(); ++k) window.sums[k] += from;
        std::array<double, lane_count> lanes;
        pattern_.signals(window, 1, lanes.data());
        std::copy_n(lanes.begin(), count, out);
    }

    void confirm(const CandleColumns& at, double* out, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i) {
            const double signal = confirmation_.next(out[i], at, i);
            out[i] = seen_ + i < lookback_ ? 0 : signal;
        }
    }

    void append(const double* const* in, std::size_t count)
    {
        if (end_ + count + lane_count > capacity_) {
            for (std::size_t k = 0; k < 4; ++k) {
                double* column = candles_.data() + k * capacity_;
                std::copy(column + end_ - history_, column + end_, column);
            }
            end_ = history_;
        }
        for (std::size_t k = 0; k < 4; ++k) std::copy_n(in[k], count, candles_.data() + k * capacity_ + end_);
        end_ += count;
    }
    CandleColumns columns(std::size_t place) const
    {
        const double* first = candles_.data() + place;
        return {first, first + capacity_, first + 2 * capacity_, first + 3 * capacity_};
    }

    const Pattern& pattern_;
    Window window_{};
    std::array<std::size_t, averages_max> sum_of_{};  ///< Of each average.
    std::vector<RunningSum> sums_;
    Confirmation confirmation_;
    std::size_t lookback_;     ///< Candles before the first value,
    std::size_t first_ = 0;    ///< before the first use of the rule,
    std::size_t history_ = 0;  ///< and kept.
    std::size_t seen_ = 0;
    std::size_t capacity_ = 0;  ///< Of each of the columns open, high, low, close.
    std::size_t end_ = 0;       ///< Where the candles end in them.
    std::vector<double> candles_;
};

}  // namespace

std::unique_ptr<Stream> stream(const Pattern& pattern, Parameters parameters)
{
    return std::make_unique<PatternStream>(pattern, parameters);
}

}  // namespace cobot::indicators::candlestick
