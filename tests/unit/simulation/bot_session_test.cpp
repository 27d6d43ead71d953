#include "simulation/bot_session.hpp"

#include <doctest/doctest.h>

#include "core/random.hpp"
#include "support/runs.hpp"

/// A bot that is told of a feed hears what it would have heard of history.

using namespace cobot;

namespace {

class Listener : public bots::Machine {
public:
    explicit Listener(std::vector<market::Candle>& heard) : heard_(heard) {}

    void start(bots::Desk&) override {}
    void on_fill(const bots::Execution&, bots::Desk&) override {}
    bool reads_candles() const override { return true; }
    void on_candle(const market::CandleClosed& candle, bots::Desk&) override { heard_.push_back(candle.candle); }
    bots::Picture picture(const bots::Desk&) const override { return {}; }

private:
    std::vector<market::Candle>& heard_;
};

/// One-minute candles of which every third is a gap: nobody traded, and the price is that of the candle before.
market::CandleSeries minutes_with_gaps(std::size_t count)
{
    const core::CounterRandom random(5, 0);
    std::vector<market::Candle> list;
    double price = 100;
    for (std::size_t i = 0; i < count; ++i) {
        const core::Time open_time = core::from_ms(static_cast<std::int64_t>(i) * 60'000);
        if (i > 0 && random.uniform(2 * i) < 1.0 / 3) {
            list.push_back({open_time, price, price, price, price, 0, false});
            continue;
        }
        const double open = price + std::floor(random.uniform(2 * i + 1) * 9) - 4;
        price = open + 1;
        list.push_back({open_time, open, price + 2, open - 2, price, 10, true});
    }
    return market::CandleSeries::from_candles(support::instrument("BTC/USD"), market::Timeframe::minutes(1), list);
}

}  // namespace

TEST_CASE("a candle put together from a feed is the one that history would be resampled to, gaps included")
{
    const market::CandleSeries minutes = minutes_with_gaps(2'000);
    const auto coarse = market::Timeframe::minutes(5);
    std::vector<market::Candle> heard;
    engine::BotEngine::Setup setup;
    setup.listings.emplace_back().instrument = minutes.instrument();
    setup.currency = "USD";
    setup.deposits = {{engine::BotEngine::Deposit::Asset::quote, core::Decimal(1'000), 0}};
    simulation::BotSession session(std::move(setup), std::make_unique<Listener>(heard), {}, minutes.timeframe(),
                                   coarse);

    for (std::size_t i = 0; i < minutes.size(); ++i) {
        const simulation::PathExchange::Told told{minutes[i], minutes.decimals()};
        const simulation::PathExchange::Told* const all[] = {&told};
        session.step(minutes.open_time(i), all);
    }

    const market::CandleSeries history = minutes.resampled(coarse);
    REQUIRE(heard.size() == history.size());
    for (std::size_t i = 0; i < heard.size(); ++i) {
        CAPTURE(i);
        CHECK(heard[i].open_time == history[i].open_time);
        CHECK(heard[i].open == history[i].open);
        CHECK(heard[i].high == history[i].high);
        CHECK(heard[i].low == history[i].low);
        CHECK(heard[i].close == history[i].close);
        CHECK(heard[i].volume == history[i].volume);
        CHECK(heard[i].traded == history[i].traded);
    }
}
