#include "report/format.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/suggest.hpp"

namespace cobot::report {
namespace {

struct Name {
    std::string_view text;
    Format format;
};

constexpr std::array names{
    Name{"text", Format::text},         Name{"table", Format::text}, Name{"json", Format::json},
    Name{"jsonl", Format::jsonl},       Name{"csv", Format::csv},    Name{"md", Format::markdown},
    Name{"markdown", Format::markdown}, Name{"html", Format::html},
};

}  // namespace

core::Result<Format> parse_format(std::string_view text)
{
    const auto found = std::find_if(names.begin(), names.end(), [&](const Name& one) { return one.text == text; });
    if (found != names.end()) return found->format;
    std::vector<std::string> known;
    for (const Name& one : names) known.emplace_back(one.text);
    return core::Error{core::ErrorCode::usage,
                       fmt::format("there is no format \"{}\"; use text, json, jsonl, csv, md or "
                                   "html{}",
                                   text, core::did_you_mean(text, known))};
}

std::string_view name(Format format)
{
    const auto found = std::find_if(names.begin(), names.end(), [&](const Name& one) { return one.format == format; });
    return found->text;
}

std::string_view file_ending(Format format) { return format == Format::text ? "txt" : name(format); }

}  // namespace cobot::report
