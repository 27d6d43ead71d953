#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"
#include "config/load_strategy.hpp"
#include "report/table.hpp"

namespace cobot::cli::commands {
namespace {

using Json = nlohmann::ordered_json;

/// A strategy that can be named; one with mistakes has none of its own values.
struct Entry {
    std::string name;
    std::string file;
    std::string timeframe;
    std::string description;
    bool valid = true;
};

std::vector<Entry> entries(const std::string& user_data)
{
    std::vector<Entry> all;
    for (const std::string& name : config::strategy_names(user_data)) {
        const auto file = config::find_strategy(name, user_data);
        if (!file) continue;
        const auto spec = config::load_strategy(*file);
        if (spec)
            all.push_back({name, *file, std::string(spec->timeframe.name()), spec->description, true});
        else
            all.push_back({name, *file, "", fmt::format("has mistakes: cobot validate {}", *file), false});
    }
    return all;
}

void print_json(const std::vector<Entry>& all)
{
    Json list = Json::array();
    for (const Entry& entry : all) {
        list.push_back({{"name", entry.name},
                        {"file", entry.file},
                        {"valid", entry.valid},
                        {"timeframe", entry.valid ? Json(entry.timeframe) : Json()},
                        {"description", entry.valid ? Json(entry.description) : Json()}});
    }
    fmt::print("{}\n", Json{{"schema", "cobot.strategies/1"}, {"strategies", std::move(list)}}.dump(2));
}

core::Result<void> list(bool json, const Globals& globals)
{
    const auto all = entries(globals.user_data);
    if (json) {
        print_json(all);
        return {};
    }
    using Align = report::Table::Align;
    report::Table table({{"Strategy", Align::left}, {"Timeframe", Align::left}, {"Description", Align::left}});
    for (const Entry& entry : all) table.add({entry.name, entry.timeframe, entry.description});
    fmt::print("{}", table.text({terminal_width(stdout), use_color(globals, stdout)}));
    return {};
}

}  // namespace

extern const Command strategies_list;
const Command strategies_list{"strategies list", "Strategies", "List your strategies and those that come with cobot",
                              "cobot strategies list\ncobot strategies list --json",
                              [](CLI::App& app, const Globals& globals) -> Run {
                                  auto json = std::make_shared<bool>(false);
                                  flag(app, "--json", *json, "Print the result as JSON");
                                  return [json, &globals] { return list(*json, globals); };
                              }};

}  // namespace cobot::cli::commands
