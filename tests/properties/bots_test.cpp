#include <rapidcheck.h>
#include <rapidcheck/detail/Configuration.h>

#include <filesystem>
#include <sstream>

#include "config/load_bot.hpp"
#include "support/bot_case.hpp"
#include "support/real_candles.hpp"

/// The accounts of every kind of bot, over made-up and real candles, with partial fills, gaps, fees of both kinds,
/// latency and restarts: see support/bot_case.hpp for what is looked at after every candle.

using namespace cobot;
using support::BotCase;
using support::BotPlay;
using support::decimal;

namespace {

struct Draws {
    core::CounterRandom random;
    std::uint64_t next = 0;

    double unit() { return random.uniform(next++); }
    int below(int n) { return static_cast<int>(unit() * n); }
    bool one_in(int n) { return below(n) == 0; }
};

/// About where the sample files expect prices to be.
double usual_price(const std::string& asset)
{
    if (asset == "BTC") return 30'000;
    if (asset == "ETH") return 2'000;
    if (asset == "SOL") return 100;
    return 1;
}

double round_to(double price, double tick) { return std::max(tick, std::nearbyint(price / tick) * tick); }

market::CandleSeries walk(Draws& draw, const market::Instrument& it, market::Timeframe timeframe, std::size_t count)
{
    const double tick = it.price_tick.to_double();
    const double wild = 0.002 + draw.unit() * 0.02;
    double price = usual_price(it.pair.base) / usual_price(it.pair.quote);
    const double usual = price;
    std::vector<market::Candle> candles;
    for (std::size_t i = 0; i < count; ++i) {
        const double jump = draw.one_in(40) ? (draw.unit() - 0.5) * 0.1 : 0;
        const double pull = (usual - price) / usual * 0.02;  // So that ranges stay in reach.
        const double open = round_to(price * (1 + jump), tick);
        const double close = round_to(open * (1 + (draw.unit() - 0.5) * 2 * wild + pull), tick);
        const double high = round_to(std::max(open, close) * (1 + draw.unit() * wild), tick);
        const double low = round_to(std::min(open, close) * (1 - draw.unit() * wild), tick);
        price = close;
        if (draw.one_in(15) && i > 0) continue;  // Nobody traded.
        const double volume = std::nearbyint(draw.unit() * 1e5) / 1e3 * (draw.one_in(5) ? 0.001 : 1);
        candles.push_back({core::from_ms(0) + timeframe.duration() * static_cast<std::int64_t>(i), open,
                           std::max({open, high, close}), std::min({open, low, close}), close, volume, true});
    }
    return market::CandleSeries::from_candles(it, timeframe, candles);
}

/// What the kinds that listen hear of; each takes what it understands.
std::vector<bots::Message> chatter(Draws& draw, market::Timeframe timeframe, std::size_t count)
{
    std::vector<bots::Message> messages;
    for (std::size_t i = 0; i < count; ++i) {
        if (!draw.one_in(12)) continue;
        const core::Time at = core::from_ms(0) + timeframe.duration() * static_cast<std::int64_t>(i);
        messages.push_back(
            {at, fmt::format(R"({{"id":"{}","time":"{}","side":"{}","quantity":{},"price":{},"position":{},)"
                             R"("equity":100000,"sentiment":"{}","notional":{},"action":"{}",)"
                             R"("members":{{"BTC":{},"ETH":{},"SOL":{}}}}})",
                             i, core::format_time(at), draw.one_in(2) ? "buy" : "sell", draw.below(5),
                             29'000 + draw.below(2000), draw.below(4), draw.one_in(2) ? "positive" : "negative",
                             draw.below(3'000'000), draw.one_in(2) ? "buy" : "sell", draw.below(9), draw.below(9),
                             draw.below(9))});
    }
    return messages;
}

std::vector<market::Instrument> instruments_of(const bots::Spec& spec, const std::string& fee)
{
    std::vector<market::Instrument> instruments;
    for (const bots::ListingName& name : spec.listings) {
        market::Instrument it = support::instrument(name.pair.to_string(), fee);
        if (!name.exchange.empty()) it.exchange = name.exchange;
        const bool is_small = usual_price(name.pair.base) / usual_price(name.pair.quote) < 1;
        it.price_tick = core::Price(decimal(is_small ? "0.000001" : "0.01"));
        it.quantity_step = core::Quantity(decimal("0.00001"));
        it.notional_min = core::Money(decimal(name.pair.quote == "BTC" ? "0.0001" : "5"));
        if (name.contract == market::Contract::Kind::inverse) it.quantity_step = core::Quantity(1);
        instruments.push_back(it);
    }
    return instruments;
}

simulation::PathRules rules_of(Draws& draw)
{
    simulation::PathRules rules;
    rules.path = static_cast<simulation::Path>(draw.below(3));
    rules.touch_fills = draw.one_in(3);
    rules.fee_in_base = draw.one_in(3);
    if (draw.one_in(2)) rules.volume_share = decimal("0.02");
    if (draw.one_in(3)) rules.slippage = decimal("0.001");
    if (draw.one_in(4)) rules.latency_bars = 1 + draw.below(2);
    if (draw.one_in(4)) rules.book = {decimal("50000"), decimal("0.5"), 7};
    return rules;
}

bots::Spec sample_of(const bots::Definition& kind)
{
    const auto path = std::filesystem::path(COBOT_SOURCE_DIR) / fmt::format("config/bots/{}.yaml", kind.name);
    auto spec = config::load_bot(path.string());
    if (!spec) FAIL("every kind has a sample file: ", spec.error().message);
    return *spec;
}

/// The sample of a kind, with terms of its own now and then.
bots::Spec draw_spec(Draws& draw, const bots::Definition& kind)
{
    bots::Spec spec = sample_of(kind);
    spec.terms.sell_on_stop = draw.one_in(2);
    if (draw.one_in(4)) {
        spec.terms.stop_loss = bots::Threshold{bots::Threshold::Kind::profit_ratio, decimal("-0.08"), {}};
    }
    if (draw.one_in(4)) {
        spec.terms.take_profit = bots::Threshold{bots::Threshold::Kind::profit_ratio, decimal("0.05"), {}};
    }
    if (draw.one_in(6)) spec.terms.trigger = core::Price(29'500);
    if (draw.one_in(6)) spec.terms.max_drawdown = decimal("0.1");
    // A search that has seen enough in these short histories.
    if (kind.name == "ai_grid") spec.settings.set("lookback", core::Duration(std::chrono::hours(3)));
    return spec;
}

BotCase draw_case(Draws& draw, const bots::Definition& kind, std::size_t count)
{
    BotCase bot;
    bot.spec = draw_spec(draw, kind);
    const char* fees[] = {"0", "0.001", "0.0025"};
    const auto instruments = instruments_of(bot.spec, fees[draw.below(3)]);
    const market::Timeframe timeframe = bot.spec.timeframe.value_or(market::Timeframe::minutes(5));
    for (const market::Instrument& it : instruments) {
        simulation::ListingHistory history;
        history.candles.series = walk(draw, it, timeframe, count);
        bot.run.listings.push_back(std::move(history));
    }
    bot.run.rules = rules_of(draw);
    bot.run.messages = chatter(draw, timeframe, count);
    bot.run.bot = engine::setup_of(bot.spec, instruments, bot.run.rules.fee_in_base);
    return bot;
}

std::vector<std::string> fills_of(const BotCase& bot, bool walk_every_candle, std::string& state)
{
    simulation::BotRun run = bot.run;
    std::vector<std::string> fills;
    run.walk_every_candle = walk_every_candle;
    run.bot.on_fill = [&](const orders::Report& report, const bots::Slot&, const ledger::Holdings::Booked&) {
        fills.push_back(fmt::format("{} {} {} {} @ {}", core::to_ms(report.time), report.instrument,
                                    orders::name(report.side), report.fill.quantity.to_string(),
                                    report.fill.price.to_string()));
    };
    state = support::state_of(*simulation::run_bot(run, bot.machine()));
    return fills;
}

/// The first difference between two lists; empty: none.
std::string difference(std::string_view what, const std::vector<std::string>& a, const std::vector<std::string>& b)
{
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        const std::string left = i < a.size() ? a[i] : "nothing";
        const std::string right = i < b.size() ? b[i] : "nothing";
        if (left != right) return fmt::format("{}: number {} is \"{}\" and \"{}\"", what, i, left, right);
    }
    return "";
}

/// What is wrong with a bot's accounts and orders, up to the first thing; empty: nothing.
std::string flaw_of(const BotCase& bot, Draws& draw, std::size_t& fills)
{
    BotPlay play(bot);
    const std::size_t stop = static_cast<std::size_t>(draw.below(static_cast<int>(play.candles())));
    play.play(0, stop);
    const std::string then = support::state_of(play.engine());
    const std::vector<std::string> said = play.log();
    play.play(stop, play.candles());
    fills += play.fills().size();
    if (!play.problems().empty()) return play.problems().front();
    if (!play.forgotten().empty()) return "forgotten: " + play.forgotten().front();

    // A restart: a new process hears again what the first had heard, says the same, and goes on.
    BotPlay again(bot);
    again.play(0, stop);
    std::string flaw = difference("state after a restart", {support::state_of(again.engine())}, {then});
    if (flaw.empty()) flaw = difference("orders after a restart", again.log(), said);
    again.play(stop, again.candles());
    if (flaw.empty()) flaw = difference("orders after going on", again.log(), play.log());

    // Passing over quiet candles changes nothing.
    std::string passed_state, walked_state;
    const auto passed = fills_of(bot, false, passed_state);
    const auto walked = fills_of(bot, true, walked_state);
    if (flaw.empty()) flaw = difference("fills with quiet candles passed over", passed, walked);
    if (flaw.empty()) flaw = difference("state with quiet candles passed over", {passed_state}, {walked_state});
    if (flaw.empty()) flaw = difference("fills, run and played", walked, play.fills());

    // A venue that lacks every kind of order but the plainest: the engine makes them. Draws at a touched price and what
    // waits for candles go by the number of an order, of which there are more then.
    if (bot.run.rules.book.is_used() || bot.run.rules.latency_bars != 0) return flaw;
    BotCase plain = bot;
    plain.run.bot.desk.venue = orders::Capabilities::none();
    std::string plain_state;
    const auto plain_fills = fills_of(plain, true, plain_state);
    if (flaw.empty()) flaw = difference("fills at a venue that lacks orders", plain_fills, walked);
    if (flaw.empty()) flaw = difference("state at a venue that lacks orders", {plain_state}, {walked_state});
    return flaw;
}

std::string text_of(const rc::detail::TestResult& result)
{
    std::ostringstream text;
    rc::detail::printResultMessage(result, text);
    return text.str();
}

}  // namespace

