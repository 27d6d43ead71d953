#pragma once

#include <algorithm>
#include <cmath>
#include <utility>

#include "indicators/window.hpp"

namespace cobot::indicators {

/// Wilder's parabolic stop (1978): it follows a trend ever closer, and turns round when the price crosses it. In the
/// form of TA-Lib's SAREXT, of which SAR is the case with equal sides.
class ParabolicStop {
public:
    /// How close the stop comes in a trend, as shares of its distance from the farthest price.
    struct Side {
        double first, step, maximum;

        Side(double first_share, double each, double most)
            : first(std::min(first_share, most)), step(std::min(each, most)), maximum(most)
        {
        }
    };

    /// `offset`: how much farther the stop begins after a turn, as a share. `begin_at`: the first stop, above 0 of a
    /// rising trend, below 0 of a falling one; 0: both are found from the first two candles.
    ParabolicStop(Side up, Side down, double offset, double begin_at)
        : up_(up), down_(down), offset_(offset), begin_at_(begin_at)
    {
    }

    /// Whether two candles have been seen; from then on candles go to next().
    bool begun() const { return seen_ == 2; }
    bool rising() const { return rising_; }

    double start(double high, double low)
    {
        if (seen_++ == 0) {
            high_ = high;
            low_ = low;
            return low;
        }
        begin(std::exchange(high_, high), std::exchange(low_, low));
        return next(high, low);
    }
    /// The stop at this candle.
    double next(double high, double low)
    {
        const double last_high = std::exchange(high_, high);
        const double last_low = std::exchange(low_, low);
        return rising_ ? follow<Larger, Smaller>(up_, down_, 1 + offset_, high, last_high, low, last_low)
                       : follow<Smaller, Larger>(down_, up_, 1 - offset_, low, last_low, high, last_high);
    }

private:
    /// In a trend that reaches farther by Reach; `behind` are the extremes on the side of the stop, which never lies
    /// inside the last two.
    template <class Reach, class Hold>
    double follow(const Side& side, const Side& turned, double farther, double ahead, double last_ahead, double behind,
                  double last_behind)
    {
        const double now = stop_;
        if (Reach::beats(behind, now)) [[likely]] {
            share_ = Smaller::of(share_ + (Reach::beats(ahead, extreme_) ? side.step : 0), side.maximum);
            extreme_ = Reach::of(extreme_, ahead);
            stop_ = Hold::of(std::fma(share_, extreme_ - now, now), Hold::of(last_behind, behind));
            return now;
        }
        const double turn = Reach::of(Reach::of(extreme_, last_ahead), ahead) * farther;
        rising_ = !rising_;
        share_ = turned.first;
        extreme_ = behind;
        stop_ = Reach::of(std::fma(share_, extreme_ - turn, turn), Reach::of(last_ahead, ahead));
        return turn;
    }
    /// The trend begins downwards if the second candle moved down alone.
    void begin(double last_high, double last_low)
    {
        const double fall = last_low - low_;
        rising_ = begin_at_ != 0 ? begin_at_ > 0 : !(fall > 0 && high_ - last_high < fall);
        extreme_ = rising_ ? high_ : low_;
        stop_ = begin_at_ != 0 ? std::abs(begin_at_) : rising_ ? last_low : last_high;
        share_ = rising_ ? up_.first : down_.first;
    }

    Side up_, down_;
    double offset_, begin_at_;
    int seen_ = 0;
    double high_ = 0, low_ = 0;
    bool rising_ = true;
    double stop_ = 0;
    double extreme_ = 0;
    double share_ = 0;
};

}  // namespace cobot::indicators
