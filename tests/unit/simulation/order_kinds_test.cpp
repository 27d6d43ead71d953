#include "support/scripted_bot.hpp"

#include <map>

/// Kinds of orders, at a venue that has them and at venues that lack them: the engine makes them of others, and nobody
/// can tell the difference.

using namespace cobot;
using bots::Desk;
using bots::Execution;
using bots::SlotIndex;
using core::Price;
using core::Quantity;
using orders::Capabilities;
using orders::Side;
using support::decimal;
using support::Ohlc;
using support::Scripted;
using support::ScriptedMarket;

namespace {

using Fills = std::vector<std::string>;
using Script = std::function<std::unique_ptr<Scripted>()>;

struct Venue {
    std::string name;
    Capabilities has;
};

std::vector<Venue> venues()
{
    std::vector<Venue> all{{"has all", {}}, {"has none", Capabilities::none()}};
    const auto without = [&](const char* name, bool Capabilities::*kind) {
        all.push_back({name, {}});
        all.back().has.*kind = false;
    };
    without("no trailing stop", &Capabilities::trailing_stop);
    without("no OCO", &Capabilities::one_cancels_other);
    without("no bracket", &Capabilities::bracket);
    without("no iceberg", &Capabilities::iceberg);
    without("no TWAP", &Capabilities::twap);
    without("no reduce-only", &Capabilities::reduce_only);
    without("no good till date", &Capabilities::good_till_date);
    without("no amend", &Capabilities::amend);
    return all;
}

/// Plays the script at every venue: the same fills at the same times and costs, the same ends, the same money.
void check_everywhere(const ScriptedMarket& market, const Script& script, const Fills& fills,
                      const std::vector<bots::OrderEnd>& ends = {})
{
    std::vector<std::string> times;
    core::Money equity;
    for (const Venue& venue : venues()) {
        CAPTURE(venue.name);
        ScriptedMarket one{.rows = market.rows,
                           .rules = market.rules,
                           .contract = market.contract,
                           .money = market.money,
                           .coins = market.coins,
                           .fee = market.fee,
                           .venue = venue.has};
        one.run(script());
        CHECK(one.fills == fills);
        CHECK(one.ends == ends);
        if (times.empty()) {
            times = one.times;
            equity = one.engine->holdings().equity();
        }
        CHECK(one.times == times);
        CHECK(one.engine->holdings().equity() == equity);
        for (SlotIndex slot = 0; slot < one.engine->desk().slots(); ++slot) {
            const bool is_stuck = one.engine->desk().slot(slot).state == bots::Slot::State::cancelling;
            CHECK_MESSAGE(!is_stuck, "slot ", slot, " waits for its end");
        }
    }
}

Script at_start(std::function<void(Desk&)> what)
{
    return [what] {
        auto machine = std::make_unique<Scripted>();
        machine->at_start = what;
        return machine;
    };
}

/// What it does at the start, and at the closes of candles by their number.
Script at_closes(std::function<void(Desk&)> start, std::map<int, std::function<void(Desk&)>> closes)
{
    return [start, closes] {
        auto machine = std::make_unique<Scripted>();
        machine->at_start = start;
        machine->at_close = [closes](int candle, Desk& desk) {
            if (const auto found = closes.find(candle); found != closes.end()) found->second(desk);
        };
        return machine;
    };
}

ScriptedMarket with_volume_limit(std::vector<Ohlc> rows)
{
    ScriptedMarket market{.rows = std::move(rows), .fee = "0.001"};
    market.rules.volume_share = decimal("0.1");
    return market;
}

}  // namespace

