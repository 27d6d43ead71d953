#include "cli/strategy_check.hpp"

#include <fmt/format.h>

#include "config/check.hpp"
#include "config/named_files.hpp"

namespace cobot::cli {
namespace {

/// The files that are meant by names; by none, all that can be named.
core::Result<std::vector<std::string>> files_of(const config::NamedFiles& kind, const std::vector<std::string>& names,
                                                const std::string& user_data)
{
    std::vector<std::string> files;
    for (const std::string& name : names.empty() ? config::names_of(kind, user_data) : names) {
        auto file = config::find_file(kind, name, user_data);
        if (!file) return file.error();
        files.push_back(std::move(*file));
    }
    if (files.empty()) {
        return core::Error{core::ErrorCode::usage,
                           fmt::format("validate: name a file; there is none in {}/{}", user_data, kind.folder)};
    }
    return files;
}

core::Result<void> check(const config::NamedFiles& kind, const std::vector<std::string>& names, const Globals& globals)
{
    const auto files = files_of(kind, names, globals.user_data);
    if (!files) return files.error();
    std::string failures;
    for (const std::string& file : *files) {
        const auto checked = config::check_file(file, globals.user_data);
        if (checked) {
            if (!globals.quiet) fmt::print("{}: ok: {}\n", file, checked->summary);
        } else {
            failures += (failures.empty() ? "" : "\n") + checked.error().message;
        }
    }
    if (failures.empty()) return {};
    return core::Error{core::ErrorCode::config, failures};
}

}  // namespace

core::Result<void> check_files(const std::vector<std::string>& names, const Globals& globals)
{
    return check(config::strategy_files, names, globals);
}

core::Result<void> check_bots(const std::vector<std::string>& names, const Globals& globals)
{
    return check(config::bot_files, names, globals);
}

}  // namespace cobot::cli
