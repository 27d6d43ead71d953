#pragma once

#include <cstddef>
#include <vector>

namespace cobot::indicators {

/// What a column was n values ago.
class Lag {
public:
    explicit Lag(std::size_t n) : values_(n) {}

    /// Whether n values have been seen before the newest.
    bool full() const { return seen_ > values_.size(); }
    /// The value n before `x`; 0 until there is one.
    double add(double x)
    {
        if (seen_ <= values_.size()) ++seen_;
        if (values_.empty()) return x;
        const double old = values_[at_];
        values_[at_] = x;
        if (++at_ == values_.size()) at_ = 0;
        return old;
    }

private:
    std::vector<double> values_;
    std::size_t at_ = 0;
    std::size_t seen_ = 0;
};

}  // namespace cobot::indicators
