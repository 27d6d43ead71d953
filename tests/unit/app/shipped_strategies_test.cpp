#include <filesystem>
#include <fstream>
#include <map>

#include "app/import_candles.hpp"
#include "config/load_strategy.hpp"
#include "exchanges/simulated_market.hpp"
#include "simulation/strategy_run.hpp"
#include "storage/candle_store.hpp"
#include "support/shell.hpp"

using namespace cobot;
namespace fs = std::filesystem;

namespace {

std::vector<fs::path> strategy_files()
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(fs::path(COBOT_SOURCE_DIR) / "strategies")) {
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

strategy::Spec load(const fs::path& file)
{
    auto spec = config::load_strategy(file.string());
    REQUIRE_MESSAGE(spec.has_value(), spec.error().message);
    return std::move(*spec);
}

/// A market of two pairs, given in minutes and joined as strategies ask.
struct Market {
    market::CandleSeries traded;
    market::CandleSeries other;  ///< For strategies that look at a second pair.

    Market in(market::Timeframe timeframe) const { return {traded.resampled(timeframe), other.resampled(timeframe)}; }
};

simulation::StrategyRun run_of(const strategy::Spec& spec, const Market& market)
{
    const auto values = *strategy::parameter_values(spec, {});
    simulation::StrategyRun run;
    run.pairs.push_back({market.traded, {}});
    run.costs.slippage = 0.0002;
    run.bot.timeframe = spec.timeframe;
    run.bot.exits = *strategy::resolve_exits(spec, values);
    run.bot.risk = *strategy::resolve_risk(spec, values);
    run.bot.tradable_ratio = core::Decimal(99) / core::Decimal(100);
    run.bot.can_short = spec.enter_short.has_value();
    return run;
}

bool same_trade(const ledger::Trade& a, const ledger::Trade& b)
{
    return a.open_time == b.open_time && a.close_time == b.close_time && a.open_rate == b.open_rate &&
           a.close_rate == b.close_rate && a.amount == b.amount && a.profit == b.profit &&
           a.exit_reason == b.exit_reason;
}

/// Given a strategy and a market, when it is run, then it trades, its book balances and its stream does the same.
void check(const strategy::Spec& spec, const Market& minutes)
{
    CAPTURE(spec.name);
    const Market market = minutes.in(spec.timeframe);
    const auto program = strategy::Program::compile(spec, *strategy::parameter_values(spec, {}));
    REQUIRE_MESSAGE(program.has_value(), program.error().message);
    std::vector<market::CandleSeries> others(program->other_pairs().size(), market.other);
    const auto run = run_of(spec, market);
    const std::vector signals{program->signals({market.traded, others})};
    const auto record = simulation::run_strategy(run, signals);
    CHECK(!record.trades.empty());

    core::Money profit;
    for (const ledger::Trade& trade : record.trades) {
        profit += trade.profit;
        CHECK(trade.open_time < trade.close_time);
        CHECK(trade.amount.is_positive());
        CHECK(trade.min_rate <= trade.open_rate);
        CHECK(trade.max_rate >= trade.open_rate);
    }
    CHECK(record.starting_balance + profit == record.final_balance);

    const auto streamed = simulation::run_strategy_streaming(run, *program, others);
    REQUIRE(streamed.trades.size() == record.trades.size());
    for (std::size_t i = 0; i < record.trades.size(); ++i) CHECK(same_trade(streamed.trades[i], record.trades[i]));
}

/// Nothing that happens later moves a signal that has been given.
void check_causal(const strategy::Spec& spec, const Market& minutes)
{
    CAPTURE(spec.name);
    const Market market = minutes.in(spec.timeframe);
    const auto program = *strategy::Program::compile(spec, *strategy::parameter_values(spec, {}));
    const std::vector<market::CandleSeries> others(program.other_pairs().size(), market.other);
    const auto whole = program.signals({market.traded, others});
    const std::size_t known = market.traded.size() * 2 / 3;
    const std::vector<market::CandleSeries> cut(others.size(), market.other.slice(0, known));
    const auto part = program.signals({market.traded.slice(0, known), cut});
    for (std::size_t i = 0; i < known; ++i) CHECK((whole[i] == part[i]));
}

std::string text_of(const fs::path& file)
{
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("every strategy that comes with cobot trades on the simulated market, and the same candle by candle")
{
    const core::TimeRange year = *core::parse_time_range("2024", core::from_ms(0));
    const auto five = market::Timeframe::minutes(5);
    const Market market{exchanges::simulated_candles(*market::Pair::parse("ETH/USDT"), five, year),
                        exchanges::simulated_candles(*market::Pair::parse("BTC/USDT"), five, year)};
    for (const fs::path& file : strategy_files()) {
        const auto spec = load(file);
        check(spec, market);
        check_causal(spec, market);
    }
}

TEST_CASE("every strategy that comes with cobot trades on real candles, and the same candle by candle")
{
    const fs::path shared = fs::path(COBOT_SHARED_DIR) / "data/bitfinex";
    if (!fs::exists(shared)) {
        MESSAGE("SKIPPED: " << shared.string() << " is not there");
        return;
    }
    const tests::TemporaryFolder folder;
    app::ImportRequest request;
    request.data_directory = folder / "data";
    for (const char* name : {"ETHUSD-1m-2018.csv.gz", "BTCUSD-1m-2018.csv.gz"}) {
        request.files.push_back((shared / name).string());
    }
    const auto imported = app::import_files(request);
    REQUIRE_MESSAGE(imported.has_value(), imported.error().message);
    storage::CandleStore store(folder / "data", "bitfinex");
    const auto minutes = [&](const char* pair) {
        return *store.read(*market::Pair::parse(pair), market::Timeframe::minutes(1), {});
    };
    const Market market{minutes("ETH/USD"), minutes("BTC/USD")};
    for (const fs::path& file : strategy_files()) check(load(file), market);
}

TEST_CASE("every strategy that comes with cobot has a page that names its parameters")
{
    const fs::path pages = fs::path(COBOT_SOURCE_DIR) / "docs/strategies";
    const std::string index = text_of(pages / "README.md");
    for (const fs::path& file : strategy_files()) {
        const auto spec = load(file);
        CAPTURE(spec.name);
        CHECK(file.stem() == spec.name);
        CHECK(!spec.description.empty());
        const std::string page = text_of(pages / (spec.name + ".md"));
        CHECK(page.find(spec.description) != std::string::npos);
        CHECK(index.find("(" + spec.name + ".md)") != std::string::npos);
        for (const strategy::Parameter& parameter : spec.parameters) {
            CHECK(page.find(fmt::format("| `{}` | {}", parameter.name, parameter.default_value.to_string())) !=
                  std::string::npos);
        }
    }
}
