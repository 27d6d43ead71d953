#include "config/new_bot.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/write_file.hpp"

namespace cobot::config {
namespace {

using bots::Parameter;

constexpr std::size_t comment_column = 30;

/// "key: value", with what it means behind it.
std::string line_of(std::string_view key, std::string_view value, std::string_view comment)
{
    std::string line = fmt::format("{}: {}", key, value);
    if (comment.empty()) return line + "\n";
    line.resize(std::max(line.size() + 2, comment_column), ' ');
    return line + "# " + std::string(comment) + "\n";
}

std::string meaning_of(const Parameter& parameter)
{
    std::string text(parameter.summary);
    if (!parameter.choices.empty()) text += fmt::format(" ({})", fmt::join(parameter.choices, ", "));
    return text;
}

bool is_own(const bots::Definition& kind, std::string_view key)
{
    return std::any_of(kind.parameters.begin(), kind.parameters.end(),
                       [&](const Parameter& parameter) { return parameter.name == key; });
}

}  // namespace

const std::string* BotDraft::value(std::string_view key) const
{
    const auto found = std::find_if(values.begin(), values.end(), [&](const auto& one) { return one.first == key; });
    return found == values.end() ? nullptr : &found->second;
}

std::string text_of(const BotDraft& draft)
{
    std::string text = "# yaml-language-server: $schema=../schemas/bot.schema.json\nkind: bot\nversion: 1\n";
    text += line_of("name", draft.name, "");
    text += line_of("type", draft.kind->name, draft.kind->summary);
    if (!draft.description.empty()) text += line_of("description", draft.description, "");
    text += draft.pairs.size() == 1 ? line_of("pair", draft.pairs.front(), "")
                                    : line_of("pairs", fmt::format("[{}]", fmt::join(draft.pairs, ", ")), "");
    text += line_of("investment", draft.investment, "in the quote currency");
    for (const auto& [key, value] : draft.values) {
        if (!is_own(*draft.kind, key)) text += line_of(key, value, "");
    }
    text += "\n";
    std::string others;
    for (const Parameter& parameter : draft.kind->parameters) {
        const std::string* value = draft.value(parameter.name);
        if (value != nullptr) {
            text += line_of(parameter.name, *value, meaning_of(parameter));
        } else {
            others += line_of(fmt::format("# {}", parameter.name), parameter.fallback, meaning_of(parameter));
        }
    }
    if (!others.empty()) text += "\n# More keys, with what they are without being given:\n" + others;
    return text;
}

std::string suggested_name(const bots::Definition& kind, const std::string& pair)
{
    std::string name = pair.substr(0, pair.find('/')) + "-" + std::string(kind.name);
    for (char& c : name) {
        if (c == '_') c = '-';
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return name;
}

core::Result<std::pair<std::string, std::string>> parse_setting(const std::string& text)
{
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == text.size()) {
        return core::Error{core::ErrorCode::usage, fmt::format("--set {}: must be KEY=VALUE, as in grids=20", text)};
    }
    return std::pair{text.substr(0, equals), text.substr(equals + 1)};
}

core::Result<std::string> free_path(const std::string& name, const std::string& user_data)
{
    const std::string path = (std::filesystem::path(user_data) / "bots" / (name + ".yaml")).string();
    std::error_code failed;
    if (!std::filesystem::exists(path, failed)) return path;
    return core::Error{core::ErrorCode::usage, fmt::format("{} is there already; choose another --name", path)};
}

core::Result<std::string> write_bot(const BotDraft& draft, const std::string& user_data)
{
    const auto path = free_path(draft.name, user_data);
    if (!path) return path.error();
    if (const auto made = make_folder(std::filesystem::path(*path).parent_path().string()); !made) return made.error();
    // Between looking and writing somebody else may have made it: that one stays.
    const auto written = write_new_file(*path, text_of(draft));
    if (!written) return written.error();
    return *written ? path : free_path(draft.name, user_data);
}

}  // namespace cobot::config
