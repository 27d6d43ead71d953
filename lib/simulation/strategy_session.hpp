#pragma once

#include "engine/engine.hpp"
#include "market/candle_buffer.hpp"
#include "simulation/session.hpp"
#include "simulation/strategy_run.hpp"

namespace cobot::simulation {

/// One declarative strategy at the simulated exchange, told of candles as they come. What run_strategy() does with
/// history, this does with a feed: the same candles make the same trades and balances.
///
/// Where the strategy's timeframe is coarser than the feed's, its candles are put together from the feed's, which also
/// decide what a coarse one leaves open. A coarse candle whose beginning was not heard is left out.
class StrategySession : public Session {
public:
    struct Setup {
        std::vector<market::Instrument> instruments;  ///< Those traded, then the others that signals look at.
        std::size_t traded = 1;
        market::Timeframe feed;
        core::Money wallet;
        Costs costs;
        bots::StrategyBot::Setup bot;
        bool sell_on_stop = false;
        std::optional<core::Time> expires;  ///< The last candle is the last that opens before.
    };
    /// Makes the signals of one pair. `others`, candles of the other pairs as they come, lasts as long as the session.
    using MakeSignals = std::function<std::unique_ptr<bots::SignalSource>(
        std::size_t pair, const std::vector<market::CandleSeries>& others)>;

    StrategySession(Setup setup, const MakeSignals& make_signals);

    /// What lay before the first step, so that signals need not wait: candles of the strategy's timeframe for each
    /// instrument, then, where the feed is finer, those of the feed since.
    void recall(std::span<const market::CandleSeries> coarse, std::span<const market::CandleSeries> fine);

    void step(core::Time open_time, std::span<const PathExchange::Told* const> told) override;
    void tell(engine::Command command, core::Time time) override;
    void tell(const bots::Message&) override {}
    void change(const bots::Terms& terms, const bots::Settings& settings, core::Time time) override;
    void watch_fills(std::function<void(const orders::Report&)> told) override { on_fill_ = std::move(told); }

    State state() const override { return state_; }
    bots::CloseReason reason() const override { return reason_; }
    core::Money equity() const override;
    Account account() const override;

    const ledger::Portfolio& portfolio() const { return engine_.portfolio(); }
    /// What a backtest that ended here would leave behind.
    ledger::RunRecord record() const;

private:
    void hear(std::size_t pair, const market::Candle& candle, int decimals);
    void complete();
    void join(std::size_t pair, core::Time end);
    void forget();
    PairCandles candles_of(std::size_t pair) const;
    void serve();
    void handle(const engine::Event& event);
    void carry_out();
    void stop(bots::CloseReason reason, bool sell);
    void set_end();
    core::Price price(std::size_t pair) const;
    bots::Picture picture() const;

    Setup setup_;
    market::Timeframe timeframe_;
    engine::Engine engine_;
    bots::StrategyBot* bot_ = nullptr;
    std::vector<bots::SignalSource*> signals_;  ///< Of each pair traded; the bot's.
    std::unique_ptr<Exchange> exchange_;
    std::vector<market::CandleBuffer> coarse_, fine_;  ///< Of each instrument; fine ones unless the feed is as coarse.
    std::vector<market::CandleSeries> others_;
    std::vector<PairCandles> passed_;
    std::vector<std::pair<double, int>> closes_;  ///< The last close of each pair traded, and its decimals.
    std::optional<core::Time> forming_;           ///< Open time of the candle that is being put together.
    core::TimeRange period_;                      ///< Of the candles passed to the exchange.
    orders::Actions actions_;
    State state_ = State::running;
    bots::CloseReason reason_ = bots::CloseReason::none;
    std::function<void(const orders::Report&)> on_fill_;
    int fills_ = 0;
    core::Money fees_;
};

}  // namespace cobot::simulation
