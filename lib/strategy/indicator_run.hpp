#pragma once

#include <memory>
#include <vector>

#include "strategy/graph.hpp"

namespace cobot::strategy {

/// One indicator that walks over its candles in blocks. It begins where its inputs do. At a candle where one of them is
/// undefined it is undefined itself, and goes on afterwards as if that candle had not been; so nothing but numbers ever
/// reaches it.
class IndicatorRun {
public:
    explicit IndicatorRun(const IndicatorNode& node);

    /// The next `count` candles: a column for each input and each output, null for one that nobody reads.
    void run(const std::vector<const double*>& inputs, const std::vector<double*>& outputs, std::size_t count);

private:
    bool is_defined(const std::vector<const double*>& inputs, std::size_t i) const;
    void feed(const std::vector<const double*>& inputs, const std::vector<double*>& outputs, std::size_t first,
              std::size_t count);

    const IndicatorNode& node_;
    std::unique_ptr<indicators::Stream> stream_;
    std::vector<std::size_t> held_back_;  ///< By output: candles of the indicator before its first value.
    std::vector<const double*> in_;
    std::vector<double*> out_;
    std::size_t skip_;       ///< Candles still to pass before the indicator begins.
    std::size_t taken_ = 0;  ///< Candles that the indicator has seen.
};

}  // namespace cobot::strategy
