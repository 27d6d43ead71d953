#include "strategy/column_cache.hpp"

#include <thread>

#include "support/made_up_candles.hpp"
#include "support/specs.hpp"

using namespace cobot;

namespace {

market::CandleSeries series(std::size_t count, std::uint64_t seed = 7)
{
    return market::CandleSeries::from_candles({}, market::Timeframe::minutes(1), tests::made_up_candles(count, seed));
}

bool same(const strategy::Signals& a, const strategy::Signals& b)
{
    return a.enter_long == b.enter_long && a.exit_long == b.exit_long && a.stop_distance == b.stop_distance;
}

}  // namespace

TEST_CASE("a column is computed once for all parameter sets that share it")
{
    strategy::ColumnCache cache;
    const strategy::MarketView view{series(1000), {}};
    auto spec = tests::sample_spec("rsi < $limit");
    spec.parameters = {tests::parameter("limit", "30")};
    for (const int limit : {20, 30, 40}) {
        const auto program = tests::compiled(spec, {{"limit", limit}});
        CHECK(same(program.signals(view, &cache), program.signals(view)));
    }
    CHECK(cache.hits() == 2);
    CHECK(cache.bytes() == 1000 * sizeof(double));
}

TEST_CASE("other candles are other columns, even at the same address")
{
    strategy::ColumnCache cache;
    const auto program = tests::compiled(tests::sample_spec("rsi < 30 or fast > slow"));
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const strategy::MarketView view{series(500, seed), {}};
        CHECK(same(program.signals(view, &cache), program.signals(view)));
    }
    CHECK(cache.hits() == 0);
    const auto whole = series(800);
    CHECK(same(program.signals({whole, {}}, &cache), program.signals({whole, {}})));
    CHECK(same(program.signals({whole.slice(0, 500), {}}, &cache), program.signals({whole.slice(0, 500), {}})));
    CHECK(same(program.signals({whole.slice(100, 700), {}}, &cache), program.signals({whole.slice(100, 700), {}})));
}

TEST_CASE("a full cache keeps what it has, and results stay the same")
{
    strategy::ColumnCache cache(1000 * sizeof(double));
    const strategy::MarketView view{series(1000), {}};
    const auto program = tests::compiled(tests::sample_spec("rsi < 30 and fast > slow and hourly > 0"));
    for (int i = 0; i < 3; ++i) CHECK(same(program.signals(view, &cache), program.signals(view)));
    CHECK(cache.bytes() <= 1000 * sizeof(double));
}

TEST_CASE("threads share columns")
{
    strategy::ColumnCache cache;
    const strategy::MarketView view{series(3000), {}};
    const auto program = tests::compiled(tests::sample_spec("rsi < 30 and close < bands.lower or hourly < close"));
    const auto expected = program.signals(view);
    std::vector<strategy::Signals> results(4);
    std::vector<std::thread> threads;
    for (auto& result : results) {
        threads.emplace_back([&] {
            for (int i = 0; i < 10; ++i) result = program.signals(view, &cache);
        });
    }
    for (auto& thread : threads) thread.join();
    for (const auto& result : results) CHECK(same(result, expected));
    CHECK(cache.hits() == 4 * 10 * 3 - 3);
}
