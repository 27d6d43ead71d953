#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include "app/bot_backtest.hpp"
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

app::PreparedBot prepared(const Folder& folder, const std::string& pair)
{
    const auto spec = config::load_bot_text(fmt::format("kind: bot\nversion: 1\nname: g\ntype: futures_grid\npair: {}\n"
                                                        "exchange: venue\ninvestment: 1000\nleverage: 50\n"
                                                        "direction: long\nlower: 19900\nupper: 20100\ngrids: 1\n"
                                                        "quantity: 1\n",
                                                        pair),
                                            "g.yaml");
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
