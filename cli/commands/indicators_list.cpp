#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/indicator_json.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"
#include "report/table.hpp"

namespace cobot::cli::commands {
namespace {

/// Candlestick patterns have a dozen settings; `indicators show` has them all.
std::string shortened(const std::string& settings)
{
    constexpr std::size_t most = 60;
    if (settings.size() <= most) return settings;
    return settings.substr(0, settings.rfind(' ', most)) + " ...";
}

core::Result<void> list(bool json, const Globals& globals)
{
    if (json) {
        nlohmann::ordered_json all = nlohmann::ordered_json::array();
        for (const indicators::Definition* definition : indicators::all()) all.push_back(to_json(*definition));
        fmt::print("{}\n", nlohmann::ordered_json{{"schema", "cobot.indicators/1"}, {"indicators", all}}.dump(2));
        return {};
    }
    using Align = report::Table::Align;
    report::Table table({{"Indicator", Align::left}, {"Settings", Align::left}, {"Outputs", Align::left}});
    for (const indicators::Definition* definition : indicators::all()) {
        table.add({std::string(definition->name), shortened(defaults_of(*definition)),
                   fmt::format("{}", fmt::join(definition->outputs, " "))});
    }
    fmt::print("{}", table.text({terminal_width(stdout), use_color(globals, stdout)}));
    return {};
}

}  // namespace

extern const Command indicators_list;
const Command indicators_list{"indicators list", "Strategies", "List the indicators that strategies can use",
                              "cobot indicators list\ncobot indicators list --json",
                              [](CLI::App& app, const Globals& globals) -> Run {
                                  auto json = std::make_shared<bool>(false);
                                  flag(app, "--json", *json, "Print the result as JSON");
                                  return [json, &globals] { return list(*json, globals); };
                              }};

}  // namespace cobot::cli::commands
