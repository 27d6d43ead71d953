#include "simulation/strategy_session.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/ensure.hpp"
#include "market/candle_join.hpp"

namespace cobot::simulation {

using core::Time;
using orders::InstrumentIndex;

namespace {

ledger::Portfolio open_wallet(const StrategySession::Setup& setup)
{
    const auto first = setup.instruments.begin();
    return ledger::Portfolio({first, first + static_cast<std::ptrdiff_t>(setup.traded)}, first->pair.quote,
                             setup.wallet);
}

}  // namespace

StrategySession::StrategySession(Setup setup, const MakeSignals& make_signals)
    : setup_(std::move(setup)), timeframe_(setup_.bot.timeframe), engine_(open_wallet(setup_))
{
    COBOT_ENSURE(timeframe_.is_multiple_of(setup_.feed), "a strategy on candles that the feed cannot make");
    others_.resize(setup_.instruments.size() - setup_.traded);
    for (const market::Instrument& instrument : setup_.instruments) {
        coarse_.emplace_back(instrument, timeframe_);
        if (timeframe_ != setup_.feed) fine_.emplace_back(instrument, setup_.feed);
    }
    closes_.resize(setup_.traded);

    std::vector<std::unique_ptr<bots::SignalSource>> sources;
    Exchange::Setup exchange;
    for (std::size_t i = 0; i < setup_.traded; ++i) {
        sources.push_back(make_signals(i, others_));
        signals_.push_back(sources.back().get());
        exchange.pairs.push_back({coarse_[i].series(), {}});
    }
    passed_ = exchange.pairs;
    setup_.bot.wallet_rule = bots::WalletRule::exact;
    auto bot = std::make_unique<bots::StrategyBot>(setup_.bot, std::move(sources), engine_.portfolio());
    bot_ = bot.get();
    engine_.attach(std::move(bot));
    exchange.fills = make_honest_fills(setup_.costs);
    exchange.costs = setup_.costs;
    exchange.grows = true;
    exchange_ = std::make_unique<Exchange>(std::move(exchange));
    set_end();
}

void StrategySession::set_end()
{
    exchange_->last_candle(setup_.expires ? std::optional(timeframe_.open_of(*setup_.expires - core::Duration(1)))
                                          : std::nullopt);
}

// -- Candles --

void StrategySession::recall(std::span<const market::CandleSeries> coarse, std::span<const market::CandleSeries> fine)
{
    for (std::size_t k = 0; k < coarse.size(); ++k) {
        const market::CandleSeries& past = coarse[k];
        for (std::size_t i = 0; i < past.size(); ++i) coarse_[k].append(past[i], past.decimals());
        if (!past.empty()) forming_ = std::max(forming_.value_or(past.end()), past.end());
    }
    for (std::size_t k = 0; forming_ && k < coarse_.size(); ++k) {
        coarse_[k].fill_until(*forming_);
        if (k >= setup_.traded) others_[k - setup_.traded] = coarse_[k].series();
    }
    for (InstrumentIndex k = 0; k < setup_.traded; ++k) {
        const market::CandleSeries& past = coarse_[k].series();
        for (std::size_t i = 0; i < past.size(); ++i) signals_[k]->on({k, i, past.close_time(i), past[i]});
    }
    for (std::size_t k = 0; k < fine.size(); ++k) {
        for (std::size_t i = 0; i < fine[k].size(); ++i) hear(k, fine[k][i], fine[k].decimals());
        if (!forming_ && !fine[k].empty()) forming_ = timeframe_.open_of(fine[k].begin());
    }
}

void StrategySession::step(Time open_time, std::span<const PathExchange::Told* const> told)
{
    // Where the feed was silent nothing was traded.
    while (forming_ && *forming_ + timeframe_.duration() <= open_time) complete();
    if (is_over()) return;
    if (!forming_) forming_ = timeframe_.open_of(open_time);
    for (std::size_t k = 0; k < told.size(); ++k) {
        if (told[k]) hear(k, told[k]->candle, told[k]->decimals);
    }
    if (open_time + setup_.feed.duration() == *forming_ + timeframe_.duration()) complete();
}

void StrategySession::hear(std::size_t pair, const market::Candle& candle, int decimals)
{
    (fine_.empty() ? coarse_ : fine_)[pair].append(candle, decimals);
    if (pair < closes_.size()) closes_[pair] = {candle.close, decimals};
}

/// The candle that was being put together has ended.
void StrategySession::complete()
{
    if (is_over()) return;
    const Time open = *forming_;
    const Time end = open + timeframe_.duration();
    *forming_ = end;
    for (std::size_t k = 0; k < coarse_.size(); ++k) {
        fine_.empty() ? coarse_[k].fill_until(end) : join(k, end);
        if (k >= setup_.traded) others_[k - setup_.traded] = coarse_[k].series();
    }
    for (std::size_t i = 0; i < setup_.traded; ++i) passed_[i] = candles_of(i);
    if (!period_.begin) period_.begin = open;
    period_.end = end;
    exchange_->pass(open, passed_);
    serve();
    if (setup_.expires && end >= *setup_.expires) {
        stop(bots::CloseReason::expired, setup_.sell_on_stop);
    } else {
        forget();
    }
}

/// Puts the parts of a candle together, as CandleSeries::resampled does.
void StrategySession::join(std::size_t pair, Time end)
{
    fine_[pair].fill_until(end);
    const market::CandleSeries& parts = fine_[pair].series();
    const Time open = end - timeframe_.duration();
    if (parts.empty() || parts.begin() > open) return;
    market::CandleJoin joined;
    for (std::size_t i = parts.index_at(open); i < parts.size(); ++i) joined.add(parts[i]);
    coarse_[pair].append(joined.candle(), parts.decimals());
}

PairCandles StrategySession::candles_of(std::size_t pair) const
{
    return {coarse_[pair].series(), fine_.empty() ? market::CandleSeries() : fine_[pair].series()};
}

/// Lets go of candles that nobody will look at again, many at a time.
void StrategySession::forget()
{
    constexpr std::size_t many = 256;
    const auto ratio = static_cast<std::size_t>(timeframe_.ms() / setup_.feed.ms());
    const auto is_worth_it = [](std::size_t spent, std::size_t size) { return spent >= many && 2 * spent >= size; };
    for (market::CandleBuffer& parts : fine_) {
        const std::size_t size = parts.series().size();
        if (size > ratio && is_worth_it(size - ratio, size)) parts.forget(size - ratio);
    }
    for (std::size_t k = 0; k < coarse_.size(); ++k) {
        const std::size_t size = coarse_[k].series().size();
        const bool is_traded = k < setup_.traded;
        const std::size_t spent = is_traded  ? exchange_->spent(static_cast<InstrumentIndex>(k))
                                  : size > 0 ? size - 1
                                             : 0;
        if (!is_worth_it(spent, size)) continue;
        const std::size_t gone = coarse_[k].forget(spent);
        if (is_traded) {
            exchange_->forget(static_cast<InstrumentIndex>(k), gone, candles_of(k));
        } else {
            others_[k - setup_.traded] = coarse_[k].series();
        }
    }
}

// -- Events and orders --

void StrategySession::serve()
{
    const Attention attention{[](InstrumentIndex, std::size_t from) {
                                  return bots::Wake{from, from};
                              },
                              engine_.needs_marks()};
    while (const engine::Event* event = exchange_->next(attention)) handle(*event);
}

void StrategySession::handle(const engine::Event& event)
{
    engine_.on(event, actions_);
    const auto* report = std::get_if<orders::Report>(&event);
    using Kind = orders::Report::Kind;
    if (report != nullptr && (report->kind == Kind::filled || report->kind == Kind::partially_filled)) {
        ++fills_;
        const orders::Fill& fill = report->fill;
        fees_ +=
            fill.fee_asset == orders::FeeAsset::quote ? core::Money(fill.fee) : fill.price * core::Quantity(fill.fee);
        if (on_fill_) on_fill_(*report);
    }
    carry_out();
}

void StrategySession::carry_out()
{
    for (const orders::Action& action : actions_) exchange_->execute(action);
    actions_.clear();
}

void StrategySession::tell(engine::Command command, Time)
{
    if (is_over()) return;
    if (command == engine::Command::stop) {
        stop(bots::CloseReason::user, setup_.sell_on_stop);
        return;
    }
    const bool pauses = command == engine::Command::pause;
    bot_->hold(pauses, actions_);
    carry_out();
    serve();
    state_ = pauses ? State::paused : State::running;
}

void StrategySession::change(const bots::Terms& terms, const bots::Settings&, Time)
{
    setup_.sell_on_stop = terms.sell_on_stop;
    setup_.expires = terms.expires;
    set_end();
}

void StrategySession::stop(bots::CloseReason reason, bool sell)
{
    bot_->hold(true, actions_);
    carry_out();
    serve();
    if (sell) {
        handle(exchange_->end());
        serve();
    }
    engine_.portfolio().book().ensure_balanced();
    state_ = State::closed;
    reason_ = reason;
}

// -- How it stands --

core::Price StrategySession::price(std::size_t pair) const
{
    return core::Price(core::Decimal::from_double(closes_[pair].first, closes_[pair].second));
}

core::Money StrategySession::equity() const
{
    const ledger::Portfolio& portfolio = engine_.portfolio();
    core::Money equity = portfolio.cash();
    for (InstrumentIndex i = 0; i < setup_.traded; ++i) {
        const ledger::Trade* trade = portfolio.open_trade(i);
        if (trade == nullptr) continue;
        const core::Money worth = price(i) * portfolio.held(i);
        equity += trade->direction == orders::Direction::long_ ? worth : -worth;
    }
    return equity;
}

Account StrategySession::account() const
{
    const ledger::Portfolio& portfolio = engine_.portfolio();
    Account account;
    account.currency = portfolio.stake_currency();
    account.cash = portfolio.cash();
    account.equity = equity();
    account.net_deposits = portfolio.deposit();
    account.profit = account.equity - account.net_deposits;
    account.fees = fees_;
    account.fills = fills_;
    account.round_trips = static_cast<int>(portfolio.closed_trades().size());
    account.open_orders = is_over() ? 0 : exchange_->working();
    for (InstrumentIndex i = 0; i < setup_.traded; ++i) {
        const ledger::Trade* trade = portfolio.open_trade(i);
        const core::Decimal held = portfolio.held(i).value();
        const bool is_short = trade != nullptr && trade->direction == orders::Direction::short_;
        account.positions.push_back(
            {is_short ? -held : held, trade == nullptr ? core::Price() : trade->open_rate, price(i)});
    }
    account.parts.emplace_back("closed", portfolio.closed_profit());
    account.parts.emplace_back("floating", account.profit - portfolio.closed_profit());
    account.picture = picture();
    return account;
}

ledger::RunRecord StrategySession::record() const
{
    const ledger::Portfolio& portfolio = engine_.portfolio();
    ledger::RunRecord record = record_of(portfolio, *bot_, exchange_->statistics(), setup_.bot.risk);
    record.period = period_;
    for (InstrumentIndex i = 0; i < setup_.traded; ++i) record.pairs.push_back(portfolio.instrument(i).pair);
    record.trades.assign(portfolio.closed_trades().begin(), portfolio.closed_trades().end());
    return record;
}

bots::Picture StrategySession::picture() const
{
    const ledger::Portfolio& portfolio = engine_.portfolio();
    bots::Picture picture;
    const auto closed = portfolio.closed_trades();
    const auto won = std::count_if(closed.begin(), closed.end(), [](const auto& t) { return t.profit.is_positive(); });
    picture.summary = fmt::format("{} open, {} closed", portfolio.open_trades(), closed.size());
    picture.figures = {
        {"trades", fmt::format("{}", closed.size())},
        {"won", fmt::format("{}", won)},
        {"closed profit", portfolio.closed_profit().to_string()},
        {"refused entries",
         fmt::format("{}", bot_->refusals().no_slot_or_money + bot_->refusals().by_risk + bot_->refusals().by_venue)}};
    for (InstrumentIndex i = 0; i < setup_.traded; ++i) {
        const Guard& guard = exchange_->guard(i);
        if (!guard.open || is_over()) continue;
        const orders::Side side = orders::exit_side(guard.direction);
        if (guard.has_stop()) picture.levels.push_back({guard.stop, side, guard.held, "stop", 0, {}});
        if (!guard.target.is_zero()) picture.levels.push_back({guard.target, side, guard.held, "target", 0, {}});
    }
    return picture;
}

}  // namespace cobot::simulation
