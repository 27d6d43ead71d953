#include <atomic>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include "app/bot_backtest.hpp"
#include "app/paper.hpp"
#include "config/load_bot.hpp"
#include "support/stored_candles.hpp"

using namespace cobot;
using namespace cobot::tests::store;

namespace {

struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / fmt::format("cobot-marks-{}", ::getpid());
    ~Folder() { std::filesystem::remove_all(path); }
};

/// An hour at 20,000, with one low.
void store_hour(const Folder& folder, const std::string& exchange, double low)
{
    std::vector<Candle> candles;
    for (int i = 0; i < 60; ++i) {
        const core::Time time = at("2024-01-01") + minute.duration() * i;
        candles.push_back({time, 20'000, 20'000, i == 30 ? low : 20'000, 20'000, 1, true});
    }
    CandleStore store(folder.path / "data", exchange);
    market::Instrument it = instrument();
    it.exchange = exchange;
    const auto report = store.merge({it, minute, candles, {}, "a test", storage::Conflict::keep_stored});
    REQUIRE_MESSAGE(report.has_value(), report.error().message);
}

std::string grid_on(const std::string& pair)
{
    return fmt::format(
        "kind: bot\nversion: 1\nname: g\ntype: futures_grid\npair: {}\nexchange: venue\ninvestment: 1000\n"
        "leverage: 50\ndirection: long\nlower: 19900\nupper: 20100\ngrids: 1\nquantity: 1\n"
        "funding: {{rate: 0.01%, every: 10m}}\n",
        pair);
}

app::PreparedBot prepared(const Folder& folder, const std::string& pair)
{
    const auto spec = config::load_bot_text(grid_on(pair), "g.yaml");
    REQUIRE_MESSAGE(spec.has_value(), spec.error().message);
    app::BotBacktestPlan plan;
    plan.settings.user_data = folder.path.string();
    app::MarketDataByExchange data;
    auto bot = app::prepare_bot(*spec, plan, {}, data);
    REQUIRE_MESSAGE(bot.has_value(), bot.error().message);
    return std::move(*bot);
}

}  // namespace

TEST_CASE("mark prices: candles of VENUE-mark decide about liquidation where they are stored")
{
    const Folder folder;
    store_hour(folder, "venue", 19'000);
    // 50 times leverage at 20,000: the traded low of 19,000 is far beyond liquidation.
    CHECK(prepared(folder, "BTC/USD:USD").simulate()->reason() == bots::CloseReason::liquidation);
    store_hour(folder, "venue-mark", 19'900);
    const app::PreparedBot spared = prepared(folder, "BTC/USD:USD");
    CHECK(spared.run.listings.front().marks.size() == 60);
    CHECK_FALSE(spared.simulate()->is_over());
}

TEST_CASE("mark prices: a replay on paper reads them as a backtest does")
{
    const Folder folder;
    store_hour(folder, "venue", 19'000);
    std::ofstream(folder.path / "g.yaml") << grid_on("BTC/USD:USD");
    const auto on_paper = [&](const std::string& name) {
        app::PaperPlan plan;
        plan.fleet.name = name;
        plan.fleet.feed = config::FleetSpec::Feed::replay;
        plan.fleet.exchange = "venue";
        plan.fleet.bots = {(folder.path / "g.yaml").string()};
        plan.fleet.path_mode = "olhc";
        plan.fleet.volume_share = core::Decimal(0);
        plan.fleet.timeframe = minute;
        plan.user_data = folder.path.string();
        plan.now = at("2024-01-02");
        std::atomic<bool> stop = false;
        const auto end = app::run_paper(plan, core::StopFlag(stop));
        REQUIRE_MESSAGE(end.has_value(), end.error().message);
        return nlohmann::json::parse(end->status).at("bots").at(0);
    };
    CHECK(on_paper("without").at("state") == "closed");
    store_hour(folder, "venue-mark", 19'900);
    const auto bot = on_paper("with");
    CHECK(bot.at("state") == "running");
    const auto tested = prepared(folder, "BTC/USD:USD").simulate();
    CHECK_FALSE(tested->holdings().funding().is_zero());
    CHECK(bot.at("equity") == tested->holdings().equity().to_string());
}