TEST_CASE("every kind of bot: accounts are true, orders are sent once and never forgotten, restarts change nothing")
{
    for (const bots::Definition* kind : bots::all()) {
        if (kind->is_strategy()) continue;  // Has another engine: see strategy_session_test.cpp.
        CAPTURE(kind->name);
        // Fewer trials of each than usual, as there are many kinds.
        std::size_t fills = 0;
        auto params = rc::detail::configuration().testParams;
        params.maxSuccess = std::max(1, params.maxSuccess / 8);
        rc::detail::TestMetadata metadata;
        metadata.id = metadata.description = std::string(kind->name);
        const auto result = rc::detail::checkTestable(
            [&] {
                Draws draw{core::CounterRandom(*rc::gen::noShrink(rc::gen::arbitrary<std::uint32_t>()), 0)};
                const BotCase bot = draw_case(draw, *kind, 400);
                const std::string flaw = flaw_of(bot, draw, fills);
                if (!flaw.empty()) RC_FAIL(flaw);
            },
            metadata, params);
        CHECK_MESSAGE(fills > 0, "a bot that trades nothing shows nothing");
        CHECK_MESSAGE(result.is<rc::detail::SuccessResult>(), text_of(result));
    }
}

TEST_CASE("bots: draws that once were wrong")
{
    const std::pair<std::string_view, std::uint32_t> draws[] = {
        {"arbitrage", 1844},  // At its end it sold one coin twice, on two listings.
        {"signal", 53},       // A second signal to sell sold what the first one's order was selling.
    };
    for (const auto& [name, number] : draws) {
        CAPTURE(name);
        const auto all = bots::all();
        const auto kind = std::ranges::find(all, name, [](const bots::Definition* one) { return one->name; });
        REQUIRE(kind != all.end());
        Draws draw{core::CounterRandom(number, 0)};
        const BotCase bot = draw_case(draw, **kind, 400);
        std::size_t fills = 0;
        CHECK(flaw_of(bot, draw, fills) == "");
        CHECK(fills > 0);
    }
}