TEST_CASE("iceberg: part after part at one price, each of what is shown")
{
    const auto script =
        at_start([](Desk& desk) { desk.limit(Side::buy, Price(90), Quantity(5), {.display = Quantity(2)}); });
    check_everywhere({.rows = {{100, 100, 100, 100}, {100, 100, 85, 88}, {88, 89, 85, 88}}, .fee = "0.001"}, script,
                     {"buy 2 @ 90", "buy 2 @ 90", "buy 1 @ 90"});
    // A gap over its price fills it there, too.
    check_everywhere({.rows = {{100, 100, 100, 100}, {80, 80, 79, 79}, {79, 79, 79, 79}}, .fee = "0.001"}, script,
                     {"buy 2 @ 90", "buy 2 @ 90", "buy 1 @ 90"});
}

TEST_CASE("iceberg: the volume of each candle is a limit for all parts together")
{
    const auto script =
        at_start([](Desk& desk) { desk.limit(Side::buy, Price(90), Quantity(5), {.display = Quantity(2)}); });
    check_everywhere(with_volume_limit({{100, 100, 100, 100, 100}, {100, 100, 85, 95, 30}, {95, 95, 85, 88, 30}}),
                     script, {"buy 2 @ 90", "buy 1 @ 90", "buy 1 @ 90", "buy 1 @ 90"});
}

TEST_CASE("iceberg: it takes part after part when it arrives through the price, and can be withdrawn")
{
    const auto script = [] {
        auto machine = std::make_unique<Scripted>();
        auto slot = std::make_shared<SlotIndex>(Desk::none);
        machine->at_start = [slot](Desk& desk) {
            *slot = desk.limit(Side::buy, Price(101), Quantity(5), {.display = Quantity(2)});
        };
        machine->at_close = [slot](int candle, Desk& desk) {
            if (candle == 1) desk.cancel(*slot);
        };
        return machine;
    };
    check_everywhere(with_volume_limit({{100, 100, 100, 100, 30}, {102, 103, 102, 103, 30}, {100, 100, 90, 90, 30}}),
                     script, {"buy 2 @ 100", "buy 1 @ 100"});
}

TEST_CASE("TWAP: equal parts in whole lots at their times, the last takes the remainder")
{
    // 1 in three parts of 0.01-lots: 0.33, 0.33, 0.34.
    const auto script = at_start(
        [](Desk& desk) { desk.market(Side::buy, Quantity(1), {.slices = 3, .interval = std::chrono::minutes(10)}); });
    const std::vector<Ohlc> rows{{100, 100, 100, 100}, {101, 101, 101, 101}, {102, 102, 102, 102},
                                 {103, 103, 103, 103}, {104, 104, 104, 104}, {105, 105, 105, 105}};
    const core::Decimal lot = support::instrument("BTC/USD", "0").quantity_step.value();
    const core::Decimal third = (core::Decimal(1) / core::Decimal(3)).round_down_to(lot);
    const core::Decimal two = (core::Decimal(2) / core::Decimal(3)).round_down_to(lot);
    check_everywhere(
        {.rows = rows, .fee = "0.001"}, script,
        {fmt::format("buy {} @ 100", third.to_string()), fmt::format("buy {} @ 102", (two - third).to_string()),
         fmt::format("buy {} @ 104", (core::Decimal(1) - two).to_string())});
}

TEST_CASE("TWAP: what a part cannot fill goes to the next, and the last waits until it is done")
{
    const auto script = at_start(
        [](Desk& desk) { desk.market(Side::buy, Quantity(3), {.slices = 3, .interval = std::chrono::minutes(5)}); });
    check_everywhere(
        with_volume_limit(
            {{100, 100, 100, 100, 5}, {101, 101, 101, 101, 100}, {102, 102, 102, 102, 5}, {103, 103, 103, 103, 100}}),
        script, {"buy 0.5 @ 100", "buy 1.5 @ 101", "buy 0.5 @ 102", "buy 0.5 @ 103"});
}

TEST_CASE("TWAP: parts beyond its worst price wait")
{
    const auto script = at_start([](Desk& desk) {
        desk.market(Side::buy, Quantity(3), {.limit = Price(100), .slices = 3, .interval = std::chrono::minutes(5)});
    });
    check_everywhere({.rows = {{100, 100, 100, 100}, {101, 101, 101, 101}, {102, 102, 102, 102}, {101, 101, 95, 95}}},
                     script, {"buy 1 @ 100", "buy 2 @ 100"});
}

