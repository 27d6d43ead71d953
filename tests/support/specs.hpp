#pragma once

#include <string>
#include <vector>

#include "core/ensure.hpp"
#include "strategy/program.hpp"

namespace cobot::tests {

/// A condition that stands in line `line` of a file, from column 9 on.
inline strategy::Condition condition(std::string text, int line = 20)
{
    strategy::Condition condition;
    condition.text = std::move(text);
    condition.at = {line, 9};
    return condition;
}

inline strategy::Rule rule(std::string text, int line = 20)
{
    return {"", condition(std::move(text), line), {line, 1}};
}

/// An indicator that stands in line `line` of a file.
inline strategy::IndicatorSpec indicator(std::string id, std::string type,
                                         std::vector<strategy::IndicatorSpec::Setting> settings = {}, int line = 10)
{
    strategy::IndicatorSpec spec;
    spec.id = std::move(id);
    spec.type = std::move(type);
    spec.settings = std::move(settings);
    for (auto& setting : spec.settings) setting.value.at = {line, 30};
    spec.at = {line, 3};
    return spec;
}

inline strategy::IndicatorSpec::Setting setting(std::string name, const std::string& value)
{
    strategy::Number number;
    if (value.starts_with('$'))
        number.parameter = value.substr(1);
    else
        number.value = core::Decimal::parse(value).value();
    return {std::move(name), number};
}

inline strategy::Parameter parameter(std::string name, const std::string& value,
                                     strategy::Parameter::Kind kind = strategy::Parameter::Kind::real)
{
    strategy::Parameter parameter;
    parameter.name = std::move(name);
    parameter.kind = kind;
    parameter.default_value = core::Decimal::parse(value).value();
    parameter.at = {5, 3};
    return parameter;
}

/// A strategy on one-minute candles with the indicators that tests like: rsi, fast and slow (ema 5 and 20), bands
/// (bbands 20), m (macd), and hourly (ema 5 of 1h).
inline strategy::Spec sample_spec(std::string enter_long)
{
    strategy::Spec spec;
    spec.path = "sample.yaml";
    spec.name = "sample";
    spec.indicators = {indicator("rsi", "rsi"),
                       indicator("fast", "ema", {setting("period", "5")}),
                       indicator("slow", "ema", {setting("period", "20")}),
                       indicator("bands", "bbands"),
                       indicator("m", "macd"),
                       indicator("hourly", "ema", {setting("period", "5")})};
    spec.indicators.back().timeframe = market::Timeframe::minutes(60);
    spec.enter_long = rule(std::move(enter_long));
    return spec;
}

/// A compiled strategy; the test fails with its message if it is wrong.
inline strategy::Program compiled(const strategy::Spec& spec, const strategy::ParameterValues& overrides = {})
{
    const auto values = strategy::parameter_values(spec, overrides);
    if (!values) throw std::runtime_error(values.error().message);
    auto program = strategy::Program::compile(spec, *values);
    if (!program) throw std::runtime_error(program.error().message);
    return *program;
}

/// All signals by the streaming form.
inline std::vector<strategy::Signal> streamed(const strategy::Program& program, const strategy::MarketView& view)
{
    auto stream = program.stream();
    std::vector<strategy::Signal> signals;
    std::vector<market::Candle> others(view.others.size());
    for (std::size_t i = 0; i < view.main.size(); ++i) {
        for (std::size_t k = 0; k < others.size(); ++k) {
            const market::CandleSeries& other = view.others[k];
            const bool present = view.main.open_time(i) >= other.begin() && view.main.open_time(i) < other.end();
            others[k] = present ? other[other.index_at(view.main.open_time(i))] : market::Candle{};
            if (!present) others[k].open_time = view.main.open_time(i) + std::chrono::hours(1);
        }
        signals.push_back(stream.on(view.main[i], others));
    }
    return signals;
}

}  // namespace cobot::tests
