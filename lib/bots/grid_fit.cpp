#include "bots/grid_fit.hpp"

#include <algorithm>
#include <vector>

namespace cobot::bots {
namespace {

/// Steps at and above `empty` hold one unit each; those below wait to buy.
class TriedGrid {
public:
    TriedGrid(double price, const GridTrial& trial, double fee) : fee_(fee)
    {
        const double ratio = step_ratio(trial);
        double line = price / (1 + trial.width);
        for (int k = 0; k <= trial.grids; ++k, line *= ratio) lines_.push_back(line);
        while (empty_ + 1 < lines_.size() && lines_[empty_ + 1] <= price) ++empty_;
        double reserved = 0;
        for (std::size_t i = 0; i < empty_; ++i) reserved += lines_[i];
        coins_ = static_cast<double>(lines_.size() - 1 - empty_);
        cash_ = reserved * (1 + fee_);
        invested_ = cash_ + coins_ * price * (1 + fee_);
    }

    void move(double price)
    {
        for (; empty_ > 0 && price <= lines_[empty_ - 1]; --empty_) {
            cash_ -= lines_[empty_ - 1] * (1 + fee_);
            coins_ += 1;
        }
        for (; empty_ + 1 < lines_.size() && price >= lines_[empty_ + 1]; ++empty_) {
            cash_ += lines_[empty_ + 1] * (1 - fee_);
            coins_ -= 1;
            ++pairs_;
        }
    }

    double worth(double price) const { return (cash_ + coins_ * price) / invested_; }
    int pairs() const { return pairs_; }

private:
    double fee_;
    std::vector<double> lines_;
    std::size_t empty_ = 0;
    double cash_ = 0, coins_ = 0, invested_ = 0;
    int pairs_ = 0;
};

}  // namespace

double step_ratio(const GridTrial& trial)
{
    const double whole = (1 + trial.width) * (1 + trial.width);
    double low = 1, high = whole;
    for (int k = 0; k < 60; ++k) {
        const double middle = (low + high) / 2;
        double power = 1;
        for (int i = 0; i < trial.grids; ++i) power *= middle;
        (power < whole ? low : high) = middle;
    }
    return low;
}

TrialResult try_grid(std::span<const FitCandle> candles, const GridTrial& trial, double fee)
{
    TrialResult result;
    if (candles.empty()) return result;
    TriedGrid grid(candles.front().open, trial, fee);
    double peak = 1;
    for (const FitCandle& candle : candles) {
        grid.move(candle.low);
        grid.move(candle.high);
        grid.move(candle.close);
        const double worth = grid.worth(candle.close);
        peak = std::max(peak, worth);
        result.drawdown = std::max(result.drawdown, 1 - worth / peak);
    }
    result.profit = grid.worth(candles.back().close) - 1;
    result.pairs = grid.pairs();
    return result;
}

}  // namespace cobot::bots
