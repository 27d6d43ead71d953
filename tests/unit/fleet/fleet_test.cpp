#include "fleet/fleet.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "config/load_bot.hpp"
#include "engine/bot_setup.hpp"
#include "exchanges/simulated_market.hpp"
#include "simulation/bot_run.hpp"
#include "simulation/bot_session.hpp"
#include "simulation/strategy_session.hpp"
#include "strategy/program.hpp"
#include "strategy/resolve.hpp"
#include "support/real_candles.hpp"
#include "support/runs.hpp"
#include "support/same_record.hpp"
#include "support/simulated_feed.hpp"

using namespace cobot;
using storage::JournalEvent;
using storage::JournalFill;
using storage::JournalStep;

namespace {

fleet::Market market_of()
{
    fleet::Market market;
    market.instruments = tests::simulated_listings();
    for (const auto& it : market.instruments) market.decimals.push_back(it.price_tick.value().decimals());
    market.timeframe = market::Timeframe::minutes(1);
    market.rules.path = simulation::Path::nearest_extreme;
    market.rules.slippage = support::decimal("0.0002");
    market.rules.volume_share = support::decimal("0.1");
    return market;
}

std::string grid_file(const std::string& name, const std::string& more = "")
{
    return name + ".yaml\nkind: bot\nversion: 1\nname: " + name +
           "\ntype: spot_grid\npair: BTC/USDT\ninvestment: 1000\nlower: 20000\nupper: 60000\ngrids: 60\n" + more;
}

JournalEvent added(const std::string& name, const std::string& file) { return {core::Time{}, "add", name, file}; }

const core::TimeRange fortnight{*core::parse_time("2021-01-01"), *core::parse_time("2021-01-15")};

/// Where candles come from.
using Source = std::function<market::CandleSeries(const bots::ListingName&, market::Timeframe)>;

market::CandleSeries simulated(const bots::ListingName& name, market::Timeframe timeframe)
{
    return tests::simulated_candles_of(name, timeframe, fortnight);
}

std::vector<JournalStep> steps_of(const std::vector<bots::ListingName>& listings, const fleet::Market& market,
                                  const Source& source = simulated)
{
    std::vector<JournalStep> steps;
    core::Time first = core::Time::max();
    for (const bots::ListingName& name : listings) first = std::min(first, source(name, market.timeframe).begin());
    for (const bots::ListingName& name : listings) {
        const auto series = source(name, market.timeframe);
        const auto late = static_cast<std::size_t>((series.begin() - first) / market.timeframe.duration());
        const auto& it = series.instrument();
        const auto number = static_cast<std::uint32_t>(
            std::find_if(market.instruments.begin(), market.instruments.end(),
                         [&](const auto& other) { return other.pair == it.pair && other.exchange == it.exchange; }) -
            market.instruments.begin());
        steps.resize(std::max(steps.size(), late + series.size()));
        for (std::size_t i = 0; i < series.size(); ++i) {
            steps[late + i].open_time = series.open_time(i);
            steps[late + i].candles.emplace_back(number, series[i]);
        }
    }
    return steps;
}

/// Fills in the order in which they were told, as text.
std::vector<std::string> texts(const std::vector<JournalFill>& fills)
{
    std::vector<std::string> all;
    for (const JournalFill& fill : fills) {
        all.push_back(fmt::format("{} {} {} {} {} {} {}", fill.order, core::to_ms(fill.time), fill.pair, fill.side,
                                  fill.quantity.to_string(), fill.price.to_string(), fill.fee.to_string()));
    }
    return all;
}

struct Run {
    std::vector<JournalFill> fills;
    std::string balances;
};

std::string balances_of(const engine::BotEngine& engine)
{
    const auto& held = engine.holdings();
    return fmt::format("{} {} {} {} {}", held.cash().to_string(), held.position(0).to_string(),
                       held.equity().to_string(), held.fees().to_string(), held.realised().to_string());
}

const engine::BotEngine& engine_of(const fleet::Standing& standing)
{
    return dynamic_cast<const simulation::BotSession&>(*standing.session).engine();
}

/// Of a strategy: everything that a backtest would leave behind.
std::string balances_of(const fleet::Standing& standing)
{
    const auto* strategy = dynamic_cast<const simulation::StrategySession*>(standing.session);
    return strategy != nullptr ? tests::text_of(strategy->record()) : balances_of(engine_of(standing));
}

/// The bot of a file through a backtest over the same fortnight.
Run backtest(const std::string& file, const fleet::Market& market, std::span<const bots::Message> messages)
{
    const auto spec = config::load_bot_text(file.substr(file.find('\n') + 1), "bot.yaml");
    REQUIRE_MESSAGE(spec.has_value(), spec.error().message);
    simulation::BotRun run;
    std::vector<market::Instrument> instruments;
    for (const auto& listing : spec->listings) {
        simulation::ListingHistory history;
        const market::Timeframe coarse = spec->timeframe.value_or(market.timeframe);
        history.candles.series = tests::simulated_candles_of(listing, coarse, fortnight);
        if (coarse != market.timeframe) {
            history.candles.detail = tests::simulated_candles_of(listing, market.timeframe, fortnight);
        }
        instruments.push_back(history.candles.series.instrument());
        run.listings.push_back(std::move(history));
    }
    run.rules = market.rules;
    run.messages.assign(messages.begin(), messages.end());
    run.bot = engine::setup_of(*spec, std::move(instruments), false);
    Run made;
    run.bot.on_fill = [&](const orders::Report& report, const bots::Slot&, const ledger::Holdings::Booked&) {
        made.fills.push_back({"", 0, fmt::format("cobot-{}-{}-{}", report.id.bot, report.slot, report.id.sequence),
                              report.time, spec->listings[report.instrument].to_string(),
                              std::string(orders::name(report.side)), report.fill.price, report.fill.quantity,
                              report.fill.fee, ""});
    };
    const auto timeframe = run.listings.front().candles.series.timeframe().duration();
    const auto engine =
        simulation::run_bot(run, spec->type->make(spec->settings, engine::context_of(*spec, run.bot, timeframe)));
    made.balances = balances_of(*engine);
    return made;
}

/// What a bot of a kind hears: something every twenty minutes, in the words of that kind.
std::vector<bots::Message> messages_for(std::string_view kind)
{
    const auto bitcoin = exchanges::simulated_candles({"BTC", "USDT"}, market::Timeframe::minutes(1), fortnight);
    std::vector<bots::Message> messages;
    for (core::Time time = *fortnight.begin + std::chrono::hours(1); time < *fortnight.end;
         time += std::chrono::minutes(20)) {
        const std::size_t n = messages.size();
        const bool even = n / 16 % 2 == 0;
        const std::string head = fmt::format(R"({{"id":"m{}","time":"{}")", n, core::format_time(time));
        std::string said;
        if (kind == "signal")
            said = fmt::format(R"(,"action":"{}","quote":200,"stop_loss":1000)", even ? "buy" : "sell");
        if (kind == "copy")
            said = fmt::format(R"(,"position":{},"equity":100000,"price":{})", even ? "1.5" : "0.5",
                               bitcoin.open()[bitcoin.index_at(time)]);
        if (kind == "news") said = fmt::format(R"(,"text":"an {}","confidence":1)", n % 8 == 7 ? "hack" : "approval");
        if (kind == "whale") said = fmt::format(R"(,"side":"{}","notional":5000000)", n % 4 < 3 ? "buy" : "sell");
        if (kind == "index_basket")
            said = fmt::format(R"(,"members":{{"BTC":600,"ETH":{},"SOL":250}})", even ? 200 : 300);
        if (!said.empty()) messages.push_back({time, head + said + "}"});
    }
    return messages;
}

Run on_paper(const std::string& name, const std::string& file, const fleet::Market& market,
             std::span<const JournalStep> steps, const std::vector<std::size_t>& restarts = {},
             std::span<const bots::Message> messages = {})
{
    Run made;
    const auto step = [&](fleet::Fleet& fleet, std::size_t i) {
        for (const bots::Message& message : messages) {
            if (message.received != steps[i].open_time) continue;
            REQUIRE(fleet.apply({message.received, "message", name, message.text}).has_value());
        }
        fleet.step(steps[i]);
    };
    auto fleet = std::make_unique<fleet::Fleet>(market, fleet::Fleet::Limits{});
    std::vector<JournalFill>* into = &made.fills;
    fleet->on_fill = [&](const JournalFill& fill) { into->push_back(fill); };
    REQUIRE(fleet->apply(added(name, file)).has_value());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (std::find(restarts.begin(), restarts.end(), i) != restarts.end()) {
            // As after kill -9: a fresh fleet is told what was written down, and must answer the same.
            const std::vector<JournalFill> before = made.fills;
            made.fills.clear();
            fleet = std::make_unique<fleet::Fleet>(market, fleet::Fleet::Limits{});
            fleet->on_fill = [&](const JournalFill& fill) { into->push_back(fill); };
            REQUIRE(fleet->apply(added(name, file)).has_value());
            for (std::size_t k = 0; k < i; ++k) step(*fleet, k);
            CHECK(made.fills == before);
        }
        step(*fleet, i);
    }
    made.balances = balances_of(fleet->standings().front());
    return made;
}

}  // namespace