TEST_CASE("TWAP: of parts that are due at one time the older order's comes first")
{
    // Given two that come in parts, when the younger has a slot that was used before,
    const auto script = [] {
        auto machine = std::make_unique<Scripted>();
        auto slot = std::make_shared<SlotIndex>(Desk::none);
        const auto in_parts = [](Desk& desk, int slices, int each) {
            desk.market(Side::buy, Quantity(slices * each), {.slices = slices, .interval = std::chrono::minutes(10)});
        };
        machine->at_start = [=](Desk& desk) {
            *slot = desk.limit(Side::buy, Price(50), Quantity(1));
            in_parts(desk, 3, 1);
            desk.cancel(*slot);
        };
        machine->at_close = [=](int candle, Desk& desk) {
            if (candle == 1) in_parts(desk, 2, 2);
        };
        return machine;
    };
    // then the older is still met first when both are due, everywhere.
    check_everywhere({.rows = {{100, 100, 100, 100},
                               {101, 101, 101, 101},
                               {102, 102, 102, 102},
                               {103, 103, 103, 103},
                               {104, 104, 104, 104}}},
                     script, {"buy 1 @ 100", "buy 2 @ 102", "buy 1 @ 102", "buy 1 @ 104", "buy 2 @ 104"});
}

TEST_CASE("OCO: at every venue what fills of one is taken off the other")
{
    const auto script = at_start([](Desk& desk) {
        const SlotIndex target = desk.limit(Side::sell, Price(110), Quantity(2), {.reduce_only = true});
        const SlotIndex stop = desk.stop(Side::sell, Price(90), Quantity(2), {.reduce_only = true});
        desk.link(target, stop);
    });
    check_everywhere({.rows = {{100, 100, 100, 100}, {100, 111, 100, 111}, {111, 111, 80, 80}}, .coins = "2"}, script,
                     {"sell 2 @ 110"});
    ScriptedMarket partly =
        with_volume_limit({{100, 100, 100, 100, 100}, {100, 111, 100, 105, 5}, {105, 105, 80, 80, 100}});
    partly.coins = "2";
    check_everywhere(partly, script, {"sell 0.5 @ 110", "sell 1.5 @ 90"});
}

TEST_CASE("bracket: target and stop for what was filled, whichever comes first")
{
    const auto script =
        at_start([](Desk& desk) { desk.bracket(Side::buy, Price(95), Quantity(2), Price(105), Price(90)); });
    check_everywhere({.rows = {{100, 100, 94, 94}, {94, 106, 94, 106}, {106, 106, 80, 80}}, .fee = "0.001"}, script,
                     {"buy 2 @ 95", "sell 2 @ 105"});
    check_everywhere({.rows = {{100, 100, 94, 94}, {94, 94, 89, 89}, {89, 110, 89, 110}}, .fee = "0.001"}, script,
                     {"buy 2 @ 95", "sell 2 @ 90"});
    check_everywhere({.rows = {{100, 100, 96, 96}, {96, 110, 96, 110}, {110, 110, 96, 96}}}, script, {});
    // In two parts: the second makes both halves larger.
    check_everywhere(with_volume_limit({{100, 100, 94, 96, 5}, {96, 96, 94, 96, 100}, {96, 106, 96, 106, 100}}), script,
                     {"buy 0.5 @ 95", "buy 1.5 @ 95", "sell 2 @ 105"});
    // Half in, half out, and it is over: the rest of the entry is withdrawn.
    check_everywhere(with_volume_limit({{100, 100, 94, 96, 5}, {96, 106, 96, 106, 100}, {106, 106, 80, 80, 100}}),
                     script, {"buy 0.5 @ 95", "sell 0.5 @ 105"});
}

