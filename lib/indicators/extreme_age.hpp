#pragma once

#include <cstddef>
#include <vector>

namespace cobot::indicators {

/// How many values ago the largest (Pick = Larger) or smallest of the last n was, the newest among equals. Keeps only
/// what may still become the extreme, in order; constant time on average.
template <class Pick>
class ExtremeAge {
public:
    explicit ExtremeAge(std::size_t period) : waiting_(period) {}

    bool full() const { return seen_ >= waiting_.size(); }

    std::size_t add(double x)
    {
        if (count_ > 0 && waiting_[first_].index + waiting_.size() <= seen_) {
            first_ = place(1);
            --count_;
        }
        while (count_ > 0 && Pick::of(waiting_[place(count_ - 1)].value, x) == x) --count_;
        waiting_[place(count_)] = {x, seen_};
        ++count_;
        return seen_++ - waiting_[first_].index;
    }

private:
    struct Entry {
        double value = 0;
        std::size_t index = 0;
    };
    std::size_t place(std::size_t k) const
    {
        const std::size_t at = first_ + k;
        return at < waiting_.size() ? at : at - waiting_.size();
    }

    std::vector<Entry> waiting_;
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    std::size_t seen_ = 0;
};

}  // namespace cobot::indicators
