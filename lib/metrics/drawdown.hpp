#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/time.hpp"
#include "metrics/equity.hpp"

namespace cobot::metrics {

/// A fall from a peak of the account's value, until the peak is reached again.
struct Drawdown {
    core::Time start;               ///< The last moment at the peak.
    core::Time trough;              ///< The first moment at the lowest value.
    std::optional<core::Time> end;  ///< Back at the peak; absent: not by the end of the run.
    double peak = 0;                ///< In quote units.
    double low = 0;

    double depth() const { return (peak - low) / peak; }  ///< A share of the peak: 0.1 is a fall of a tenth.

    friend bool operator==(const Drawdown&, const Drawdown&) = default;
};

/// Finds the drawdowns of a curve in one pass. The first peak is the starting balance at the grid's beginning.
class DrawdownFinder : public EquitySink {
public:
    static constexpr std::size_t kept = 10;

    DrawdownFinder(const CandleGrid& grid, double starting_balance);

    void flat(std::size_t first, std::size_t count, double value) override;
    void marked(std::size_t first, std::span<const double> values) override;
    /// The running peak, and in a fall the low.
    double peak() const { return current_.peak; }
    double low() const { return falling_ ? current_.low : current_.peak; }
    /// The next value, which is below the peak.
    void fall(std::size_t candle, double value)
    {
        if (falling_ && value >= current_.low) return;
        falling_ = true;
        current_.low = value;
        current_.trough = grid_.close_time(candle);
    }
    /// A value since the peak and below it, told later than it came.
    void deepen(std::size_t candle, double value);
    /// After values that moved nothing and were not shown: the last of them.
    void stand_at(double value) { last_value_ = value; }
    /// Ends a drawdown that is still open. Nothing may follow.
    void finish();

    /// At most `kept`, the deepest first; of equals the earlier first.
    const std::vector<Drawdown>& worst() const { return worst_; }
    /// The one that lost the most quote units, of all that were seen.
    const std::optional<Drawdown>& largest_loss() const { return largest_loss_; }
    /// How far below its peak the account stands at the end, as a share of the peak.
    double current_depth() const { return (current_.peak - last_value_) / current_.peak; }

private:
    void see(std::size_t candle, double value);
    void close(std::optional<core::Time> end);

    const CandleGrid grid_;
    Drawdown current_;
    bool falling_ = false;
    double last_value_;
    std::vector<Drawdown> worst_;
    std::optional<Drawdown> largest_loss_;
};

/// The drawdown of closed trades alone, as freqtrade measures it: by cumulative profit in closing order, beginning
/// from zero.
struct ClosedDrawdown {
    double abs = 0;           ///< The largest fall in quote units.
    double account = 0;       ///< That fall as a share of the balance at its peak.
    double max_relative = 0;  ///< The largest share at any time; not always the same fall.
    double high = 0;          ///< Cumulative profit at the peak and at the low of the largest fall.
    double low = 0;
    core::Time start;        ///< Closing time of the trade at the peak (the first trade's when nothing was won).
    core::Time end;          ///< Closing time of the trade at the low.
    double current_abs = 0;  ///< As it stands after the last trade.
    double current_account = 0;
};

/// `profits` in quote units and `close_times` in closing order. Absent without trades.
std::optional<ClosedDrawdown> closed_drawdown(std::span<const double> profits, std::span<const core::Time> close_times,
                                              double starting_balance);

}  // namespace cobot::metrics
