#include "app/explain_candle.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "app/market_data.hpp"
#include "app/strategy_task.hpp"
#include "risk/gate.hpp"
#include "strategy/program.hpp"

namespace cobot::app {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

/// From where a backtest would begin to the end of the candle.
Result<core::TimeRange> period_of(const ExplainPlan& plan, market::Timeframe timeframe)
{
    core::TimeRange period{plan.at - timeframe.duration(), plan.at + timeframe.duration()};
    if (!plan.settings.timerange) return period;
    const auto range = core::parse_time_range(*plan.settings.timerange, plan.now);
    if (!range) return range.error();
    if (!range->contains(plan.at)) {
        return Error{ErrorCode::usage, fmt::format("--at {} lies outside --timerange {}", core::format_time(plan.at),
                                                   range->to_string())};
    }
    period.begin = range->begin;
    return period;
}

/// The number of the candle in which `at` lies.
Result<std::size_t> candle_at(const market::CandleSeries& series, core::Time at)
{
    std::size_t i = series.index_at(at);
    if (i > 0 && (i == series.size() || series.open_time(i) > at)) --i;
    if (i < series.size() && series.open_time(i) <= at && at < series.close_time(i)) return i;
    return Error{ErrorCode::data,
                 fmt::format("{} {}: no candle is stored for {}; `cobot data list` shows what is",
                             series.pair().to_string(), series.timeframe().name(), core::format_time(at))};
}

/// The risk rule that refuses entries at this time of day, with no trade made before.
Result<std::string> refusal_at(const strategy::Spec& spec, const strategy::ParameterValues& values, core::Time time,
                               core::Money wallet)
{
    const auto rules = strategy::resolve_risk(spec, values);
    if (!rules) return rules.error();
    const risk::Refusal refusal = risk::Gate(*rules, wallet).vet(time, {});
    return refusal == risk::Refusal::none ? std::string() : std::string(risk::name(refusal));
}

Result<strategy::MarketView> view_of(const strategy::Program& program, DataRequest request, MarketData& data)
{
    auto main = data.load(request);
    if (!main) return main.error();
    strategy::MarketView view{main->front().series, {}};
    request.pairs = program.other_pairs();
    const auto others = data.load(request);
    if (!others) return others.error();
    for (const LoadedPair& other : *others) view.others.push_back(other.series);
    return view;
}

}  // namespace

Result<ExplainedCandle> explain_candle(const ExplainPlan& plan)
{
    const auto loaded = load_for_run(plan.strategy, plan.settings, plan.overrides);
    if (!loaded) return loaded.error();
    if (loaded->pairs.size() != 1) {
        return Error{ErrorCode::usage, fmt::format("{} trades {} pairs; say which one: --pair {}", loaded->spec.name,
                                                   loaded->pairs.size(), loaded->pairs.front().to_string())};
    }
    const auto values = strategy::parameter_values(loaded->spec, {});
    if (!values) return values.error();
    const auto program = strategy::Program::compile(loaded->spec, *values, strategy::Detail::parts);
    if (!program) return program.error();
    const auto period = period_of(plan, loaded->timeframe);
    if (!period) return period.error();
    const auto exchange = choose_exchange(plan.settings);
    if (!exchange) return exchange.error();
    MarketData data(std::filesystem::path(plan.settings.user_data) / "data", *exchange);
    const DataRequest request{loaded->pairs, loaded->timeframe, *period, program->warmup(), {}, plan.settings.fee};
    const auto view = view_of(*program, request, data);
    if (!view) return view.error();
    const auto at = candle_at(view->main, plan.at);
    if (!at) return at.error();
    auto refusal = refusal_at(loaded->spec, *values, view->main.close_time(*at), plan.settings.dry_run_wallet);
    if (!refusal) return refusal.error();
    return ExplainedCandle{loaded->spec.name,
                           *exchange,
                           loaded->pairs.front(),
                           loaded->timeframe,
                           view->main[*at],
                           view->main.close_time(*at),
                           program->explain(*view, *at),
                           std::move(*refusal)};
}

}  // namespace cobot::app