TEST_CASE("every kind of bot over real candles")
{
    if (!support::has_real_candles()) return;
    for (const bots::Definition* kind : bots::all()) {
        if (kind->is_strategy()) continue;  // Has another engine: see strategy_session_test.cpp.
        CAPTURE(kind->name);
        Draws draw{core::CounterRandom(2018, 0)};
        BotCase bot;
        bot.spec = draw_spec(draw, *kind);
        bot.run.rules = rules_of(draw);
        const auto instruments = instruments_of(bot.spec, "0.001");
        bool any_unknown = false;
        for (const market::Instrument& it : instruments) {
            // Of a coin without a file, or in another coin: the same candles as of bitcoin.
            const bool has = std::filesystem::exists(support::real_candle_file(it.pair.base)) && it.pair.quote != "BTC";
            any_unknown = any_unknown || it.pair.quote == "BTC";
            simulation::ListingHistory history;
            // Doubled into the range of the samples.
            history.candles.series = support::real_candles(has ? it.pair.base : "BTC", it, 4000, 0, 2);
            bot.run.listings.push_back(std::move(history));
        }
        if (any_unknown) continue;
        bot.run.messages = chatter(draw, market::Timeframe::minutes(1), 4000);
        for (bots::Message& message : bot.run.messages) {
            message.received += bot.run.listings.front().candles.series.begin().time_since_epoch();
        }
        bot.run.bot = engine::setup_of(bot.spec, instruments, bot.run.rules.fee_in_base);
        std::size_t fills = 0;
        CHECK(flaw_of(bot, draw, fills) == "");
        MESSAGE(kind->name, " fills: ", fills);
    }
}
