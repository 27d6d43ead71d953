#include "strategy/indicator_run.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cobot::strategy {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

}  // namespace

IndicatorRun::IndicatorRun(const IndicatorNode& node)
    : node_(node),
      stream_(node.definition->stream(node.parameters)),
      in_(node.inputs.size()),
      out_(node.outputs.size()),
      skip_(node.skip)
{
    for (std::size_t k = 0; k < out_.size(); ++k) {
        held_back_.push_back(node.definition->warmup(node.parameters, k) - 1);
    }
}

void IndicatorRun::run(const std::vector<const double*>& inputs, const std::vector<double*>& outputs, std::size_t count)
{
    const std::size_t skipped = std::min(skip_, count);
    skip_ -= skipped;
    const auto leave_undefined = [&](std::size_t first, std::size_t size) {
        for (double* column : outputs) {
            if (column != nullptr) std::fill_n(column + first, size, undefined);
        }
    };
    leave_undefined(0, skipped);
    for (std::size_t i = skipped; i < count;) {
        std::size_t end = node_.may_pause ? i : count;
        while (end < count && is_defined(inputs, end)) ++end;
        if (i < end) feed(inputs, outputs, i, end - i);
        for (i = end; i < count && !is_defined(inputs, i); ++i) leave_undefined(i, 1);
    }
}

bool IndicatorRun::is_defined(const std::vector<const double*>& inputs, std::size_t i) const
{
    return std::ranges::all_of(inputs, [i](const double* column) { return std::isfinite(column[i]); });
}

void IndicatorRun::feed(const std::vector<const double*>& inputs, const std::vector<double*>& outputs,
                        std::size_t first, std::size_t count)
{
    for (std::size_t k = 0; k < in_.size(); ++k) in_[k] = inputs[k] + first;
    for (std::size_t k = 0; k < out_.size(); ++k) out_[k] = outputs[k] == nullptr ? nullptr : outputs[k] + first;
    stream_->block(in_.data(), out_.data(), count);
    for (std::size_t k = 0; k < out_.size(); ++k) {
        if (out_[k] != nullptr && held_back_[k] > taken_)
            std::fill_n(out_[k], std::min(count, held_back_[k] - taken_), undefined);
    }
    taken_ += count;
}

}  // namespace cobot::strategy
