#include "metrics/drawdown.hpp"

#include <cmath>

#include "core/random.hpp"
#include "support/run_records.hpp"

using namespace cobot;
using namespace cobot::tests;
using metrics::Drawdown;

namespace {

const core::Time start = time("2018-01-01");

core::Time minute(int n) { return start + std::chrono::minutes(n); }

std::vector<Drawdown> drawdowns(const std::vector<double>& values, double starting_balance = 100)
{
    metrics::DrawdownFinder finder({start, market::Timeframe::minutes(1), values.size()}, starting_balance);
    finder.marked(0, values);
    finder.finish();
    return finder.worst();
}

}  // namespace

TEST_CASE("a drawdown lasts from its peak to the candle that regains it")
{
    const auto found = drawdowns({110, 99, 105, 110, 120});
    REQUIRE(found.size() == 1);
    CHECK(found[0] == Drawdown{minute(1), minute(2), minute(4), 110, 99});
    CHECK(found[0].depth() == doctest::Approx(0.1));
}

TEST_CASE("a loss from the first candle on counts against the starting balance")
{
    const auto found = drawdowns({90, 95});
    REQUIRE(found.size() == 1);
    CHECK(found[0].start == start);
    CHECK(found[0].depth() == doctest::Approx(0.1));
    CHECK_FALSE(found[0].end.has_value());
}

TEST_CASE("the deepest drawdown comes first and only ten are kept")
{
    std::vector<double> values;
    double peak = 100;
    for (int i = 1; i <= 15; ++i) {
        values.push_back(peak * (1 - 0.01 * i));
        peak += 1;
        values.push_back(peak);
    }
    const auto found = drawdowns(values);
    REQUIRE(found.size() == 10);
    CHECK(found.front().depth() == doctest::Approx(0.15));
    CHECK(found.back().depth() == doctest::Approx(0.06));
}

TEST_CASE("skipping quiet blocks finds what a candle by candle search finds")
{
    std::vector<double> values;
    double value = 100;
    for (int i = 0; i < 3000; ++i) {
        value *= 1 + 0.01 * std::sin(i * i * 0.37 + i);
        values.push_back(value);
    }
    const auto fast = drawdowns(values);

    metrics::DrawdownFinder slow({start, market::Timeframe::minutes(1), values.size()}, 100);
    for (std::size_t i = 0; i < values.size(); ++i) slow.flat(i, 1, values[i]);
    slow.finish();
    CHECK(fast == slow.worst());
    CHECK(fast.size() == 10);
}

TEST_CASE("while the account rests at its peak, the drawdown has not begun")
{
    metrics::DrawdownFinder finder({start, market::Timeframe::minutes(1), 100}, 100);
    finder.flat(0, 50, 100);
    finder.flat(50, 50, 80);
    finder.finish();
    REQUIRE(finder.worst().size() == 1);
    CHECK(finder.worst()[0].start == minute(50));
    CHECK(finder.current_depth() == doctest::Approx(0.2));
}

TEST_CASE("the largest loss in money need not be the deepest fall")
{
    metrics::DrawdownFinder finder({start, market::Timeframe::minutes(1), 4}, 100);
    finder.marked(0, std::vector<double>{50, 100, 1000, 800});
    finder.finish();
    CHECK(finder.worst().front().depth() == doctest::Approx(0.5));
    REQUIRE(finder.largest_loss().has_value());
    CHECK(finder.largest_loss()->peak - finder.largest_loss()->low == 200);
}

TEST_CASE("closed trades: a loss at the start counts, and shares refer to the balance at the peak")
{
    const std::vector<double> profits{-50, 150, -60, -40, 20};
    std::vector<core::Time> times;
    for (int i = 0; i < 5; ++i) times.push_back(minute(i));
    const auto found = metrics::closed_drawdown(profits, times, 1000);
    REQUIRE(found.has_value());
    CHECK(found->abs == 100);
    CHECK(found->account == doctest::Approx(100.0 / 1100));
    CHECK(found->max_relative == doctest::Approx(100.0 / 1100));
    CHECK(found->high == 100);
    CHECK(found->low == 0);
    CHECK(found->start == minute(1));
    CHECK(found->end == minute(3));
    CHECK(found->current_abs == 80);
    CHECK_FALSE(metrics::closed_drawdown({}, {}, 1000).has_value());
}

TEST_CASE("closed trades: the drawdown is that of looking at every trade after every peak")
{
    const core::CounterRandom random(3, 0);
    std::uint64_t draws = 0;
    for (int round = 0; round < 500; ++round) {
        // Given profits in eighths, so that equal falls happen, of accounts that rise, fall or stay
        const double drift = random.uniform(draws++) - 0.5;
        std::vector<double> profits(1 + static_cast<std::size_t>(random.uniform(draws++) * 60));
        for (double& profit : profits) profit = std::floor((random.uniform(draws++) - 0.5 + drift / 2) * 20) / 8;
        std::vector<core::Time> times;
        for (std::size_t i = 0; i < profits.size(); ++i) times.push_back(minute(static_cast<int>(i)));

        // When the drawdown is measured
        const auto found = metrics::closed_drawdown(profits, times, 1000);

        // Then it is the first of the largest falls, as freqtrade walks over them
        metrics::ClosedDrawdown expected;
        expected.start = expected.end = times[0];
        double total = 0;
        double peak = 0;
        core::Time peak_time = times[0];
        for (std::size_t i = 0; i < profits.size(); ++i) {
            total += profits[i];
            if (total > peak) {
                peak = total;
                peak_time = times[i];
            }
            const double fall = peak - total;
            expected.max_relative = std::max(expected.max_relative, fall / (1000 + peak));
            if (fall <= expected.abs) continue;
            expected = {fall, fall / (1000 + peak), expected.max_relative, peak, total, peak_time, times[i], 0, 0};
        }
        REQUIRE(found.has_value());
        CHECK(found->abs == expected.abs);
        CHECK(found->account == expected.account);
        CHECK(found->max_relative == expected.max_relative);
        CHECK(found->high == expected.high);
        CHECK(found->low == expected.low);
        CHECK(found->start == expected.start);
        CHECK(found->end == expected.end);
        CHECK(found->current_abs == peak - total);
    }
}
