#pragma once

#include <functional>

#include "simulation/bot_run.hpp"
#include "support/runs.hpp"

/// A bot that does what a test says, and a small market for it.
namespace cobot::support {

class Scripted : public bots::Machine {
public:
    std::function<void(bots::Desk&)> at_start = [](bots::Desk&) {};
    std::function<void(const bots::Execution&, bots::Desk&)> at_fill = [](const bots::Execution&, bots::Desk&) {};
    std::function<void(int, bots::Desk&)> at_close = [](int, bots::Desk&) {};
    std::vector<bots::OrderEnd>* ends = nullptr;

    void start(bots::Desk& desk) override { at_start(desk); }
    void on_fill(const bots::Execution& fill, bots::Desk& desk) override { at_fill(fill, desk); }
    void on_end(bots::SlotIndex, bots::OrderEnd end, bots::Desk&) override
    {
        if (ends) ends->push_back(end);
    }
    bool reads_candles() const override { return true; }
    void on_candle(const market::CandleClosed& candle, bots::Desk& desk) override
    {
        at_close(static_cast<int>(candle.index), desk);
    }
    bots::Picture picture(const bots::Desk&) const override { return {}; }
};

/// A market of candles without fees, and what filled in it.
struct ScriptedMarket {
    std::vector<Ohlc> rows;
    simulation::PathRules rules = {};
    market::Contract::Kind contract = market::Contract::Kind::spot;
    int money = 1'000;
    const char* coins = "0";
    const char* fee = "0";
    orders::Capabilities venue = {};
    std::vector<market::Candle> marks = {};
    std::vector<std::string> fills = {};
    std::vector<std::string> times = {};  ///< Of each fill, and what it cost.
    std::vector<bots::OrderEnd> ends = {};
    std::unique_ptr<engine::BotEngine> engine = nullptr;

    void run(std::unique_ptr<Scripted> machine)
    {
        machine->ends = &ends;
        simulation::BotRun run;
        market::Listing listing;
        listing.instrument = instrument("BTC/USD", fee);
        listing.contract.kind = contract;
        if (contract != market::Contract::Kind::spot) {
            listing.contract.brackets = {{core::Money(), core::Decimal(125), decimal("0.005")}};
            run.bot.desk.leverage = core::Decimal(10);
        }
        run.bot.listings = {listing};
        run.bot.desk.venue = venue;
        run.bot.currency = "USD";
        using Deposit = engine::BotEngine::Deposit;
        run.bot.deposits = {{Deposit::Asset::quote, core::Decimal(money), 0}};
        if (decimal(coins).is_positive()) run.bot.deposits.push_back({Deposit::Asset::base, decimal(coins), 0});
        run.bot.on_fill = [&](const orders::Report& report, const bots::Slot&, const ledger::Holdings::Booked&) {
            fills.push_back(fmt::format("{} {} @ {}", orders::name(report.side), report.fill.quantity.to_string(),
                                        report.fill.price.to_string()));
            const bool makes = report.fill.liquidity == orders::Liquidity::maker;
            times.push_back(fmt::format("{} {} fee {} {}", core::to_ms(report.time), makes ? "maker" : "taker",
                                        report.fill.fee.to_string(), orders::name(report.reason)));
        };
        simulation::ListingHistory history;
        history.candles.series = candles(rows, "BTC/USD", fee);
        if (!marks.empty()) {
            history.marks =
                market::CandleSeries::from_candles(listing.instrument, history.candles.series.timeframe(), marks);
        }
        run.listings.push_back(std::move(history));
        run.rules = rules;
        engine = simulation::run_bot(run, std::move(machine));
    }
};

}  // namespace cobot::support
