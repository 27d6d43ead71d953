#pragma once

#include <string_view>
#include <vector>

#include "core/ensure.hpp"
#include "indicators/definition.hpp"
#include "market/candle_series.hpp"

namespace cobot::tests {

/// The input columns of an indicator, taken from candles; `source` is the close, `other` the open.
inline std::vector<std::vector<double>> input_columns(const indicators::Definition& definition,
                                                      const std::vector<market::Candle>& candles)
{
    std::vector<std::vector<double>> columns;
    for (const indicators::Input input : definition.inputs) {
        std::vector<double>& column = columns.emplace_back();
        for (const market::Candle& candle : candles) {
            switch (input) {
                case indicators::Input::other:
                case indicators::Input::open: column.push_back(candle.open); break;
                case indicators::Input::high: column.push_back(candle.high); break;
                case indicators::Input::low: column.push_back(candle.low); break;
                case indicators::Input::source:
                case indicators::Input::close: column.push_back(candle.close); break;
                case indicators::Input::volume: column.push_back(candle.volume); break;
                case indicators::Input::time:
                    column.push_back(static_cast<double>(core::to_ms(candle.open_time)));
                    break;
            }
        }
    }
    return columns;
}

/// Runs a stream over candles [first, last) in one block, writing there.
inline void run_block(indicators::Stream& stream, const std::vector<std::vector<double>>& inputs,
                      std::vector<std::vector<double>>& outputs, std::size_t first, std::size_t last)
{
    std::vector<const double*> in;
    std::vector<double*> out;
    for (const auto& column : inputs) in.push_back(column.data() + first);
    for (auto& column : outputs) out.push_back(column.data() + first);
    stream.block(in.data(), out.data(), last - first);
}

/// All outputs of an indicator over candles, in one block.
inline std::vector<std::vector<double>> indicator_columns(std::string_view name, const std::vector<double>& parameters,
                                                          const std::vector<market::Candle>& candles)
{
    const indicators::Definition* definition = indicators::find(name);
    COBOT_ENSURE(definition != nullptr && !indicators::problem_with(*definition, parameters),
                 "a test names it wrongly");
    std::vector<std::vector<double>> outputs(definition->outputs.size(), std::vector<double>(candles.size()));
    run_block(*definition->stream(parameters), input_columns(*definition, candles), outputs, 0, candles.size());
    return outputs;
}

}  // namespace cobot::tests