TEST_CASE("bracket: the fee of a buy taken in coins leaves less to sell")
{
    ScriptedMarket market{.rows = {{100, 100, 94, 94}, {94, 106, 94, 106}, {106, 106, 80, 80}}, .fee = "0.001"};
    market.rules.fee_in_base = true;
    check_everywhere(
        market, at_start([](Desk& desk) { desk.bracket(Side::buy, Price(95), Quantity(2), Price(105), Price(90)); }),
        {"buy 2 @ 95", "sell 1.998 @ 105"});
}

TEST_CASE("bracket: withdrawn with its entry")
{
    const auto script = [] {
        auto machine = std::make_unique<Scripted>();
        auto made = std::make_shared<Desk::Bracket>();
        machine->at_start = [made](Desk& desk) {
            *made = desk.bracket(Side::buy, Price(95), Quantity(2), Price(105), Price(90));
        };
        machine->at_close = [made](int candle, Desk& desk) {
            if (candle == 0) desk.cancel(made->entry);
            if (candle != 2) return;
            for (SlotIndex slot = 0; slot < desk.slots(); ++slot)
                CHECK(desk.slot(slot).state == bots::Slot::State::idle);
        };
        return machine;
    };
    check_everywhere({.rows = {{100, 100, 100, 100}, {100, 106, 80, 80}, {80, 80, 80, 80}}}, script, {});
}

TEST_CASE("good till date, trailing stop and amend are the same everywhere")
{
    check_everywhere(
        {.rows = {{100, 100, 100, 100}, {100, 100, 100, 100}, {80, 80, 80, 80}, {80, 80, 80, 80}}},
        at_start([](Desk& desk) {
            desk.limit(Side::buy, Price(90), Quantity(1),
                       {.time_in_force = orders::TimeInForce::gtd, .expires = desk.now() + std::chrono::minutes(10)});
        }),
        {}, {bots::OrderEnd::expired});
    check_everywhere(
        {.rows = {{100, 104, 100, 104}, {104, 110, 104, 110}, {110, 110, 100, 100}}, .coins = "1"},
        at_start([](Desk& desk) { desk.trailing_stop(Side::sell, decimal("0.02"), Price(105), Quantity(1)); }),
        {"sell 1 @ 107.8"});
    const auto amends = [] {
        auto machine = std::make_unique<Scripted>();
        auto slot = std::make_shared<SlotIndex>(Desk::none);
        machine->at_start = [slot](Desk& desk) { *slot = desk.limit(Side::buy, Price(80), Quantity(1)); };
        machine->at_close = [slot](int candle, Desk& desk) {
            if (candle == 0) desk.amend(*slot, Price(90), Quantity(3));
        };
        return machine;
    };
    check_everywhere({.rows = {{100, 100, 100, 100}, {100, 100, 89, 89}}}, amends, {"buy 3 @ 90"});
}

TEST_CASE("amend: what is moved comes behind what was sent in the same moment, everywhere")
{
    // Given an order to buy far below, when it is moved through the price and another is sent after it,
    const auto script = [] {
        auto machine = std::make_unique<Scripted>();
        auto slot = std::make_shared<SlotIndex>(Desk::none);
        machine->at_start = [slot](Desk& desk) { *slot = desk.limit(Side::buy, Price(80), Quantity(1)); };
        machine->at_close = [slot](int candle, Desk& desk) {
            if (candle != 0) return;
            desk.amend(*slot, Price(101), Quantity(1));
            desk.limit(Side::buy, Price(101), Quantity(2));
        };
        return machine;
    };
    // then the other is met first: a venue without amend confirms the withdrawal before the first comes anew.
    check_everywhere({.rows = {{100, 100, 100, 100}, {100, 100, 100, 100}}}, script, {"buy 2 @ 100", "buy 1 @ 100"});
}

