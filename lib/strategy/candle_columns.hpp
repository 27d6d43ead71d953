#pragma once

#include <span>

#include "market/candle_series.hpp"
#include "strategy/graph.hpp"

namespace cobot::strategy {

/// The column of a field; empty for the time, which a series does not store.
std::span<const double> column_of(const market::CandleSeries& series, Field field);
/// Open times as indicators read them.
void write_times(const market::CandleSeries& series, std::size_t first, std::size_t count, double* out);
/// One candle's value of a field.
double value_of(const market::Candle& candle, Field field);

}  // namespace cobot::strategy
