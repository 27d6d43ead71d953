#include "config/named_files.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/load_bot.hpp"
#include "config/load_strategy.hpp"
#include "core/suggest.hpp"

namespace cobot::config {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 3> endings{".yaml", ".yml", ".json"};

/// Folders that hold such files, the user's own first: those of the build tree and of an installation come last.
std::vector<fs::path> folders_of(const NamedFiles& kind, const std::string& user_data)
{
    std::vector<fs::path> folders{fs::path(user_data) / kind.folder, kind.shipped};
    std::error_code failed;
    const fs::path binary = fs::read_symlink("/proc/self/exe", failed);
    if (!failed) {
        folders.push_back(binary.parent_path() / "../.." / kind.shipped);
        folders.push_back(binary.parent_path() / "../share/cobot" / kind.shipped);
    }
    return folders;
}

bool is_path(const std::string& name)
{
    return name.find('/') != std::string::npos ||
           std::any_of(endings.begin(), endings.end(), [&](std::string_view e) { return name.ends_with(e); });
}

bool is_file(const fs::path& path)
{
    std::error_code failed;
    return fs::is_regular_file(path, failed);
}

}  // namespace

core::Result<std::string> find_file(const NamedFiles& kind, const std::string& name_or_path,
                                    const std::string& user_data)
{
    if (is_path(name_or_path)) {
        if (is_file(name_or_path)) return name_or_path;
        return core::Error{core::ErrorCode::config, fmt::format("there is no {} file {}", kind.what, name_or_path)};
    }
    for (const fs::path& folder : folders_of(kind, user_data)) {
        for (const std::string_view ending : endings) {
            const fs::path path = folder / (name_or_path + std::string(ending));
            if (is_file(path)) return path.lexically_normal().string();
        }
    }
    const auto names = names_of(kind, user_data);
    const std::string known = names.empty()
                                  ? fmt::format("none is in {}/{}; `cobot init` makes some", user_data, kind.folder)
                                  : fmt::format("`{}` shows them", kind.list);
    return core::Error{core::ErrorCode::config, fmt::format("there is no {} \"{}\"{}; {}", kind.what, name_or_path,
                                                            core::did_you_mean(name_or_path, names), known)};
}

std::vector<std::string> names_of(const NamedFiles& kind, const std::string& user_data)
{
    std::set<std::string> names;
    for (const fs::path& folder : folders_of(kind, user_data)) {
        std::error_code failed;
        for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) {
            const std::string ending = entry->path().extension().string();
            const bool known = std::find(endings.begin(), endings.end(), ending) != endings.end();
            if (known && !is_params_file(entry->path().filename().string()))
                names.insert(entry->path().stem().string());
        }
    }
    return {names.begin(), names.end()};
}

bool is_params_file(std::string_view name)
{
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return name.ends_with(".params" + std::string(ending)); });
}

core::Result<std::string> find_strategy(const std::string& name_or_path, const std::string& user_data)
{
    return find_file(strategy_files, name_or_path, user_data);
}

std::vector<std::string> strategy_names(const std::string& user_data) { return names_of(strategy_files, user_data); }

core::Result<std::string> find_bot(const std::string& name_or_path, const std::string& user_data)
{
    return find_file(bot_files, name_or_path, user_data);
}

std::vector<std::string> bot_names(const std::string& user_data) { return names_of(bot_files, user_data); }

}  // namespace cobot::config
