#include "support/scripted_bot.hpp"

/// Order types at the simulated exchange, asked for by a bot that does what a test says.

using namespace cobot;
using bots::Desk;
using bots::Execution;
using bots::SlotIndex;
using core::Price;
using core::Quantity;
using orders::Side;
using orders::TimeInForce;
using support::decimal;
using support::Ohlc;
using support::Scripted;
using support::ScriptedMarket;

namespace {

using Fills = std::vector<std::string>;

/// Two coins, a target at 110 and a stop at 90 of which one may fill.
std::unique_ptr<Scripted> with_oco()
{
    auto machine = std::make_unique<Scripted>();
    machine->at_start = [](Desk& desk) {
        const SlotIndex target = desk.limit(Side::sell, Price(110), Quantity(2), {.reduce_only = true});
        const SlotIndex stop = desk.stop(Side::sell, Price(90), Quantity(2), {.reduce_only = true});
        desk.link(target, stop);
    };
    return machine;
}

}  // namespace

TEST_CASE("OCO: the target fills and the stop is gone")
{
    ScriptedMarket market{.rows = {{100, 100, 100, 100}, {100, 111, 100, 111}, {111, 111, 80, 80}}, .coins = "2"};
    market.run(with_oco());
    CHECK(market.fills == Fills{"sell 2 @ 110"});
}

TEST_CASE("OCO: the stop fires and the target is gone")
{
    ScriptedMarket market{.rows = {{100, 100, 100, 100}, {100, 100, 89, 89}, {89, 120, 89, 120}}, .coins = "2"};
    market.run(with_oco());
    CHECK(market.fills == Fills{"sell 2 @ 90"});
}

TEST_CASE("OCO: what fills of one is taken off the other")
{
    ScriptedMarket market{.rows = {{100, 100, 100, 100, 100}, {100, 111, 100, 105, 5}, {105, 105, 80, 80, 100}},
                          .coins = "2"};
    market.rules.volume_share = decimal("0.1");
    market.run(with_oco());
    CHECK(market.fills == Fills{"sell 0.5 @ 110", "sell 1.5 @ 90"});
}

TEST_CASE("OCO: both inside one candle: the path decides, and never do both fill")
{
    for (const auto path : {simulation::Path::olhc, simulation::Path::ohlc}) {
        ScriptedMarket market{.rows = {{100, 100, 100, 100}, {100, 115, 85, 100}}, .coins = "2"};
        market.rules.path = path;
        market.run(with_oco());
        CHECK(market.fills == Fills{path == simulation::Path::olhc ? "sell 2 @ 90" : "sell 2 @ 110"});
        CHECK(market.engine->holdings().position(0).is_zero());
    }
}

TEST_CASE("bracket: an entry whose fills bring target and stop, for what was filled")
{
    const auto bracket = [] {
        auto machine = std::make_unique<Scripted>();
        machine->at_start = [](Desk& desk) { desk.limit(Side::buy, Price(95), Quantity(2), {.tag = 1}); };
        machine->at_fill = [](const Execution& fill, Desk& desk) {
            if (desk.slot(fill.slot).tag != 1) return;
            const SlotIndex target = desk.limit(Side::sell, Price(105), fill.received, {.reduce_only = true});
            const SlotIndex stop = desk.stop(Side::sell, Price(90), fill.received, {.reduce_only = true});
            desk.link(target, stop);
        };
        return machine;
    };
    ScriptedMarket won{.rows = {{100, 100, 94, 94}, {94, 106, 94, 106}, {106, 106, 80, 80}}};
    won.run(bracket());
    CHECK(won.fills == Fills{"buy 2 @ 95", "sell 2 @ 105"});
    ScriptedMarket lost{.rows = {{100, 100, 94, 94}, {94, 94, 89, 89}, {89, 110, 89, 110}}};
    lost.run(bracket());
    CHECK(lost.fills == Fills{"buy 2 @ 95", "sell 2 @ 90"});
    ScriptedMarket partly{.rows = {{100, 100, 94, 96, 5}, {96, 106, 96, 106, 100}}};
    partly.rules.volume_share = decimal("0.1");
    partly.run(bracket());
    CHECK(partly.fills == Fills{"buy 0.5 @ 95", "sell 0.5 @ 105"});
}

