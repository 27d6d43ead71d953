#include "app/bot_backtest.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/bot_recorder.hpp"
#include "app/build_id.hpp"
#include "app/parallel.hpp"
#include "app/recorded_market.hpp"
#include "app/strategy_task.hpp"
#include "config/load_bot.hpp"
#include "config/load_news.hpp"
#include "core/sha256.hpp"
#include "core/suggest.hpp"
#include "engine/bot_setup.hpp"
#include "storage/result_files.hpp"

namespace cobot::app {
namespace {

using core::Decimal;
using core::Error;
using core::ErrorCode;
using core::Result;
using simulation::Path;

struct PathName {
    std::string_view name;
    Paths paths;
};
constexpr std::array path_names{PathName{"both", Paths::both}, PathName{"olhc", Paths::olhc},
                                PathName{"ohlc", Paths::ohlc}, PathName{"nearest_extreme", Paths::nearest_extreme}};

std::vector<Path> runs_of(Paths paths)
{
    switch (paths) {
        case Paths::both: return {Path::olhc, Path::ohlc};
        case Paths::olhc: return {Path::olhc};
        case Paths::ohlc: return {Path::ohlc};
        case Paths::nearest_extreme: return {Path::nearest_extreme};
    }
    return {};
}

std::string_view name_of(Paths paths)
{
    return std::find_if(path_names.begin(), path_names.end(), [&](const auto& one) { return one.paths == paths; })
        ->name;
}

/// Whether a setting was given with the command: that goes over the bot's file, which goes over configurations.
bool is_typed(const config::Settings& settings, std::string_view key)
{
    return std::any_of(settings.resolved.begin(), settings.resolved.end(),
                       [&](const config::Resolved& one) { return one.key == key && one.origin.starts_with("--"); });
}

/// The venue of one of its listings: its own, the bot's, or the one that the settings choose.
Result<std::string> exchange_of(const bots::ListingName& listing, const bots::Spec& spec,
                                const config::Settings& settings)
{
    if (!listing.exchange.empty()) return listing.exchange;
    if (!spec.exchange.empty() && !is_typed(settings, "exchange.name")) return spec.exchange;
    return choose_exchange(settings);
}

MarketData& data_of(const std::string& exchange, const config::Settings& settings, MarketDataByExchange& data)
{
    auto& one = data[exchange];
    if (!one) one = std::make_unique<MarketData>(std::filesystem::path(settings.user_data) / "data", exchange);
    return *one;
}

/// The file's timeframe or the one asked for; otherwise the finest that is stored of every listing.
Result<market::Timeframe> timeframe_of(const bots::Spec& spec, const config::Settings& settings,
                                       MarketDataByExchange& data)
{
    if (settings.timeframe && is_typed(settings, "timeframe")) return *settings.timeframe;
    if (spec.timeframe) return *spec.timeframe;
    if (settings.timeframe) return *settings.timeframe;
    market::Timeframe coarsest = market::Timeframe::minutes(1);
    for (const bots::ListingName& listing : spec.listings) {
        const auto exchange = exchange_of(listing, spec, settings);
        if (!exchange) return exchange.error();
        const auto finest = data_of(*exchange, settings, data).finest(listing.pair);
        if (!finest) return finest.error();
        if (*finest && **finest > coarsest) coarsest = **finest;
    }
    return coarsest;
}

/// Where all listings have candles, inside `range`.
core::TimeRange common_period(const std::vector<LoadedPair>& pairs, const core::TimeRange& range)
{
    core::TimeRange period{pairs.front().series.begin(), pairs.front().series.end()};
    for (const LoadedPair& pair : pairs) {
        const market::CandleSeries series = pair.series.within(range);
        if (series.empty()) return {};
        period.begin = std::max(*period.begin, series.begin());
        period.end = std::min(*period.end, series.end());
    }
    return period;
}

Result<void> check_against_venue(const PreparedBot& bot)
{
    if (bot.spec.type->check == nullptr) return {};
    const auto problems = bot.spec.type->check(bot.spec.settings, bot.context());
    if (problems.empty()) return {};
    return Error{ErrorCode::config, fmt::format("{}: {}", bot.spec.path, fmt::join(problems, "; "))};
}

double median_of(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// How far apart a bot's levels are, as a share of the price; absent with fewer than two.
std::optional<double> step_of(const std::vector<bots::Level>& levels)
{
    std::vector<double> prices;
    for (const bots::Level& level : levels) prices.push_back(level.price.to_double());
    std::sort(prices.begin(), prices.end());
    prices.erase(std::unique(prices.begin(), prices.end()), prices.end());
    std::vector<double> steps;
    for (std::size_t i = 1; i < prices.size(); ++i) steps.push_back(prices[i] / prices[i - 1] - 1);
    return steps.empty() ? std::nullopt : std::optional(median_of(std::move(steps)));
}

/// bots.md S9: candles that are wide against the steps leave too much open.
void warn_of_wide_candles(const PreparedBot& bot, report::BotResult& result)
{
    const auto step = step_of(result.outcomes.front().picture.levels);
    if (!step) return;
    const LoadedPair& pair = bot.pairs.front();
    const bool has_detail = !bot.run.listings.front().candles.detail.empty();
    const market::CandleSeries series = (has_detail ? pair.detail : pair.series).within(bot.run.period);
    std::vector<double> spans;
    for (std::size_t i = 0; i < series.size(); ++i) {
        if (series.traded(i)) spans.push_back(series.high()[i] / series.low()[i] - 1);
    }
    if (spans.empty()) return;
    const double span = median_of(std::move(spans));
    if (span <= *step / 2) return;
    result.warnings.push_back(
        fmt::format("the median {} candle spans {:.2f}%, more than half a step of {:.2f}%: what happens inside candles "
                    "decides, and they do not tell; use finer candles or wider steps",
                    series.timeframe().name(), span * 100, *step * 100));
}

report::Assumptions assumptions_of(const PreparedBot& bot, const BotBacktestPlan& plan)
{
    report::Assumptions all;
    all.exchange = bot.exchange;
    all.timeframe = bot.timeframe;
    for (std::size_t i = 0; i < bot.pairs.size(); ++i) {
        const LoadedPair& pair = bot.pairs[i];
        const market::CandleSeries series = pair.series.within(bot.run.period);
        all.candles += series.size();
        all.gap_candles += series.size() - series.traded_count();
        all.hole_candles += pair.hole_candles;
        all.synthetic = all.synthetic || pair.synthetic;
        if (!bot.run.listings[i].candles.detail.empty()) all.detail_timeframe = pair.detail_timeframe;
    }
    all.gap_candles -= std::min(all.gap_candles, all.hole_candles);
    all.fill_model = name_of(plan.paths);
    const market::Instrument& instrument = bot.run.bot.listings.front().instrument;
    all.maker_fee = instrument.maker_fee;
    all.taker_fee = instrument.taker_fee;
    all.slippage = plan.settings.slippage;
    all.latency_candles = plan.settings.latency_candles;
    all.seed = plan.settings.seed;
    return all;
}

/// How fills beyond candles were told, for the assumptions; empty: not at all.
std::string book_words(const PreparedBot& bot, const BotBacktestPlan& plan)
{
    std::vector<std::string> words;
    const auto recorded = [&](const std::string& file, const char* what) {
        if (file.empty()) return;
        const auto text = storage::read_text(file);
        words.push_back(fmt::format("{} of {} ({})", what, std::filesystem::path(file).filename().string(),
                                    text ? core::sha256_hex(*text).substr(0, 8) : "gone"));
    };
    recorded(plan.trades, "trades");
    recorded(plan.books, "books");
    if (plan.settings.book_depth) {
        words.push_back(fmt::format("{} {} within 1 % of the price, queue position {}",
                                    plan.settings.book_depth->to_string(), bot.run.bot.currency,
                                    plan.settings.queue_position.to_string()));
    }
    return fmt::format("{}", fmt::join(words, ", "));
}

report::BotResult result_of(const PreparedBot& bot, const BotBacktestPlan& plan)
{
    report::BotResult result;
    result.name = bot.spec.name;
    result.description = bot.spec.description;
    result.type = bot.spec.type->name;
    result.grade = bot.spec.type->grade;
    for (const bots::ListingName& listing : bot.spec.listings) result.listings.push_back(listing.to_string());
    result.currency = bot.run.bot.currency;
    result.leverage = bot.spec.leverage;
    result.command = plan.command;
    result.period = bot.run.period;
    result.assumptions = assumptions_of(bot, plan);
    result.volume_share = plan.settings.volume_share;
    result.fee_in_base = plan.settings.fee_in_base;
    result.assumptions.slippage = bot.run.rules.slippage;
    result.book = book_words(bot, plan);
    std::string overrides;
    for (const std::string& override : plan.overrides) overrides += "\n" + override;
    result.hashes = {overrides.empty() ? bot.spec.sha256 : core::sha256_hex(bot.spec.sha256 + overrides),
                     data_hash_of(bot.pairs), build_id()};
    return result;
}

report::BotOutcome run_along(const PreparedBot& bot, Path path)
{
    BotRecorder recorder(bot);
    simulation::BotRun run = bot.run;
    run.rules.path = path;
    recorder.listen(run);
    const auto engine = simulation::run_bot(run, bot.spec.type->make(bot.spec.settings, bot.context()));
    return recorder.outcome(*engine, path);
}

/// Candles of a contract's mark price, where they are stored: those of an exchange named as its own with "-mark".
Result<market::CandleSeries> marks_of(const bots::ListingName& listing, const std::string& exchange,
                                      market::Timeframe timeframe, const core::TimeRange& range,
                                      const config::Settings& settings, MarketDataByExchange& data)
{
    if (listing.contract == market::Contract::Kind::spot) return market::CandleSeries();
    MarketData& marks = data_of(exchange + "-mark", settings, data);
    const auto finest = marks.finest(listing.pair);
    if (!finest) return finest.error();
    if (!*finest || **finest > timeframe) return market::CandleSeries();
    auto loaded = marks.load({{listing.pair}, timeframe, range, 0, std::nullopt, std::nullopt, false});
    if (!loaded) return loaded.error();
    return std::move(loaded->front().series);
}

Result<bots::Spec> load(const std::string& name, const BotBacktestPlan& plan)
{
    const auto path = config::find_bot(name, plan.settings.user_data);
    if (!path) return path.error();
    return config::load_bot(*path, plan.overrides, plan.settings.user_data);
}

}  // namespace

Result<Paths> parse_paths(std::string_view text)
{
    const auto found =
        std::find_if(path_names.begin(), path_names.end(), [&](const auto& one) { return one.name == text; });
    if (found != path_names.end()) return found->paths;
    std::vector<std::string> known;
    for (const PathName& one : path_names) known.emplace_back(one.name);
    return Error{ErrorCode::usage, fmt::format("--path: there is no path \"{}\"{}; use {}", text,
                                               core::did_you_mean(text, known), fmt::join(known, ", "))};
}

Result<std::vector<bots::Spec>> strategy_bots(const BotBacktestPlan& plan)
{
    std::vector<bots::Spec> bots;
    std::string other;
    for (const std::string& name : plan.bots) {
        auto spec = load(name, plan);
        if (!spec) return spec.error();
        if (spec->strategy)
            bots.push_back(std::move(*spec));
        else
            other = name;
    }
    if (bots.empty() || other.empty()) return bots;
    return Error{ErrorCode::usage, fmt::format("{} is a strategy and {} is not: their results have not the same "
                                               "figures; backtest them one by one",
                                               bots.front().name, other)};
}

config::Settings settings_for(const bots::Spec& bot, config::Settings settings)
{
    const std::string& own = bot.listings.front().exchange.empty() ? bot.exchange : bot.listings.front().exchange;
    if (!own.empty() && !is_typed(settings, "exchange.name")) settings.exchange = own;
    settings.dry_run_wallet = bot.investment;
    settings.tradable_balance_ratio = bot.settings.number("tradable_balance_ratio");
    settings.stake_amount.reset();
    settings.max_open_trades.reset();
    settings.stake_currency.reset();
    return settings;
}

Result<core::TimeRange> chosen_range(const config::Settings& settings, core::Time now)
{
    if (!settings.timerange) return core::TimeRange{};
    return core::parse_time_range(*settings.timerange, now);
}

bots::Context PreparedBot::context() const
{
    bots::Context made = engine::context_of(spec, run.bot, timeframe.duration());
    const market::CandleSeries& series = pairs.front().series;
    const std::size_t first = std::min(series.index_at(*run.period.begin), series.size() - 1);
    made.price = series.price_of(series.open()[first]);
    return made;
}

std::unique_ptr<engine::BotEngine> PreparedBot::simulate() const
{
    return simulation::run_bot(run, spec.type->make(spec.settings, context()));
}

namespace {

/// Trades and books as they were recorded, of a bot with one pair.
Result<void> read_recorded(const BotBacktestPlan& plan, PreparedBot& bot)
{
    if (plan.trades.empty() && plan.books.empty()) return {};
    if (bot.run.listings.size() != 1) {
        return Error{ErrorCode::usage, fmt::format("{}: --trades and --books are for bots with one pair; it has {}",
                                                   bot.spec.name, bot.run.listings.size())};
    }
    if (!plan.trades.empty()) {
        auto trades = read_trades(plan.trades);
        if (!trades) return trades.error();
        bot.run.listings.front().trades = std::move(*trades);
    }
    if (!plan.books.empty()) {
        auto books = read_books(plan.books);
        if (!books) return books.error();
        bot.run.listings.front().books = std::move(*books);
    }
    return {};
}

}  // namespace

Result<PreparedBot> prepare_bot(bots::Spec spec, const BotBacktestPlan& plan, const core::TimeRange& range,
                                MarketDataByExchange& data)
{
    if (spec.strategy) {
        return Error{ErrorCode::usage, fmt::format("{} is of type strategy: use --strategy {} here", spec.name,
                                                   spec.settings.text("strategy"))};
    }
    const config::Settings& settings = plan.settings;
    const auto timeframe = timeframe_of(spec, settings, data);
    if (!timeframe) return timeframe.error();
    PreparedBot bot;
    bot.timeframe = *timeframe;
    std::vector<market::Instrument> instruments;
    for (const bots::ListingName& listing : spec.listings) {
        const auto exchange = exchange_of(listing, spec, settings);
        if (!exchange) return exchange.error();
        if (bot.exchange.empty()) bot.exchange = *exchange;
        auto loaded = data_of(*exchange, settings, data)
                          .load({{listing.pair}, *timeframe, range, 0, settings.timeframe_detail, settings.fee, false});
        if (!loaded) return loaded.error();
        auto marks = marks_of(listing, *exchange, *timeframe, range, settings, data);
        if (!marks) return marks.error();
        instruments.push_back(loaded->front().series.instrument());
        bot.pairs.push_back(std::move(loaded->front()));
        bot.run.listings.emplace_back().marks = std::move(*marks);
    }
    bot.run.period = common_period(bot.pairs, range);
    if (!bot.run.period.begin || *bot.run.period.begin >= *bot.run.period.end) {
        return Error{ErrorCode::data, fmt::format("{}: no candle of {} lies in {}", spec.name,
                                                  spec.listings.front().to_string(), range.to_string())};
    }
    bot.run.bot = engine::setup_of(spec, std::move(instruments), settings.fee_in_base);
    for (std::size_t i = 0; i < bot.pairs.size(); ++i) {
        bot.run.listings[i].candles = {bot.pairs[i].series, bot.pairs[i].detail};
        bot.run.listings[i].ranges = std::make_shared<market::RangeIndex>(bot.pairs[i].series);
    }
    bot.run.rules.slippage = settings.slippage + settings.spread / Decimal(2);
    bot.run.rules.book = {settings.book_depth.value_or(Decimal(0)), settings.queue_position, settings.seed};
    bot.run.rules.volume_share = settings.volume_share.value_or(Decimal(0));
    bot.run.rules.fee_in_base = settings.fee_in_base;
    bot.run.rules.latency_bars = settings.latency_candles;
    bot.spec = std::move(spec);
    if (const auto fits = check_against_venue(bot); !fits) return fits.error();
    if (const auto read = read_recorded(plan, bot); !read) return read.error();
    auto messages = config::load_news(bot.spec, plan.events);
    if (!messages) return messages.error();
    bot.run.messages = std::move(*messages);
    return bot;
}

Result<PreparedBot> with_spec(const PreparedBot& bot, bots::Spec spec, bool fee_in_base)
{
    PreparedBot changed = bot;
    std::vector<market::Instrument> instruments;
    for (const auto& listing : bot.run.bot.listings) instruments.push_back(listing.instrument);
    changed.run.bot = engine::setup_of(spec, std::move(instruments), fee_in_base);
    changed.spec = std::move(spec);
    if (const auto fits = check_against_venue(changed); !fits) return fits.error();
    return changed;
}

Result<std::vector<report::BotResult>> backtest_bots(const BotBacktestPlan& plan, core::StopFlag stop)
{
    const auto range = chosen_range(plan.settings, plan.now);
    if (!range) return range.error();
    MarketDataByExchange data;
    std::vector<PreparedBot> bots;
    for (const std::string& name : plan.bots) {
        auto spec = load(name, plan);
        if (!spec) return spec.error();
        auto bot = prepare_bot(std::move(*spec), plan, *range, data);
        if (!bot) return bot.error();
        bots.push_back(std::move(*bot));
    }
    const std::vector<Path> paths = runs_of(plan.paths);
    std::vector<std::optional<report::BotOutcome>> outcomes(bots.size() * paths.size());
    for_each_index(outcomes.size(), plan.settings.jobs, [&](std::size_t i) {
        if (!stop.stopped()) outcomes[i] = run_along(bots[i / paths.size()], paths[i % paths.size()]);
    });
    if (stop.stopped()) return Error{ErrorCode::interrupted, "interrupted before the runs were finished"};
    std::vector<report::BotResult> results;
    for (std::size_t i = 0; i < bots.size(); ++i) {
        report::BotResult result = result_of(bots[i], plan);
        for (std::size_t k = 0; k < paths.size(); ++k) {
            result.outcomes.push_back(std::move(*outcomes[i * paths.size() + k]));
        }
        warn_of_wide_candles(bots[i], result);
        results.push_back(std::move(result));
    }
    return results;
}

}  // namespace cobot::app
