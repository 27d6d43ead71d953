#include "bots/indicator_reading.hpp"

#include <algorithm>

#include "core/ensure.hpp"

namespace cobot::bots {

IndicatorReading::IndicatorReading(std::string_view indicator, std::vector<double> first, std::string_view output)
    : definition_(*indicators::find(indicator)), in_(definition_.inputs.size()), out_(definition_.outputs.size())
{
    for (std::size_t k = first.size(); k < definition_.parameters.size(); ++k) {
        first.push_back(definition_.parameters[k].default_value);
    }
    if (!output.empty()) {
        const auto found = std::find(definition_.outputs.begin(), definition_.outputs.end(), output);
        COBOT_ENSURE(found != definition_.outputs.end(), "an indicator has the output that a bot reads");
        output_ = static_cast<std::size_t>(found - definition_.outputs.begin());
    }
    stream_ = definition_.stream(first);
    warmup_ = definition_.warmup(first, output_);
}

void IndicatorReading::step(const market::Candle& candle)
{
    using indicators::Input;
    for (std::size_t k = 0; k < in_.size(); ++k) {
        switch (definition_.inputs[k]) {
            case Input::open: in_[k] = candle.open; break;
            case Input::high: in_[k] = candle.high; break;
            case Input::low: in_[k] = candle.low; break;
            case Input::volume: in_[k] = candle.volume; break;
            case Input::time: in_[k] = static_cast<double>(core::to_ms(candle.open_time)); break;
            case Input::source:
            case Input::other:
            case Input::close: in_[k] = candle.close; break;
        }
    }
    stream_->step(in_.data(), out_.data());
    ++seen_;
}

}  // namespace cobot::bots