TEST_CASE("good till date: it fills before its time and not after")
{
    for (const int minutes : {5, 20}) {
        ScriptedMarket market{
            .rows = {{100, 100, 100, 100}, {100, 100, 100, 100}, {100, 100, 80, 80}, {80, 80, 80, 80}}};
        auto machine = std::make_unique<Scripted>();
        machine->at_start = [minutes](Desk& desk) {
            bots::OrderOptions options;
            options.time_in_force = TimeInForce::gtd;
            options.expires = desk.now() + std::chrono::minutes(minutes);
            desk.limit(Side::buy, Price(90), Quantity(1), options);
        };
        market.run(std::move(machine));
        const bool lives = minutes == 20;
        CHECK(market.fills == (lives ? Fills{"buy 1 @ 90"} : Fills{}));
        CHECK(market.ends == (lives ? std::vector<bots::OrderEnd>{} : std::vector{bots::OrderEnd::expired}));
        CHECK(market.engine->desk().free_quote() == core::Decimal(lives ? 910 : 1'000));
    }
}

TEST_CASE("amend: an order is moved and resized, and its funds with it")
{
    ScriptedMarket market{.rows = {{100, 100, 100, 100}, {100, 100, 89, 89}}};
    auto machine = std::make_unique<Scripted>();
    auto slot = std::make_shared<SlotIndex>(Desk::none);
    machine->at_start = [slot](Desk& desk) { *slot = desk.limit(Side::buy, Price(80), Quantity(1)); };
    machine->at_close = [slot](int candle, Desk& desk) {
        if (candle != 0) return;
        desk.amend(*slot, Price(90), Quantity(3));
        CHECK(desk.free_quote() == core::Decimal(730));
    };
    market.run(std::move(machine));
    CHECK(market.fills == Fills{"buy 3 @ 90"});
}

TEST_CASE("amend: an order that the account could not pay for stays what it was")
{
    ScriptedMarket market{.rows = {{100, 100, 100, 100}, {100, 100, 79, 79}}};
    auto machine = std::make_unique<Scripted>();
    auto slot = std::make_shared<SlotIndex>(Desk::none);
    machine->at_start = [slot](Desk& desk) { *slot = desk.limit(Side::buy, Price(80), Quantity(1)); };
    machine->at_close = [slot](int candle, Desk& desk) {
        if (candle == 0) desk.amend(*slot, Price(90), Quantity(100));
    };
    market.run(std::move(machine));
    CHECK(market.fills == Fills{"buy 1 @ 80"});
    CHECK(market.engine->desk().degraded().size() == 1);
}

TEST_CASE("reduce-only: never opens a position, never turns one")
{
    // Long one contract: of three to be sold only one is, at the limit as at the market.
    for (const bool resting : {true, false}) {
        ScriptedMarket market{.rows = {{100, 100, 100, 100}, {100, 111, 100, 111}, {111, 111, 111, 111}},
                              .contract = market::Contract::Kind::linear};
        auto machine = std::make_unique<Scripted>();
        machine->at_start = [](Desk& desk) { desk.market(Side::buy, Quantity(1)); };
        machine->at_close = [resting](int candle, Desk& desk) {
            if (candle != 0) return;
            bots::OrderOptions options;
            options.reduce_only = true;
            resting ? desk.limit(Side::sell, Price(110), Quantity(3), options)
                    : desk.market(Side::sell, Quantity(3), options);
        };
        market.run(std::move(machine));
        CHECK(market.fills == Fills{"buy 1 @ 100", resting ? "sell 1 @ 110" : "sell 1 @ 100"});
        CHECK(market.engine->holdings().position(0).is_zero());
    }
    // Flat, or on the wrong side: nothing happens.
    for (const Side side : {Side::buy, Side::sell}) {
        ScriptedMarket market{.rows = {{100, 100, 100, 100}, {100, 120, 91, 100}},
                              .contract = market::Contract::Kind::linear};
        auto machine = std::make_unique<Scripted>();
        machine->at_start = [side](Desk& desk) {
            if (side == Side::buy) desk.market(Side::buy, Quantity(1));
        };
        machine->at_close = [side](int candle, Desk& desk) {
            if (candle == 0) desk.limit(side, Price(side == Side::buy ? 92 : 110), Quantity(1), {.reduce_only = true});
        };
        market.run(std::move(machine));
        CHECK(market.fills == (side == Side::buy ? Fills{"buy 1 @ 100"} : Fills{}));
        CHECK(market.ends.size() == 1);
    }
}

TEST_CASE("trailing stop: starts at its activation and follows the best price")
{
    // bots.md 4.6: entry 100, armed at 105, distance 2 %, peak 110: out at 107.8.
    ScriptedMarket market{.rows = {{100, 104, 100, 104}, {104, 110, 104, 110}, {110, 110, 100, 100}}, .coins = "1"};
    auto machine = std::make_unique<Scripted>();
    machine->at_start = [](Desk& desk) { desk.trailing_stop(Side::sell, decimal("0.02"), Price(105), Quantity(1)); };
    market.run(std::move(machine));
    CHECK(market.fills == Fills{"sell 1 @ 107.8"});
}

TEST_CASE("liquidation goes by the mark price where it is given")
{
    const auto buys = [] {
        auto machine = std::make_unique<Scripted>();
        machine->at_start = [](Desk& desk) { desk.market(Side::buy, Quantity(1)); };
        return machine;
    };
    const auto marks = [](double low) {
        std::vector<market::Candle> made;
        for (int i = 0; i < 3; ++i) {
            market::Candle candle{core::from_ms(i * 300'000)};
            candle.open = candle.high = candle.close = 100;
            candle.low = i == 1 ? low : 100;
            made.push_back(candle);
        }
        return made;
    };
    // Ten times leverage at 100: liquidated at 90.4523, in ticks 90.46. The traded price goes to 80, the mark does not
    // follow.
    ScriptedMarket spared{.rows = {{100, 100, 100, 100}, {100, 100, 80, 100}, {100, 100, 100, 100}},
                          .contract = market::Contract::Kind::linear,
                          .marks = marks(90.47)};
    spared.run(buys());
    CHECK(spared.fills == Fills{"buy 1 @ 100"});
    // And the other way round.
    ScriptedMarket taken{.rows = {{100, 100, 100, 100}, {100, 100, 100, 100}, {100, 100, 100, 100}},
                         .contract = market::Contract::Kind::linear,
                         .marks = marks(90.46)};
    taken.run(buys());
    CHECK(taken.fills == Fills{"buy 1 @ 100", "sell 1 @ 90"});
    CHECK(taken.engine->reason() == bots::CloseReason::liquidation);
}

TEST_CASE("orders that wait for one open: what another's fill withdraws is not met, and its place is not met twice")
{
    ScriptedMarket market{.rows = {{100, 100, 100, 100}, {100, 100, 94, 94}, {94, 119, 94, 119}}};
    auto machine = std::make_unique<Scripted>();
    auto withdrawn = std::make_shared<SlotIndex>(Desk::none);
    machine->at_close = [withdrawn](int candle, Desk& desk) {
        if (candle != 0) return;
        desk.market(Side::buy, Quantity(1), {.tag = 1});
        *withdrawn = desk.limit(Side::buy, Price(90), Quantity(1), {.tag = 2});
    };
    machine->at_fill = [withdrawn](const Execution& fill, Desk& desk) {
        const std::uint32_t tag = desk.slot(fill.slot).tag;
        if (tag == 1) {
            desk.cancel(*withdrawn);
            desk.limit(Side::buy, Price(95), Quantity(1), {.tag = 3});
        } else if (tag == 3) {
            desk.limit(Side::sell, Price(120), Quantity(1), {.tag = 4});
        }
    };
    market.run(std::move(machine));
    CHECK(market.fills == Fills{"buy 1 @ 100", "buy 1 @ 95"});
}

TEST_CASE("orders that are sent together: the second cannot sell what the first has sold")
{
    ScriptedMarket market{.rows = {{100, 100, 100, 100}, {100, 100, 100, 100}}, .coins = "2"};
    auto machine = std::make_unique<Scripted>();
    machine->at_start = [](Desk& desk) {
        desk.market(Side::sell, Quantity(2), {.reduce_only = true});
        desk.market(Side::sell, Quantity(2), {.reduce_only = true});
    };
    market.run(std::move(machine));
    CHECK(market.fills == Fills{"sell 2 @ 100"});
    CHECK(market.ends == std::vector{bots::OrderEnd::rejected});
}

TEST_CASE("a gap beyond what stood behind a position: the result says who bore the rest")
{
    for (const double open : {80.0, 100.0}) {
        ScriptedMarket market{.rows = {{100, 100, 100, 100}, {open, open, 80, 80}},
                              .contract = market::Contract::Kind::linear};
        auto machine = std::make_unique<Scripted>();
        machine->at_start = [](Desk& desk) { desk.market(Side::buy, Quantity(1)); };
        market.run(std::move(machine));
        CHECK(market.fills == Fills{"buy 1 @ 100", "sell 1 @ 90"});
        REQUIRE(market.engine->desk().degraded().size() == 1);
        const std::string& said = market.engine->desk().degraded().front();
        CHECK(said.starts_with("liquidated at 90"));
        CHECK((said.find("auto-deleverage") != std::string::npos) == (open == 80.0));
    }
}
