#include "optimize/regression_tree.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace cobot::optimize {
namespace {

struct Cut {
    std::size_t dimension = 0;
    double at = 0;
    double gain = 0;
};

/// The rows of one node stand at [begin, end) of every order.
struct Node {
    std::size_t begin, end;
    RegressionLeaf box;
};

class Grower {
public:
    Grower(const RegressionSample& sample, const std::vector<std::uint32_t>& weights)
        : sample_(sample), weights_(weights), goes_left_(weights.size())
    {
        for (const std::vector<std::uint32_t>& rows : sample.by_size) {
            std::vector<std::uint32_t> drawn;
            for (const std::uint32_t row : rows) {
                if (weights[row] > 0) drawn.push_back(row);
            }
            orders_.push_back(std::move(drawn));
        }
        buffer_.resize(orders_.front().size());
    }

    std::vector<RegressionLeaf> grow()
    {
        const std::size_t dimensions = orders_.size();
        std::vector<Node> open{{0,
                                orders_.front().size(),
                                {std::vector<double>(dimensions, 0.0), std::vector<double>(dimensions, 1.0), 0}}};
        std::vector<RegressionLeaf> leaves;
        while (!open.empty()) {
            Node node = std::move(open.back());
            open.pop_back();
            const auto cut = best_cut(node);
            if (!cut) {
                leaves.push_back(std::move(node.box));
                continue;
            }
            const std::size_t middle = part(node, *cut);
            Node right{middle, node.end, node.box};
            right.box.low[cut->dimension] = cut->at;
            node.box.high[cut->dimension] = cut->at;
            node.end = middle;
            open.push_back(std::move(right));
            open.push_back(std::move(node));
        }
        return leaves;
    }

private:
    /// Where to part two neighbouring places; absent when nothing lies between.
    std::optional<double> between(std::size_t dimension, double left, double right) const
    {
        double middle = left + (right - left) / 2;
        if (const auto cells = static_cast<double>(sample_.cells[dimension]); cells > 0) {
            middle = std::round(middle * cells) / cells;
        }
        return left < middle && middle < right ? std::optional(middle) : std::nullopt;
    }

    /// Also gives the box its value.
    std::optional<Cut> best_cut(Node& node) const
    {
        double sum = 0;
        double weight = 0;
        for (std::size_t k = node.begin; k < node.end; ++k) {
            const std::uint32_t row = orders_.front()[k];
            sum += weights_[row] * sample_.values[row];
            weight += weights_[row];
        }
        node.box.value = sum / weight;
        // A gain that is rounding noise parts nothing.
        Cut best{0, 0, sum * sum / weight * (1 + 1e-14) + 1e-14 * weight};
        bool found = false;
        for (std::size_t d = 0; d < orders_.size(); ++d) {
            double left_sum = 0;
            double left_weight = 0;
            for (std::size_t k = node.begin; k + 1 < node.end; ++k) {
                const std::uint32_t row = orders_[d][k];
                left_sum += weights_[row] * sample_.values[row];
                left_weight += weights_[row];
                const double here = sample_.columns[d][row];
                const double next = sample_.columns[d][orders_[d][k + 1]];
                if (here == next) continue;
                const double rest = sum - left_sum;
                const double gain = left_sum * left_sum / left_weight + rest * rest / (weight - left_weight);
                if (gain <= best.gain) continue;
                const auto at = between(d, here, next);
                if (!at) continue;
                best = {d, *at, gain};
                found = true;
            }
        }
        return found ? std::optional(best) : std::nullopt;
    }

    /// Puts the rows of the left side first in every order, each side still in rising order.
    std::size_t part(const Node& node, const Cut& cut)
    {
        for (std::size_t k = node.begin; k < node.end; ++k) {
            const std::uint32_t row = orders_.front()[k];
            goes_left_[row] = sample_.columns[cut.dimension][row] < cut.at ? 1 : 0;
        }
        std::size_t middle = node.begin;
        for (std::vector<std::uint32_t>& order : orders_) {
            std::size_t left = node.begin;
            std::size_t right = 0;
            for (std::size_t k = node.begin; k < node.end; ++k) {
                const std::uint32_t row = order[k];
                if (goes_left_[row] != 0) {
                    order[left++] = row;
                } else {
                    buffer_[right++] = row;
                }
            }
            std::copy_n(buffer_.begin(), right, order.begin() + static_cast<std::ptrdiff_t>(left));
            middle = left;
        }
        return middle;
    }

    const RegressionSample& sample_;
    const std::vector<std::uint32_t>& weights_;
    std::vector<std::vector<std::uint32_t>> orders_;
    std::vector<std::uint8_t> goes_left_;
    std::vector<std::uint32_t> buffer_;
};

}  // namespace

void RegressionSample::sort()
{
    by_size.assign(columns.size(), std::vector<std::uint32_t>(values.size()));
    for (std::size_t d = 0; d < columns.size(); ++d) {
        std::iota(by_size[d].begin(), by_size[d].end(), 0U);
        std::ranges::stable_sort(by_size[d], {}, [&](std::uint32_t row) { return columns[d][row]; });
    }
}

double RegressionLeaf::volume() const
{
    double product = 1;
    for (std::size_t d = 0; d < low.size(); ++d) product *= high[d] - low[d];
    return product;
}

std::vector<RegressionLeaf> grow_tree(const RegressionSample& sample, const std::vector<std::uint32_t>& weights)
{
    return Grower(sample, weights).grow();
}

}  // namespace cobot::optimize
