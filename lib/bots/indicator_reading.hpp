#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "indicators/definition.hpp"
#include "market/candle_closed.hpp"

namespace cobot::bots {

/// One output of an indicator over the closed candles of a bot's pair.
class IndicatorReading {
public:
    /// `first` are the first parameters, the others keep their defaults; `output` is the indicator's first unless
    /// named.
    IndicatorReading(std::string_view indicator, std::vector<double> first, std::string_view output = {});

    void step(const market::Candle& candle);
    /// Absent until it has seen enough candles.
    std::optional<double> value() const { return seen_ >= warmup_ ? std::optional(out_[output_]) : std::nullopt; }

private:
    const indicators::Definition& definition_;
    std::unique_ptr<indicators::Stream> stream_;
    std::size_t output_ = 0;
    std::size_t warmup_ = 0;
    std::size_t seen_ = 0;
    std::vector<double> in_, out_;
};

}  // namespace cobot::bots
