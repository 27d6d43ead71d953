#include "cli/bot_status.hpp"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/decimal.hpp"

namespace cobot::cli {
namespace {

using Json = nlohmann::json;

double number(const Json& text)
{
    const auto read = core::Decimal::parse(text.get<std::string>());
    return read ? read->to_double() : 0;
}

std::string percent(const Json& ratio) { return fmt::format("{:+.1f}%", number(ratio) * 100); }

/// A fall of a tenth as "-10.0%", none as "0.0%".
std::string fall(const Json& ratio) { return fmt::format("{:.1f}%", 0 - std::round(number(ratio) * 1000) / 10); }

/// 5212.4 as "5,212.40".
std::string money(const Json& amount)
{
    std::string text = fmt::format("{:.2f}", number(amount));
    const std::size_t first = text.front() == '-' ? 1 : 0;
    for (std::size_t at = text.find('.'); at > first + 3; at -= 3) text.insert(at - 3, ",");
    return text;
}

}  // namespace

std::string status_text(const std::string& status_json, const report::TextStyle& style)
{
    const Json status = Json::parse(status_json);
    using Align = report::Table::Align;
    report::Table table({{"Name", Align::left},
                         {"State", Align::left},
                         {"Mode", Align::left},
                         {"Type", Align::left},
                         {"Pairs", Align::left},
                         {"Open", Align::right},
                         {"Equity", Align::right},
                         {"Today", Align::right},
                         {"Total", Align::right},
                         {"DD", Align::right},
                         {"Note", Align::left}});
    for (const Json& bot : status["bots"]) {
        const Json& pairs = bot["pairs"];
        const std::string pair =
            pairs.size() == 1 ? pairs[0].get<std::string>() : fmt::format("{} pairs", pairs.size());
        table.add({bot["name"], bot["state"], bot["mode"], bot["type"], pair, std::to_string(bot["open"].get<int>()),
                   money(bot["equity"]), percent(bot["today"]), percent(bot["total"]), fall(bot["drawdown"]),
                   (bot["healthy"].get<bool>() ? "" : "! ") + bot["note"].get<std::string>()});
    }
    const int unhealthy = status["unhealthy"].get<int>();
    return fmt::format("{}{} {} · {} · {} · {}{}\n", table.text(style), status["bots"].size(),
                       status["bots"].size() == 1 ? "bot" : "bots", status["fleet"].get<std::string>(),
                       status["time"].get<std::string>(), status["feed"].get<std::string>(),
                       unhealthy == 0 ? "" : fmt::format(" · {} unhealthy", unhealthy));
}

std::string bot_text(const std::string& bot_json, const report::TextStyle& style)
{
    using Align = report::Table::Align;
    const Json bot = Json::parse(bot_json);
    std::string pairs;
    for (const Json& pair : bot["pairs"]) pairs += (pairs.empty() ? "" : ", ") + pair.get<std::string>();
    std::string text = fmt::format("{} · {} · {} · {} · {}\n{}\n", bot["name"].get<std::string>(),
                                   bot["type"].get<std::string>(), bot["mode"].get<std::string>(), pairs,
                                   bot["state"].get<std::string>(), bot["file"].get<std::string>());
    for (const Json& trouble : bot["troubles"]) text += "! " + trouble.get<std::string>() + "\n";

    report::Table account({{bot["currency"].get<std::string>(), Align::left}, {"", Align::right}});
    account.add({"Equity", money(bot["equity"])});
    account.add({"Profit", fmt::format("{} ({})", money(bot["profit"]), percent(bot["total"]))});
    for (const auto& [part, amount] : bot["parts"].items()) account.add({"  of it " + part, money(amount)});
    if (number(bot["funding"]) != 0) account.add({"  of it funding", money(bot["funding"])});
    account.add({"Fees paid", money(bot["fees"])});
    account.add({"Cash", money(bot["cash"])});
    account.add({"Drawdown", fall(bot["drawdown"])});
    account.add({"Fills", std::to_string(bot["fills"].get<int>())});
    account.add({"Round trips", std::to_string(bot["round_trips"].get<int>())});
    for (const auto& [name, value] : bot["figures"].items()) account.add({name, value.get<std::string>()});
    text += "\n" + account.text(style) + "\n";

    report::Table positions(
        {{"Pair", Align::left}, {"Quantity", Align::right}, {"Average", Align::right}, {"Price", Align::right}});
    for (const Json& one : bot["positions"]) {
        positions.add({one["pair"], one["quantity"], one["average"], one["price"]});
    }
    text += positions.text(style);
    if (bot["levels"].empty()) return text;

    report::Table levels({{"Level", Align::right},
                          {"Side", Align::left},
                          {"Amount", Align::right},
                          {"State", Align::left},
                          {"Fills", Align::right},
                          {"Profit", Align::right}});
    for (const Json& one : bot["levels"]) {
        levels.add({one["price"], one["side"], one["quantity"], one["state"], std::to_string(one["fills"].get<int>()),
                    money(one["profit"])});
    }
    return text + "\n" + levels.text(style);
}

int unhealthy_in(const std::string& status_json) { return Json::parse(status_json)["unhealthy"].get<int>(); }

}  // namespace cobot::cli
