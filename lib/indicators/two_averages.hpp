#pragma once

#include <cstddef>

#include "indicators/average.hpp"

namespace cobot::indicators {

/// A fast and a slow average of the same values, exponential or simple.
class TwoAverages {
public:
    TwoAverages(std::size_t fast, std::size_t slow, bool simple)
        : simple_(simple),
          fast_(Smoothed::ema(fast)),
          slow_(Smoothed::ema(slow)),
          fast_mean_(simple ? fast : 1),
          slow_mean_(simple ? slow : 1)
    {
    }

    bool full() const { return simple_ ? slow_mean_.full() : slow_.full(); }
    void add(double x)
    {
        if (simple_) {
            fast_now_ = fast_mean_.add(x);
            slow_now_ = slow_mean_.add(x);
            return;
        }
        fast_now_ = fast_.add(x);
        slow_now_ = slow_.add(x);
    }
    double fast() const { return fast_now_; }
    double slow() const { return slow_now_; }

private:
    bool simple_;
    Smoothed fast_, slow_;
    Sma fast_mean_, slow_mean_;
    double fast_now_ = 0;
    double slow_now_ = 0;
};

}  // namespace cobot::indicators
