#include <algorithm>
#include <vector>

#include "indicators/candlestick/confirmation.hpp"
#include "indicators/candlestick/measures.hpp"
#include "indicators/candlestick/recent_candles.hpp"
#include "indicators/candlestick/running_sums.hpp"

namespace cobot::indicators::candlestick {
namespace {

/// Runs a pattern's rule over pieces of candles. What the rule calls long or short is kept as running sums.
class PatternStream final : public Stream {
public:
    PatternStream(const Pattern& pattern, Parameters parameters)
        : pattern_(pattern),
          lookback_(candlestick::lookback(pattern, parameters)),
          // The candles in which a pattern may begin to wait for its confirmation come before the first value.
          first_(pattern.confirmed ? lookback_ - Confirmation::candles : lookback_),
          recent_(first_ + RunningSums::ago_max)
    {
        window_.penetration = pattern.penetration ? parameters[0] : 0;
        const Measures measures = measures_of(pattern, parameters);
        for (std::size_t k = 0; k < pattern.averages.size(); ++k) {
            const Average average = pattern.averages[k];
            const Measure& measure = measures[static_cast<std::size_t>(average.setting)];
            column_of_[k] = sums_.add(measure.extent, measure.period, average.ago);
            window_.counts[k] = static_cast<double>(std::max<std::size_t>(measure.period, 1));
            window_.inverse_counts[k] = 1 / window_.counts[k];
            window_.factors[k] = measure.extent == Extent::shadows ? measure.factor / 2 : measure.factor;
        }
    }

    void step(const double* in, double* out) override { through_recent({in, in + 1, in + 2, in + 3}, out, 1); }

    void block(const double* const* in, double* const* out, std::size_t count) override
    {
        const CandleColumns candles{in[0], in[1], in[2], in[3]};
        const std::size_t head = recent_.history();
        if (count < 2 * head) return through_recent(candles, out[0], count);
        through_recent(candles, out[0], head);
        // Far enough in, the block itself has all that is looked back on. Its last candles are too few for all lanes.
        const std::size_t tail = (count - head) % lane_count;
        for (std::size_t i = head; i < count - tail; i += piece_size) {
            evaluate(candles + i, out[0] + i, std::min(piece_size, count - tail - i));
        }
        recent_.restart(candles + (count - tail));
        through_recent(candles + (count - tail), out[0] + count - tail, tail);
    }

    std::unique_ptr<Stream> clone() const override { return std::make_unique<PatternStream>(*this); }

private:
    void through_recent(const CandleColumns& in, double* out, std::size_t count)
    {
        for (std::size_t i = 0; i < count; i += piece_size) {
            const std::size_t piece = std::min(piece_size, count - i);
            const CandleColumns at = recent_.append(in + i, piece);
            std::size_t k = 0;
            for (; k < piece && seen_ < first_; ++k, ++seen_) {
                sums_.begin(at + k, first_ - seen_);
                out[i + k] = 0;
            }
            if (k < piece) evaluate(at + k, out + i + k, piece - k);
        }
    }

    /// Past the start: sums, then the rule. At most a piece.
    void evaluate(const CandleColumns& at, double* out, std::size_t count)
    {
        RunningSums::Workspace workspace;
        const RunningSums::Columns columns = sums_.run(at, count, workspace);
        Window window = window_;
        window.open = at.open;
        window.high = at.high;
        window.low = at.low;
        window.close = at.close;
        for (std::size_t k = 0; k < pattern_.averages.size(); ++k) window.sums[k] = columns[column_of_[k]];

        if (count % lane_count == 0) {
            pattern_.signals(window, count, out);
        } else {
            std::array<double, piece_size + lane_count> signals;
            pattern_.signals(window, count, signals.data());
            std::copy_n(signals.begin(), count, out);
        }
        if (pattern_.confirmed) confirm(at, out, count);
        seen_ += count;
    }

    void confirm(const CandleColumns& at, double* out, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i) {
            const double signal = confirmation_.next(out[i], at + i);
            out[i] = seen_ + i < lookback_ ? 0 : signal;
        }
    }

    const Pattern& pattern_;
    std::size_t lookback_;  ///< Candles before the first value,
    std::size_t first_;     ///< and before the first use of the rule.
    std::size_t seen_ = 0;
    Window window_{};
    RunningSums sums_;
    std::array<std::size_t, averages_max> column_of_{};  ///< The sum of each average.
    RecentCandles recent_;
    Confirmation confirmation_;
};

}  // namespace

std::unique_ptr<Stream> stream(const Pattern& pattern, Parameters parameters)
{
    return std::make_unique<PatternStream>(pattern, parameters);
}

}  // namespace cobot::indicators::candlestick
