#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "config/load_strategy.hpp"
#include "core/sha256.hpp"
#include "exchanges/simulated_market.hpp"
#include "support/runs.hpp"

/// Trade-for-trade agreement with freqtrade's own backtest: tests/golden/freqtrade holds the trades that it made of
/// the simulated market (scripts/parity/compare_freqtrade.sh --golden).

using namespace cobot;
using nlohmann::json;

namespace {

const std::filesystem::path source(COBOT_SOURCE_DIR);

json read_json(const std::filesystem::path& path)
{
    std::ifstream file(path);
    return json::parse(file);
}

core::Decimal number(const json& value) { return core::Decimal::from_double(value.get<double>(), 8); }

simulation::StrategyRun run_of(const json& about, const strategy::Spec& spec, const strategy::ParameterValues& values)
{
    const json& it = about["case"];
    simulation::StrategyRun run;
    auto range = *core::parse_time_range(it["timerange"].get<std::string>(), core::Time());
    *range.end += spec.timeframe.duration();  // freqtrade's ranges take in their end
    for (const json& name : it["pairs"]) {
        const auto pair = *market::Pair::parse(name.get<std::string>());
        auto series = exchanges::simulated_candles(pair, spec.timeframe, range, it["seed"].get<std::uint64_t>());
        auto instrument = series.instrument();
        instrument.maker_fee = instrument.taker_fee = number(it["fee"]);
        run.pairs.push_back({series.with_instrument(instrument), {}});
    }
    run.wallet = core::Money(number(it["wallet"]));
    run.fill_rules = simulation::FillRules::freqtrade;
    run.bot.exits = *strategy::resolve_exits(spec, values);
    run.bot.risk = *strategy::resolve_risk(spec, values);
    run.bot.risk.max_concurrent_trades = it["max_open_trades"].get<int>();
    using Kind = strategy::Sizing::Kind;
    run.bot.risk.sizing = it["stake_amount"].is_string() ? strategy::Sizing{Kind::unlimited, core::Decimal(0)}
                                                         : strategy::Sizing{Kind::fixed, number(it["stake_amount"])};
    run.bot.tradable_ratio = support::decimal("0.99");
    run.bot.can_short = spec.enter_short.has_value();
    return run;
}

/// A trade as both sides are compared: what must be equal, exactly.
std::string line_of(const ledger::Trade& trade)
{
    return fmt::format("{} {} {} {} {} {} {} {}", trade.pair.to_string(), orders::name(trade.direction),
                       core::to_ms(trade.open_time), core::to_ms(trade.close_time), trade.open_rate.to_double(),
                       trade.close_rate.to_double(), trade.amount.to_double(), orders::name(trade.exit_reason));
}

std::string line_of(const json& row)
{
    return fmt::format("{} {} {} {} {} {} {} {}", row[0].get<std::string>(), row[1].get<bool>() ? "short" : "long",
                       row[2].get<std::int64_t>(), row[3].get<std::int64_t>(), row[4].get<double>(),
                       row[5].get<double>(), row[6].get<double>(), row[9].get<std::string>());
}

void compare(const std::filesystem::path& golden)
{
    const json about = read_json(golden);
    const std::string name = about["case"]["strategy"].get<std::string>();
    const auto spec = config::load_strategy((source / "scripts/parity/strategies" / (name + ".yaml")).string());
    REQUIRE_MESSAGE(spec.has_value(), spec.error().message);
    const auto values = *strategy::parameter_values(*spec, {});
    const auto program = strategy::Program::compile(*spec, values);
    REQUIRE_MESSAGE(program.has_value(), program.error().message);

    const simulation::StrategyRun run = run_of(about, *spec, values);
    std::vector<strategy::Signals> signals;
    for (const auto& pair : run.pairs) signals.push_back(program->signals({pair.series, {}}));
    const ledger::RunRecord record = simulation::run_strategy(run, signals);

    const json& expected = about["trades"];
    for (std::size_t i = 0; i < std::min(record.trades.size(), expected.size()); ++i) {
        REQUIRE_MESSAGE(line_of(record.trades[i]) == line_of(expected[i]), golden.filename().string(), " trade ", i);
        CHECK(std::abs(record.trades[i].profit.to_double() - expected[i][7].get<double>()) <= 1.0000001e-8);
    }
    CHECK_MESSAGE(record.trades.size() == expected.size(), golden.filename().string());
    CHECK(record.rejected_signals == about["rejected_signals"].get<int>());
}

}  // namespace

TEST_CASE("freqtrade's fill model gives freqtrade's trades")
{
    int cases = 0;
    for (const auto& entry : std::filesystem::directory_iterator(source / "tests/golden/freqtrade")) {
        if (entry.path().extension() != ".json") continue;
        SUBCASE(entry.path().stem().c_str()) { compare(entry.path()); }
        ++cases;
    }
    CHECK(cases >= 12);
}
