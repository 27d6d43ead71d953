#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include "indicators/average.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators {

/// How far a series travelled to and fro in the last n steps: the sum of its moves, whichever their direction.
class Travelled {
public:
    explicit Travelled(std::size_t period) : moves_(period) {}

    bool has_begun() const { return has_begun_; }
    /// Zero for the first value, which no step leads to.
    double add(double x)
    {
        const double last = std::exchange(previous_, x);
        if (!std::exchange(has_begun_, true)) return 0;
        return moves_.add({std::abs(x - last)})[0];
    }
    /// The same for many values, when one has been seen: calls finish(i, way) with a number for one value, or with
    /// Lanes for four from i on.
    template <class Finish>
    void each(const double* x, std::size_t count, Finish finish)
    {
        finish(0, moves_.add({std::abs(x[0] - previous_)})[0]);
        moves_.each(
            count - 1,
            [x]<class N>(std::size_t i) {
                return std::array<N, 1>{absolute(load_as<N>(x + i + 1) - load_as<N>(x + i))};
            },
            [&finish](std::size_t i, const auto& sum) { finish(i + 1, sum[0]); });
        previous_ = x[count - 1];
    }

private:
    Window<Sums<1>> moves_;
    bool has_begun_ = false;
    double previous_ = 0;
};

}  // namespace cobot::indicators
