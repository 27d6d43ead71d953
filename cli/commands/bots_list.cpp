#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"
#include "config/load_bot.hpp"
#include "report/bot_reference.hpp"

namespace cobot::cli::commands {
namespace {

using Json = nlohmann::ordered_json;
using Align = report::Table::Align;

/// A bot file that can be named; one with mistakes has no values of its own.
struct Entry {
    std::string name;
    std::string file;
    std::string type;
    std::string what;
    bool valid = true;
};

std::vector<Entry> entries(const std::string& user_data)
{
    std::vector<Entry> all;
    for (const std::string& name : config::bot_names(user_data)) {
        const auto file = config::find_bot(name, user_data);
        if (!file) continue;
        const auto spec = config::load_bot(*file, {}, user_data);
        if (spec)
            all.push_back({name, *file, std::string(spec->type->name), spec->description, true});
        else
            all.push_back({name, *file, "", fmt::format("has mistakes: cobot bots validate {}", *file), false});
    }
    return all;
}

void print_json(const std::vector<Entry>& files)
{
    Json kinds = Json::array();
    for (const bots::Definition* kind : bots::all()) {
        kinds.push_back({{"type", kind->name},
                         {"summary", kind->summary},
                         {"grade", bots::name(kind->grade)},
                         {"trades", report::trades(*kind)}});
    }
    Json list = Json::array();
    for (const Entry& entry : files) {
        list.push_back({{"name", entry.name},
                        {"file", entry.file},
                        {"valid", entry.valid},
                        {"type", entry.valid ? Json(entry.type) : Json()},
                        {"description", entry.valid ? Json(entry.what) : Json()}});
    }
    fmt::print("{}\n",
               Json{{"schema", "cobot.bots/1"}, {"kinds", std::move(kinds)}, {"files", std::move(list)}}.dump(2));
}

core::Result<void> list(bool json, const Globals& globals)
{
    const auto files = entries(globals.user_data);
    if (json) {
        print_json(files);
        return {};
    }
    const report::TextStyle style{terminal_width(stdout), use_color(globals, stdout)};
    fmt::print("{}", report::bot_kinds().text(style));
    report::Table table({{"File", Align::left}, {"Type", Align::left}, {"Description", Align::left}});
    for (const Entry& entry : files) table.add({entry.name, entry.type, entry.what});
    if (!table.empty()) fmt::print("\n{}", table.text(style));
    return {};
}

}  // namespace

extern const Command bots_list;
const Command bots_list{"bots list", "Bots", "List the kinds of bots, your bot files and those that come with cobot",
                        "cobot bots list\ncobot bots list --json", [](CLI::App& app, const Globals& globals) -> Run {
                            auto json = std::make_shared<bool>(false);
                            flag(app, "--json", *json, "Print the result as JSON");
                            return [json, &globals] { return list(*json, globals); };
                        }};

}  // namespace cobot::cli::commands
