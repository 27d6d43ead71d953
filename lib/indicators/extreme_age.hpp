#pragma once

#include <cstddef>
#include <vector>

#include "indicators/window.hpp"

namespace cobot::indicators {

/// How many values ago the largest (Pick = Larger) or smallest of the last n was, the newest among equals. In two parts
/// as WindowExtreme has them: constant time, and no branch that depends on the values.
template <class Pick>
class ExtremeAge {
public:
    explicit ExtremeAge(std::size_t period) : values_(period), tails_(period) {}

    bool full() const { return full_; }

    std::size_t add(double x)
    {
        const bool newest = head_count_ == 0 || Pick::of(head_, x) == x;
        values_[head_count_] = x;
        head_ = newest ? x : head_;
        head_at_ = newest ? head_count_ : head_at_;
        if (++head_count_ == values_.size()) return close_span();
        const std::size_t of_head = head_count_ - 1 - head_at_;
        if (!full_) return of_head;
        const Tail& tail = tails_[head_count_];
        const std::size_t of_tail = head_count_ + (values_.size() - 1 - tail.at);
        return Pick::of(tail.extreme, head_) == head_ ? of_head : of_tail;
    }

private:
    struct Tail {
        double extreme = 0;
        std::size_t at = 0;  ///< In its span.
    };

    std::size_t close_span()
    {
        const std::size_t last = values_.size() - 1;
        head_count_ = 0;
        full_ = true;
        Tail tail{values_[last], last};
        for (std::size_t k = values_.size(); k-- > 0;) {
            const bool older = values_[k] != tail.extreme && Pick::of(tail.extreme, values_[k]) == values_[k];
            tail = {older ? values_[k] : tail.extreme, older ? k : tail.at};
            tails_[k] = tail;
        }
        return last - tail.at;
    }

    std::vector<double> values_;  ///< Of the span being filled.
    std::vector<Tail> tails_;     ///< Of the span before: the extreme from k to its end.
    std::size_t head_count_ = 0;
    std::size_t head_at_ = 0;
    double head_ = 0;
    bool full_ = false;
};

}  // namespace cobot::indicators
