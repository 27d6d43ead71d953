#pragma once

#include <cmath>
#include <cstddef>

namespace cobot::indicators {

/// Wilder's relative strength: the share of gains in all movement, 0 to 100; 50 when nothing has moved.
class Strength {
public:
    explicit Strength(std::size_t period) : period_(period), share_(1 / static_cast<double>(period)), keep_(1 - share_)
    {
    }

    /// Whether `period` changes have been seen; from then on values mean something.
    bool ready() const { return seen_ > period_; }
    double add(double x) { return ready() ? next(x) : start(x); }
    double start(double x)
    {
        if (seen_++ > 0) {
            const double change = x - previous_;
            gain_ += up(change) * share_;
            loss_ += (up(change) - change) * share_;
        }
        previous_ = x;
        return value();
    }
    /// Without a branch on the direction of the price, which no processor can foresee.
    double next(double x)
    {
        const double change = x - previous_;
        previous_ = x;
        gain_ = std::fma(keep_, gain_, up(change) * share_);
        loss_ = std::fma(keep_, loss_, (up(change) - change) * share_);
        return value();
    }

private:
    static double up(double change) { return change > 0 ? change : 0; }
    double value() const
    {
        const double total = gain_ + loss_;
        const double ratio = gain_ / (total > 0 ? total : 1);
        return total > 0 ? 100 * ratio : 50;
    }

    std::size_t period_;
    double share_;
    double keep_;
    std::size_t seen_ = 0;
    double previous_ = 0;
    double gain_ = 0;
    double loss_ = 0;
};

}  // namespace cobot::indicators
