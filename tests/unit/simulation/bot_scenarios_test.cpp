#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "config/load_bot.hpp"
#include "engine/bot_setup.hpp"
#include "simulation/bot_run.hpp"
#include "support/runs.hpp"

/// Runs every tests/scenarios/bots/*.yaml: candles and a bot in, fills and balances out. See
/// tests/scenarios/README.md for their form.

using namespace cobot;
using support::decimal;

namespace {

const std::filesystem::path folder = std::filesystem::path(COBOT_SOURCE_DIR) / "tests/scenarios/bots";

std::string text_or(const YAML::Node& node, const std::string& otherwise)
{
    return node ? node.as<std::string>() : otherwise;
}

/// "OPEN HIGH LOW CLOSE [VOLUME]" a line; "-" is a candle without trades.
market::CandleSeries series_of(const std::string& rows, const market::Instrument& instrument, int minutes)
{
    std::vector<market::Candle> candles;
    std::istringstream lines(rows);
    std::string line;
    for (std::int64_t i = 0; std::getline(lines, line); ++i) {
        if (line == "-") continue;
        std::istringstream fields(line);
        market::Candle candle{core::from_ms(i * minutes * 60'000)};
        candle.volume = 1e6;
        fields >> candle.open >> candle.high >> candle.low >> candle.close;
        REQUIRE_MESSAGE(!fields.fail(), "a candle: ", line);
        fields >> candle.volume;
        if (fields.fail()) candle.volume = 1e6;
        candles.push_back(candle);
    }
    return market::CandleSeries::from_candles(instrument, market::Timeframe::minutes(minutes), candles);
}

simulation::Path path_of(const std::string& name)
{
    for (const auto path : {simulation::Path::olhc, simulation::Path::ohlc, simulation::Path::nearest_extreme}) {
        if (simulation::name(path) == name) return path;
    }
    FAIL("there is no path ", name);
    return simulation::Path::olhc;
}

struct Told {
    std::vector<std::string> fills;
    std::vector<std::pair<std::string, std::string>> figures;
};

/// Everything that a scenario may expect, as text.
std::string figure(const engine::BotEngine& engine, const std::string& name)
{
    const ledger::Holdings& held = engine.holdings();
    if (name == "equity") return held.equity().to_string();
    if (name == "profit") return held.profit().to_string();
    if (name == "cash") return held.cash().to_string();
    if (name == "position") return held.position(0).to_string();
    if (name == "average") return held.average_price(0).value().to_string(6);
    if (name == "fees") return held.fees().to_string();
    if (name == "funding") return held.funding().to_string();
    if (name == "trend") return engine.desk().trend().to_string();
    if (name == "round_trips") return std::to_string(engine.desk().round_trips());
    if (name == "state") return std::string(engine::name(engine.state()));
    if (name == "reason") return std::string(bots::name(engine.reason()));
    if (name == "degraded") return std::to_string(engine.desk().degraded().size());
    if (name == "waiting") return std::to_string(engine.desk().waiting());
    if (name == "summary") return engine.machine().picture(engine.desk()).summary;
    for (std::size_t k = 0; k < bots::part_count; ++k) {
        const auto part = static_cast<bots::Part>(k);
        if (name == bots::name(part)) return engine.desk().part(part).to_string();
    }
    if (name.starts_with("balance ")) {
        const std::string asset = name.substr(8);
        const ledger::Book& book = held.book();
        for (ledger::AssetIndex k = 0; k < book.assets(); ++k) {
            if (book.name(k) == asset) return held.balance(k).to_string();
        }
    }
    for (const bots::Figure& one : engine.machine().picture(engine.desk()).figures) {
        if (one.name == name) return one.value;
    }
    return "there is no figure \"" + name + "\"";
}

/// "buy 1 @ 140 (1)": side, quantity, price and the candle in which it happened; the pair first when there are several.
std::string fill_text(const orders::Report& report, const simulation::BotRun& run)
{
    const auto minutes = run.listings.front().candles.series.timeframe().ms();
    const std::string pair =
        run.listings.size() == 1 ? "" : run.bot.listings[report.instrument].instrument.pair.to_string() + " ";
    return fmt::format("{}{} {} @ {} ({})", pair, orders::name(report.side), report.fill.quantity.to_string(),
                       report.fill.price.to_string(), core::to_ms(report.time) / minutes);
}

core::Time time_of(double candle, int minutes)
{
    return core::from_ms(static_cast<std::int64_t>(candle * minutes * 60'000));
}

/// Lines "CANDLE PRICE QUANTITY"; 1.5 is the middle of candle 1.
std::vector<simulation::MarketTrade> trades_of(const YAML::Node& node, int minutes)
{
    std::vector<simulation::MarketTrade> trades;
    if (!node) return trades;
    std::istringstream lines(node.as<std::string>());
    for (double at = 0, price = 0, quantity = 0; lines >> at >> price >> quantity;) {
        trades.push_back({time_of(at, minutes), price, quantity});
    }
    return trades;
}

/// By candle: {bids: [[price, quantity], ...], asks: ...}.
std::vector<simulation::BookSnapshot> books_of(const YAML::Node& node, int minutes)
{
    std::vector<simulation::BookSnapshot> books;
    for (const auto& entry : node) {
        simulation::BookSnapshot book;
        book.time = time_of(entry.first.as<double>(), minutes);
        const auto levels = [&](const char* side, std::vector<simulation::BookLevel>& into) {
            for (const auto& level : entry.second[side]) {
                into.push_back({core::Price(decimal(level[0].as<std::string>())),
                                core::Quantity(decimal(level[1].as<std::string>()))});
            }
        };
        levels("bids", book.bids);
        levels("asks", book.asks);
        books.push_back(std::move(book));
    }
    return books;
}

simulation::BotRun run_of(const YAML::Node& file, const bots::Spec& spec)
{
    simulation::BotRun run;
    std::vector<market::Instrument> instruments;
    const int minutes = std::stoi(text_or(file["minutes_per_candle"], "1"));
    for (const bots::ListingName& listing : spec.listings) {
        const YAML::Node rows = file["candles"][listing.to_string()];
        REQUIRE_MESSAGE(rows, "candles of ", listing.to_string());
        market::Instrument it = support::instrument(listing.pair.to_string(), text_or(file["fee"], "0.001"));
        if (!listing.exchange.empty()) it.exchange = listing.exchange;
        it.price_tick = core::Price(decimal(text_or(file["tick"], "0.01")));
        it.quantity_step = core::Quantity(decimal(text_or(file["lot"], "0.0001")));
        it.notional_min = core::Money(decimal(text_or(file["notional_min"], "0")));
        simulation::ListingHistory history;
        history.candles.series = series_of(rows.as<std::string>(), it, minutes);
        if (file["detail"]) history.candles.detail = series_of(file["detail"].as<std::string>(), it, 1);
        if (const YAML::Node marks = file["marks"]) {
            history.marks = series_of(marks[listing.to_string()].as<std::string>(), it, minutes);
        }
        for (const auto& payment : file["funding"]) {
            history.funding.push_back({core::from_ms(payment.first.as<std::int64_t>() * minutes * 60'000),
                                       decimal(payment.second.as<std::string>())});
        }
        history.trades = trades_of(file["trades"], minutes);
        history.books = books_of(file["books"], minutes);
        run.listings.push_back(std::move(history));
        instruments.push_back(std::move(it));
    }
    run.rules.path = path_of(text_or(file["path"], "olhc"));
    run.rules.touch_fills = text_or(file["touch_fills"], "false") == "true";
    run.rules.slippage = decimal(text_or(file["slippage"], "0"));
    run.rules.volume_share = decimal(text_or(file["volume_share"], "0"));
    run.rules.book.depth = decimal(text_or(file["book_depth"], "0"));
    run.rules.book.queue_position = decimal(text_or(file["queue_position"], "1"));
    run.rules.fee_in_base = text_or(file["fee_in_base"], "false") == "true";
    run.rules.latency_bars = std::stoi(text_or(file["latency"], "0"));
    for (const auto& message : file["messages"]) {
        run.messages.push_back(
            {core::from_ms(message.first.as<std::int64_t>() * minutes * 60'000), message.second.as<std::string>()});
    }
    run.bot = engine::setup_of(spec, std::move(instruments), run.rules.fee_in_base);
    return run;
}

Told play_once(simulation::BotRun run, const bots::Spec& spec, const YAML::Node& expected, bool walk)
{
    Told told;
    run.walk_every_candle = walk;
    run.bot.on_fill = [&](const orders::Report& report, const bots::Slot&, const ledger::Holdings::Booked&) {
        told.fills.push_back(fill_text(report, run));
    };
    const auto timeframe = run.listings.front().candles.series.timeframe().duration();
    const auto engine =
        simulation::run_bot(run, spec.type->make(spec.settings, engine::context_of(spec, run.bot, timeframe)));
    for (const auto& entry : expected) {
        const auto name = entry.first.as<std::string>();
        if (name != "fills") told.figures.emplace_back(name, figure(*engine, name));
    }
    return told;
}

void play(const std::filesystem::path& path)
{
    const YAML::Node file = YAML::LoadFile(path.string());
    const std::string bot = "kind: bot\nversion: 1\nname: scenario\n" + file["bot"].as<std::string>();
    const auto spec = config::load_bot_text(bot, path.filename().string() + ":bot.yaml");
    REQUIRE_MESSAGE(spec.has_value(), spec.error().message);
    const simulation::BotRun run = run_of(file, *spec);
    const YAML::Node expected = file["expect"];
    REQUIRE_MESSAGE(expected, "a scenario expects something: ", path.string());

    const Told told = play_once(run, *spec, expected, false);
    if (const YAML::Node fills = expected["fills"]) {
        for (std::size_t i = 0; i < std::max(fills.size(), told.fills.size()); ++i) {
            const std::string wanted = i < fills.size() ? fills[i].as<std::string>() : "no fill";
            CHECK_MESSAGE((i < told.fills.size() ? told.fills[i] : "no fill") == wanted, path.string());
        }
    }
    for (const auto& [name, value] : told.figures) {
        CHECK_MESSAGE(name + " " + value == name + " " + expected[name].as<std::string>(), path.string());
    }
    // Passing over quiet candles changes nothing.
    const Told walked = play_once(run, *spec, expected, true);
    CHECK(walked.fills == told.fills);
    CHECK(walked.figures == told.figures);
}

}  // namespace

TEST_CASE("bot scenarios")
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    REQUIRE(!files.empty());
    for (const auto& file : files) {
        SUBCASE(file.stem().c_str()) { play(file); }
    }
}
