#include "indicators/chart/formation.hpp"

#include <algorithm>

#include "indicators/chart/average_range.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::chart {
namespace {

constexpr std::size_t common = 8;

Limits limits_of(Parameters parameters)
{
    return {period_of(parameters, 0),
            period_of(parameters, 1),
            period_of(parameters, 2),
            parameters[3],
            period_of(parameters, 4),
            period_of(parameters, 5),
            period_of(parameters, 6),
            parameters[7],
            {}};
}

Formation turned_over(Formation formation)
{
    for (Swing& point : formation.points) {
        point.price = -point.price;
        point.high = !point.high;
    }
    std::swap(formation.upper, formation.lower);
    std::swap(formation.breaks_up, formation.breaks_down);
    for (Line* line : {&formation.upper, &formation.lower}) {
        line->price = -line->price;
        line->slope = -line->slope;
    }
    return formation;
}

/// Keeps the swings, and one formation that waits for its close.
class ChartStream final : public Stream {
public:
    ChartStream(const ChartPattern& pattern, Parameters parameters)
        : pattern_(pattern),
          parameters_(parameters.begin(), parameters.end()),
          limits_(limits_of(parameters)),
          finder_(limits_.left, limits_.right),
          atr_(limits_.atr_period)
    {
    }

    void step(const double* in, double* out) override
    {
        next(in[0], in[1], in[2]);
        write([out](std::size_t k, double value) { out[k] = value; });
    }
    void block(const double* const* in, double* const* out, std::size_t count) override
    {
        for (std::size_t i = 0; i < count; ++i) {
            next(in[0][i], in[1][i], in[2][i]);
            write([out, i](std::size_t k, double value) {
                if (out[k] != nullptr) out[k][i] = value;
            });
        }
    }
    std::unique_ptr<Stream> clone() const override { return std::make_unique<ChartStream>(*this); }

private:
    void next(double high, double low, double close)
    {
        candle_ = seen_++;
        signal_ = 0;
        const double atr = atr_.add(high, low, close);
        if (swings_.add(finder_.add(high, low, close))) look(atr);
        if (waiting_) decide(close);
    }

    /// A new formation takes the place of one that still waits.
    void look(double atr)
    {
        Limits limits = limits_;
        limits.own = Parameters(parameters_).subspan(common);
        using Ways = ChartPattern::Ways;
        std::optional<Formation> found;
        if (pattern_.ways != Ways::upside_down)
            found = pattern_.match(SwingView(swings_, finder_.first_close(), false), limits, atr);
        if (!found && pattern_.ways != Ways::upright) {
            found = pattern_.match(SwingView(swings_, finder_.first_close(), true), limits, atr);
            if (found) found = turned_over(*found);
        }
        if (!found) return;
        formation_ = *found;
        waiting_ = true;
        deadline_ = formation_.points[pattern_.points - 1].candle + limits_.wait_max;
    }

    void decide(double close)
    {
        const auto now = static_cast<double>(candle_);
        const double upper = formation_.upper.at(now);
        const double lower = formation_.lower.at(now);
        if (candle_ > deadline_ || upper < lower) {
            waiting_ = false;
        } else if (close > upper) {
            complete(formation_.breaks_up, 100, upper, upper + formation_.height);
        } else if (close < lower) {
            complete(formation_.breaks_down, -100, lower, lower - formation_.height);
        }
    }
    void complete(bool wanted, double signal, double line, double target)
    {
        waiting_ = false;
        if (!wanted) return;
        signal_ = signal;
        line_ = line;
        target_ = target;
        told_ = true;
        points_ = formation_.points;
    }

    template <class Put>
    void write(Put put) const
    {
        put(0, signal_);
        put(1, line_);
        put(2, target_);
        for (std::size_t k = 0; k < pattern_.points; ++k) {
            put(3 + 2 * k, told_ ? static_cast<double>(candle_ - points_[k].candle) : 0);
            put(4 + 2 * k, points_[k].price);
        }
    }

    const ChartPattern& pattern_;
    std::vector<double> parameters_;
    Limits limits_;
    SwingFinder finder_;
    ZigZag swings_;
    AverageRange atr_;
    std::size_t seen_ = 0;
    std::size_t candle_ = 0;
    bool waiting_ = false;
    Formation formation_;
    std::size_t deadline_ = 0;
    // Of the last completed one:
    bool told_ = false;
    double signal_ = 0;
    double line_ = 0;
    double target_ = 0;
    std::array<Swing, points_max> points_{};
};

std::optional<std::string> problem(Parameters parameters)
{
    if (parameters[4] <= parameters[5]) return std::nullopt;
    return "min_length must not be more than max_length";
}

constexpr std::array<std::string_view, 2 * points_max> point_names{
    "p1_ago", "p1_price", "p2_ago", "p2_price", "p3_ago", "p3_price", "p4_ago", "p4_price", "p5_ago", "p5_price"};

}  // namespace

Definition definition(const ChartPattern& pattern)
{
    using Kind = Parameter::Kind;
    const auto& standard = pattern.standards;
    Definition made;
    made.name = pattern.name;
    made.summary = pattern.summary;
    made.source = pattern.source;
    made.inputs = {Input::high, Input::low, Input::close};
    made.parameters = {
        {"left", Kind::integer, standard[0], 1, 500, "candles before a swing that it stands out from"},
        {"right", Kind::integer, standard[1], 1, 500, "candles after a swing that make it certain"},
        {"atr_period", Kind::integer, standard[2], 1, 1000, "candles of the average true range"},
        {"min_height", Kind::real, standard[3], 0, 1000, "least height, in average true ranges"},
        {"min_length", Kind::integer, standard[4], 1, period_max, "fewest candles from the first point to the last"},
        {"max_length", Kind::integer, standard[5], 1, period_max, "most candles from the first point to the last"},
        {"max_wait", Kind::integer, standard[6], 1, period_max, "candles after the last point to break out in"},
        {"tolerance", Kind::real, standard[7], 0, 1, "what counts as level, as a share of the height"},
    };
    made.parameters.insert(made.parameters.end(), pattern.own.begin(), pattern.own.end());
    made.outputs = {"signal", pattern.line, "target"};
    made.outputs.insert(made.outputs.end(), point_names.begin(),
                        point_names.begin() + static_cast<std::ptrdiff_t>(2 * pattern.points));
    made.check = problem;
    return made;
}

std::unique_ptr<Stream> stream(const ChartPattern& pattern, Parameters parameters)
{
    return std::make_unique<ChartStream>(pattern, parameters);
}

std::size_t warmup(Parameters parameters)
{
    return std::max(period_of(parameters, 0) + period_of(parameters, 1), period_of(parameters, 2)) + 1;
}

}  // namespace cobot::indicators::chart
