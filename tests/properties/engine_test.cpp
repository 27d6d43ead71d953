#include <rapidcheck.h>

#include "support/runs.hpp"

using namespace cobot;
using support::decimal;

namespace {

/// A run drawn at random: one to three pairs, every kind of exit, any size rule.
simulation::StrategyRun random_run(std::uint64_t seed)
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
        run.pairs.push_back({support::random_walk(seed * 3 + static_cast<std::uint64_t>(i), 400, names[i]), {}});
    }
    run.fill_rules = below(1, 3) == 0 ? simulation::FillRules::freqtrade : simulation::FillRules::honest;
    auto& exits = run.bot.exits;
    if (below(2, 4) != 0) exits.stop = {strategy::ExitRules::Stop::Kind::fixed, percent(3, 5, 80)};
    if (below(4, 2) == 0) exits.target = {strategy::ExitRules::Target::Kind::fixed, percent(5, 5, 80)};
    if (below(6, 2) == 0) {
        exits.trailing = {percent(7, 5, 40), percent(8, 0, 40), below(9, 2) == 0};
    }
    if (below(10, 2) == 0) exits.roi = {{0, percent(11, 20, 60)}, {25, percent(12, 5, 20)}, {120, decimal("-1")}};
    if (below(13, 3) == 0) exits.max_bars = 1 + below(14, 30);
    auto& risk = run.bot.risk;
    risk.max_concurrent_trades = below(15, 3);
    risk.sizing = {static_cast<strategy::Sizing::Kind>(below(16, 7)), decimal("0")};
    const bool is_fixed = risk.sizing.kind == strategy::Sizing::Kind::fixed;
    risk.sizing.value = is_fixed ? decimal("150") : decimal("1");
    risk.cooldown_bars = below(17, 4);
    if (below(18, 3) == 0) risk.max_daily_trades = 1 + below(19, 5);
    if (below(20, 3) == 0) risk.max_drawdown_percent = 5 + below(21, 30);
    run.costs.slippage = below(22, 2) * 0.0002;
    run.costs.volume_share = below(23, 3) == 0 ? 0.001 : 1;
    run.costs.latency_bars = run.fill_rules == simulation::FillRules::honest ? below(24, 2) : 0;
    run.bot.tradable_ratio = decimal("0.99");
    return run;
}

std::vector<strategy::Signals> signals_for(const simulation::StrategyRun& run, std::uint64_t seed)
{
    std::vector<strategy::Signals> all;
    for (const auto& pair : run.pairs) {
        all.push_back(support::random_signals(seed + all.size(), pair.series.size(), 0.05));
        all.back().volatility.assign(pair.series.size(), 1.25);
    }
    return all;
}

std::string text_of(const ledger::RunRecord& record)
{
    std::string text = fmt::format("{} {} {} {} {}\n", record.final_balance.to_string(), record.rejected_signals,
                                   record.refused_by_risk, record.ambiguous_candles, record.largest_volume_share);
    for (const ledger::Trade& t : record.trades) {
        text +=
            fmt::format("{} {} {} {} {} {} {} {} {} {} {} {}\n", t.id, t.pair.to_string(), orders::name(t.direction),
                        core::format_time(t.open_time), core::format_time(t.close_time), t.open_rate.to_string(),
                        t.close_rate.to_string(), t.amount.to_string(), t.profit.to_string(),
                        orders::name(t.exit_reason), t.min_rate.to_string(), t.max_rate.to_string());
    }
    return text;
}

}  // namespace

TEST_CASE("passing over quiet candles changes nothing")
{
    std::size_t trades = 0;
    const bool ok = rc::check("skip == walk", [&] {
        const auto seed = static_cast<std::uint64_t>(*rc::gen::inRange(0, 1'000'000));
        auto run = random_run(seed);
        const auto signals = signals_for(run, seed);
        const auto quick = simulation::run_strategy(run, signals);
        run.walk_every_candle = true;
        const auto slow = simulation::run_strategy(run, signals);
        trades += slow.trades.size();
        RC_ASSERT(text_of(quick) == text_of(slow));
    });
    CHECK(ok);
    CHECK(trades > 500);
}

TEST_CASE("the balance is the deposit and the profits, to the last unit")
{
    const bool ok = rc::check("books balance", [] {
        const auto seed = static_cast<std::uint64_t>(*rc::gen::inRange(0, 1'000'000));
        const auto run = random_run(seed);
        const auto record = simulation::run_strategy(run, signals_for(run, seed));
        core::Money sum = record.starting_balance;
        for (const ledger::Trade& trade : record.trades) {
            sum += trade.profit;
            RC_ASSERT(trade.open_time <= trade.close_time);
            RC_ASSERT(trade.amount.is_positive());
            RC_ASSERT(trade.min_rate <= trade.max_rate);
        }
        RC_ASSERT(sum == record.final_balance);
    });
    CHECK(ok);
}

TEST_CASE("what happens later changes no earlier trade")
{
    const bool ok = rc::check("no look ahead", [] {
        const auto seed = static_cast<std::uint64_t>(*rc::gen::inRange(0, 1'000'000));
        auto run = random_run(seed);
        run.fill_rules = simulation::FillRules::honest;
        const auto signals = signals_for(run, seed);
        const auto whole = simulation::run_strategy(run, signals);
        auto cut = run;
        for (auto& pair : cut.pairs) pair.series = pair.series.slice(0, 200);
        std::vector<strategy::Signals> cut_signals;
        for (const auto& columns : signals) {
            auto part = support::signals(200, {}, {});
            for (std::size_t i = 0; i < 200; ++i) {
                if (columns.enter_long[i]) part.enter_long.set(i);
                if (columns.exit_long[i]) part.exit_long.set(i);
                if (columns.enter_short[i]) part.enter_short.set(i);
                if (columns.exit_short[i]) part.exit_short.set(i);
            }
            part.volatility.assign(200, 1.25);
            cut_signals.push_back(std::move(part));
        }
        const auto early = simulation::run_strategy(cut, cut_signals);
        const core::Time last = cut.pairs.front().series.open_time(198);
        for (std::size_t i = 0; i < early.trades.size() && early.trades[i].close_time < last; ++i) {
            RC_ASSERT(i < whole.trades.size());
            RC_ASSERT(early.trades[i].profit == whole.trades[i].profit);
            RC_ASSERT(early.trades[i].open_time == whole.trades[i].open_time);
        }
    });
    CHECK(ok);
}
