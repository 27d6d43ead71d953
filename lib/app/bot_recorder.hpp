#pragma once

#include <functional>
#include <vector>

#include "app/bot_backtest.hpp"
#include "metrics/facts.hpp"
#include "metrics/standing.hpp"

namespace cobot::app {

/// Watches one run of a bot and keeps what a report needs: its fills, how its account stood from candle to candle,
/// and the columns of its charts.
class BotRecorder {
public:
    explicit BotRecorder(const PreparedBot& bot);

    /// Puts itself into a run. The recorder must outlive it.
    void listen(simulation::BotRun& run);
    report::BotOutcome outcome(const engine::BotEngine& engine, simulation::Path path);
    /// What metrics are made from, handed to `use`: its equity, and all that it made as one trade if anything was
    /// filled.
    void facts(const engine::BotEngine& engine, const std::function<void(const metrics::Facts&)>& use);

    static constexpr std::size_t steps_most = 1500;

private:
    /// What the charts show of a bot from one candle on.
    struct Stand {
        double coins = 0;  ///< Of the first listing, when it is the only one.
        double fixed = 0;  ///< Deployed besides.
        double range_low = 0, range_high = 0;
        double average = 0;      ///< Price of what is held of the first listing.
        double liquidation = 0;  ///< Price at which the first open contract would be liquidated; zero: none.
        std::vector<double> weights;
    };

    void observe(core::Time time, const engine::BotEngine& engine);
    void emit_until(std::size_t candle);
    Stand stand_of(const engine::BotEngine& engine) const;
    void add_candles(report::BotCurve& curve) const;
    void sum_up(const engine::BotEngine& engine, report::BotOutcome& outcome) const;

    const PreparedBot& bot_;
    metrics::CandleGrid grid_;
    std::size_t width_ = 1;   ///< Candles a step.
    bool is_linear_ = false;  ///< Worth a + b * close between fills.
    std::vector<metrics::Standing> standings_;
    std::vector<report::BotFill> fills_;
    report::BotCurve curve_;
    Stand last_;
};

}  // namespace cobot::app
