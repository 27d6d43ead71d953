#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "market/candle_join.hpp"
#include "simulation/session.hpp"

namespace cobot::simulation {

/// One bot at the simulated exchange, told of candles as they come. What run_bot() does with history, this does with a
/// feed, by the same exchange and engine: the same candles make the same orders, fills and balances.
///
/// A bot whose timeframe is coarser than the feed's hears of a candle when its last part has come, with the parts as
/// detail.
class BotSession : public Session {
public:
    BotSession(engine::BotEngine::Setup setup, std::unique_ptr<bots::Machine> machine, PathRules rules,
               market::Timeframe feed, market::Timeframe bot);

    void step(core::Time open_time, std::span<const PathExchange::Told* const> told) override;
    void tell(engine::Command command, core::Time time) override { exchange_.tell(command, time); }
    void tell(const bots::Message& message) override { exchange_.tell(message); }
    void change(const bots::Terms& terms, const bots::Settings& settings, core::Time time) override
    {
        exchange_.change(terms, settings, time);
    }
    void watch_fills(std::function<void(const orders::Report&)> told) override
    {
        engine_->watch_fills(std::move(told));
    }

    State state() const override { return engine_->state(); }
    bots::CloseReason reason() const override { return engine_->reason(); }
    core::Money equity() const override { return engine_->holdings().equity(); }
    Account account() const override;

    const engine::BotEngine& engine() const { return *engine_; }
    engine::BotEngine& engine() { return *engine_; }

private:
    /// The coarse candle that is being put together for one listing.
    struct Forming {
        market::CandleJoin candle, mark;
        int decimals = 0;
        std::vector<market::Candle> parts;
    };

    void pass_on(core::Time open_time, core::Time close_time, std::span<const PathExchange::Told* const> told);
    bool concerns(core::Time open_time, const PathExchange::Told& told) const;
    void pay_funding(core::Time until, std::span<const PathExchange::Told* const> told);
    void gather(const PathExchange::Told& told, Forming& forming);
    void flush();

    std::unique_ptr<engine::BotEngine> engine_;
    PathExchange exchange_;
    market::Timeframe feed_, timeframe_;
    std::optional<core::Time> first_;  ///< Open time of the first candle told.
    core::Time last_{};                ///< Of the last one.
    std::vector<Forming> forming_;
    core::Time forming_open_{};
};

}  // namespace cobot::simulation
