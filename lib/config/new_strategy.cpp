#include "config/new_strategy.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "config/init.hpp"
#include "config/load_strategy.hpp"
#include "config/strategy_reader.hpp"
#include "config/write_file.hpp"

namespace cobot::config {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;

/// The place of `old` as the value of the top key `name`; npos when it is written in no usual way.
std::size_t find_name(const std::string& text, const std::string& old, bool json)
{
    const std::string key = json ? "\"name\"" : "name";
    for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
        if (!json && at != 0 && text[at - 1] != '\n') continue;
        std::size_t value = text.find_first_not_of(" \t\r\n", at + key.size());
        if (value == std::string::npos || text[value] != ':') continue;
        value = text.find_first_not_of(" \t\r\n\"'", value + 1);
        if (value != std::string::npos && text.compare(value, old.size(), old) == 0) return value;
    }
    return std::string::npos;
}

}  // namespace

core::Result<std::string> new_strategy(const std::string& name, const std::string& from, const std::string& user_data)
{
    if (!is_kebab_case(name)) {
        return Error{ErrorCode::usage,
                     fmt::format("\"{}\" is no name for a strategy; use small letters and digits joined by -, a letter "
                                 "first, as in my-strategy",
                                 name)};
    }
    const auto source = find_strategy(from, user_data);
    if (!source) return source.error();
    const auto spec = load_strategy(*source);
    if (!spec) return spec.error();
    std::ifstream file(*source, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};

    const bool json = source->ends_with(".json");
    const std::size_t at = find_name(text, spec->name, json);
    if (at == std::string::npos) {
        return Error{ErrorCode::config, fmt::format("{}: cannot find the line of its name; copy it by hand", *source)};
    }
    text.replace(at, spec->name.size(), name);
    text = for_user_data(text);
    const fs::path folder = fs::path(user_data) / "strategies";
    const std::string path = (folder / (name + (json ? ".json" : ".yaml"))).string();
    if (const auto whole = load_strategy_text(text, path); !whole) return whole.error();
    if (const auto made = make_folder(folder.string()); !made) return made.error();
    const auto written = write_new_file(path, text);
    if (!written) return written.error();
    if (!*written) return Error{ErrorCode::usage, fmt::format("{} is there already; choose another name", path)};
    return path;
}

}  // namespace cobot::config