TEST_CASE("reduce-only is the same everywhere: never more than there is to close")
{
    for (const bool resting : {true, false}) {
        const auto script = [resting] {
            auto machine = std::make_unique<Scripted>();
            machine->at_start = [](Desk& desk) { desk.market(Side::buy, Quantity(1)); };
            machine->at_close = [resting](int candle, Desk& desk) {
                if (candle != 0) return;
                const bots::OrderOptions options{.reduce_only = true};
                resting ? desk.limit(Side::sell, Price(110), Quantity(3), options)
                        : desk.market(Side::sell, Quantity(3), options);
            };
            return machine;
        };
        check_everywhere({.rows = {{100, 100, 100, 100}, {100, 111, 100, 111}, {111, 111, 111, 111}},
                          .contract = market::Contract::Kind::linear},
                         script, {"buy 1 @ 100", resting ? "sell 1 @ 110" : "sell 1 @ 100"});
    }
    // Nothing to reduce: it ends where it would have been met.
    const auto idle = [] {
        auto machine = std::make_unique<Scripted>();
        machine->at_close = [](int candle, Desk& desk) {
            if (candle == 0) desk.limit(Side::sell, Price(110), Quantity(1), {.reduce_only = true});
        };
        return machine;
    };
    check_everywhere({.rows = {{100, 100, 100, 100}, {100, 120, 91, 100}}, .contract = market::Contract::Kind::linear},
                     idle, {}, {bots::OrderEnd::expired});
}

TEST_CASE("reduce-only: one that is made smaller in a gap still fills at its limit, everywhere")
{
    // Given a long contract and two orders on the way up that would sell more than there is,
    const auto script = at_closes([](Desk& desk) { desk.market(Side::buy, Quantity(2)); },
                                  {{0, [](Desk& desk) {
                                        desk.limit(Side::sell, Price(101), Quantity(1));
                                        desk.limit(Side::sell, Price(102), Quantity(2), {.reduce_only = true});
                                    }}});
    // when the price jumps over both, each fills where it rested, and the second only what is left.
    check_everywhere({.rows = {{100, 100, 100, 100}, {100, 100, 100, 100}, {105, 105, 105, 105}},
                      .contract = market::Contract::Kind::linear,
                      .fee = "0.001"},
                     script, {"buy 2 @ 100", "sell 1 @ 101", "sell 1 @ 102"});
}

TEST_CASE("reduce-only: an iceberg is over when the part that closes has filled, everywhere")
{
    const auto iceberg = [](Desk& desk) {
        desk.limit(Side::sell, Price(101), Quantity(3), {.reduce_only = true, .display = Quantity(1)});
    };
    const auto script = at_closes([](Desk& desk) { desk.market(Side::buy, Quantity(1)); }, {{0, iceberg}});
    check_everywhere({.rows = {{100, 100, 100, 100}, {100, 110, 100, 110}, {110, 110, 90, 100}},
                      .contract = market::Contract::Kind::linear},
                     script, {"buy 1 @ 100", "sell 1 @ 101"});
}

TEST_CASE("reduce-only: with nothing to reduce it ends where it would have been met, where a touch is enough, too")
{
    const auto script =
        at_closes([](Desk&) {},
                  {{0, [](Desk& desk) { desk.limit(Side::sell, Price(110), Quantity(1), {.reduce_only = true}); }}});
    ScriptedMarket touched{.rows = {{100, 100, 100, 100}, {100, 110, 100, 100}},
                           .contract = market::Contract::Kind::linear};
    touched.rules.touch_fills = true;
    check_everywhere(touched, script, {}, {bots::OrderEnd::expired});
}