TEST_CASE("fleet: every kind of bot fills on paper exactly as in a backtest, restarts or not")
{
    const fleet::Market market = market_of();
    const auto folder = std::filesystem::path(COBOT_SOURCE_DIR) / "config/bots";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string path = entry.path().string();
        const auto spec = config::load_bot(path);
        REQUIRE_MESSAGE(spec.has_value(), spec.error().message);
        if (spec->strategy) continue;  // See the strategies below.
        SUBCASE(spec->name.c_str())
        {
            std::ostringstream text;
            text << path << "\n" << std::ifstream(path).rdbuf();
            const auto told = steps_of(spec->listings, market);
            const auto messages = messages_for(spec->type->name);
            const Run tested = backtest(text.str(), market, messages);
            const Run traded = on_paper(spec->name, text.str(), market, told, {5'000, 12'345}, messages);
            CHECK(texts(traded.fills) == texts(tested.fills));
            CHECK(traded.balances == tested.balances);
            CHECK_MESSAGE(!tested.fills.empty(), "the sample ", path, " never trades in a fortnight");
        }
    }
}

TEST_CASE("fleet: investments together stay within the wallet")
{
    fleet::Fleet fleet(market_of(), {{"USDT", core::Decimal(1500)}});
    REQUIRE(fleet.apply(added("one", grid_file("one"))).has_value());
    const auto second = fleet.apply(added("two", grid_file("two")));
    REQUIRE(!second.has_value());
    CHECK(second.error().code == core::ErrorCode::config);
    CHECK(second.error().message.find("500 USDT are left of the wallet's 1500") != std::string::npos);
    CHECK(fleet.size() == 1);
}

