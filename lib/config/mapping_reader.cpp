#include "config/mapping_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/suggest.hpp"

namespace cobot::config {
namespace {

bool is_number(const Node& node) { return node.kind == Node::Kind::integer || node.kind == Node::Kind::real; }

std::optional<std::int64_t> integer_of(std::string_view text)
{
    int base = 10;
    if (text.starts_with("0x")) base = 16;
    if (text.starts_with("0o")) base = 8;
    if (base != 10) text.remove_prefix(2);
    if (text.starts_with('+')) text.remove_prefix(1);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// A number that is no decimal, for comparing; absent when it is not finite.
std::optional<double> rough_value(const Node& node)
{
    double value = 0;
    const char* begin = node.scalar.data() + (node.scalar.starts_with('+') ? 1 : 0);
    const auto [end, error] = std::from_chars(begin, node.scalar.data() + node.scalar.size(), value);
    // Out of range is beyond every range, or so near to zero that zero will do.
    if (error == std::errc::result_out_of_range) {
        const bool tiny = node.scalar.find("e-") != std::string::npos || node.scalar.find("E-") != std::string::npos;
        return tiny ? 0.0 : std::copysign(std::numeric_limits<double>::max(), node.scalar[0] == '-' ? -1.0 : 1.0);
    }
    if (error != std::errc() || end != node.scalar.data() + node.scalar.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

bool beyond(const Range& range, double value)
{
    return (range.min && value < range.min->to_double()) || (range.max && value > range.max->to_double());
}

/// What to do about a value of the wrong kind, when that is clear.
std::string advice(const Node& node, std::string_view what)
{
    if (node.kind == Node::Kind::text && node.quoted && what.find("number") != std::string_view::npos) {
        const Node::Kind plain = scalar_kind(node.scalar);
        if (plain == Node::Kind::integer || plain == Node::Kind::real) return "; remove the quotes";
    }
    if (node.kind == Node::Kind::text && node.scalar.ends_with('%')) return "; write a ratio, 5 % as 0.05";
    return "";
}

}  // namespace

bool Range::contains(core::Decimal value) const
{
    if (min && (above_min ? value <= *min : value < *min)) return false;
    return !(max && (below_max ? value >= *max : value > *max));
}

std::string Range::to_string() const
{
    const auto low = min ? fmt::format("{} {}", above_min ? "above" : "at least", min->to_string()) : "";
    const auto high = max ? fmt::format("{} {}", below_max ? "below" : "at most", max->to_string()) : "";
    if (min && max && !above_min && !below_max) return fmt::format("from {} to {}", min->to_string(), max->to_string());
    return low + (min && max ? " and " : "") + high;
}

std::string listed(const std::vector<std::string>& names)
{
    if (names.size() < 2) return names.empty() ? "" : names[0];
    const std::vector<std::string> front(names.begin(), names.end() - 1);
    return fmt::format("{} or {}", fmt::join(front, ", "), names.back());
}

std::optional<core::Decimal> decimal_of(const Node& node)
{
    if (node.kind == Node::Kind::integer) {
        const auto value = integer_of(node.scalar);
        if (value) return core::Decimal::from_int(*value);
    }
    std::string text = node.scalar;
    if (text.starts_with('+')) text.erase(0, 1);
    auto value = core::Decimal::parse(text);
    if (!value) return std::nullopt;
    return *value;
}

void read_version(const Node& node, Problems& problems)
{
    if (is_number(node) && decimal_of(node) == core::Decimal(1)) return;
    problems.add(node.place,
                 fmt::format("version: must be 1, not {}; this cobot reads version 1 only", describe(node)));
}

void wrong_kind(const Node& node, const std::string& path, std::string_view what, Problems& problems)
{
    problems.add(node.place, fmt::format("{}: must be {}, not {}{}", path, what, describe(node), advice(node, what)));
}

std::optional<std::string> read_text(const Node& node, const std::string& path, Problems& problems)
{
    if (node.kind == Node::Kind::text) return node.scalar;
    const bool scalar = node.kind != Node::Kind::sequence && node.kind != Node::Kind::mapping;
    wrong_kind(node, path, scalar && node.kind != Node::Kind::null ? "text (in quotes)" : "text", problems);
    return std::nullopt;
}

std::optional<bool> read_boolean(const Node& node, const std::string& path, Problems& problems)
{
    if (node.kind == Node::Kind::boolean) return node.is_true();
    wrong_kind(node, path, "true or false", problems);
    return std::nullopt;
}

std::optional<core::Decimal> read_decimal(const Node& node, const std::string& path, Problems& problems,
                                          const Range& range)
{
    if (!is_number(node)) {
        wrong_kind(node, path, "a number", problems);
        return std::nullopt;
    }
    const auto value = decimal_of(node);
    if (!value) {
        const std::optional<double> rough = rough_value(node);
        if (rough && beyond(range, *rough)) {
            problems.add(node.place, fmt::format("{}: must be {}, not {}", path, range.to_string(), node.scalar));
        } else {
            problems.add(node.place,
                         fmt::format("{}: {} cannot be used; a number is finite and has at most 12 decimal places",
                                     path, node.scalar),
                         rough ? Breaks::meaning : Breaks::shape);
        }
        return std::nullopt;
    }
    if (!range.contains(*value)) {
        problems.add(node.place, fmt::format("{}: must be {}, not {}", path, range.to_string(), node.scalar));
        return std::nullopt;
    }
    return value;
}

std::optional<std::int64_t> read_integer(const Node& node, const std::string& path, Problems& problems,
                                         const Range& range)
{
    if (node.kind != Node::Kind::integer) {
        wrong_kind(node, path, "a whole number", problems);
        return std::nullopt;
    }
    const auto value = integer_of(node.scalar);
    if (!value || !range.contains(core::Decimal::from_int(*value))) {
        const std::string allowed = range.to_string();
        problems.add(node.place, fmt::format("{}: must be {}, not {}", path,
                                             allowed.empty() ? "a number of at most 18 digits" : allowed, node.scalar));
        return std::nullopt;
    }
    return value;
}

std::optional<std::string> read_choice(const Node& node, const std::string& path, Problems& problems,
                                       const std::vector<std::string>& choices)
{
    if (node.kind == Node::Kind::text && std::find(choices.begin(), choices.end(), node.scalar) != choices.end()) {
        return node.scalar;
    }
    const std::string hint = node.kind == Node::Kind::text ? core::did_you_mean(node.scalar, choices) : "";
    problems.add(node.place, fmt::format("{}: must be {}, not {}{}", path, listed(choices), describe(node), hint));
    return std::nullopt;
}

MappingReader::MappingReader(const Node& node, std::string path, Problems& problems)
    : node_(node), path_(std::move(path)), problems_(problems)
{
    if (!is_mapping()) wrong_kind(node, path_.empty() ? "the file" : path_, "a mapping (key: value)", problems_);
}

std::string MappingReader::path_of(std::string_view key) const
{
    return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

const Node* MappingReader::optional(std::string_view key)
{
    known_.emplace_back(key);
    return node_.find(key);
}

const Node* MappingReader::required(std::string_view key)
{
    const Node* node = optional(key);
    if (node == nullptr && is_mapping()) {
        problems_.add_missing(node_.place, path_.empty() ? fmt::format("the key \"{}\" is missing", key)
                                                         : fmt::format("{}: the key \"{}\" is missing", path_, key));
    }
    return node;
}

std::optional<std::string> MappingReader::text(std::string_view key)
{
    const Node* node = optional(key);
    return node != nullptr ? read_text(*node, path_of(key), problems_) : std::nullopt;
}

std::optional<bool> MappingReader::boolean(std::string_view key)
{
    const Node* node = optional(key);
    return node != nullptr ? read_boolean(*node, path_of(key), problems_) : std::nullopt;
}

std::optional<core::Decimal> MappingReader::number(std::string_view key, const Range& range)
{
    const Node* node = optional(key);
    return node != nullptr ? read_decimal(*node, path_of(key), problems_, range) : std::nullopt;
}

std::optional<std::int64_t> MappingReader::integer(std::string_view key, const Range& range)
{
    const Node* node = optional(key);
    return node != nullptr ? read_integer(*node, path_of(key), problems_, range) : std::nullopt;
}

void MappingReader::finish()
{
    for (const Entry& entry : node_.entries) {
        if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) continue;
        if (std::find(accepted_.begin(), accepted_.end(), entry.key) != accepted_.end()) continue;
        const auto near = core::did_you_mean(entry.key, known_);
        const std::string hint = !near.empty() ? near : fmt::format("; known: {}", fmt::join(known_, ", "));
        problems_.add(entry.key_place, fmt::format("{}: unknown key{}", path_of(entry.key), hint));
    }
}

}  // namespace cobot::config
