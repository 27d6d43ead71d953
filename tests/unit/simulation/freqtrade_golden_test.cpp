#include <bit>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "config/load_strategy.hpp"
#include "core/sha256.hpp"
#include "exchanges/simulated_market.hpp"
#include "simulation/strategy_run.hpp"
#include "strategy/program.hpp"

// The trades that freqtrade itself gave for candles of the simulated market: tests/golden/freqtrade/*.json, made by
// scripts/parity/compare_freqtrade.sh --golden. The candles are not in the files; their digests are.

namespace cobot::simulation {
namespace {

using core::Decimal;
using nlohmann::json;

json read_golden(const std::filesystem::path& path)
{
    std::ifstream file(path);
    REQUIRE(file.good());
    return json::parse(file);
}

/// Opening times in milliseconds and the five doubles of every candle, as scripts/parity/candles.py digests them.
std::string digest(const market::CandleSeries& series)
{
    static_assert(std::endian::native == std::endian::little);
    std::string bytes;
    bytes.reserve(series.size() * 48);
    for (std::size_t i = 0; i < series.size(); ++i) {
        char row[48];
        const std::int64_t time = (series.open_time(i) - core::Time()).count();
        const double values[] = {series.open()[i], series.high()[i], series.low()[i], series.close()[i],
                                 series.volume()[i]};
        std::memcpy(row, &time, sizeof time);
        std::memcpy(row + sizeof time, values, sizeof values);
        bytes.append(row, sizeof row);
    }
    return core::sha256_hex(bytes);
}

/// A number of the file as the decimal that it was written as.
Decimal decimal(const json& number) { return Decimal::from_double(number.get<double>(), 8); }

/// The same candles of an instrument that charges `fee`.
market::CandleSeries with_fee(const market::CandleSeries& series, Decimal fee)
{
    market::Instrument instrument = series.instrument();
    instrument.maker_fee = instrument.taker_fee = fee;
    std::vector<market::Candle> list;
    for (std::size_t i = 0; i < series.size(); ++i) list.push_back(series[i]);
    return market::CandleSeries::from_candles(instrument, series.timeframe(), list);
}

market::CandleSeries candles(const json& golden, const std::string& pair)
{
    const json& given = golden.at("case");
    const auto range = core::parse_time_range(given.at("timerange").get<std::string>(), core::Time());
    const auto timeframe = market::Timeframe::parse(given.at("timeframe").get<std::string>());
    REQUIRE(range);
    REQUIRE(timeframe);
    return exchanges::simulated_candles(*market::Pair::parse(pair), *timeframe, *range,
                                        given.at("seed").get<std::uint64_t>());
}

ledger::RunRecord run(const json& golden)
{
    const json& given = golden.at("case");
    const std::string file = std::string(COBOT_SOURCE_DIR) + "/scripts/parity/strategies/" +
                             given.at("strategy").get<std::string>() + ".yaml";
    const auto spec = config::load_strategy(file);
    REQUIRE_MESSAGE(spec, (spec ? "" : spec.error().message));
    const auto values = strategy::parameter_values(*spec, {});
    REQUIRE(values);
    const auto program = strategy::Program::compile(*spec, *values);
    REQUIRE(program);

    StrategyRun run;
    std::vector<strategy::Signals> signals;
    for (const std::string pair : given.at("pairs")) {
        const market::CandleSeries series = candles(golden, pair);
        REQUIRE_MESSAGE(digest(series) == golden.at("candles_sha256").at(pair).get<std::string>(),
                        "the simulated market has changed: make the golden files anew");
        signals.push_back(program->signals({series, {}}));
        run.pairs.push_back({with_fee(series, decimal(given.at("fee"))), {}});
    }
    run.fill_rules = FillRules::freqtrade;
    run.wallet = core::Money(decimal(given.at("wallet")));
    run.costs.volume_share = 0;
    run.bot.timeframe = spec->timeframe;
    run.bot.exits = *strategy::resolve_exits(*spec, *values);
    run.bot.risk = *strategy::resolve_risk(*spec, *values);
    run.bot.risk.max_concurrent_trades = given.at("max_open_trades").get<int>();
    const json& stake = given.at("stake_amount");
    run.bot.risk.sizing = stake.is_string() ? strategy::Sizing{strategy::Sizing::Kind::unlimited, {}}
                                            : strategy::Sizing{strategy::Sizing::Kind::fixed, decimal(stake)};
    run.bot.tradable_ratio = Decimal(99) / Decimal(100);
    run.bot.wallet_rule = bots::WalletRule::freqtrade;
    run.bot.can_short = spec->enter_short.has_value();
    return run_strategy(run, signals);
}

/// What freqtrade and cobot must agree on, as one line.
std::string line(std::string_view pair, bool is_short, std::int64_t open_ms, std::int64_t close_ms, Decimal open_rate,
                 Decimal close_rate, Decimal amount, std::string_view reason)
{
    return fmt::format("{} {} {} {} {} {} x {} {}", pair, is_short ? "short" : "long", open_ms, close_ms,
                       open_rate.to_string(), close_rate.to_string(), amount.to_string(), reason);
}

std::string line(const ledger::Trade& trade)
{
    return line(trade.pair.to_string(), trade.direction == orders::Direction::short_,
                (trade.open_time - core::Time()).count(), (trade.close_time - core::Time()).count(),
                trade.open_rate.value(), trade.close_rate.value(), trade.amount.value(),
                orders::name(trade.exit_reason));
}

/// A row of the golden file by column name.
struct Row {
    const json& columns;
    const json& values;

