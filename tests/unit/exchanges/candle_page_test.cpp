#include "exchanges/candle_page.hpp"

#include <algorithm>

#include "support/manual_clock.hpp"

using namespace cobot;
using core::from_ms;
using exchanges::make_page;
using exchanges::PageDraft;
using exchanges::PageRules;
using market::Candle;

namespace {

core::Time minute(int number) { return from_ms(number * 60'000); }

Candle candle(int number, double price = 100)
{
    return {minute(number), price, price + 2, price - 1, price + 1, 5, true};
}

std::vector<Candle> candles(int first, int last)
{
    std::vector<Candle> all;
    for (int i = first; i < last; ++i) all.push_back(candle(i));
    return all;
}

/// Minutes 100 to 200 asked for, long ago, at most 50 at once.
PageRules rules(bool idle_listed = true)
{
    return {.timeframe = market::Timeframe::minutes(1),
            .begin = minute(100),
            .end = minute(200),
            .now = minute(10'000),
            .rows_max = 50,
            .idle_listed = idle_listed};
}

core::TimeRange range(int begin, int end) { return {minute(begin), minute(end)}; }

}  // namespace

TEST_CASE("a full page answers up to its last candle")
{
    const PageDraft draft = make_page(candles(100, 150), rules());
    CHECK(draft.flaw.empty());
    CHECK(draft.doubts.empty());
    CHECK(draft.page.candles == candles(100, 150));
    CHECK(draft.page.known_until == minute(150));
}

TEST_CASE("a short page says nothing of what comes after it")
{
    const PageDraft draft = make_page(candles(100, 120), rules());
    CHECK(draft.page.known_until == minute(120));
    CHECK(draft.doubts.empty());
}

TEST_CASE("an empty page is doubted as a whole")
{
    for (const bool idle_listed : {true, false}) {
        const PageDraft draft = make_page({}, rules(idle_listed));
        CHECK(draft.flaw.empty());
        CHECK(draft.page.known_until == minute(200));
        CHECK(draft.doubts == std::vector{range(100, 200)});
    }
}

TEST_CASE("the candle still forming is not kept, and what is closed is known")
{
    PageRules now = rules();
    now.now = minute(130) + std::chrono::seconds(30);
    const PageDraft draft = make_page(candles(100, 131), now);
    CHECK(draft.page.candles == candles(100, 130));
    CHECK(draft.page.known_until == minute(130));
    CHECK(draft.doubts.empty());
}

TEST_CASE("a candle that closes this very millisecond is closed")
{
    PageRules now = rules();
    now.now = minute(130);
    CHECK(make_page(candles(100, 130), now).page.candles.size() == 30);
    now.now = minute(130) - core::Duration(1);
    CHECK(make_page(candles(100, 130), now).page.candles.size() == 29);
}

TEST_CASE("a candle missing at the very end may only be late")
{
    PageRules now = rules(false);
    now.now = minute(103);
    const PageDraft late = make_page({}, now);
    CHECK(late.page.known_until == minute(100));
    CHECK(late.doubts.empty());
    now.now = minute(110);
    CHECK(make_page({}, now).page.known_until == minute(105));
}

TEST_CASE("a later candle proves that the closed ones before it are all there are")
{
    PageRules now = rules(false);
    now.now = minute(103);
    const PageDraft draft = make_page({candle(100), candle(103)}, now);
    CHECK(draft.page.known_until == minute(103));
    CHECK(draft.page.candles == candles(100, 101));
}

TEST_CASE("order, repetition and overlap are mended")
{
    auto rows = candles(90, 120);
    std::reverse(rows.begin(), rows.end());
    rows.push_back(candle(105));
    rows.push_back(candle(119));
    const PageDraft draft = make_page(rows, rules());
    CHECK(draft.flaw.empty());
    CHECK(draft.page.candles == candles(100, 120));
}

TEST_CASE("a full page of the newest candles is no answer")
{
    auto rows = candles(150, 200);
    std::reverse(rows.begin(), rows.end());
    CHECK(make_page(rows, rules()).flaw == "a full page that does not begin with the oldest candle");
}

TEST_CASE("the page before again is no answer")
{
    CHECK(make_page(candles(50, 100), rules()).flaw.starts_with("candles up to 1970-01-01T01:39:00Z again"));
}

TEST_CASE("candles of another time are no answer")
{
    CHECK(make_page(candles(200, 250), rules()).flaw.starts_with("candles from 1970-01-01T03:20:00Z on"));
}

TEST_CASE("two different candles of one time are no answer")
{
    auto rows = candles(100, 110);
    rows.push_back(candle(105, 200));
    CHECK(make_page(rows, rules()).flaw == "two different candles of 1970-01-01T01:45:00Z");
}

TEST_CASE("missing candles are doubted only where the venue lists all")
{
    auto rows = candles(102, 110);
    const auto more = candles(115, 120);
    rows.insert(rows.end(), more.begin(), more.end());
    CHECK(make_page(rows, rules()).doubts == std::vector{range(100, 102), range(110, 115)});
    CHECK(make_page(rows, rules(false)).doubts.empty());
}

TEST_CASE("impossible candles are taken out and doubted")
{
    const Candle good = candle(103);
    std::vector<Candle> bad(8, good);
    bad[0].high = good.low - 1;
    bad[1].low = good.close + 0.5;
    bad[2].open = 0;
    bad[3].close = -1;
    bad[4].volume = -1;
    bad[5].high = std::numeric_limits<double>::infinity();
    bad[6].low = std::numeric_limits<double>::quiet_NaN();
    bad[7].high = good.open;
    for (const Candle& impossible : bad) {
        for (const bool idle_listed : {true, false}) {
            auto rows = candles(100, 106);
            rows[3] = impossible;
            const PageDraft draft = make_page(rows, rules(idle_listed));
            CHECK(draft.page.candles.size() == 5);
            CHECK(draft.doubts == std::vector{range(103, 104)});
            CHECK(draft.impossible.size() == 1);
        }
    }
}

TEST_CASE("candles between two steps move back to the step before")
{
    auto rows = candles(100, 104);
    rows[2].open_time += std::chrono::seconds(14);
    const PageDraft draft = make_page(rows, rules());
    CHECK(draft.flaw.empty());
    CHECK(draft.page.candles == candles(100, 104));
    REQUIRE(draft.page.remarks.size() == 1);
    CHECK(draft.page.remarks.front().starts_with("1 candles that begin between two steps of 1m"));
}

TEST_CASE("two parts of one candle are joined")
{
    std::vector<Candle> rows{candle(100, 100), candle(100, 105), candle(101)};
    rows[1].open_time += std::chrono::seconds(30);
    const PageDraft draft = make_page(rows, rules());
    REQUIRE(draft.page.candles.size() == 2);
    CHECK(draft.page.candles.front() == Candle{minute(100), 100, 107, 99, 106, 10, true});
}
