#include "fleet/past.hpp"

#include <charconv>

#include <fmt/format.h>

namespace cobot::fleet {
namespace {

void write(char size, std::size_t pair, const market::CandleSeries& series, std::string& text)
{
    for (std::size_t i = 0; i < series.size(); ++i) {
        const market::Candle candle = series[i];
        text += fmt::format("{} {} {} {} {} {} {} {} {:d}\n", size, pair, core::to_ms(candle.open_time), candle.open,
                            candle.high, candle.low, candle.close, candle.volume, candle.traded);
    }
}

/// Numbers with a space between two.
class Line {
public:
    explicit Line(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

    template <class Number>
    Number next()
    {
        Number value{};
        while (at_ != end_ && *at_ == ' ') ++at_;
        const auto [after, failed] = std::from_chars(at_, end_, value);
        is_sound_ = is_sound_ && failed == std::errc();
        at_ = after;
        return value;
    }
    bool is_sound() const { return is_sound_ && at_ == end_; }

private:
    const char* at_;
    const char* end_;
    bool is_sound_ = true;
};

}  // namespace

std::string text_of(const Past& past)
{
    std::string text;
    for (std::size_t k = 0; k < past.coarse.size(); ++k) write('c', k, past.coarse[k], text);
    for (std::size_t k = 0; k < past.fine.size(); ++k) write('f', k, past.fine[k], text);
    return text;
}

core::Result<Past> parse_past(std::string_view text, std::span<const market::Instrument> instruments,
                              market::Timeframe coarse, market::Timeframe fine)
{
    std::vector<std::vector<market::Candle>> candles[2];
    for (auto& one : candles) one.resize(instruments.size());
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view written = text.substr(begin, end - begin);
        begin = end + 1;
        Line line(written.substr(1));
        const auto pair = line.next<std::size_t>();
        market::Candle candle;
        candle.open_time = core::from_ms(line.next<std::int64_t>());
        for (double* value : {&candle.open, &candle.high, &candle.low, &candle.close, &candle.volume}) {
            *value = line.next<double>();
        }
        candle.traded = line.next<int>() != 0;
        if (!line.is_sound() || pair >= instruments.size()) {
            return core::Error{core::ErrorCode::storage,
                               fmt::format("a past candle of the journal cannot be read: \"{}\"", written)};
        }
        candles[written.front() == 'c' ? 0 : 1][pair].push_back(candle);
    }
    Past past;
    for (std::size_t k = 0; k < instruments.size(); ++k) {
        past.coarse.push_back(market::CandleSeries::from_candles(instruments[k], coarse, candles[0][k]));
        past.fine.push_back(market::CandleSeries::from_candles(instruments[k], fine, candles[1][k]));
    }
    return past;
}

}  // namespace cobot::fleet
