#include "config/json_writer.hpp"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace cobot::config {
namespace {

/// An integer in JSON's notation: no plus, no leading zeros, decimal.
std::string json_integer(std::string_view text)
{
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    std::string digits(text);
    for (const auto& [prefix, base] : {std::pair("0x", 16), std::pair("0o", 8)}) {
        if (!text.starts_with(prefix)) continue;
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), value, base);
        // What no integer can hold is text to JSON; no reader takes such a number either.
        if (error != std::errc()) return json_quoted(text);
        return std::to_string(value);
    }
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    return (negative && digits != "0" ? "-" : "") + digits;
}

std::string json_real(const std::string& text)
{
    double value = 0;
    const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return json_quoted(text);
    const std::string written = fmt::format("{}", value);
    return written.find_first_of(".e") == std::string::npos ? written + ".0" : written;
}

}  // namespace

std::string json_quoted(std::string_view text)
{
    std::string result = "\"";
    for (const char c : text) {
        switch (c) {
            case '"': result += "\\\""; break;
            case '\\': result += "\\\\"; break;
            case '\n': result += "\\n"; break;
            case '\r': result += "\\r"; break;
            case '\t': result += "\\t"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    result += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
                } else {
                    result += c;
                }
        }
    }
    return result + '"';
}

std::string to_json_text(const Node& node)
{
    switch (node.kind) {
        case Node::Kind::null: return "null";
        case Node::Kind::boolean: return node.is_true() ? "true" : "false";
        case Node::Kind::integer: return json_integer(node.scalar);
        case Node::Kind::real: return json_real(node.scalar);
        case Node::Kind::text: return json_quoted(node.scalar);
        case Node::Kind::sequence: break;
        case Node::Kind::mapping: break;
    }
    std::string result;
    if (node.kind == Node::Kind::sequence) {
        for (const Node& item : node.items) result += (result.empty() ? "" : ", ") + to_json_text(item);
        return "[" + result + "]";
    }
    for (const Entry& entry : node.entries) {
        result +=
            fmt::format("{}{}: {}", result.empty() ? "" : ", ", json_quoted(entry.key), to_json_text(entry.value));
    }
    return "{" + result + "}";
}

}  // namespace cobot::config
