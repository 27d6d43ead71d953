#pragma once

#include "support/runs.hpp"

namespace cobot::tests {

/// A run drawn at random: one to three pairs, every kind of exit, any size rule.
inline simulation::StrategyRun random_strategy_run(std::uint64_t seed, std::size_t candles = 400)
{
    const core::CounterRandom random(seed, 7);
    const auto below = [&](std::uint64_t k, int n) { return static_cast<int>(random.uniform(k) * n); };
    const auto percent = [&](std::uint64_t k, int least, int most) {
        return core::Decimal::from_double((least + below(k, most - least)) / 1000.0, 3);
    };
    simulation::StrategyRun run;
    const char* names[] = {"BTC/USD", "ETH/USD", "XRP/USD"};
    const int pairs = 1 + below(0, 3);
    for (int i = 0; i < pairs; ++i) {
        run.pairs.push_back({support::random_walk(seed * 3 + static_cast<std::uint64_t>(i), candles, names[i]), {}});
    }
    run.fill_rules = below(1, 3) == 0 ? simulation::FillRules::freqtrade : simulation::FillRules::honest;
    auto& exits = run.bot.exits;
    if (below(2, 4) != 0) exits.stop = {strategy::ExitRules::Stop::Kind::fixed, percent(3, 5, 80)};
    if (below(4, 2) == 0) exits.target = {strategy::ExitRules::Target::Kind::fixed, percent(5, 5, 80)};
    if (below(6, 2) == 0) {
        exits.trailing = {percent(7, 5, 40), percent(8, 0, 40), below(9, 2) == 0};
    }
    if (below(10, 2) == 0)
        exits.roi = {{0, percent(11, 20, 60)}, {25, percent(12, 5, 20)}, {120, support::decimal("-1")}};
    if (below(13, 3) == 0) exits.max_bars = 1 + below(14, 30);
    auto& risk = run.bot.risk;
    risk.max_concurrent_trades = below(15, 3);
    risk.sizing = {static_cast<strategy::Sizing::Kind>(below(16, 7)), support::decimal("0")};
    const bool is_fixed = risk.sizing.kind == strategy::Sizing::Kind::fixed;
    risk.sizing.value = is_fixed ? support::decimal("150") : support::decimal("1");
    risk.cooldown_bars = below(17, 4);
    if (below(18, 3) == 0) risk.max_daily_trades = 1 + below(19, 5);
    if (below(20, 3) == 0) risk.max_drawdown_percent = 5 + below(21, 30);
    run.costs.slippage = below(22, 2) * 0.0002;
    run.costs.volume_share = below(23, 3) == 0 ? 0.001 : 1;
    run.costs.latency_bars = run.fill_rules == simulation::FillRules::honest ? below(24, 2) : 0;
    run.bot.tradable_ratio = support::decimal("0.99");
    return run;
}

/// Signals of any kind for its pairs, whatever their candles are.
inline std::vector<strategy::Signals> random_strategy_signals(const simulation::StrategyRun& run, std::uint64_t seed)
{
    std::vector<strategy::Signals> all;
    for (const auto& pair : run.pairs) {
        all.push_back(support::random_signals(seed + all.size(), pair.series.size(), 0.05));
        all.back().volatility.assign(pair.series.size(), 1.25);
    }
    return all;
}

}  // namespace cobot::tests
