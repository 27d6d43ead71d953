#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "config/load_strategy.hpp"
#include "support/runs.hpp"

/// Runs every tests/scenarios/*.yaml: candles and a strategy in, trades out. The files are the tests; see
/// tests/scenarios/README.md for their form.

using namespace cobot;
using support::decimal;

namespace {

const std::filesystem::path folder = std::filesystem::path(COBOT_SOURCE_DIR) / "tests/scenarios";

std::string text_or(const YAML::Node& node, const std::string& otherwise)
{
    return node ? node.as<std::string>() : otherwise;
}

/// "OPEN HIGH LOW CLOSE [VOLUME]" a line; "-" is a candle without trades.
market::CandleSeries series_of(const std::string& rows, const market::Instrument& instrument, int minutes)
{
    std::vector<market::Candle> candles;
    std::istringstream lines(rows);
    std::string line;
    for (std::int64_t i = 0; std::getline(lines, line); ++i) {
        if (line == "-") continue;
        std::istringstream fields(line);
        market::Candle candle{core::from_ms(i * minutes * 60'000)};
        candle.volume = 1e6;
        fields >> candle.open >> candle.high >> candle.low >> candle.close;
        REQUIRE_MESSAGE(!fields.fail(), "a candle: ", line);
        fields >> candle.volume;
        if (fields.fail()) candle.volume = 1e6;
        candles.push_back(candle);
    }
    return market::CandleSeries::from_candles(instrument, market::Timeframe::minutes(minutes), candles);
}

simulation::StrategyRun run_of(const YAML::Node& file, const strategy::Spec& spec)
{
    simulation::StrategyRun run;
    for (const auto& pair : file["candles"]) {
        market::Instrument instrument = support::instrument(pair.first.as<std::string>(), text_or(file["fee"], "0"));
        instrument.price_tick = core::Price(decimal(text_or(file["tick"], "0.01")));
        instrument.notional_min = core::Money(decimal(text_or(file["notional_min"], "0")));
        run.pairs.push_back({series_of(pair.second.as<std::string>(), instrument, 5), {}});
        if (file["minutes"]) run.pairs.back().detail = series_of(file["minutes"].as<std::string>(), instrument, 1);
    }
    const auto values = *strategy::parameter_values(spec, {});
    run.bot.exits = *strategy::resolve_exits(spec, values);
    run.bot.risk = *strategy::resolve_risk(spec, values);
    run.bot.can_short = spec.enter_short.has_value();
    run.wallet = core::Money(decimal(text_or(file["wallet"], "1000")));
    run.bot.tradable_ratio = decimal(text_or(file["tradable_balance_ratio"], "1"));
    run.costs.slippage = std::stod(text_or(file["slippage"], "0"));
    run.costs.volume_share = std::stod(text_or(file["volume_share"], "1"));
    run.costs.latency_bars = std::stoi(text_or(file["latency"], "0"));
    run.costs.fee_in_base = text_or(file["fee_in_base"], "false") == "true";
    if (text_or(file["fill_model"], "honest") == "freqtrade") run.fill_rules = simulation::FillRules::freqtrade;
    return run;
}

/// "BTC/USD long 1 @ 100 (1) -> 95 (2) stop_loss -5": amount, entry price and candle, exit price and candle, why,
/// profit.
std::string told(const ledger::Trade& trade)
{
    const auto candle = [](core::Time time) { return core::to_ms(time) / 300'000; };
    return fmt::format("{} {} {} @ {} ({}) -> {} ({}) {} {}", trade.pair.to_string(), orders::name(trade.direction),
                       trade.amount.to_string(), trade.open_rate.to_string(), candle(trade.open_time),
                       trade.close_rate.to_string(), candle(trade.close_time), orders::name(trade.exit_reason),
                       trade.profit.to_string());
}

void play(const std::filesystem::path& path)
{
    const YAML::Node file = YAML::LoadFile(path.string());
    const std::string strategy = "kind: strategy\nversion: 1\nname: scenario\ndescription: one\ntimeframe: 5m\n" +
                                 file["strategy"].as<std::string>();
    const auto spec = config::load_strategy_text(strategy, path.filename().string() + ":strategy.yaml");
    REQUIRE_MESSAGE(spec.has_value(), spec.error().message);
    const auto program = strategy::Program::compile(*spec, *strategy::parameter_values(*spec, {}));
    REQUIRE_MESSAGE(program.has_value(), program.error().message);
    auto run = run_of(file, *spec);
    std::vector<strategy::Signals> signals;
    for (const auto& pair : run.pairs) signals.push_back(program->signals({pair.series, {}}));
    const auto record = simulation::run_strategy(run, signals);

    const YAML::Node expected = file["trades"];
    for (std::size_t i = 0; i < std::max(expected.size(), record.trades.size()); ++i) {
        const std::string wanted = i < expected.size() ? expected[i].as<std::string>() : "no trade";
        CHECK_MESSAGE((i < record.trades.size() ? told(record.trades[i]) : "no trade") == wanted, path.string());
    }
    CHECK(record.ambiguous_candles == std::stoi(text_or(file["ambiguous"], "0")));
    CHECK(record.rejected_signals == std::stoi(text_or(file["rejected"], "0")));
    CHECK(record.refused_by_risk == std::stoi(text_or(file["refused"], "0")));

    // Bit for bit the same, candle by candle and with streaming signals.
    if (run.pairs.size() == 1 || run.fill_rules == simulation::FillRules::honest) {
        const auto streamed = simulation::run_strategy_streaming(run, *program);
        REQUIRE(streamed.trades.size() == record.trades.size());
        for (std::size_t i = 0; i < record.trades.size(); ++i)
            CHECK(told(streamed.trades[i]) == told(record.trades[i]));
    }
}

}  // namespace

TEST_CASE("scenarios")
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    REQUIRE(files.size() >= 15);
    for (const auto& file : files) {
        SUBCASE(file.stem().c_str()) { play(file); }
    }
}