TEST_CASE("fleet: a bot without a feed is told nothing")
{
    fleet::Fleet fleet(market_of(), {});
    REQUIRE(fleet.apply(added("one", grid_file("one"))).has_value());
    const auto refused = fleet.check({core::Time{}, "message", "one", "{}"});
    REQUIRE(!refused.has_value());
    CHECK(refused.error().code == core::ErrorCode::usage);
    CHECK(refused.error().message.find("one is a spot_grid bot, which listens to nobody") == 0);
}

TEST_CASE("fleet: a pair that two venues have is named with its venue, and fills of contracts as contracts")
{
    const fleet::Market market = market_of();
    const auto names = fleet::pair_names(market.instruments);
    CHECK(names.front() == "BTC/USDT");
    CHECK(std::find(names.begin(), names.end(), "BTC/USDT@simulated_two") != names.end());
    const auto steps = steps_of({*bots::parse_listing("BTC/USDT")}, market);
    const Run run = on_paper("f",
                             "f.yaml\nkind: bot\nversion: 1\nname: f\ntype: futures_grid\npair: BTC/USDT:USDT\n"
                             "investment: 1000\ndirection: neutral\nlower: 20000\nupper: 60000\ngrids: 60\n",
                             market, std::span(steps).first(3'000));
    REQUIRE(!run.fills.empty());
    CHECK(run.fills.front().pair == "BTC/USDT:USDT");
}

TEST_CASE("fleet: a file may change what can change while the bot runs, and nothing else")
{
    fleet::Fleet fleet(market_of(), {});
    REQUIRE(fleet.apply(added("one", grid_file("one"))).has_value());
    CHECK(fleet.apply({core::Time{}, "change", "one", grid_file("one", "max_drawdown: 50%\n")}).has_value());
    std::string wider = grid_file("one");
    wider.replace(wider.find("60000"), 5, "70000");
    const auto refused = fleet.apply({core::Time{}, "change", "one", wider});
    REQUIRE(!refused.has_value());
    CHECK(refused.error().message.find("upper cannot change while the bot runs") != std::string::npos);
}

TEST_CASE("fleet: paused orders leave the book and come back, and a closed bot can be started again")
{
    const fleet::Market market = market_of();
    const auto steps = steps_of({*bots::parse_listing("BTC/USDT")}, market);
    fleet::Fleet fleet(market, {});
    int fills = 0;
    fleet.on_fill = [&](const JournalFill&) { ++fills; };
    REQUIRE(fleet.apply(added("one", grid_file("one"))).has_value());
    for (std::size_t i = 0; i < 100; ++i) fleet.step(steps[i]);
    const auto& desk = engine_of(fleet.standings().front()).desk();
    CHECK(desk.waiting() == 0);
    REQUIRE(fleet.apply({fleet.now(), "pause", "one", ""}).has_value());
    CHECK(desk.waiting() == 60);
    const int before = fills;
    for (std::size_t i = 100; i < 3'000; ++i) fleet.step(steps[i]);
    CHECK(fills == before);
    REQUIRE(fleet.apply({fleet.now(), "resume", "one", ""}).has_value());
    CHECK(desk.waiting() == 0);
    REQUIRE(fleet.apply({fleet.now(), "stop", "one", ""}).has_value());
    CHECK(fleet.standings().front().session->is_over());
    CHECK(!fleet.apply({fleet.now(), "pause", "one", ""}).has_value());
    REQUIRE(fleet.apply(added("one", grid_file("one"))).has_value());
    CHECK(!fleet.standings().front().session->is_over());
    REQUIRE(fleet.apply({fleet.now(), "stop", "one", ""}).has_value());
    for (std::size_t i = 3'000; i < 3'010; ++i) fleet.step(steps[i]);
    CHECK(fleet.apply({fleet.now(), "remove", "one", ""}).has_value());
    CHECK(fleet.size() == 0);
}

namespace {

/// A strategy bot over the fortnight, at whose end the last trades are closed as in a backtest.
std::string strategy_file(const std::string& strategy, const std::string& more = "")
{
    return strategy + ".yaml\nkind: bot\nversion: 1\nname: " + strategy +
           "\ntype: strategy\npairs: [BTC/USDT, SOL/USDT]\ninvestment: 10000\non_stop: to_quote\n"
           "expires: 2021-01-15\nstrategy: " +
           strategy + "\n" + more;
}

/// What `cobot backtest --strategy` makes of it: signals of the whole history at once.
ledger::RunRecord backtest_strategy(const bots::Spec& spec, const fleet::Market& market, const Source& candles_of)
{
    const strategy::Spec& rules = spec.strategy->spec;
    const auto program = strategy::Program::compile(rules, spec.strategy->values);
    REQUIRE(program.has_value());
    simulation::StrategyRun run;
    std::vector<strategy::Signals> signals;
    for (const bots::ListingName& listing : spec.listings) {
        strategy::MarketView view{candles_of(listing, rules.timeframe), {}};
        for (const market::Pair& other : program->other_pairs()) {
            view.others.push_back(candles_of({other, {}, ""}, rules.timeframe));
        }
        signals.push_back(program->signals(view));
        run.pairs.push_back({view.main, rules.timeframe == market.timeframe ? market::CandleSeries()
                                                                            : candles_of(listing, market.timeframe)});
    }
    run.wallet = spec.investment;
    run.costs.slippage = market.rules.slippage.to_double();
    run.costs.volume_share = market.rules.volume_share.to_double();
    run.costs.book = market.rules.book;
    run.bot.timeframe = rules.timeframe;
    run.bot.exits = *strategy::resolve_exits(rules, spec.strategy->values);
    run.bot.risk = *strategy::resolve_risk(rules, spec.strategy->values);
    run.bot.tradable_ratio = support::decimal("0.99");
    run.bot.can_short = rules.enter_short.has_value();
    run.bot.long_tag = rules.enter_long ? rules.enter_long->tag : "";
    run.bot.short_tag = rules.enter_short ? rules.enter_short->tag : "";
    return simulation::run_strategy(run, signals);
}

}  // namespace

namespace {

/// Plays a strategy bot on paper, with restarts, and holds what it leaves behind against the backtest's. Its trades.
std::vector<ledger::Trade> check_strategy(const std::string& file, const fleet::Market& market,
                                          const Source& source = simulated)
{
    const auto spec = config::load_bot_text(file.substr(file.find('\n') + 1), "bot.yaml");
    REQUIRE_MESSAGE(spec.has_value(), spec.error().message);
    const ledger::RunRecord tested = backtest_strategy(*spec, market, source);
    auto wanted = spec->listings;
    const auto program = strategy::Program::compile(spec->strategy->spec, spec->strategy->values);
    for (const market::Pair& other : program->other_pairs()) {
        if (std::none_of(wanted.begin(), wanted.end(), [&](const auto& it) { return it.pair == other; })) {
            wanted.push_back({other, {}, ""});
        }
    }
    const auto steps = steps_of(wanted, market, source);
    const Run traded = on_paper(spec->name, file, market, steps, {5'000, 12'345});
    CHECK(traded.balances == tests::text_of(tested));
    std::size_t orders = 0;
    for (const ledger::Trade& trade : tested.trades) orders += trade.orders.size();
    CHECK(traded.fills.size() >= orders);
    CHECK_MESSAGE(!tested.trades.empty(), spec->name, " never trades in a fortnight");
    return tested.trades;
}

}  // namespace

TEST_CASE("fleet: a strategy trades on paper exactly as in a backtest, restarts or not")
{
    const fleet::Market market = market_of();
    const auto check = [&](const std::string& file) { check_strategy(file, market); };
    for (const char* name : {"ema-crossover", "rsi-mean-reversion", "random-entry"}) {
        SUBCASE(name) { check(strategy_file(name)); }
    }
    SUBCASE("with parameters") { check(strategy_file("ema-crossover", "values: {fast: 7, stop: 0.02}\n")); }
    SUBCASE("with another pair beside") { check(strategy_file("pairs-zscore", "timeframe: 5m\n")); }
    SUBCASE("in another timeframe") { check(strategy_file("ema-crossover", "timeframe: 15m\n")); }
    SUBCASE("in the feed's timeframe") { check(strategy_file("ema-crossover", "timeframe: 1m\n")); }
}

TEST_CASE("fleet: a book of some depth makes what a strategy takes dearer, as in a backtest")
{
    fleet::Market market = market_of();
    const auto deep = check_strategy(strategy_file("ema-crossover"), market);
    market.rules.book.depth = core::Decimal(10'000);
    const auto thin = check_strategy(strategy_file("ema-crossover"), market);
    REQUIRE(thin.size() == deep.size());
    // Half a percent of the price for as much money as lies within one percent.
    const ledger::Trade& first = deep.front();
    const double share = (first.open_rate * first.amount).to_double() / 10'000 * 0.005;
    CHECK(thin.front().open_rate.to_double() / first.open_rate.to_double() - 1 == doctest::Approx(share).epsilon(0.05));
}

TEST_CASE("fleet: strategies over real candles, on paper as in a backtest")
{
    if (!support::has_real_candles()) return;
    const fleet::Market market = market_of();
    const Source real = [&](const bots::ListingName& name, market::Timeframe timeframe) {
        const auto it = std::find_if(market.instruments.begin(), market.instruments.end(),
                                     [&](const auto& one) { return one.pair == name.pair; });
        // Of a coin without a file: another one's.
        const bool is_there = std::filesystem::exists(support::real_candle_file(name.pair.base));
        const core::TimeRange days{*core::parse_time("2018-01-10"), *core::parse_time("2018-01-18")};
        const auto minutes = support::real_candles(is_there ? name.pair.base : "LTC", *it, 40'000).within(days);
        return timeframe == market.timeframe ? minutes : minutes.resampled(timeframe);
    };
    for (const char* name : {"ema-crossover", "random-entry"}) {
        SUBCASE(name)
        {
            std::string file = strategy_file(name);
            file.replace(file.find("2021-01-15"), 10, "2018-01-18");
            check_strategy(file, market, real);
        }
    }
}

TEST_CASE("fleet: a strategy that stands in the bot's own file, and one whose file was changed since")
{
    const std::string rules =
        "---\nkind: strategy\nversion: 1\nname: mine\ntimeframe: 5m\nindicators:\n  fast: {type: sma, period: 5}\n"
        "entry_conditions:\n  long: {all: [close crosses_above fast]}\nexit_conditions:\n"
        "  long: {any: [close crosses_below fast]}\n";
    const std::string file =
        "m.yaml\nkind: bot\nversion: 1\nname: mine\ntype: strategy\npair: BTC/USDT\ninvestment: 1000\nstrategy: mine\n";
    const fleet::Market market = market_of();
    const auto steps = steps_of({*bots::parse_listing("BTC/USDT")}, market);
    const Run traded = on_paper("mine", file + rules, market, std::span(steps).first(3'000), {1'111});
    CHECK(traded.fills.size() > 20);

    fleet::Fleet fleet(market, {});
    REQUIRE(fleet.apply(added("mine", file + rules)).has_value());
    std::string other = rules;
    other.replace(other.find("period: 5"), 9, "period: 9");
    const auto refused = fleet.apply({core::Time{}, "change", "mine", file + other});
    REQUIRE(!refused.has_value());
    CHECK(refused.error().message.find("the strategy cannot change while the bot runs") != std::string::npos);
    const std::string more = file + "on_stop: to_quote\n" + rules;
    const auto changed = fleet.apply({core::Time{}, "change", "mine", more});
    CHECK_MESSAGE(changed.has_value(), (changed ? "" : changed.error().message));
}

TEST_CASE("fleet: a stopped strategy keeps or sells what it holds")
{
    const fleet::Market market = market_of();
    const auto steps = steps_of({*bots::parse_listing("BTC/USDT")}, market);
    for (const bool sells : {false, true}) {
        const std::string file =
            "s.yaml\nkind: bot\nversion: 1\nname: one\ntype: strategy\npair: BTC/USDT\n"
            "investment: 1000\nstrategy: buy-and-hold\ntimeframe: 1m\n" +
            std::string(sells ? "on_stop: to_quote\n" : "");
        fleet::Fleet fleet(market, {});
        REQUIRE(fleet.apply(added("one", file)).has_value());
        for (std::size_t i = 0; i < 500; ++i) fleet.step(steps[i]);
        const auto before = fleet.standings().front().session->account();
        CHECK(before.positions.front().quantity.is_positive());
        REQUIRE(fleet.apply({fleet.now(), "stop", "one", ""}).has_value());
        const auto after = fleet.standings().front().session->account();
        CHECK(after.positions.front().quantity.is_zero() == sells);
        CHECK(fleet.standings().front().session->is_over());
        CHECK((sells ? after.equity < before.equity : after.equity == before.equity));
    }
}
