#include "report/html_data.hpp"

#include <algorithm>
#include <cmath>

#include "metrics/equity.hpp"
#include "report/json_text.hpp"
#include "report/result_json.hpp"

namespace cobot::report {
namespace {

constexpr std::size_t equity_points = 6000;
constexpr std::size_t overview_candles = 24'000;  // Over all pairs.
constexpr std::size_t close_up_candles = 30'000;
constexpr std::size_t figures_max = 5000;  // Over all pairs.
constexpr std::size_t before_trade = 60;
constexpr std::size_t after_trade = 40;

/// Keeps the last, lowest and highest value of every `width` candles.
class StepSink : public metrics::EquitySink {
public:
    StepSink(const metrics::CandleGrid& grid, std::size_t width) : grid_(grid), width_(width) {}

    void flat(std::size_t first, std::size_t count, double value) override
    {
        while (count > 0) {  // A step at a time, not a candle at a time.
            const std::size_t end = std::min(first + count, (first / width_ + 1) * width_);
            see(first, value);
            see(end - 1, value);
            count -= end - first;
            first = end;
        }
    }
    void marked(std::size_t first, std::span<const double> values) override
    {
        for (std::size_t i = 0; i < values.size(); ++i) see(first + i, values[i]);
    }

    EquitySteps steps;
    std::vector<std::size_t> closed;  ///< Candles closed by the end of each step.

private:
    void see(std::size_t candle, double value)
    {
        const std::size_t step = candle / width_;
        if (step == steps.last.size()) {
            const std::size_t end = std::min((step + 1) * width_, grid_.size);
            steps.end.push_back(grid_.close_time(end - 1));
            closed.push_back(end);
            steps.last.push_back(value);
            steps.low.push_back(value);
            steps.high.push_back(value);
        }
        steps.last.back() = value;
        steps.low.back() = std::min(steps.low.back(), value);
        steps.high.back() = std::max(steps.high.back(), value);
    }

