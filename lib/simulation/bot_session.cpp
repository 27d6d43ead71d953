#include "simulation/bot_session.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/bot_picture.hpp"

namespace cobot::simulation {

namespace {

/// Mark prices have more digits than the tick; so many are told apart in a double.
constexpr int mark_decimals = 8;

}  // namespace

BotSession::BotSession(engine::BotEngine::Setup setup, std::unique_ptr<bots::Machine> machine, PathRules rules,
                       market::Timeframe feed, market::Timeframe bot)
    : engine_(std::make_unique<engine::BotEngine>(std::move(setup), std::move(machine))),
      exchange_(*engine_, rules),
      feed_(feed),
      timeframe_(bot),
      forming_(engine_->holdings().listings())
{
}

void BotSession::step(core::Time open_time, std::span<const PathExchange::Told* const> told)
{
    if (timeframe_ == feed_) {
        pass_on(open_time, open_time + feed_.duration(), told);
        return;
    }
    const core::Time coarse = timeframe_.open_of(open_time);
    if (coarse != forming_open_) flush();
    forming_open_ = coarse;
    for (std::size_t i = 0; i < told.size(); ++i) {
        if (told[i]) gather(*told[i], forming_[i]);
    }
    if (open_time + feed_.duration() == coarse + timeframe_.duration()) flush();
}

void BotSession::gather(const PathExchange::Told& told, Forming& forming)
{
    forming.parts.push_back(told.candle);
    forming.decimals = told.decimals;
    forming.candle.add(told.candle);
    if (told.mark != nullptr) forming.mark.add(*told.mark);
}

/// Tells of the coarse candles put together so far; a feed that was silent for a while leaves out their last parts.
void BotSession::flush()
{
    std::vector<PathExchange::Told> made(forming_.size());
    std::vector<const PathExchange::Told*> told(forming_.size(), nullptr);
    bool any = false;
    for (std::size_t i = 0; i < forming_.size(); ++i) {
        if (forming_[i].candle.empty()) continue;
        made[i] = {forming_[i].candle.candle(), forming_[i].decimals, forming_[i].parts};
        made[i].candle.open_time = forming_open_;
        made[i].mark = forming_[i].mark.empty() ? nullptr : &forming_[i].mark.candle();
        told[i] = &made[i];
        any = true;
    }
    if (any) pass_on(forming_open_, forming_open_ + timeframe_.duration(), told);
    for (Forming& forming : forming_) {
        forming.candle = forming.mark = {};
        forming.parts.clear();  // Keeps its room.
    }
}

void BotSession::pass_on(core::Time open_time, core::Time close_time, std::span<const PathExchange::Told* const> told)
{
    if (engine_->is_over()) return;
    if (!first_) first_ = last_ = open_time;
    pay_funding(open_time, told);
    last_ = open_time;
    if (told.size() == 1 && !concerns(open_time, *told[0])) {
        // Nothing is met and nobody listens: only what is held has another worth.
        exchange_.pass_over(0, close_time, told[0]->candle.close);
        return;
    }
    const auto index = static_cast<std::size_t>((open_time - *first_) / timeframe_.duration());
    exchange_.step(index, open_time, close_time, told);
}

/// As a backtest does: at the mark price where it is known, otherwise at the traded one.
void BotSession::pay_funding(core::Time until, std::span<const PathExchange::Told* const> told)
{
    const bool any = std::any_of(told.begin(), told.end(), [](const auto* one) { return one && one->mark; });
    if (!any) return exchange_.pay_funding(last_, until);
    for (const market::FundingRate& due : market::payments(engine_->funding(), last_, until)) {
        for (orders::InstrumentIndex i = 0; i < told.size(); ++i) {
            if (engine_->desk().is_spot(i)) continue;
            const bool has_mark = told[i] != nullptr && told[i]->mark != nullptr;
            const core::Price mark = has_mark
                                         ? core::Price(core::Decimal::from_double(told[i]->mark->open, mark_decimals))
                                         : engine_->holdings().mark(i);
            exchange_.tell(engine::FundingDue{i, due.time, mark, due.rate});
        }
    }
}

Account BotSession::account() const
{
    const ledger::Holdings& holdings = engine_->holdings();
    const bots::Desk& desk = engine_->desk();
    const bool has_begun = engine_->started_at() != core::Time{};
    Account account;
    account.currency = holdings.currency();
    account.cash = holdings.cash();
    account.net_deposits = holdings.net_deposits();
    account.equity = equity();
    account.profit = has_begun ? holdings.profit() : core::Money();
    account.fees = holdings.fees();
    account.funding = holdings.funding();
    account.fills = engine_->fills();
    account.round_trips = desk.round_trips();
    for (bots::SlotIndex i = 0; i < desk.slots(); ++i) {
        account.open_orders += desk.slot(i).is_live() && !desk.slot(i).is_watch;
    }
    for (orders::InstrumentIndex i = 0; i < holdings.listings(); ++i) {
        account.positions.push_back({holdings.position(i), holdings.average_price(i), holdings.mark(i)});
    }
    for (std::size_t k = 0; k < bots::part_count; ++k) {
        const auto part = static_cast<bots::Part>(k);
        if (!desk.part(part).is_zero()) account.parts.emplace_back(bots::name(part), desk.part(part));
    }
    account.parts.emplace_back("trend", desk.trend());
    account.picture = engine::picture_of(*engine_);
    const core::Money grid = desk.part(bots::Part::grid);
    if (!grid.is_zero()) {
        account.picture.summary += fmt::format("{}grid {} / floating {}", account.picture.summary.empty() ? "" : ", ",
                                               grid.value().to_string(2), desk.trend().value().to_string(2));
    }
    if (!is_over()) account.troubles = desk.degraded();
    return account;
}

bool BotSession::concerns(core::Time open_time, const PathExchange::Told& told) const
{
    if (engine_->timer() <= open_time || engine_->reads_candles() || exchange_.is_busy(0)) return true;
    const auto [below, above] = exchange_.quiet(0);
    return told.candle.low <= below || told.candle.high >= above;
}

}  // namespace cobot::simulation
