#pragma once

#include <cstddef>

#include "indicators/average.hpp"

namespace cobot::indicators {

/// A fast and a slow average of the same values, exponential or simple. Where the fast one waits, it is begun with the
/// last of the slow one's first values, as macd's is, instead of the first values of all.
class TwoAverages {
public:
    TwoAverages(std::size_t fast, std::size_t slow, bool simple, bool fast_waits = false)
        : waiting_(fast_waits ? slow - fast : 0),
          simple_(simple),
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
        slow_now_ = slow_.add(x);
        if (waiting_ == 0) {
            fast_now_ = fast_.add(x);
        } else {
            --waiting_;
            fast_now_ = x;
        }
    }
    /// The same for many values, once it is full.
    void add(const double* x, std::size_t count, double* fast, double* slow)
    {
        if (simple_) {
            fast_mean_.add(x, count, fast);
            slow_mean_.add(x, count, slow);
            return;
        }
        Smoothed quick = fast_;
        Smoothed calm = slow_;
        for (std::size_t k = 0; k < count; ++k) {
            fast[k] = quick.draw(x[k]);
            slow[k] = calm.draw(x[k]);
        }
        fast_ = quick;
        slow_ = calm;
    }
    double fast() const { return fast_now_; }
    double slow() const { return slow_now_; }

private:
    std::size_t waiting_;
    bool simple_;
    Smoothed fast_, slow_;
    Sma fast_mean_, slow_mean_;
    double fast_now_ = 0;
    double slow_now_ = 0;
};

}  // namespace cobot::indicators
