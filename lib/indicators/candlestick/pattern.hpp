#pragma once

#include <optional>
#include <span>

#include "indicators/candlestick/candles.hpp"
#include "indicators/definition.hpp"

namespace cobot::indicators::candlestick {

/// What a rule is to the stream that runs it. A rule is a struct with
///
///     static constexpr std::array averages{Average{body_long, 1}, ...};  // or no_averages
///     static constexpr std::size_t before = 2;                           // candles, beside those averaged over
///     static constexpr double penetration = 0.3;                         // only if it has this parameter
///     static constexpr bool confirmed = true;                            // only if a later close can confirm it
///     static Lanes signal(const Candles<Rule>& c);                       // 100, -100 or 0 for each candle
struct Pattern {
    std::span<const Average> averages;
    std::size_t before = 0;
    std::optional<double> penetration;
    bool confirmed = false;
    void (*signals)(const Window& window, std::size_t count, double* out) = nullptr;
};

inline constexpr std::array<Average, 0> no_averages{};

/// Writes whole lanes: up to lane_count - 1 values more than `count`.
template <class Rule>
void signals_of(const Window& given, std::size_t count, double* out)
{
    const Window window = given;  // A copy, which no write through `out` can change.
    for (std::size_t i = 0; i < count; i += lane_count) store(out + i, Rule::signal(Candles<Rule>(window, i)));
}

template <class Rule>
constexpr Pattern pattern_of()
{
    Pattern pattern{Rule::averages, Rule::before, std::nullopt, false, signals_of<Rule>};
    if constexpr (requires { Rule::penetration; }) pattern.penetration = Rule::penetration;
    if constexpr (requires { Rule::confirmed; }) pattern.confirmed = Rule::confirmed;
    return pattern;
}

template <class Rule>
inline constexpr Pattern pattern = pattern_of<Rule>();

/// How many candles must lie before the first that can have a signal.
std::size_t lookback(const Pattern& pattern, Parameters parameters);
std::unique_ptr<Stream> stream(const Pattern& pattern, Parameters parameters);
Definition definition(const Pattern& pattern, std::string_view name, std::string_view talib_name,
                      std::string_view summary);

/// A pattern as an indicator.
template <class Rule>
Definition definition_of(std::string_view name, std::string_view talib_name, std::string_view summary)
{
    Definition made = definition(pattern<Rule>, name, talib_name, summary);
    made.warmup = [](Parameters parameters, std::size_t) { return lookback(pattern<Rule>, parameters) + 1; };
    made.stream = [](Parameters parameters) { return stream(pattern<Rule>, parameters); };
    return made;
}

}  // namespace cobot::indicators::candlestick
