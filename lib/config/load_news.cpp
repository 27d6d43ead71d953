#include "config/load_news.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "bots/news.hpp"
#include "core/sha256.hpp"

namespace cobot::config {
namespace {

using bots::Message;
using core::Error;
using core::ErrorCode;
using core::Result;

const std::string no_line(64, '0');

Error at(const std::string& path, std::size_t line, std::string_view what)
{
    return Error{ErrorCode::data, fmt::format("{}:{}: {}", path, line, what)};
}

/// The text of the record's object `news`: from its key to the brace that ends the record.
std::string_view body_of(std::string_view line)
{
    constexpr std::string_view key = "\"news\":";
    const auto begin = line.find(key);
    const auto end = line.rfind('}');
    if (begin == std::string_view::npos || end <= begin + key.size()) return {};
    return line.substr(begin + key.size(), end - begin - key.size());
}

}  // namespace

std::string news_line(core::Time received, std::string_view last, std::string_view news)
{
    return fmt::format(R"({{"received":"{}","prev":"{}","news":{}}})", core::format_time(received),
                       last.empty() ? no_line : core::sha256_hex(last), news);
}

Result<std::vector<Message>> read_news(std::string_view text, const std::string& path)
{
    std::vector<Message> messages;
    std::string expected = no_line;
    std::size_t number = 0;
    bool is_chained = false;
    while (!text.empty()) {
        ++number;
        const auto end = text.find('\n');
        if (end == std::string_view::npos) return at(path, number, "the last line is cut off: it has no end");
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 1);
        const auto record = bots::News::parse(line);
        if (number == 1 && record) is_chained = record->text("prev").has_value();
        const std::string_view body = is_chained ? body_of(line) : line;
        if (!record || !bots::News::parse(body) || !record->text("received")) {
            return at(path, number,
                      is_chained ? R"(not a record: {"received": TIME, "prev": SHA-256, "news": {...}})"
                                 : R"(not a record: {"received": TIME, ...})");
        }
        const auto received = core::parse_time(*record->text("received"));
        if (!received) return at(path, number, "received: " + received.error().message);
        if (is_chained && record->text("prev").value_or("") != expected) {
            return at(path, number,
                      "the chain is broken: prev is not the SHA-256 of the line before; the archive was "
                      "changed after it was written");
        }
        if (!messages.empty() && *received < messages.back().received) {
            return at(path, number, "received before the record above it");
        }
        messages.push_back({*received, std::string(body)});
        expected = core::sha256_hex(line);
    }
    return messages;
}

Result<std::vector<Message>> load_news(const bots::Spec& spec, const std::string& archive)
{
    const std::string kind(spec.type->name);
    std::filesystem::path path = archive;
    if (archive.empty() && spec.settings.has("feed")) {
        path = spec.settings.text("feed");
        if (path.is_relative()) path = std::filesystem::path(spec.path).parent_path() / path;
    }
    if (path.empty()) {
        if (spec.type->grade != bots::Grade::d) return std::vector<Message>();
        return Error{ErrorCode::data,
                     fmt::format("{}: a {} bot has no backtest without an archive of what was known when: name one "
                                 "with feed: PATH in the file, or with --events FILE",
                                 spec.path, kind)};
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return Error{ErrorCode::data,
                     fmt::format("{}: the archive {} cannot be read; a {} bot needs what was known when", spec.path,
                                 path.string(), kind)};
    }
    std::ostringstream text;
    text << file.rdbuf();
    return read_news(text.str(), path.string());
}

}  // namespace cobot::config
