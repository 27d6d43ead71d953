#include <algorithm>
#include <array>
#include <utility>

#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters parameters)
        : parts{WindowTerms<PlainTerms<2>>(period_of(parameters, 0)),
                WindowTerms<PlainTerms<2>>(period_of(parameters, 1)),
                WindowTerms<PlainTerms<2>>(period_of(parameters, 2))}
    {
    }

    bool ready() const { return begun; }
    Values<1> start(const Values<3>& in)
    {
        begun = true;
        last_close = in[2];
        return {0};
    }
    Values<1> next(const Values<3>& in)
    {
        double pressure = 0;
        double range = 0;
        move(in[0], in[1], std::exchange(last_close, in[2]), in[2], pressure, range);
        double sum = 0;
        for (std::size_t k = 0; k < parts.size(); ++k) {
            const auto sums = parts[k].add({pressure, range});
            sum += weights[k] * share(k, parts[k].anchor(), sums);
        }
        return {sum};
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            double* to = out[0] + first;
            Piece pressure;
            Piece range;
            const double* high = in[0] + first;
            const double* low = in[1] + first;
            const double* close = in[2] + first;
            move(high[0], low[0], last_close, close[0], pressure[0], range[0]);
            for (std::size_t k = 1; k < size; ++k) move(high[k], low[k], close[k - 1], close[k], pressure[k], range[k]);
            last_close = close[size - 1];
            std::array<Piece, 3> shares;
            for (std::size_t k = 0; k < parts.size(); ++k) {
                parts[k].each({pressure.data(), range.data()}, size,
                              [&, k](std::size_t i, const auto& anchor, const auto& sums) {
                                  store(shares[k].data() + i, share(k, anchor, sums));
                              });
            }
            for (std::size_t k = 0; k < size; ++k) {
                double sum = 0;
                for (std::size_t part = 0; part < parts.size(); ++part) sum += weights[part] * shares[part][k];
                to[k] = sum;
            }
        });
    }

    static void move(double high, double low, double last, double close, double& pressure, double& range)
    {
        const double bottom = Smaller::of(low, last);
        range = Larger::of(high, last) - bottom;
        pressure = close - bottom;
    }
    /// Of pressure in range.
    template <class N>
    N share(std::size_t part, const std::array<N, 2>& anchor, const std::array<N, 2>& sums) const
    {
        const double inverse = parts[part].inverse();
        return quotient(mean_of(anchor[0], sums[0], inverse), mean_of(anchor[1], sums[1], inverse));
    }

    static constexpr std::array<double, 3> weights{400.0 / 7, 200.0 / 7, 100.0 / 7};
    std::array<WindowTerms<PlainTerms<2>>, 3> parts;
    bool begun = false;
    double last_close = 0;
};

}  // namespace

extern const Definition ultosc;
const Definition ultosc{
    .name = "ultosc",
    .summary = "Ultimate oscillator: buying pressure as a share of the true range over three periods, 0 to 100",
    .source = "Williams 1976, as TA-Lib ULTOSC",
    .aliases = {"uo"},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"fast", Parameter::Kind::integer, 7, 1, period_max, "candles of the period that weighs 4"},
                   {"middle", Parameter::Kind::integer, 14, 1, period_max, "candles of the period that weighs 2"},
                   {"slow", Parameter::Kind::integer, 28, 1, period_max, "candles of the period that weighs 1"}},
    .outputs = {"ultosc"},
    .warmup =
        [](Parameters parameters, std::size_t) {
            return std::max({period_of(parameters, 0), period_of(parameters, 1), period_of(parameters, 2)}) + 1;
        },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
