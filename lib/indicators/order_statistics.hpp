#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "indicators/stream_of.hpp"

namespace cobot::indicators {

/// How many of some values are less than x.
inline std::size_t count_of_less(std::span<const double> values, double x)
{
    std::int64_t count = 0;  // As wide as the values, so that a vector of comparisons is a vector of counts.
    for (const double value : values) count += value < x ? 1 : 0;
    return static_cast<std::size_t>(count);
}

/// Numbers in order, few enough that moving half of them is quicker than any tree.
class SortedArray {
public:
    explicit SortedArray(std::size_t capacity) { values_.reserve(capacity); }

    void insert(double x) { values_.insert(values_.begin() + std::ptrdiff_t(count_below(x)), x); }
    /// `old` must be there. Moves only what stands between the two.
    void replace(double old, double x)
    {
        const std::size_t from = count_below(old);
        const std::size_t before = count_below(x);
        const auto begin = values_.begin();
        const std::size_t to = before > from ? before - 1 : before;
        if (to > from)
            std::copy(begin + std::ptrdiff_t(from) + 1, begin + std::ptrdiff_t(to) + 1, begin + std::ptrdiff_t(from));
        else
            std::copy_backward(begin + std::ptrdiff_t(to), begin + std::ptrdiff_t(from),
                               begin + std::ptrdiff_t(from) + 1);
        values_[to] = x;
    }
    /// Counting all is quicker than a search whose turns no processor can foresee, while they are few.
    std::size_t count_below(double x) const
    {
        constexpr std::size_t few = 128;
        if (values_.size() <= few) return count_of_less(values_, x);
        return std::size_t(std::lower_bound(values_.begin(), values_.end(), x) - values_.begin());
    }
    std::size_t count_up_to(double x) const
    {
        return std::size_t(std::upper_bound(values_.begin(), values_.end(), x) - values_.begin());
    }
    /// Counted from 0, the smallest.
    double at(std::size_t rank) const { return values_[rank]; }

private:
    std::vector<double> values_;
};

/// Numbers in order as a treap: every operation takes logarithmic time. Its priorities are a hash of a count, so that
/// the same numbers in the same order always make the same tree.
/// (Seidel and Aragon, Randomized search trees, Algorithmica 16, 1996.)
class OrderTree {
public:
    explicit OrderTree(std::size_t capacity) : nodes_(1)
    {
        nodes_.reserve(capacity + 1);
        free_.reserve(capacity);
    }

    void insert(double x)
    {
        const Index node = new_node(x);
        Index* place = &root_;
        while (*place != 0 && nodes_[*place].priority >= nodes_[node].priority) {
            ++nodes_[*place].size;
            place = nodes_[*place].value < x ? &nodes_[*place].right : &nodes_[*place].left;
        }
        split(*place, x, nodes_[node].left, nodes_[node].right);
        *place = node;
        recount(node);
    }
    /// `old` must be there.
    void replace(double old, double x)
    {
        erase(old);
        insert(x);
    }
    std::size_t count_below(double x) const
    {
        return count([x](double value) { return value < x; });
    }
    std::size_t count_up_to(double x) const
    {
        return count([x](double value) { return value <= x; });
    }
    double at(std::size_t rank) const
    {
        for (Index node = root_;;) {
            const std::size_t before = nodes_[nodes_[node].left].size;
            if (rank == before) return nodes_[node].value;
            const bool later = rank > before;
            rank -= later ? before + 1 : 0;
            node = later ? nodes_[node].right : nodes_[node].left;
        }
    }

private:
    void erase(double x)
    {
        Index* place = &root_;
        while (nodes_[*place].value != x) {
            --nodes_[*place].size;
            place = nodes_[*place].value < x ? &nodes_[*place].right : &nodes_[*place].left;
        }
        const Index gone = *place;
        *place = merged(nodes_[gone].left, nodes_[gone].right);
        free_.push_back(gone);
    }

