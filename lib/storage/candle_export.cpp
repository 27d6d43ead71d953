#include "storage/candle_export.hpp"

#include <array>
#include <charconv>

namespace cobot::storage {
namespace {

void append(std::string& text, double value)
{
    std::array<char, 400> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed).ptr;
    text.append(digits.data(), end);
}

void append_row(std::string& text, const market::Candle& candle)
{
    text += std::to_string(core::to_ms(candle.open_time));
    for (const double value : {candle.open, candle.high, candle.low, candle.close, candle.volume}) {
        text.push_back(',');
        append(text, value);
    }
}

}  // namespace

std::string candles_as_csv(const market::CandleSeries& series)
{
    std::string text = "timestamp,open,high,low,close,volume\n";
    text.reserve(series.size() * 64);
    for (std::size_t i = 0; i < series.size(); ++i) {
        if (!series.traded(i)) continue;
        append_row(text, series[i]);
        text.push_back('\n');
    }
    return text;
}

std::string candles_as_json(const market::CandleSeries& series)
{
    std::string text = "[";
    text.reserve(series.size() * 64);
    for (std::size_t i = 0; i < series.size(); ++i) {
        if (!series.traded(i)) continue;
        text += text.size() > 1 ? ",\n[" : "\n[";
        append_row(text, series[i]);
        text.push_back(']');
    }
    return text + "\n]\n";
}

}  // namespace cobot::storage
