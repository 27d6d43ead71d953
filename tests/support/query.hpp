#pragma once

#include <map>
#include <string>
#include <string_view>

namespace cobot::tests {

/// A URL in parts, so that two can be compared for meaning: the order of the parameters is none.
struct UrlParts {
    std::string host;
    std::string path;
    std::map<std::string, std::string> query;

    friend bool operator==(const UrlParts&, const UrlParts&) = default;
};

inline std::map<std::string, std::string> parse_query(std::string_view text)
{
    std::map<std::string, std::string> query;
    while (!text.empty()) {
        const auto end = text.find('&');
        const std::string_view part = text.substr(0, end);
        const auto equals = part.find('=');
        query[std::string(part.substr(0, equals))] =
            equals == std::string_view::npos ? "" : std::string(part.substr(equals + 1));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return query;
}

inline UrlParts parse_url(std::string_view url)
{
    UrlParts parts;
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
    const auto slash = url.find('/');
    const auto mark = url.find('?');
    parts.host = std::string(url.substr(0, slash));
    if (slash != std::string_view::npos) parts.path = std::string(url.substr(slash, mark - slash));
    if (mark != std::string_view::npos) parts.query = parse_query(url.substr(mark + 1));
    return parts;
}

}  // namespace cobot::tests
