#include "app/paper.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "app/market_data.hpp"
#include "app/strategy_task.hpp"
#include "config/load_bot.hpp"
#include "exchanges/simulated_market.hpp"
#include "fleet/runner.hpp"

namespace cobot::app {
namespace {

using config::FleetSpec;
using core::Error;
using core::ErrorCode;
using core::Result;
namespace fs = std::filesystem;

simulation::Path path_of(const std::string& name)
{
    for (const auto path : {simulation::Path::olhc, simulation::Path::ohlc}) {
        if (simulation::name(path) == name) return path;
    }
    return simulation::Path::nearest_extreme;
}

/// Everything that decides what a journal's events lead to, and does not stand in it.
std::string identity_of(const FleetSpec& fleet)
{
    const char* feed = fleet.feed == FleetSpec::Feed::simulated ? "simulated"
                       : fleet.feed == FleetSpec::Feed::replay  ? "replay"
                                                                : "stdin";
    std::string text =
        fmt::format("{}{}{} {}", feed, fleet.exchange.empty() ? "" : " ", fleet.exchange, fleet.timeframe.name());
    if (fleet.feed == FleetSpec::Feed::simulated) text += fmt::format(" seed {}", fleet.seed);
    if (!fleet.range.empty()) text += " " + fleet.range;
    if (fleet.from) text += " from " + core::format_time(*fleet.from);
    text += fmt::format(", path {}, slippage {}, volume share {}", fleet.path_mode, fleet.slippage.to_string(),
                        fleet.volume_share.to_string());
    if (!fleet.spread.is_zero()) text += ", spread " + fleet.spread.to_string();
    if (fleet.book_depth) {
        text += fmt::format(", book depth {}, queue position {}", fleet.book_depth->to_string(),
                            fleet.queue_position.to_string());
    }
    if (fleet.fee) text += fmt::format(", fee {}", fleet.fee->to_string());
    if (fleet.fee_in_base) text += " in base";
    return text;
}

/// Instruments with candles of one venue in the store, in the order of their names.
Result<std::vector<market::Instrument>> stored_instruments(const fs::path& data, const std::string& exchange)
{
    const auto listed = storage::CandleStore(data, exchange).list();
    if (!listed) return listed.error();
    std::vector<market::Instrument> instruments;
    for (const storage::StoredSeries& series : *listed) {
        const bool known = std::any_of(instruments.begin(), instruments.end(),
                                       [&](const auto& it) { return it.pair == series.instrument.pair; });
        if (!known) instruments.push_back(series.instrument);
    }
    return instruments;
}

/// The venues of which candles are stored: the one chosen, then the others by name. Bots name them as PAIR@VENUE.
std::vector<std::string> venues_of(const fs::path& data, const std::string& chosen)
{
    std::vector<std::string> others;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(data, failed)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_directory(failed) && name != chosen && !name.ends_with("-mark")) others.push_back(name);
    }
    std::sort(others.begin(), others.end());
    others.insert(others.begin(), chosen);
    return others;
}

