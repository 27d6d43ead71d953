#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fleet/runner.hpp"

namespace cobot::fleet {
namespace {

using Json = nlohmann::ordered_json;
using bots::Part;

std::string text(core::Money money) { return money.to_string(); }

core::Decimal ratio(core::Money part, core::Money whole)
{
    return whole.is_positive() ? part / whole : core::Decimal();
}

/// A few words for the last column: what hurts, or how the kind of bot describes itself.
std::string note_of(const Standing& standing, const bots::Picture& picture)
{
    if (!standing.troubles.empty()) return standing.troubles.front();
    const engine::BotEngine& engine = *standing.engine;
    if (engine.is_over()) return fmt::format("closed: {}", bots::name(engine.reason()));
    std::string note = picture.summary;
    const core::Money grid = engine.desk().part(Part::grid);
    if (!grid.is_zero()) {
        note += fmt::format("{}grid {} / floating {}", note.empty() ? "" : ", ", grid.value().to_string(2),
                            engine.desk().trend().value().to_string(2));
    }
    return note;
}

int open_orders(const bots::Desk& desk)
{
    int count = 0;
    for (bots::SlotIndex i = 0; i < desk.slots(); ++i) count += desk.slot(i).is_live() && !desk.slot(i).is_watch;
    return count;
}

Json bot_json(const Standing& standing, bool with_levels)
{
    const engine::BotEngine& engine = *standing.engine;
    const ledger::Holdings& holdings = engine.holdings();
    const bots::Picture picture = engine.machine().picture(engine.desk());
    const core::Money equity = engine.started_at() == core::Time{} ? standing.spec->investment : holdings.equity();
    const core::Money peak = std::max(standing.equity_peak, equity);
    Json pairs = Json::array();
    for (const bots::ListingName& listing : standing.spec->listings) pairs.push_back(listing.to_string());
    Json bot{{"name", standing.name},
             {"type", standing.spec->type->name},
             {"state", !standing.troubles.empty() && !engine.is_over() ? "degraded" : engine::name(engine.state())},
             {"mode", "paper"},
             {"pairs", pairs},
             {"open", open_orders(engine.desk())},
             {"currency", holdings.currency()},
             {"equity", text(equity)},
             {"today", ratio(equity - standing.equity_at_midnight, standing.equity_at_midnight).to_string(6)},
             {"total", ratio(equity - holdings.net_deposits(), holdings.net_deposits()).to_string(6)},
             {"drawdown", ratio(peak - equity, peak).to_string(6)},
             {"profit", text(engine.started_at() == core::Time{} ? core::Money() : holdings.profit())},
             {"fees", text(holdings.fees())},
             {"fills", engine.fills()},
             {"round_trips", engine.desk().round_trips()},
             {"healthy", standing.troubles.empty()},
             {"note", note_of(standing, picture)}};
    if (!with_levels) return bot;
    bot["file"] = standing.spec->path;
    bot["cash"] = text(holdings.cash());
    bot["funding"] = text(holdings.funding());
    Json parts;
    for (std::size_t k = 0; k < bots::part_count; ++k) {
        const auto part = static_cast<Part>(k);
        if (!engine.desk().part(part).is_zero()) parts[std::string(bots::name(part))] = text(engine.desk().part(part));
    }
    parts["trend"] = text(engine.desk().trend());
    bot["parts"] = parts;
    bot["positions"] = Json::array();
    for (orders::InstrumentIndex i = 0; i < holdings.listings(); ++i) {
        bot["positions"].push_back({{"pair", standing.spec->listings[i].to_string()},
                                    {"quantity", holdings.position(i).to_string()},
                                    {"average", holdings.average_price(i).to_string()},
                                    {"price", holdings.mark(i).to_string()}});
    }
    bot["figures"] = Json::object();
    for (const bots::Figure& figure : picture.figures) bot["figures"][figure.name] = figure.value;
    bot["levels"] = Json::array();
    for (const bots::Level& level : picture.levels) {
        bot["levels"].push_back({{"price", level.price.to_string()},
                                 {"side", orders::name(level.side)},
                                 {"quantity", level.quantity.to_string()},
                                 {"state", level.state},
                                 {"fills", level.fills},
                                 {"profit", level.profit.to_string()}});
    }
    bot["troubles"] = standing.troubles;
    return bot;
}

}  // namespace

std::string status_json_of(const Fleet& fleet, const std::string& name, const std::string& feed)
{
    Json list = Json::array();
    int unhealthy = 0;
    for (const Standing& standing : fleet.standings()) {
        unhealthy += !standing.troubles.empty();
        list.push_back(bot_json(standing, false));
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