    using Index = std::uint32_t;  ///< 0 is no node.
    struct Node {
        double value = 0;
        std::uint32_t priority = 0;
        Index left = 0, right = 0;
        std::uint32_t size = 0;
    };

    Index new_node(double x)
    {
        Index node = static_cast<Index>(nodes_.size());
        if (free_.empty()) {
            nodes_.emplace_back();
        } else {
            node = free_.back();
            free_.pop_back();
        }
        priority_ = priority_ * 6364136223846793005u + 1442695040888963407u;  // Knuth's MMIX generator.
        nodes_[node] = {x, static_cast<std::uint32_t>(priority_ >> 32), 0, 0, 1};
        return node;
    }
    void recount(Index node)
    {
        nodes_[node].size = nodes_[nodes_[node].left].size + nodes_[nodes_[node].right].size + 1;
    }
    /// Parts a tree into what is below x and the rest.
    void split(Index tree, double x, Index& below, Index& rest)
    {
        if (tree == 0) {
            below = rest = 0;
        } else if (nodes_[tree].value < x) {
            below = tree;
            split(Index(nodes_[tree].right), x, nodes_[tree].right, rest);
            recount(tree);
        } else {
            rest = tree;
            split(Index(nodes_[tree].left), x, below, nodes_[tree].left);
            recount(tree);
        }
    }
    Index merged(Index left, Index right)
    {
        if (left == 0 || right == 0) return left + right;
        const bool left_on_top = nodes_[left].priority >= nodes_[right].priority;
        const Index top = left_on_top ? left : right;
        if (left_on_top)
            nodes_[top].right = merged(nodes_[top].right, right);
        else
            nodes_[top].left = merged(left, nodes_[top].left);
        recount(top);
        return top;
    }
    template <class IsBefore>
    std::size_t count(IsBefore is_before) const
    {
        std::size_t before = 0;
        for (Index node = root_; node != 0;) {
            const bool here = is_before(nodes_[node].value);
            before += here ? nodes_[nodes_[node].left].size + 1 : 0;
            node = here ? nodes_[node].right : nodes_[node].left;
        }
        return before;
    }

    std::vector<Node> nodes_;
    std::vector<Index> free_;
    Index root_ = 0;
    std::uint64_t priority_ = 0;
};

/// The last n values in order.
template <class Sorted>
class OrderWindow {
public:
    explicit OrderWindow(std::size_t period) : sorted_(period), newest_(period) {}

    bool full() const { return count_ == newest_.size(); }
    std::size_t count() const { return count_; }
    const Sorted& sorted() const { return sorted_; }

    void add(double x)
    {
        if (full()) {
            sorted_.replace(newest_[at_], x);
        } else {
            sorted_.insert(x);
            ++count_;
        }
        newest_[at_] = x;
        if (++at_ == newest_.size()) at_ = 0;
    }

private:
    Sorted sorted_;
    std::vector<double> newest_;
    std::size_t at_ = 0;
    std::size_t count_ = 0;
};

/// Value `share` (0 to 1) of the way up the order, between two neighbours in proportion.
template <class Sorted>
double quantile_of(const Sorted& sorted, std::size_t count, double share)
{
    const double place = share * static_cast<double>(count - 1);
    const auto below = static_cast<std::size_t>(place);
    const double part = place - std::floor(place);
    const double lower = sorted.at(below);
    return part > 0 ? lower + part * (sorted.at(below + 1) - lower) : lower;
}

/// For Definition::stream of a step in both kinds of order, whose window has the length of parameter `index`: the
/// quicker of both.
template <class WithArray, class WithTree, std::size_t index = 0>
std::unique_ptr<Stream> ordered_stream_of(Parameters parameters)
{
    constexpr std::size_t array_max = 512;
    if (period_of(parameters, index) <= array_max) return stream_of<WithArray>(parameters);
    return stream_of<WithTree>(parameters);
}

}  // namespace cobot::indicators
