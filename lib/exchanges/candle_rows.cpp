#include "exchanges/candle_rows.hpp"

#include <array>
#include <cctype>
#include <charconv>

#include <nlohmann/json.hpp>

namespace cobot::exchanges {
namespace {

using Json = nlohmann::json;

template <class Number>
std::optional<Number> parse_number(std::string_view text)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// A price or volume, written as a number or as text.
std::optional<double> number_in(const Json& value)
{
    if (value.is_number()) return value.get<double>();
    if (value.is_string()) return parse_number<double>(value.get_ref<const std::string&>());
    return std::nullopt;
}

std::optional<market::Candle> candle_in(const Json& row, const CandleColumns& columns)
{
    if (!row.is_array() || row.size() < columns.count() || !row[columns.time].is_number_integer()) return std::nullopt;
    const auto open = number_in(row[columns.open]);
    const auto high = number_in(row[columns.high]);
    const auto low = number_in(row[columns.low]);
    const auto close = number_in(row[columns.close]);
    const auto volume = number_in(row[columns.volume]);
    if (!open || !high || !low || !close || !volume) return std::nullopt;
    return market::Candle{
        time_of_count(row[columns.time].get<std::int64_t>()), *open, *high, *low, *close, *volume, true};
}

/// The first fields of a line; false when there are too few.
bool split(std::string_view line, std::span<std::string_view> fields)
{
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto comma = line.find(',');
        fields[i] = line.substr(0, comma);
        if (comma == std::string_view::npos) return i + 1 == fields.size();
        line.remove_prefix(comma + 1);
    }
    return true;
}

}  // namespace

core::Time time_of_count(std::int64_t count)
{
    constexpr std::int64_t seconds_below = 100'000'000'000;
    constexpr std::int64_t ms_below = 100'000'000'000'000;
    if (count < seconds_below) return core::from_ms(count * 1000);
    return core::from_ms(count < ms_below ? count : count / 1000);
}

std::optional<std::vector<market::Candle>> parse_json_rows(std::string_view text, const CandleColumns& columns)
{
    const Json reply = Json::parse(text, nullptr, false);
    if (!reply.is_array()) return std::nullopt;
    std::vector<market::Candle> rows;
    rows.reserve(reply.size());
    for (const Json& row : reply) {
        const auto candle = candle_in(row, columns);
        if (!candle) return std::nullopt;
        rows.push_back(*candle);
    }
    return rows;
}

std::optional<std::vector<market::Candle>> parse_csv_rows(std::string_view text, const CandleColumns& columns)
{
    std::vector<market::Candle> rows;
    std::array<std::string_view, 16> room;
    const auto fields = std::span(room).first(columns.count());
    for (bool first = true; !text.empty(); first = false) {
        const auto newline = text.find('\n');
        std::string_view line = text.substr(0, newline);
        text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || (first && std::isdigit(static_cast<unsigned char>(line.front())) == 0)) continue;
        if (!split(line, fields)) return std::nullopt;
        const auto time = parse_number<std::int64_t>(fields[columns.time]);
        const auto open = parse_number<double>(fields[columns.open]);
        const auto high = parse_number<double>(fields[columns.high]);
        const auto low = parse_number<double>(fields[columns.low]);
        const auto close = parse_number<double>(fields[columns.close]);
        const auto volume = parse_number<double>(fields[columns.volume]);
        if (!time || !open || !high || !low || !close || !volume) return std::nullopt;
        rows.push_back({time_of_count(*time), *open, *high, *low, *close, *volume, true});
    }
    return rows;
}

}  // namespace cobot::exchanges
