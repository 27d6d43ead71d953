#include <rapidcheck.h>

#include "support/random_strategy_run.hpp"

using namespace cobot;
using support::decimal;

namespace {

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
        auto run = tests::random_strategy_run(seed);
        const auto signals = tests::random_strategy_signals(run, seed);
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
        const auto run = tests::random_strategy_run(seed);
        const auto record = simulation::run_strategy(run, tests::random_strategy_signals(run, seed));
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
        auto run = tests::random_strategy_run(seed);
        run.fill_rules = simulation::FillRules::honest;
        const auto signals = tests::random_strategy_signals(run, seed);
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
