#include "strategy/indicator_inputs.hpp"

#include "core/ensure.hpp"

namespace cobot::strategy {

Field field_of(indicators::Input input, Field source)
{
    switch (input) {
        case indicators::Input::source:
        case indicators::Input::other: return source;
        case indicators::Input::open: return Field::open;
        case indicators::Input::high: return Field::high;
        case indicators::Input::low: return Field::low;
        case indicators::Input::close: return Field::close;
        case indicators::Input::volume: return Field::volume;
        case indicators::Input::time: return Field::time;
    }
    return source;
}

std::vector<NodeId> input_nodes(const Graph& graph, const IndicatorNode& indicator)
{
    std::vector<NodeId> inputs;
    for (const indicators::Input input : indicator.definition->inputs) {
        if (input == indicators::Input::source && indicator.source.indicator) {
            inputs.push_back(graph.indicators()[*indicator.source.indicator].outputs[indicator.source.output]);
            continue;
        }
        const auto node = graph.find_field(field_of(input, indicator.source.field));
        COBOT_ENSURE(node.has_value(), "an indicator without its inputs");
        inputs.push_back(*node);
    }
    return inputs;
}

std::span<const double> column_of(const market::CandleSeries& series, Field field)
{
    switch (field) {
        case Field::open: return series.open();
        case Field::high: return series.high();
        case Field::low: return series.low();
        case Field::close: return series.close();
        case Field::volume: return series.volume();
        case Field::time: break;
    }
    return {};
}

void write_times(const market::CandleSeries& series, std::size_t first, std::size_t count, double* out)
{
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<double>(core::to_ms(series.open_time(first + i)));
}

double value_of(const market::Candle& candle, Field field)
{
    switch (field) {
        case Field::open: return candle.open;
        case Field::high: return candle.high;
        case Field::low: return candle.low;
        case Field::close: return candle.close;
        case Field::volume: return candle.volume;
        case Field::time: break;
    }
    return static_cast<double>(core::to_ms(candle.open_time));
}

}  // namespace cobot::strategy
