#include "cli/bot_control.hpp"

#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "cli/options.hpp"
#include "fleet/control.hpp"

namespace cobot::cli {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

}  // namespace

Result<std::string> running_fleet(const Globals& globals, const std::string& named)
{
    if (!named.empty()) return named;
    const auto fleets = fleet::fleets_in(globals.user_data);
    if (fleets.size() == 1) return fleets.front();
    if (fleets.empty()) {
        return Error{ErrorCode::runtime,
                     fmt::format("no fleet is running in {}; start one: cobot paper FLEET.yaml", globals.user_data)};
    }
    return Error{ErrorCode::usage,
                 fmt::format("several fleets are running ({}); say which: --fleet NAME", fmt::join(fleets, ", "))};
}

Result<std::string> ask(const Globals& globals, const std::string& fleet, const std::string& verb,
                        const std::string& bot, const std::string& argument)
{
    const nlohmann::json request{{"verb", verb}, {"bot", bot}, {"argument", argument}};
    const auto reply = fleet::ask_fleet(fleet::socket_of(globals.user_data, fleet), request.dump());
    if (!reply) {
        return Error{ErrorCode::runtime,
                     fmt::format("the fleet {} does not answer; start it: cobot paper FLEET.yaml", fleet)};
    }
    const auto object = nlohmann::json::parse(*reply, nullptr, false);
    if (!object.is_object() || !object.contains("ok")) {
        return Error{ErrorCode::runtime,
                     fmt::format("the fleet {} answers in another language: is it another cobot?", fleet)};
    }
    const std::string text = object.value("text", "");
    if (object["ok"].get<bool>()) return text;
    return Error{static_cast<ErrorCode>(object.value("code", 1)), text};
}

Run set_up_verb(CLI::App& app, const Globals& globals, const std::string& verb)
{
    auto fleet = std::make_shared<std::string>();
    auto names = std::make_shared<std::vector<std::string>>();
    const bool takes_file = verb == "adopt";
    option(app, takes_file ? "FILE" : "NAME", *names, takes_file ? "Bot files" : "Bots, by name").required();
    option(app, "--fleet", *fleet, "Which fleet, when several are running").type("NAME");
    return [fleet, names, verb, takes_file, &globals]() -> Result<void> {
        const auto which = running_fleet(globals, *fleet);
        if (!which) return which.error();
        for (const std::string& name : *names) {
            const std::string path = takes_file ? std::filesystem::absolute(name).lexically_normal().string() : "";
            const auto answer = ask(globals, *which, verb, takes_file ? "" : name, path);
            if (!answer) return answer.error();
            if (!globals.quiet) fmt::print("{}\n", *answer);
        }
        return {};
    };
}

}  // namespace cobot::cli
