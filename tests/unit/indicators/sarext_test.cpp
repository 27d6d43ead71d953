#include <cmath>

#include "support/indicator_columns.hpp"
#include "support/made_up_candles.hpp"

using namespace cobot;

namespace {

using Columns = std::vector<std::vector<double>>;

constexpr std::size_t count = 400;

/// With these sides; `start` and `offset` as described by the indicator.
Columns sarext(double start, double offset, double up_step, double down_step)
{
    return tests::indicator_columns("sarext", {start, offset, up_step, up_step, 0.2, down_step, down_step, 0.2},
                                    tests::made_up_candles(count));
}

/// The candles at which the trend turns to `direction`.
std::vector<std::size_t> turns(const Columns& columns, double direction)
{
    std::vector<std::size_t> found;
    for (std::size_t i = 2; i < columns[1].size(); ++i) {
        if (columns[1][i] == direction && columns[1][i - 1] != direction) found.push_back(i);
    }
    return found;
}

}  // namespace

TEST_CASE("sarext with equal sides is psar")
{
    for (const double step : {0.01, 0.02, 0.05}) {
        CHECK(sarext(0, 0, step, step) == tests::indicator_columns("psar", {step, 0.2}, tests::made_up_candles(count)));
    }
}

TEST_CASE("sarext begins where it is told to")
{
    CHECK(sarext(9'000, 0, 0.02, 0.02)[1][1] == 1);
    CHECK(sarext(9'000, 0, 0.02, 0.02)[0][1] == 9'000);
    CHECK(sarext(-11'000, 0, 0.02, 0.02)[1][1] == 0);
    CHECK(sarext(-11'000, 0, 0.02, 0.02)[0][1] == 11'000);
}

TEST_CASE("the offset of sarext moves the first stop of a turn away from the price")
{
    const Columns plain = sarext(0, 0, 0.02, 0.02);
    const Columns moved = sarext(0, 0.01, 0.02, 0.02);
    const std::size_t falls = turns(plain, 0).front();
    const std::size_t rises = turns(plain, 1).front();
    const std::size_t first = std::min(falls, rises);
    const double share = falls < rises ? 1.01 : 0.99;
    CHECK(moved[1][first] == plain[1][first]);
    CHECK(std::abs(moved[0][first] / plain[0][first] - share) < 1e-12);
}

TEST_CASE("each side of sarext has its own pace")
{
    const Columns slow_falls = sarext(9'000, 0, 0.05, 0.005);
    const Columns fast_falls = sarext(9'000, 0, 0.05, 0.1);
    const std::size_t fall = turns(slow_falls, 0).front();
    for (std::size_t i = 0; i < fall; ++i) REQUIRE(slow_falls[0][i] == fast_falls[0][i]);
    CHECK(turns(slow_falls, 1).size() < turns(fast_falls, 1).size());
}
