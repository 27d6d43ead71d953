#include <fmt/format.h>

#include "config/bot_reader.hpp"
#include "core/ensure.hpp"

namespace cobot::config {
namespace {

using bots::Parameter;
using bots::Settings;
using bots::Value;
using core::Decimal;
using Kind = Parameter::Kind;

Decimal exact(std::string_view text)
{
    const bool is_percent = text.ends_with('%');
    const auto number = Decimal::parse(is_percent ? text.substr(0, text.size() - 1) : text);
    COBOT_ENSURE(number.has_value(), "a number in a bot's definition");
    return is_percent ? *number / Decimal(100) : *number;
}

Range range_of(const Parameter& parameter)
{
    Range range;
    if (!parameter.min.empty()) range.min = exact(parameter.min);
    if (!parameter.max.empty()) range.max = exact(parameter.max);
    range.above_min = parameter.above_min;
    return range;
}

std::vector<std::string> words(const std::vector<std::string_view>& views) { return {views.begin(), views.end()}; }

std::optional<Value> read_numbers(const Node& node, const std::string& path, const Range& range, Problems& problems)
{
    if (node.kind != Node::Kind::sequence || node.items.empty()) {
        wrong_kind(node, path, "a list of numbers", problems);
        return std::nullopt;
    }
    std::vector<Decimal> numbers;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        if (const auto number = read_ratio(node.items[i], fmt::format("{}[{}]", path, i), problems, range)) {
            numbers.push_back(*number);
        }
    }
    return numbers;
}

std::optional<Value> read_shares(const Node& node, const std::string& path, const Range& range, Problems& problems)
{
    if (node.kind != Node::Kind::mapping || node.entries.empty()) {
        wrong_kind(node, path, "names with numbers, as in {BTC: 0.5, ETH: 0.5}", problems);
        return std::nullopt;
    }
    bots::Shares shares;
    for (const Entry& entry : node.entries) {
        if (const auto number = read_ratio(entry.value, path + "." + entry.key, problems, range)) {
            shares.emplace_back(entry.key, *number);
        }
    }
    return shares;
}

std::optional<Value> read_records(const Node& node, const std::string& path, const Parameter& parameter,
                                  Problems& problems)
{
    if (node.kind != Node::Kind::sequence || node.items.empty()) {
        wrong_kind(node, path, "a list of mappings", problems);
        return std::nullopt;
    }
    std::vector<Settings> records;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        MappingReader reader(node.items[i], fmt::format("{}[{}]", path, i), problems);
        if (!reader.is_mapping()) {
            wrong_kind(node.items[i], reader.path(), "a mapping", problems);
            continue;
        }
        records.push_back(read_bot_settings(reader, parameter.fields, problems));
        reader.finish();
    }
    return records;
}

template <class T>
std::optional<Value> as_value(const std::optional<T>& read)
{
    return read ? std::optional<Value>(*read) : std::nullopt;
}

std::optional<Value> read_value(const Node& node, const std::string& path, const Parameter& parameter,
                                Problems& problems)
{
    const Range range = range_of(parameter);
    switch (parameter.kind) {
        case Kind::number: return as_value(read_decimal(node, path, problems, range));
        case Kind::ratio: return as_value(read_ratio(node, path, problems, range));
        case Kind::integer: {
            const auto whole = read_integer(node, path, problems, range);
            return whole ? std::optional<Value>(Decimal::from_int(*whole)) : std::nullopt;
        }
        case Kind::boolean: return as_value(read_boolean(node, path, problems));
        case Kind::choice: return as_value(read_choice(node, path, problems, words(parameter.choices)));
        case Kind::text: return as_value(read_text(node, path, problems));
        case Kind::duration: return as_value(read_duration(node, path, problems));
        case Kind::numbers: return read_numbers(node, path, range, problems);
        case Kind::shares: return read_shares(node, path, range, problems);
        case Kind::records: return read_records(node, path, parameter, problems);
    }
    return std::nullopt;
}

Value fallback_of(const Parameter& parameter)
{
    const std::string text(parameter.fallback);
    switch (parameter.kind) {
        case Kind::boolean: return text == "true";
        case Kind::choice:
        case Kind::text: return text;
        case Kind::duration: {
            Problems none;
            Node node{Node::Kind::text, text, false, {}, {}, {}};
            const auto duration = read_duration(node, "", none);
            COBOT_ENSURE(duration.has_value(), "a duration in a bot's definition");
            return *duration;
        }
        default: return exact(text);
    }
}

}  // namespace

Settings read_bot_settings(MappingReader& reader, const std::vector<Parameter>& parameters, Problems& problems)
{
    Settings settings;
    for (const Parameter& parameter : parameters) {
        const Node* node = parameter.required ? reader.required(parameter.name) : reader.optional(parameter.name);
        if (node != nullptr) {
            auto value = read_value(*node, reader.path_of(parameter.name), parameter, problems);
            if (value) settings.set(std::string(parameter.name), std::move(*value));
        } else if (!parameter.fallback.empty()) {
            settings.set(std::string(parameter.name), fallback_of(parameter));
        }
    }
    return settings;
}

std::optional<core::Duration> read_duration(const Node& node, const std::string& path, Problems& problems)
{
    const auto wrong = [&]() -> std::optional<core::Duration> {
        wrong_kind(node, path, "a duration such as 90s, 15m, 4h, 1d or 2w", problems);
        return std::nullopt;
    };
    if (node.kind != Node::Kind::text || node.scalar.size() < 2) return wrong();
    constexpr std::pair<char, std::int64_t> units[] = {
        {'s', 1'000}, {'m', 60'000}, {'h', 3'600'000}, {'d', 86'400'000}, {'w', 604'800'000}};
    for (const auto& [unit, ms] : units) {
        if (node.scalar.back() != unit) continue;
        const auto count = Decimal::parse(std::string_view(node.scalar).substr(0, node.scalar.size() - 1));
        if (!count || count->is_negative() || *count > Decimal(1'000'000)) return wrong();
        const Decimal total = *count * Decimal::from_int(ms);
        return core::Duration(static_cast<std::int64_t>(total.raw() / Decimal::unit));
    }
    return wrong();
}

std::optional<Decimal> read_ratio(const Node& node, const std::string& path, Problems& problems, const Range& range)
{
    if (node.kind != Node::Kind::text || !node.scalar.ends_with('%')) {
        return read_decimal(node, path, problems, range);
    }
    const auto percent = Decimal::parse(std::string_view(node.scalar).substr(0, node.scalar.size() - 1));
    if (!percent) {
        wrong_kind(node, path, "a number or a percentage such as 2%", problems);
        return std::nullopt;
    }
    const Decimal ratio = *percent / Decimal(100);
    if (range.contains(ratio)) return ratio;
    problems.add(node.place,
                 fmt::format("{}: must be {} ({} is {})", path, range.to_string(), node.scalar, ratio.to_string()));
    return std::nullopt;
}

}  // namespace cobot::config
