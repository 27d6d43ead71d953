#include "app/bot_checks.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "app/bot_backtest.hpp"
#include "report/number_text.hpp"

namespace cobot::app {
namespace {

using Verdict = BotCheck::Verdict;

std::string money_of(core::Money amount, const PreparedBot& bot)
{
    return fmt::format("{} {}", report::money(amount.to_double()), bot.run.bot.currency);
}

void where_they_stand(const PreparedBot& bot, std::vector<BotCheck>& checks)
{
    for (std::size_t i = 0; i < bot.pairs.size(); ++i) {
        const market::CandleSeries& series = bot.pairs[i].series;
        const std::size_t at = std::min(series.index_at(*bot.run.period.begin), series.size() - 1);
        checks.push_back({Verdict::fine, fmt::format("{} stood at {} on {} ({})", bot.spec.listings[i].to_string(),
                                                     series.price_of(series.open()[at]).to_string(),
                                                     core::format_date(series.end()), series.instrument().exchange)});
    }
}

/// Its orders at the start, from running it over one candle.
void check_orders(const PreparedBot& bot, const engine::BotEngine& engine, std::vector<BotCheck>& checks)
{
    std::size_t open = 0;
    std::size_t waiting = 0;
    std::optional<core::Money> smallest;
    const bots::Desk& desk = engine.desk();
    for (bots::SlotIndex i = 0; i < desk.slots(); ++i) {
        const bots::Slot& slot = desk.slot(i);
        if (slot.is_watch || slot.state == bots::Slot::State::idle) continue;
        (slot.state == bots::Slot::State::waiting ? waiting : open) += 1;
        if (slot.price.is_zero()) continue;
        const core::Money value = slot.price * slot.quantity;
        if (!smallest || value < *smallest) smallest = value;
    }
    checks.push_back({Verdict::fine, fmt::format("at the start {}, then {}",
                                                 report::counted(static_cast<std::uint64_t>(engine.fills()), "fill"),
                                                 report::counted(open, "open order"))});
    if (waiting > 0) {
        checks.push_back({Verdict::doubtful, fmt::format("{} order{} for money: the investment does not reach for all",
                                                         waiting, waiting == 1 ? " waits" : "s wait")});
    }
    const market::Instrument& instrument = desk.instrument();
    if (smallest && instrument.notional_min.is_positive()) {
        checks.push_back({*smallest >= instrument.notional_min ? Verdict::fine : Verdict::doubtful,
                          fmt::format("the smallest order is {}, the venue's minimum {}", money_of(*smallest, bot),
                                      money_of(instrument.notional_min, bot))});
    }
    for (const std::string& reason : desk.degraded()) checks.push_back({Verdict::doubtful, reason});
}

/// bots.md A4: a step between two prices must pay for two fees.
void check_steps(const PreparedBot& bot, const engine::BotEngine& engine, std::vector<BotCheck>& checks)
{
    const auto range = engine.machine().range();
    if (!range) return;  // Its levels are no pairs of a buy and a sell.
    const core::Price price = engine.desk().price();
    if (price < range->low || price > range->high) {
        checks.push_back(
            {Verdict::doubtful,
             fmt::format("the price lies {} its range of {} to {}: it trades when the price gets there",
                         price < range->low ? "below" : "above", range->low.to_string(), range->high.to_string())});
    }
    std::vector<double> prices;
    for (const bots::Level& level : engine.machine().picture(engine.desk()).levels) {
        prices.push_back(level.price.to_double());
    }
    std::sort(prices.begin(), prices.end());
    prices.erase(std::unique(prices.begin(), prices.end()), prices.end());
    if (prices.size() < 2) return;
    double narrowest = prices[1] / prices[0] - 1;
    for (std::size_t i = 2; i < prices.size(); ++i) narrowest = std::min(narrowest, prices[i] / prices[i - 1] - 1);
    const double fees = 2 * bot.run.bot.listings.front().instrument.maker_fee.to_double();
    // Three times what it costs leaves something when a fill in four is a bad one.
    checks.push_back({narrowest >= 3 * fees ? Verdict::fine : Verdict::doubtful,
                      fmt::format("the narrowest step is {}, two fees are {}{}", report::percent(narrowest, 3),
                                  report::percent(fees, 3),
                                  narrowest >= 3 * fees ? "" : ": most of what a step earns goes to the venue")});
}

void check_funds(const PreparedBot& bot, std::vector<BotCheck>& checks)
{
    if (bot.spec.type->funds == nullptr) return;
    const core::Money needed = bot.spec.type->funds(bot.spec.settings, bot.context());
    checks.push_back({needed <= bot.spec.investment ? Verdict::fine : Verdict::doubtful,
                      fmt::format("every order together needs {}, the investment is {}", money_of(needed, bot),
                                  money_of(bot.spec.investment, bot))});
}

}  // namespace

core::Result<std::vector<BotCheck>> check_before_start(const bots::Spec& spec, const config::Settings& settings)
{
    if (spec.strategy) {
        return std::vector<BotCheck>{
            {Verdict::fine, fmt::format("{} in {}, compiled with these values", spec.strategy->spec.name,
                                        spec.strategy->spec.timeframe.name())}};
    }
    BotBacktestPlan plan;
    plan.settings = settings;
    plan.settings.timeframe.reset();
    plan.settings.timeframe_detail.reset();
    MarketDataByExchange data;
    auto bot = prepare_bot(spec, plan, {}, data);
    if (!bot && bot.error().code == core::ErrorCode::config) return bot.error();
    if (!bot) {
        return std::vector<BotCheck>{
            {Verdict::not_checked, "no stored candles to check it against: " + bot.error().message}};
    }
    // The last candle alone: its first moment is the bot's.
    bot->run.period.begin = *bot->run.period.end - bot->timeframe.duration();
    std::vector<BotCheck> checks;
    where_they_stand(*bot, checks);
    const auto engine = bot->simulate();
    check_steps(*bot, *engine, checks);
    check_funds(*bot, checks);
    check_orders(*bot, *engine, checks);
    return checks;
}

}  // namespace cobot::app
