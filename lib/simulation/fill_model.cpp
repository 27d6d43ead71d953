#include "simulation/fill_model.hpp"

#include <algorithm>

namespace cobot::simulation {
namespace {

constexpr std::size_t block = 32;

/// `low <= below || high >= above`, a block at a time so that the comparisons vectorise.
std::size_t scan(const double* low, const double* high, double below, double above, std::size_t from, std::size_t to)
{
    std::size_t i = from;
    for (; i + block <= to; i += block) {
        int touched = 0;
        for (std::size_t k = i; k < i + block; ++k)
            touched |= static_cast<int>(low[k] <= below) | static_cast<int>(high[k] >= above);
        if (touched != 0) break;
    }
    while (i < to && low[i] > below && high[i] < above) ++i;
    return i;
}

}  // namespace

const orders::ExitPlan::RoiStep* roi_step(const orders::ExitPlan& plan, core::Duration elapsed)
{
    const orders::ExitPlan::RoiStep* current = nullptr;
    for (const auto& step : plan.roi) {
        if (step.since_entry <= elapsed) current = &step;
    }
    return current;
}

std::size_t first_touch(const market::CandleSeries& series, double sign, double below, double above, std::size_t from,
                        std::size_t to)
{
    // A short sees low' = -high and high' = -low: low' <= below is high >= -below, high' >= above is low <= -above.
    return sign > 0 ? scan(series.low().data(), series.high().data(), below, above, from, to)
                    : scan(series.low().data(), series.high().data(), -above, -below, from, to);
}

}  // namespace cobot::simulation
