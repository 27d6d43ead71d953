#include "app/bot_events.hpp"

#include <charconv>

#include <fmt/format.h>

#include "report/json_tree.hpp"
#include "storage/result_files.hpp"

namespace cobot::app {
namespace {

std::optional<core::Time> time_of(const report::JsonTree* value)
{
    if (value == nullptr) return std::nullopt;
    if (value->string() != nullptr) {
        const auto parsed = core::parse_time(*value->string());
        return parsed ? std::optional(*parsed) : std::nullopt;
    }
    if (value->number() == nullptr) return std::nullopt;
    std::int64_t ms = 0;
    const std::string& digits = value->number()->text;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), ms);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return core::from_ms(ms);
}

}  // namespace

core::Result<std::vector<bots::Message>> read_events(const std::string& path)
{
    const auto text = storage::read_text(path);
    if (!text) return text.error();
    std::vector<bots::Message> messages;
    std::string_view rest = *text;
    const auto wrong = [&](std::size_t line, std::string_view what) {
        return core::Error{core::ErrorCode::data, fmt::format("{}:{}: {}", path, line, what)};
    };
    for (std::size_t line = 1; !rest.empty(); ++line) {
        const std::string_view one = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
        if (one.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        const auto tree = report::JsonTree::parse(one);
        if (!tree) return wrong(line, tree.error().message);
        const auto time = time_of(tree->find("received"));
        if (!time) return wrong(line, "each line needs \"received\", as in \"2024-03-01T12:00:00Z\" or milliseconds");
        if (!messages.empty() && *time < messages.back().received) {
            return wrong(line, "received earlier than the line before; sort the archive by \"received\"");
        }
        messages.push_back({*time, std::string(one)});
    }
    return messages;
}

}  // namespace cobot::app
