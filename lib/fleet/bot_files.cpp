#include "fleet/bot_files.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "config/bot_text.hpp"
#include "config/load_bot.hpp"
#include "config/named_files.hpp"

namespace cobot::fleet {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t events = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE;

bool is_bot_file(const fs::path& path)
{
    const std::string ending = path.extension().string();
    const std::string name = path.filename().string();
    return (ending == ".yaml" || ending == ".yml" || ending == ".json") && name.front() != '.' &&
           !config::is_params_file(name);
}

}  // namespace

std::vector<std::string> bot_file_paths(const std::vector<std::string>& places)
{
    std::set<std::string> paths;
    for (const std::string& place : places) {
        std::error_code failed;
        if (!fs::is_directory(place, failed)) {
            if (fs::exists(place, failed)) paths.insert(place);
            continue;
        }
        for (const auto& entry : fs::directory_iterator(place, failed)) {
            if (is_bot_file(entry.path())) paths.insert(entry.path().string());
        }
    }
    return {paths.begin(), paths.end()};
}

core::Result<BotFile> read_bot_file(const std::string& path, const std::string& user_data)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) return core::Error{core::ErrorCode::config, fmt::format("{}: cannot be read", path)};
    std::ostringstream text;
    text << file.rdbuf();
    const auto spec = config::load_bot_text(text.str(), path, {}, user_data);
    if (!spec) return spec.error();
    BotFile made{path, spec->name, path + "\n" + text.str(), ""};
    if (spec->strategy && spec->strategy->spec.path != path) {
        made.strategy = spec->strategy->spec.path;
        made.body = config::join_bot_text(std::move(made.body), {spec->strategy->text, made.strategy});
    }
    return made;
}

BotFileWatch::BotFileWatch(const std::vector<std::string>& places)
    : descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC))
{
    std::set<std::string> folders;
    for (const std::string& place : places) {
        std::error_code failed;
        const fs::path folder = fs::is_directory(place, failed) ? fs::path(place) : fs::path(place).parent_path();
        folders.insert(folder.empty() ? "." : folder.string());
    }
    for (const std::string& folder : folders) {
        ::inotify_add_watch(descriptor_, folder.c_str(), events);
    }
}

void BotFileWatch::add(const std::string& file)
{
    const fs::path folder = fs::path(file).parent_path();
    // A folder that is watched already is not watched twice.
    ::inotify_add_watch(descriptor_, folder.empty() ? "." : folder.c_str(), events);
}

BotFileWatch::~BotFileWatch() { ::close(descriptor_); }

int BotFileWatch::drain()
{
    constexpr int quiet_ms = 200;
    char buffer[4096];
    bool any = false;
    while (::read(descriptor_, buffer, sizeof buffer) > 0) any = true;
    return any ? quiet_ms : -1;
}

}  // namespace cobot::fleet