TEST_CASE("reduce-only: a trailing stop follows the price while there is nothing to reduce, everywhere")
{
    // Given a trailing stop that has seen 120, when the contract is closed and opened again below,
    const auto buy = [](Desk& desk) { desk.market(Side::buy, Quantity(1)); };
    const auto sell = [](Desk& desk) { desk.market(Side::sell, Quantity(1)); };
    const auto trail = [](Desk& desk) {
        desk.trailing_stop(Side::sell, decimal("0.05"), Price(), Quantity(1), {.reduce_only = true});
    };
    const auto script = at_closes(buy, {{0, trail}, {1, sell}, {2, buy}});
    // then it still stands five percent below 120.
    check_everywhere({.rows = {{100, 100, 100, 100}, {100, 120, 100, 118}, {118, 118, 118, 118}, {118, 118, 110, 110}},
                      .contract = market::Contract::Kind::linear},
                     script, {"buy 1 @ 100", "sell 1 @ 118", "buy 1 @ 118", "sell 1 @ 114"});
}

TEST_CASE("reduce-only: of two orders that are moved at once the first comes first, everywhere")
{
    const auto script = [] {
        auto machine = std::make_unique<Scripted>();
        auto slots = std::make_shared<std::pair<SlotIndex, SlotIndex>>();
        machine->at_start = [](Desk& desk) { desk.market(Side::sell, Quantity(3)); };
        machine->at_close = [slots](int candle, Desk& desk) {
            if (candle == 0) {
                slots->first = desk.limit(Side::buy, Price(80), Quantity(3), {.reduce_only = true});
                slots->second = desk.limit(Side::buy, Price(81), Quantity(1));
            }
            if (candle != 1) return;
            desk.amend(slots->second, Price(101), Quantity(2));
            desk.amend(slots->first, Price(101), Quantity(1));
        };
        return machine;
    };
    check_everywhere({.rows = {{100, 100, 100, 100}, {100, 100, 100, 100}, {100, 100, 100, 100}},
                      .contract = market::Contract::Kind::linear},
                     script, {"sell 3 @ 100", "buy 2 @ 100", "buy 1 @ 100"});
}

TEST_CASE("iceberg: with trades, the next part stands behind what came in the meantime")
{
    simulation::PathRules rules;
    const auto run = [&](bool shows_all) {
        auto machine = std::make_unique<Scripted>();
        machine->at_start = [shows_all](Desk& desk) {
            desk.limit(Side::buy, Price(90), Quantity(4), {.display = Quantity(shows_all ? 0 : 2)});
        };
        engine::BotEngine::Setup setup;
        market::Listing listing;
        listing.instrument = support::instrument("BTC/USD", "0");
        setup.listings = {listing};
        setup.currency = "USD";
        setup.deposits = {{engine::BotEngine::Deposit::Asset::quote, core::Decimal(1'000), 0}};
        engine::BotEngine engine(setup, std::move(machine));
        simulation::PathExchange exchange(engine, rules);
        const auto minute = [](int k) { return core::from_ms(k * 60'000); };
        const auto level = [](int price, int quantity) {
            return simulation::BookLevel{Price(price), Quantity(quantity)};
        };
        const std::vector<simulation::BookSnapshot> books{{minute(0), {level(95, 1), level(90, 3)}, {level(101, 1)}}};
        std::vector<simulation::MarketTrade> trades{{minute(1), 90, 5}, {minute(1), 90, 2}, {minute(1), 90, 2}};
        simulation::PathExchange::Told quiet{{minute(0), 100, 100, 100, 100, 1, true}, 2};
        quiet.books = books;
        simulation::PathExchange::Told busy{{minute(1), 90, 90, 90, 90, 11, true}, 2};
        busy.trades = trades;
        const simulation::PathExchange::Told* first[] = {&quiet};
        const simulation::PathExchange::Told* second[] = {&busy};
        exchange.step(0, minute(0), minute(1), first);
        exchange.step(1, minute(1), minute(2), second);
        return engine.holdings().position(0).to_string();
    };
    // Three were ahead: two of the first trade, and the next two.
    CHECK(run(true) == "4");
    // The second part stands behind three again: of the four that follow it gets the last.
    CHECK(run(false) == "3");
}