/// Where candles come from, and what they are of.
Result<void> set_up_feed(const PaperPlan& plan, fleet::Runner::Setup& setup)
{
    const FleetSpec& spec = plan.fleet;
    const fs::path data = fs::path(plan.user_data) / "data";
    setup.market.timeframe = spec.timeframe;
    core::TimeRange range;
    if (!spec.range.empty()) {
        const auto parsed = core::parse_time_range(spec.range, plan.now);
        if (!parsed) return parsed.error().within("the feed's range");
        range = *parsed;
    }
    if (spec.feed == FleetSpec::Feed::simulated) {
        using exchanges::SimulatedVenue;
        const std::size_t each = exchanges::simulated_instruments(SimulatedVenue::one).size();
        for (const auto venue : {SimulatedVenue::one, SimulatedVenue::two}) {
            const auto listed = exchanges::simulated_instruments(venue);
            setup.market.instruments.insert(setup.market.instruments.end(), listed.begin(), listed.end());
        }
        range = {spec.from, std::nullopt};
        const bool by_clock = !range.begin && (!spec.speed || *spec.speed == core::Decimal(1));
        if (!range.begin) range.begin = spec.timeframe.open_of(plan.now);
        setup.pace = {spec.speed.value_or(core::Decimal(1)).to_double(), by_clock};
        const auto load = [spec, each](std::uint32_t pair,
                                       const core::TimeRange& page) -> Result<market::CandleSeries> {
            const auto venue = pair < each ? SimulatedVenue::one : SimulatedVenue::two;
            const market::Instrument& it = exchanges::simulated_instruments(venue)[pair % each];
            return exchanges::simulated_candles(it.pair, spec.timeframe, page, spec.seed, venue);
        };
        setup.feed = std::make_unique<fleet::PagedFeed>(load, spec.timeframe, range, std::chrono::days(7));
        return {};
    }
    config::Settings chosen;
    chosen.user_data = plan.user_data;
    if (!spec.exchange.empty()) chosen.exchange = spec.exchange;
    const auto exchange = choose_exchange(chosen);
    if (!exchange) return exchange.error();
    for (const std::string& venue : venues_of(data, *exchange)) {
        auto instruments = stored_instruments(data, venue);
        if (!instruments) return instruments.error();
        for (market::Instrument& it : *instruments) setup.market.instruments.push_back(std::move(it));
    }
    if (spec.feed == FleetSpec::Feed::lines) {
        std::vector<market::Pair> pairs;
        for (const auto& it : setup.market.instruments) pairs.push_back(it.pair);
        setup.feed = std::make_unique<fleet::LineFeed>(STDIN_FILENO, std::move(pairs), spec.timeframe);
        setup.pace.speed = 0;
        return {};
    }
    setup.pace.speed = spec.speed.value_or(core::Decimal(0)).to_double();
    const auto load = [data, spec, list = setup.market.instruments](
                          std::uint32_t pair, const core::TimeRange& page) -> Result<market::CandleSeries> {
        auto opened = storage::CandleStore(data, list[pair].exchange).open(list[pair].pair, spec.timeframe, page);
        if (!opened) return opened.error();
        return std::move(opened->series);
    };
    if (!range.begin) range.begin = core::Time{};
    auto feed = std::make_unique<fleet::PagedFeed>(load, spec.timeframe, range, core::Duration{});
    // As in a backtest: where mark prices are stored, contracts are liquidated and settled by them.
    feed->bring_marks([data, spec, list = setup.market.instruments](
                          std::uint32_t pair, const core::TimeRange& page) -> Result<market::CandleSeries> {
        MarketData marks(data, list[pair].exchange + "-mark");
        const auto finest = marks.finest(list[pair].pair);
        if (!finest) return finest.error();
        if (!*finest || **finest > spec.timeframe) return market::CandleSeries();
        auto loaded = marks.load({{list[pair].pair}, spec.timeframe, page, 0, std::nullopt, std::nullopt, false});
        if (!loaded) return loaded.error();
        return std::move(loaded->front().series);
    });
    setup.feed = std::move(feed);
    return {};
}

}  // namespace

Result<FleetSpec> fleet_of_files(const std::vector<std::string>& files)
{
    std::optional<FleetSpec> fleet;
    std::vector<std::string> bots;
    for (const std::string& file : files) {
        std::error_code failed;
        if (fs::is_directory(file, failed) || config::kind_of_file(file) != "fleet") {
            if (!fs::exists(file, failed)) {
                return Error{ErrorCode::config, fmt::format("{}: there is no such file or folder", file)};
            }
            bots.push_back(file);
            continue;
        }
        if (fleet)
            return Error{ErrorCode::usage, fmt::format("{}: one fleet at a time; {} is another", file, fleet->path)};
        auto read = config::load_fleet(file);
        if (!read) return read.error();
        fleet = std::move(*read);
    }
    if (!fleet) fleet.emplace();
    fleet->bots.insert(fleet->bots.end(), bots.begin(), bots.end());
    return std::move(*fleet);
}

Result<PaperEnd> run_paper(PaperPlan plan, core::StopFlag stop)
{
    const FleetSpec& spec = plan.fleet;
    fleet::Runner::Setup setup;
    setup.name = spec.name;
    setup.identity = identity_of(spec);
    setup.journal = fs::path(plan.user_data) / "db" / fmt::format("paper-{}.sqlite", spec.name);
    setup.socket = fleet::socket_of(plan.user_data, spec.name);
    setup.places = spec.bots;
    setup.limits = spec.wallet;
    if (const auto done = set_up_feed(plan, setup); !done) return done.error();
    for (market::Instrument& it : setup.market.instruments) {
        if (spec.fee) it.maker_fee = it.taker_fee = *spec.fee;
    }
    // Prices of a feed have as many decimals as their tick.
    for (const market::Instrument& it : setup.market.instruments) {
        setup.market.decimals.push_back(it.price_tick.value().decimals());
    }
    setup.market.user_data = plan.user_data;
    setup.market.rules.path = path_of(spec.path_mode);
    setup.market.rules.slippage = spec.slippage + spec.spread / core::Decimal(2);
    setup.market.rules.book = {spec.book_depth.value_or(core::Decimal(0)), spec.queue_position, spec.seed};
    setup.market.rules.volume_share = spec.volume_share;
    setup.market.rules.fee_in_base = spec.fee_in_base;
    setup.say = plan.say;
    setup.complain = plan.complain ? plan.complain : [](std::string_view) {};
    fleet::Runner runner(std::move(setup));
    if (const auto begun = runner.begin(); !begun) return begun.error();
    if (plan.begun) plan.begun();
    if (const auto ran = runner.run(stop); !ran) return ran.error();
    return PaperEnd{runner.status_json(), runner.steps()};
}

}  // namespace cobot::app
