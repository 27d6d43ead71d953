#include "simulation/strategy_session.hpp"

#include <rapidcheck.h>

#include "support/random_strategy_run.hpp"
#include "support/same_record.hpp"

using namespace cobot;

namespace {

/// A random run of honest fills whose pairs begin at different times, on candles of their own or put together of finer.
/// They end together: a feed cannot tell a pair that has ended from one that nobody trades.
simulation::StrategyRun run_of(std::uint64_t seed, bool is_coarser)
{
    auto run = tests::random_strategy_run(seed, is_coarser ? 1'800 : 600);
    run.fill_rules = simulation::FillRules::honest;
    run.costs.fee_in_base = seed % 3 == 0;
    core::Time end = run.pairs.front().series.end();
    for (const auto& pair : run.pairs) end = std::min(end, pair.series.end());
    end = market::Timeframe::minutes(15).open_of(end);
    for (std::size_t i = 0; i < run.pairs.size(); ++i) {
        market::CandleSeries& series = run.pairs[i].series;
        const std::size_t late = i * (seed % 60);
        series = series.slice(late, series.index_at(end) - late);
        if (!is_coarser) continue;
        run.pairs[i].detail = series;
        series = series.resampled(market::Timeframe::minutes(15));
    }
    run.bot.timeframe = run.pairs.front().series.timeframe();
    return run;
}

/// The candles of all pairs as a feed tells them. What was not traded is told, or passed over in silence.
void feed(simulation::StrategySession& session, const simulation::StrategyRun& run, bool tells_gaps,
          const std::function<void(core::Time)>& before_each)
{
    std::vector<const market::CandleSeries*> told;
    for (const auto& pair : run.pairs) told.push_back(pair.detail.empty() ? &pair.series : &pair.detail);
    core::Time end{};
    for (const auto* series : told) end = std::max(end, series->end());
    const core::Duration step = told.front()->timeframe().duration();
    for (core::Time time = told.front()->begin(); time < end; time += step) {
        before_each(time);
        std::vector<simulation::PathExchange::Told> candles(told.size());
        std::vector<const simulation::PathExchange::Told*> present(told.size(), nullptr);
        bool any = false;
        for (std::size_t i = 0; i < told.size(); ++i) {
            if (time < told[i]->begin() || time >= told[i]->end()) continue;
            const std::size_t at = told[i]->index_at(time);
            const bool is_end = at == 0 || at + 1 == told[i]->size();
            if (!tells_gaps && !told[i]->traded(at) && !is_end) continue;
            candles[i] = {(*told[i])[at], told[i]->decimals(), {}};
            present[i] = &candles[i];
            any = true;
        }
        if (any) session.step(time, present);
    }
}

std::unique_ptr<simulation::StrategySession> session_of(const simulation::StrategyRun& run,
                                                        const std::vector<strategy::Signals>& signals)
{
    simulation::StrategySession::Setup setup;
    core::Time end{};
    for (const auto& pair : run.pairs) {
        setup.instruments.push_back(pair.series.instrument());
        end = std::max(end, pair.series.end());
    }
    setup.traded = run.pairs.size();
    setup.feed = (run.pairs.front().detail.empty() ? run.pairs.front().series : run.pairs.front().detail).timeframe();
    setup.wallet = run.wallet;
    setup.costs = run.costs;
    setup.bot = run.bot;
    setup.sell_on_stop = true;
    setup.expires = end;
    return std::make_unique<simulation::StrategySession>(
        setup, [&](std::size_t i, const auto&) { return std::make_unique<bots::ColumnSignals>(signals[i]); });
}

}  // namespace

namespace {

/// A session trades as a backtest does; how many trades.
std::size_t compare_with_backtest(std::uint64_t seed)
{
    const auto run = run_of(seed, seed % 2 == 0);
    const auto signals = tests::random_strategy_signals(run, seed);
    const auto tested = simulation::run_strategy(run, signals);
    const auto session = session_of(run, signals);
    feed(*session, run, seed % 5 < 2, [](core::Time) {});
    RC_ASSERT(tests::first_difference(tests::text_of(session->record()), tests::text_of(tested)) == "");
    RC_ASSERT(session->is_over());
    RC_ASSERT(session->reason() == bots::CloseReason::expired);
    // What is less than a lot stays open.
    RC_ASSERT(session->portfolio().open_trades() > 0 || session->equity() == tested.final_balance);
    return tested.trades.size();
}

}  // namespace

TEST_CASE("a strategy told of candles one by one trades as in a backtest")
{
    std::size_t trades = 0;
    const bool ok = rc::check("feed == history", [&] {
        trades += compare_with_backtest(static_cast<std::uint64_t>(*rc::gen::inRange(0, 1'000'000)));
    });
    CHECK(ok);
    CHECK(trades > 500);
}

TEST_CASE("an entry that is older than its first fill goes on when the candles before that are forgotten")
{
    CHECK(rc::check("feed == history", [] { compare_with_backtest(153'969); }));
}

TEST_CASE("a paused strategy enters nothing, and what it holds stays guarded")
{
    std::size_t closed_in_pause = 0;
    const bool ok = rc::check("pause", [&] {
        const auto seed = static_cast<std::uint64_t>(*rc::gen::inRange(0, 1'000'000));
        const auto run = run_of(seed, seed % 2 == 0);
        const auto signals = tests::random_strategy_signals(run, seed);
        const auto session = session_of(run, signals);
        const core::Time begin = run.pairs.front().series.begin();
        const auto length = run.pairs.front().series.end() - begin;
        const auto is_paused = [&](core::Time time) { return (time - begin) * 6 / length % 2 == 1; };
        feed(*session, run, true, [&](core::Time time) {
            const auto state = session->state();
            using State = simulation::Session::State;
            if (is_paused(time) && state == State::running) session->tell(engine::Command::pause, time);
            if (!is_paused(time) && state == State::paused) session->tell(engine::Command::resume, time);
        });
        for (const ledger::Trade& trade : session->record().trades) {
            RC_ASSERT(!is_paused(trade.open_time));
            closed_in_pause += is_paused(trade.close_time);
        }
    });
    CHECK(ok);
    CHECK(closed_in_pause > 5);
}
