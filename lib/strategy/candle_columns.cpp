#include "strategy/candle_columns.hpp"

namespace cobot::strategy {

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