    const json& operator[](std::string_view name) const
    {
        const auto at = std::find(columns.begin(), columns.end(), name);
        REQUIRE(at != columns.end());
        return values.at(static_cast<std::size_t>(at - columns.begin()));
    }
};

std::string line(const Row& row)
{
    return line(row["pair"].get<std::string>(), row["is_short"].get<bool>(), row["open_timestamp"].get<std::int64_t>(),
                row["close_timestamp"].get<std::int64_t>(), decimal(row["open_rate"]), decimal(row["close_rate"]),
                decimal(row["amount"]), row["exit_reason"].get<std::string>());
}

void check_case(const std::string& name)
{
    const json golden =
        read_golden(std::filesystem::path(COBOT_SOURCE_DIR) / "tests/golden/freqtrade" / (name + ".json"));
    const ledger::RunRecord record = run(golden);

    const json& expected = golden.at("trades");
    CHECK(record.trades.size() == expected.size());
    CHECK(record.rejected_signals == golden.at("rejected_signals").get<int>());
    for (std::size_t i = 0; i < std::min(record.trades.size(), expected.size()); ++i) {
        CAPTURE(i);
        const Row row{golden.at("columns"), expected.at(i)};
        const ledger::Trade& trade = record.trades[i];
        REQUIRE(line(trade) == line(row));
        REQUIRE((trade.profit.value() - decimal(row["profit_abs"])).abs() <= Decimal::from_raw(10'000));
        REQUIRE(trade.profit_ratio == doctest::Approx(row["profit_ratio"].get<double>()).epsilon(1e-6));
        REQUIRE(trade.initial_stop.value() == decimal(row["initial_stop_loss_abs"]));
        // A trade left at the open still has its stop raised by that candle's high in freqtrade's book, not in cobot's.
        if (trade.exit_reason == orders::ExitReason::stop_loss ||
            trade.exit_reason == orders::ExitReason::trailing_stop_loss) {
            REQUIRE(trade.stop.value() == decimal(row["stop_loss_abs"]));
        }
    }
}

TEST_SUITE_BEGIN("freqtrade's own trades");

TEST_CASE("freqtrade fills: a fixed stop and an exit signal") { check_case("ema-cross"); }
TEST_CASE("freqtrade fills: one slot for four pairs, the whole wallet in it") { check_case("ema-cross-one-slot"); }
TEST_CASE("freqtrade fills: a table of profits over time") { check_case("rsi-roi"); }
TEST_CASE("freqtrade fills: a table of profits, the wallet shared by two trades") { check_case("rsi-roi-unlimited"); }
TEST_CASE("freqtrade fills: slots free but the money gone") { check_case("rsi-roi-short-money"); }
TEST_CASE("freqtrade fills: profit steps off the candles, a loss accepted, and leaving at once")
{
    check_case("roi-leave-now");
}
TEST_CASE("freqtrade fills: a trailing stop that waits for its offset") { check_case("trailing"); }
TEST_CASE("freqtrade fills: a stop that trails by its own distance") { check_case("trailing-stop-only"); }
TEST_CASE("freqtrade fills: a trailing stop that tightens with the first profit") { check_case("trailing-at-once"); }
TEST_CASE("freqtrade fills: a trailing stop that tightens at its offset") { check_case("trailing-from-start"); }
TEST_CASE("freqtrade fills: long and short, turned round within a candle") { check_case("both-ways"); }
TEST_CASE("freqtrade fills: long and short with a trailing stop") { check_case("both-ways-trailing"); }

TEST_SUITE_END();

}  // namespace
}  // namespace cobot::simulation
