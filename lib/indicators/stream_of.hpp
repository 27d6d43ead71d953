#pragma once

#include <algorithm>
#include <array>
#include <utility>

#include "indicators/definition.hpp"

namespace cobot::indicators {

template <std::size_t Count>
using Values = std::array<double, Count>;

/// Both forms of an indicator from one definition. `Step` has
///
///     static constexpr std::size_t inputs, outputs;
///     bool ready() const;                                  // the start is over; stays true
///     Values<outputs> start(const Values<inputs>&);        // a candle of the start; `next` if there is none
///     Values<outputs> next(const Values<inputs>&);         // any candle after it, without a branch if possible
///
/// or, where the first candles are like all others, `next` alone. The block form runs the very same expressions, with
/// the state in registers. Where vectors pay, a Step may have
///
///     void block(const double* const* in, double* const* out, std::size_t count);
///
/// as well, of the same expressions in another order of candles; it is given candles after the start alone. It meets
/// null pointers in `out` only if it says `static constexpr bool leaves_out = true`; others get room that nobody looks
/// at.
template <class Step>
class StreamOf final : public Stream {
public:
    explicit StreamOf(Step step) : step_(std::move(step)) {}

    void step(const double* in, double* out) override
    {
        Values<Step::inputs> values;
        for (std::size_t k = 0; k < Step::inputs; ++k) values[k] = in[k];
        const auto result = is_ready() ? step_.next(values) : start(values);
        for (std::size_t k = 0; k < Step::outputs; ++k) out[k] = result[k];
    }

    void block(const double* const* in, double* const* out, std::size_t count) override
    {
        if (leaves_out || std::all_of(out, out + Step::outputs, [](const double* column) { return column != nullptr; }))
            whole_block(in, out, count);
        else
            block_with_spare_room(in, out, count);
    }

    std::unique_ptr<Stream> clone() const override { return std::make_unique<StreamOf>(step_); }

private:
    static constexpr bool has_start = requires(const Step& step) { step.ready(); };
    static constexpr bool leaves_out = [] {
        if constexpr (requires { Step::leaves_out; }) return Step::leaves_out;
        return false;
    }();

    void block_with_spare_room(const double* const* in, double* const* out, std::size_t count)
    {
        constexpr std::size_t room = 256;
        std::array<std::array<double, room>, Step::outputs> spare;
        std::array<const double*, Step::inputs> from;
        std::array<double*, Step::outputs> to;
        for (std::size_t first = 0; first < count; first += room) {
            for (std::size_t k = 0; k < Step::inputs; ++k) from[k] = in[k] + first;
            for (std::size_t k = 0; k < Step::outputs; ++k)
                to[k] = out[k] == nullptr ? spare[k].data() : out[k] + first;
            whole_block(from.data(), to.data(), std::min(room, count - first));
        }
    }
    void whole_block(const double* const* in, double* const* out, std::size_t count)
    {
        if constexpr (requires { step_.block(in, out, count); }) {
            std::array<const double*, Step::inputs> from;
            std::array<double*, Step::outputs> to;
            for (std::size_t k = 0; k < Step::inputs; ++k) from[k] = in[k];
            for (std::size_t k = 0; k < Step::outputs; ++k) to[k] = out[k];
            for (; count > 0 && !is_ready(); --count) {
                Values<Step::inputs> values;
                for (std::size_t k = 0; k < Step::inputs; ++k) values[k] = *from[k]++;
                const auto result = start(values);
                for (std::size_t k = 0; k < Step::outputs; ++k) {
                    if (!leaves_out || to[k] != nullptr) *to[k]++ = result[k];
                }
            }
            if (count > 0) step_.block(from.data(), to.data(), count);
        } else {
            each(in, out, count);
        }
    }

    bool is_ready() const
    {
        if constexpr (has_start) return step_.ready();
        return true;
    }
    Values<Step::outputs> start(const Values<Step::inputs>& values)
    {
        if constexpr (requires { step_.start(values); }) return step_.start(values);
        return step_.next(values);
    }

    void each(const double* const* in, double* const* out, std::size_t count)
    {
        std::array<const double*, Step::inputs> from;
        std::array<double*, Step::outputs> to;
        for (std::size_t k = 0; k < Step::inputs; ++k) from[k] = in[k];
        for (std::size_t k = 0; k < Step::outputs; ++k) to[k] = out[k];
        const auto read = [&from](std::size_t i) {
            Values<Step::inputs> values;
            for (std::size_t k = 0; k < Step::inputs; ++k) values[k] = from[k][i];
            return values;
        };
        const auto write = [&to](std::size_t i, const Values<Step::outputs>& values) {
            for (std::size_t k = 0; k < Step::outputs; ++k) to[k][i] = values[k];
        };

        std::size_t i = 0;
        for (; i < count && !is_ready(); ++i) write(i, start(read(i)));
        Step local = std::move(step_);
        for (; i < count; ++i) write(i, local.next(read(i)));
        step_ = std::move(local);
    }

    Step step_;
};

/// For Definition::stream.
template <class Step>
std::unique_ptr<Stream> stream_of(Parameters parameters)
{
    return std::make_unique<StreamOf<Step>>(Step(parameters));
}

/// Parameter `index` as a number of candles.
inline std::size_t period_of(Parameters parameters, std::size_t index = 0)
{
    return static_cast<std::size_t>(parameters[index]);
}

constexpr double period_max = 100'000;

}  // namespace cobot::indicators
