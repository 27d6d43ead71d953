#pragma once

#include <algorithm>
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

    /// The same for many values: calls run(first, count, old) for stretches of them, where old[k] is what the column
    /// was n values before x[first + k].
    template <class Run>
    void each(const double* x, std::size_t count, Run run)
    {
        const std::size_t n = values_.size();
        seen_ = std::min(seen_ + count, n + 1);
        const std::size_t kept = std::min(count, n);
        const std::size_t to_end = std::min(kept, n - at_);
        if (to_end > 0) run(0, to_end, values_.data() + at_);
        if (kept > to_end) run(to_end, kept - to_end, values_.data());
        // The bulk begins where vectors are aligned, if the block does.
        const std::size_t bulk = std::min(count, (n + line_size - 1) / line_size * line_size);
        if (bulk > n) run(n, bulk - n, x);
        if (count > bulk) run(bulk, count - bulk, x + (bulk - n));
        // The newest n values, the oldest of them where the next one goes.
        const double* newest = x + (count - kept);
        if (kept == n) {
            std::copy_n(newest, n, values_.data());
            at_ = 0;
            return;
        }
        std::copy_n(newest, to_end, values_.data() + at_);
        std::copy_n(newest + to_end, kept - to_end, values_.data());
        at_ = (at_ + kept) % n;
    }
    void add(const double* x, std::size_t count, double* old)
    {
        each(x, count,
             [=](std::size_t first, std::size_t size, const double* from) { std::copy_n(from, size, old + first); });
    }

private:
    static constexpr std::size_t line_size = 8;  ///< Numbers of a cache line.

    std::vector<double> values_;
    std::size_t at_ = 0;
    std::size_t seen_ = 0;
};

}  // namespace cobot::indicators
