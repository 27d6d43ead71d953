#include "strategy/figures.hpp"

#include <algorithm>
#include <optional>

#include "strategy/compile.hpp"
#include "strategy/series_run.hpp"

namespace cobot::strategy {
namespace {

/// Where an indicator has its output of this name.
std::optional<std::size_t> output_named(const indicators::Definition& definition, const std::string& name)
{
    const auto found = std::ranges::find(definition.outputs, name);
    if (found == definition.outputs.end()) return std::nullopt;
    return static_cast<std::size_t>(found - definition.outputs.begin());
}

/// Patterns: points p1_ago and p1_price, p2_ago and so on, at a candle with a signal.
class PointFigures {
public:
    explicit PointFigures(const indicators::Definition& definition) : name_(definition.name)
    {
        for (std::size_t k = 1;; ++k) {
            const auto ago = output_named(definition, "p" + std::to_string(k) + "_ago");
            const auto price = output_named(definition, "p" + std::to_string(k) + "_price");
            if (!ago || !price) return;
            points_.push_back({*ago, *price});
        }
    }

    bool any() const { return !points_.empty(); }
    void see(const market::CandleSeries& series, std::size_t candle, const std::vector<double>& outputs,
             std::vector<Figure>& found) const
    {
        if (!(outputs[0] > 0) && !(outputs[0] < 0)) return;
        Figure figure{std::string(name_), series.open_time(candle), outputs[0], {}};
        for (const auto& [ago, price] : points_) {
            const auto back = static_cast<std::size_t>(outputs[ago]);
            if (back <= candle) figure.points.push_back({series.open_time(candle - back), outputs[price]});
        }
        found.push_back(std::move(figure));
    }

private:
    struct Outputs {
        std::size_t ago, price;
    };

    std::string_view name_;
    std::vector<Outputs> points_;
};

/// A level: an output that stays the same for a while, and then is another level or 0 for none.
class LevelFigures {
public:
    LevelFigures(std::string name, std::size_t output) : name_(std::move(name)), output_(output) {}

    void see(const market::CandleSeries& series, std::size_t candle, const std::vector<double>& outputs,
             std::vector<Figure>& found)
    {
        const double price = outputs[output_];
        const core::Time now = series.open_time(candle);
        if (is_open_ && found[open_].points.front().price == price) {
            found[open_].known = found[open_].points.back().at = now;
            return;
        }
        is_open_ = price > 0;
        if (!is_open_) return;
        open_ = found.size();
        found.push_back({name_, now, 0, {{now, price}, {now, price}}});
    }

private:
    std::string name_;
    std::size_t output_;
    bool is_open_ = false;
    std::size_t open_ = 0;  ///< Index of the level that goes on.
};

void add_figures(const Graph& graph, const IndicatorNode& node, const market::CandleSeries& series,
                 std::vector<Figure>& found)
{
    const PointFigures patterns(*node.definition);
    std::vector<LevelFigures> levels;
    for (const char* name : {"support", "resistance"}) {
        if (const auto output = output_named(*node.definition, name)) levels.emplace_back(name, *output);
    }
    if (!node.is_own || (!patterns.any() && levels.empty())) return;

    const CachedIndicators none(graph, series, series, "", nullptr);
    SeriesRun run(graph, series, node.outputs, std::vector<bool>(graph.indicators().size()), none);
    std::vector<double> outputs(node.outputs.size());
    run.each_block([&](const Evaluator& evaluator, std::size_t first, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t k = 0; k < outputs.size(); ++k) outputs[k] = evaluator.numbers(node.outputs[k])[i];
            if (patterns.any()) patterns.see(series, first + i, outputs, found);
            for (LevelFigures& level : levels) level.see(series, first + i, outputs, found);
        }
    });
}

}  // namespace

std::vector<Figure> figures(const Spec& spec, const ParameterValues& values, const market::CandleSeries& series)
{
    std::vector<Problem> problems;
    const Compiled compiled = compile(spec, values, problems);
    std::vector<Figure> found;
    if (!problems.empty()) return found;
    for (const IndicatorNode& node : compiled.graph.indicators()) add_figures(compiled.graph, node, series, found);
    for (const Frame& frame : compiled.frames) {
        if (frame.other_pair || !frame.coarser) continue;
        const market::CandleSeries joined = series.resampled(*frame.coarser);
        for (const IndicatorNode& node : frame.graph.indicators()) add_figures(frame.graph, node, joined, found);
    }
    return found;
}

}  // namespace cobot::strategy
