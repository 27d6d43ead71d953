#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fleet/runner.hpp"

namespace cobot::fleet {
namespace {

using Json = nlohmann::ordered_json;

std::string text(core::Money money) { return money.to_string(); }

core::Decimal ratio(core::Money part, core::Money whole)
{
    return whole.is_positive() ? part / whole : core::Decimal();
}

bool has_failed(const simulation::Session& session)
{
    const auto reason = session.reason();
    return session.is_over() && (reason == bots::CloseReason::failed || reason == bots::CloseReason::liquidation);
}

/// Why it is not healthy; empty: it is.
std::vector<std::string> troubles_of(const Standing& standing, const simulation::Account& account)
{
    std::vector<std::string> troubles = account.troubles;
    if (!standing.session->is_over()) {
        troubles.insert(troubles.end(), standing.troubles.begin(), standing.troubles.end());
    }
    if (has_failed(*standing.session)) {
        troubles.push_back(fmt::format("closed: {}", bots::name(standing.session->reason())));
    }
    return troubles;
}

/// A few words for the last column: what hurts, or how the kind of bot describes itself.
std::string note_of(const Standing& standing, const simulation::Account& account,
                    const std::vector<std::string>& troubles)
{
    if (!troubles.empty()) return troubles.front();
    if (standing.session->is_over()) return fmt::format("closed: {}", bots::name(standing.session->reason()));
    return account.picture.summary;
}

Json bot_json(const Standing& standing, bool with_levels)
{
    const simulation::Session& session = *standing.session;
    const simulation::Account account = session.account();
    const std::vector<std::string> troubles = troubles_of(standing, account);
    const core::Money equity = account.net_deposits.is_zero() ? standing.spec->investment : account.equity;
    const core::Money peak = std::max(standing.equity_peak, equity);
    Json pairs = Json::array();
    for (const bots::ListingName& listing : standing.spec->listings) pairs.push_back(listing.to_string());
    Json bot{{"name", standing.name},
             {"type", standing.spec->type->name},
             {"state", !troubles.empty() && !session.is_over() ? "degraded" : engine::name(session.state())},
             {"mode", "paper"},
             {"pairs", pairs},
             {"open", account.open_orders},
             {"currency", account.currency},
             {"equity", text(equity)},
             {"today", ratio(equity - standing.equity_at_midnight, standing.equity_at_midnight).to_string(6)},
             {"total", ratio(equity - account.net_deposits, account.net_deposits).to_string(6)},
             {"drawdown", ratio(peak - equity, peak).to_string(6)},
             {"profit", text(account.profit)},
             {"fees", text(account.fees)},
             {"fills", account.fills},
             {"round_trips", account.round_trips},
             {"healthy", troubles.empty()},
             {"note", note_of(standing, account, troubles)}};
    if (!with_levels) return bot;
    bot["file"] = standing.spec->path;
    bot["cash"] = text(account.cash);
    bot["funding"] = text(account.funding);
    Json parts;
    for (const auto& [name, amount] : account.parts) parts[name] = text(amount);
    bot["parts"] = parts;
    bot["positions"] = Json::array();
    for (std::size_t i = 0; i < account.positions.size(); ++i) {
        const simulation::Position& position = account.positions[i];
        bot["positions"].push_back({{"pair", standing.spec->listings[i].to_string()},
                                    {"quantity", position.quantity.to_string()},
                                    {"average", position.average.to_string()},
                                    {"price", position.price.to_string()}});
    }
    bot["figures"] = Json::object();
    for (const bots::Figure& figure : account.picture.figures) bot["figures"][figure.name] = figure.value;
    bot["levels"] = Json::array();
    for (const bots::Level& level : account.picture.levels) {
        bot["levels"].push_back({{"price", level.price.to_string()},
                                 {"side", orders::name(level.side)},
                                 {"quantity", level.quantity.to_string()},
                                 {"state", level.state},
                                 {"fills", level.fills},
                                 {"profit", level.profit.to_string()}});
    }
    bot["troubles"] = troubles;
    return bot;
}

}  // namespace

std::string status_json_of(const Fleet& fleet, const std::string& name, const std::string& feed)
{
    Json list = Json::array();
    int unhealthy = 0;
    for (const Standing& standing : fleet.standings()) {
        list.push_back(bot_json(standing, false));
        unhealthy += !list.back()["healthy"].get<bool>();
    }
    return Json{{"schema", "cobot.status/1"},
                {"fleet", name},
                {"feed", feed},
                {"time", core::format_time(fleet.now())},
                {"unhealthy", unhealthy},
                {"bots", std::move(list)}}
        .dump();
}

std::string bot_json_of(const Fleet& fleet, const std::string& bot)
{
    for (const Standing& standing : fleet.standings()) {
        if (standing.name == bot) return bot_json(standing, true).dump();
    }
    return "";
}

}  // namespace cobot::fleet