    const metrics::CandleGrid& grid_;
    std::size_t width_;
};

/// `count` candles from `first` joined into one; false when none of them was traded.
bool join(const market::CandleSeries& series, std::size_t first, std::size_t count, market::Candle& joined)
{
    joined = {};
    joined.traded = false;
    for (std::size_t i = first; i < first + count; ++i) {
        if (!series.traded(i)) continue;
        const market::Candle candle = series[i];
        if (!joined.traded) {
            joined = candle;
        } else {
            joined.high = std::max(joined.high, candle.high);
            joined.low = std::min(joined.low, candle.low);
            joined.close = candle.close;
            joined.volume += candle.volume;
        }
    }
    joined.open_time = series.open_time(first);
    return joined.traded;
}

CandleStretch stretch_of(const market::CandleSeries& series, std::size_t first, std::size_t end, std::size_t width)
{
    CandleStretch stretch;
    stretch.begin = series.open_time(first);
    stretch.step = series.timeframe().duration() * static_cast<std::int64_t>(width);
    market::Candle joined;
    for (std::size_t i = first; i < end; i += width) {
        if (join(series, i, std::min(width, end - i), joined)) stretch.candles.push_back(joined);
    }
    return stretch;
}

std::int64_t scaled(double price, double scale) { return static_cast<std::int64_t>(std::llround(price * scale)); }

/// Candles as whole numbers: places on the grid since the candle before, then open minus the close before, high
/// minus the body's top, the body's bottom minus low, close minus open. Small numbers compress well.
void write_stretch(JsonText& json, const CandleStretch& stretch, double scale)
{
    json.open('{');
    json.field("t", core::to_ms(stretch.begin) / 1000);
    json.field("step", static_cast<std::int64_t>(stretch.step.count() / 1000));
    json.key("c");
    json.open('[');
    std::int64_t place_before = -1;
    std::int64_t close_before = 0;
    for (const market::Candle& candle : stretch.candles) {
        const std::int64_t place = (candle.open_time - stretch.begin) / stretch.step;
        const std::int64_t open = scaled(candle.open, scale);
        const std::int64_t close = scaled(candle.close, scale);
        json.value(place - place_before);
        json.value(open - close_before);
        json.value(scaled(candle.high, scale) - std::max(open, close));
        json.value(std::min(open, close) - scaled(candle.low, scale));
        json.value(close - open);
        place_before = place;
        close_before = close;
    }
    json.close(']');
    json.close('}');
}

void write_candles(JsonText& json, const Result& result, std::span<const market::CandleSeries> series,
                   const std::vector<std::vector<CandleStretch>>& details)
{
    const std::size_t each = overview_candles / std::max<std::size_t>(series.size(), 1);
    json.open('{');
    for (std::size_t i = 0; i < series.size(); ++i) {
        const double scale = std::pow(10.0, series[i].decimals());
        json.line_break();
        json.key(series[i].pair().to_string());
        json.open('{');
        json.field("decimals", series[i].decimals());
        json.key("overview");
        write_stretch(json, overview(series[i], result.run.period, std::clamp<std::size_t>(each, 200, 4000)), scale);
        json.key("close_ups");
        json.open('[');
        for (const CandleStretch& stretch : details[i]) write_stretch(json, stretch, scale);
        json.close(']');
        json.close('}');
    }
    json.close('}');
}

void write_figure(JsonText& json, const Figure& figure)
{
    json.open('{');
    json.field("name", figure.name);
    json.field("known", core::to_ms(figure.known) / 1000);
    json.field("side", static_cast<std::int64_t>(figure.signal > 0) - static_cast<std::int64_t>(figure.signal < 0));
    json.key("points");
    json.open('[');
    for (const Figure::Point& point : figure.points) {
        json.value(core::to_ms(point.at) / 1000);
        json.value(point.price);
    }
    json.close(']');
    json.close('}');
}

bool lies_in(const Figure& figure, const CandleStretch& stretch)
{
    if (figure.points.size() < 2 || stretch.candles.empty()) return false;
    const core::Time begin = stretch.candles.front().open_time;
    const core::Time end = stretch.candles.back().open_time;
    return figure.known >= begin && figure.points.front().at <= end && figure.points.back().at >= begin;
}

/// By pair, those that lie at least partly in a stretch around a trade.
void write_figures(JsonText& json, std::span<const market::CandleSeries> series, std::span<const PairFigures> figures,
                   const std::vector<std::vector<CandleStretch>>& details)
{
    json.open('{');
    std::size_t written = 0;
    for (std::size_t i = 0; i < figures.size() && i < series.size(); ++i) {
        json.key(series[i].pair().to_string());
        json.open('[');
        for (const Figure& figure : figures[i]) {
            const bool shown = std::ranges::any_of(details[i], [&](const auto& part) { return lies_in(figure, part); });
            if (shown && written++ < figures_max) write_figure(json, figure);
        }
        json.close(']');
    }
    json.close('}');
}

/// Money in steps of a millionth of the starting balance: finer than a pixel, and short.
void write_money(JsonText& json, std::string_view name, const std::vector<double>& values, double starting_balance)
{
    const int decimals = std::clamp(6 - static_cast<int>(std::floor(std::log10(starting_balance))), 0, 10);
    json.key(name);
    json.open('[');
    for (const double value : values) json.value(core::Decimal::from_double(value, decimals));
    json.close(']');
}

void write_equity(JsonText& json, const Result& result, std::span<const market::CandleSeries> series)
{
    const EquitySteps steps = equity_steps(result, series, equity_points);
    const double start = result.run.starting_balance.to_double();
    json.open('{');
    json.key("t");
    json.open('[');
    for (const core::Time time : steps.end) json.value(core::to_ms(time) / 1000);
    json.close(']');
    write_money(json, "last", steps.last, start);
    write_money(json, "low", steps.low, start);
    write_money(json, "high", steps.high, start);
    write_money(json, "benchmark", steps.benchmark, start);
    json.close('}');
}

/// The days' ends, when there are no candles to tell more.
EquitySteps daily_steps(const Result& result)
{
    const metrics::DailySeries& daily = result.summary.daily;
    EquitySteps steps;
    for (const core::Time day : daily.days) steps.end.push_back(day + std::chrono::days(1));
    if (!steps.end.empty()) steps.end.back() = *result.run.period.end;
    steps.last = steps.low = steps.high = daily.equity;
    steps.benchmark = daily.benchmark;
    return steps;
}

struct Span {
    std::size_t first = 0;
    std::size_t end = 0;
};

/// Adds a span to spans in order, joining those that touch; returns how many candles that adds.
std::size_t add_span(std::vector<Span>& spans, Span added)
{
    const auto from = std::find_if(spans.begin(), spans.end(), [&](const Span& s) { return s.end >= added.first; });
    auto to = from;
    std::size_t before = 0;
    for (; to != spans.end() && to->first <= added.end; ++to) {
        before += to->end - to->first;
        added.first = std::min(added.first, to->first);
        added.end = std::max(added.end, to->end);
    }
    spans.insert(spans.erase(from, to), added);
    return added.end - added.first - before;
}

std::vector<const ledger::Trade*> most_telling_first(const ledger::RunRecord& run)
{
    std::vector<const ledger::Trade*> trades;
    for (const ledger::Trade& trade : run.trades) trades.push_back(&trade);
    std::stable_sort(trades.begin(), trades.end(),
                     [](const auto* a, const auto* b) { return a->profit.value().abs() > b->profit.value().abs(); });
    return trades;
}

}  // namespace

EquitySteps equity_steps(const Result& result, std::span<const market::CandleSeries> series, std::size_t most)
{
    if (series.empty()) return daily_steps(result);
    const metrics::CandleGrid grid = metrics::grid_of(result.run, series.front().timeframe());
    StepSink sink(grid, (grid.size + most - 1) / most);
    metrics::walk_equity(result.run, series, grid, sink);
    sink.steps.benchmark = metrics::holding_values(series, grid, sink.closed, result.run.starting_balance.to_double());
    return std::move(sink.steps);
}

CandleStretch overview(const market::CandleSeries& series, const core::TimeRange& period, std::size_t most)
{
    const market::CandleSeries inside = series.within(period);
    if (inside.empty()) return {};
    return stretch_of(inside, 0, inside.size(), (inside.size() + most - 1) / most);
}

std::vector<std::vector<CandleStretch>> close_ups(const Result& result, std::span<const market::CandleSeries> series,
                                                  std::size_t most, std::size_t longest)
{
    std::vector<std::vector<Span>> spans(series.size());
    std::size_t used = 0;
    for (const ledger::Trade* trade : most_telling_first(result.run)) {
        const auto found = std::find_if(series.begin(), series.end(),
                                        [&](const market::CandleSeries& one) { return one.pair() == trade->pair; });
        if (found == series.end() || found->empty()) continue;
        const std::size_t opened = found->index_at(trade->open_time);
        const std::size_t closed = found->index_at(trade->close_time);
        if (closed - opened > longest) continue;
        const Span span{opened - std::min(opened, before_trade), std::min(closed + after_trade, found->size())};
        if (span.first >= span.end || used + span.end - span.first > most) continue;
        used += add_span(spans[static_cast<std::size_t>(found - series.begin())], span);
    }
    std::vector<std::vector<CandleStretch>> all(series.size());
    for (std::size_t i = 0; i < series.size(); ++i) {
        for (const Span& span : spans[i]) all[i].push_back(stretch_of(series[i], span.first, span.end, 1));
    }
    return all;
}

void write_definitions(JsonText& json, bool (*wanted)(std::string_view))
{
    json.open('[');
    for (const metrics::MetricGroup* group : metrics::metric_groups()) {
        for (const metrics::Metric& metric : group->metrics) {
            if (wanted != nullptr && !wanted(metric.name)) continue;
            json.line_break();
            json.open('{');
            json.field("name", metric.name);
            json.field("label", metric.label);
            json.field("unit", metrics::name(metric.unit));
            json.field("group", group->title);
            json.field("formula", metric.formula);
            json.field("source", metric.source);
            json.close('}');
        }
    }
    json.close(']');
}

std::string html_data(const Result& result, std::span<const market::CandleSeries> series,
                      std::span<const PairFigures> figures)
{
    const auto details = close_ups(result, series, close_up_candles);
    JsonText json(1 << 20);
    json.open('{');
    json.key("checks");
    json.open('[');
    for (const std::string& check : checks(result)) json.value(check);
    json.close(']');
    json.line_break();
    json.key("definitions");
    write_definitions(json);
    json.line_break();
    json.key("equity");
    write_equity(json, result, series);
    json.line_break();
    json.key("candles");
    write_candles(json, result, series, details);
    json.line_break();
    json.key("figures");
    write_figures(json, series, figures, details);
    json.line_break();
    json.key("result");
    json.raw(to_json(result));
    json.close('}');
    return json.take();
}

}  // namespace cobot::report
