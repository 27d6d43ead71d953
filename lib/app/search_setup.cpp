#include "app/search_setup.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

namespace cobot::app {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using core::TimeRange;

Result<SearchGoal> goal_of(const HyperoptPlan& plan)
{
    SearchGoal goal;
    // A bot has no trades of which sharpe could be made.
    const std::vector<std::string> usual{plan.bot.empty() ? "sharpe" : "sharpe_daily"};
    for (const std::string& text : plan.losses.empty() ? usual : plan.losses) {
        auto objective = optimize::Objective::parse(text);
        if (!objective) return objective.error();
        goal.objectives.push_back(std::move(*objective));
    }
    for (const std::string& text : plan.constraints) {
        auto constraint = optimize::Constraint::parse(text);
        if (!constraint) return constraint.error();
        goal.constraints.push_back(std::move(*constraint));
    }
    return goal;
}

Result<void> check(const HyperoptPlan& plan, const optimize::SamplerDefinition& sampler, const SearchGoal& goal)
{
    if (plan.settings.strategies.size() > 1) {
        return Error{ErrorCode::usage, "hyperopt searches one strategy at a time"};
    }
    if (goal.objectives.size() > 1 && !sampler.several_objectives) {
        return Error{ErrorCode::usage, fmt::format("the sampler {} looks at one objective; for several say --sampler "
                                                   "nsga2, nsga3, sobol, random or grid",
                                                   sampler.name)};
    }
    if (plan.prune && plan.crew != nullptr) {
        return Error{ErrorCode::usage,
                     "--prune looks at all earlier trials, which the other processes do not know; "
                     "leave it out of a search with --distributed, --listen or --connect"};
    }
    if (plan.target && !std::isfinite(*plan.target)) return Error{ErrorCode::usage, "--target must be a finite number"};
    if (!(plan.test_share >= 0 && plan.test_share < 0.95)) {
        return Error{ErrorCode::usage, fmt::format("--test-share must be from 0 to 0.95, not {}", plan.test_share)};
    }
    return {};
}

Result<SearchedStrategy> searched_of(const HyperoptPlan& plan)
{
    const config::Settings& settings = plan.settings;
    if (!plan.bot.empty()) {
        if (!settings.strategies.empty()) return Error{ErrorCode::usage, "give either --strategy or --bot"};
        if (!plan.spaces.empty() && plan.spaces != std::vector<std::string>{"params"}) {
            return Error{ErrorCode::usage, "--spaces: of a bot its params are searched"};
        }
        auto bot = SearchedBot::make(settings, plan.bot, plan.overrides, plan.now);
        if (!bot) return bot.error();
        return SearchedStrategy::of_bot(std::move(*bot));
    }
    if (settings.strategies.empty()) return Error{ErrorCode::usage, "search what? Say --strategy or --bot"};
    auto loaded = load_for_run(settings.strategies.front(), settings, plan.overrides);
    if (!loaded) return loaded.error();
    return SearchedStrategy::make(std::move(*loaded), plan.spaces);
}

/// The time range with both ends, as far as candles of all pairs are stored.
Result<TimeRange> whole_range(const HyperoptPlan& plan, const LoadedStrategy& strategy, MarketData& data)
{
    TimeRange range;
    if (plan.settings.timerange) {
        const auto parsed = core::parse_time_range(*plan.settings.timerange, plan.now);
        if (!parsed) return parsed.error();
        range = *parsed;
    }
    const auto pairs =
        data.load({strategy.pairs, strategy.timeframe, range, 0, plan.settings.timeframe_detail, plan.settings.fee});
    if (!pairs) return pairs.error();
    std::optional<core::Time> first;
    std::optional<core::Time> last;
    for (const LoadedPair& pair : *pairs) {
        first = first ? std::min(*first, pair.series.begin()) : pair.series.begin();
        last = last ? std::max(*last, pair.series.end()) : pair.series.end();
    }
    range.begin = range.begin ? std::max(*range.begin, *first) : *first;
    range.end = range.end ? std::min(*range.end, *last) : *last;
    if (*range.begin >= *range.end) {
        return Error{ErrorCode::data, fmt::format("no candle of {} lies in {}", strategy.pairs.front().to_string(),
                                                  plan.settings.timerange.value_or("the stored range"))};
    }
    return range;
}

bool has_candle(const market::CandleSeries& series, const TimeRange& range)
{
    const core::Time begin = std::max(*range.begin, series.begin());
    if (begin >= series.end()) return false;
    for (std::size_t i = series.index_at(begin); i < series.size() && series.open_time(i) < *range.end; ++i) {
        if (series.traded(i)) return true;
    }
    return false;
}

}  // namespace

Result<void> check_candles(const HyperoptPlan& plan, SearchSetup& setup, const Split& ranges)
{
    const LoadedStrategy& strategy = setup.strategy.strategy();
    std::vector<std::pair<std::string_view, TimeRange>> parts{{"training", ranges.train}};
    if (ranges.test) parts.emplace_back("test", *ranges.test);
    const auto pairs = setup.data.load(
        {strategy.pairs, strategy.timeframe, setup.range, 0, plan.settings.timeframe_detail, plan.settings.fee});
    if (!pairs) return pairs.error();
    for (const LoadedPair& pair : *pairs) {
        for (const auto& [name, range] : parts) {
            if (has_candle(pair.series, range)) continue;
            return Error{ErrorCode::data,
                         fmt::format("{} has no candle in the {} range, {}; take a --timerange that all pairs have, or "
                                     "leave it out",
                                     pair.series.pair().to_string(), name, range.to_string())};
        }
    }
    return {};
}

Result<Split> split(const TimeRange& range, double test_share, market::Timeframe timeframe)
{
    if (test_share <= 0) return Split{range, {}};
    const auto candles = (*range.end - *range.begin) / timeframe.duration();
    const auto kept = static_cast<std::int64_t>(std::floor(static_cast<double>(candles) * (1 - test_share)));
    const core::Time at = timeframe.open_of(*range.begin + timeframe.duration() * kept);
    if (at <= *range.begin || at >= *range.end) {
        return Error{ErrorCode::data,
                     fmt::format("{} has too few candles to keep a test range of {:.0f} % out of the search; take a "
                                 "longer --timerange, or --test-share 0",
                                 range.to_string(), test_share * 100)};
    }
    return Split{{range.begin, at}, TimeRange{at, range.end}};
}

Result<std::unique_ptr<SearchSetup>> SearchSetup::make(const HyperoptPlan& plan)
{
    const config::Settings& settings = plan.settings;
    auto goal = goal_of(plan);
    if (!goal) return goal.error();
    const auto sampler = optimize::find_sampler(plan.sampler);
    if (!sampler) return sampler.error();
    if (const auto sound = check(plan, **sampler, *goal); !sound) return sound.error();
    auto strategy = searched_of(plan);
    if (!strategy) return strategy.error();
    const auto exchange =
        strategy->bot() != nullptr ? Result<std::string>(strategy->bot()->exchange()) : choose_exchange(settings);
    if (!exchange) return exchange.error();
    auto setup = std::make_unique<SearchSetup>(std::move(*goal), std::move(*strategy),
                                               std::filesystem::path(settings.user_data) / "data", *exchange);
    setup->sampler = *sampler;
    const auto range = whole_range(plan, setup->strategy.strategy(), setup->data);
    if (!range) return range.error();
    setup->range = *range;
    return setup;
}

}  // namespace cobot::app
