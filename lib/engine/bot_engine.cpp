#include "engine/bot_engine.hpp"

#include <algorithm>

#include "core/ensure.hpp"

namespace cobot::engine {

using bots::CloseReason;
using bots::Desk;
using bots::Threshold;
using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::InstrumentIndex;
using orders::Report;
using orders::Side;

std::string_view name(BotEngine::State state)
{
    constexpr std::string_view names[] = {"armed", "running", "paused", "stopping", "closed"};
    return names[static_cast<std::size_t>(state)];
}

BotEngine::BotEngine(Setup setup, std::unique_ptr<bots::Machine> machine)
    : setup_(std::move(setup)),
      holdings_(setup_.listings, setup_.currency),
      desk_(setup_.desk, holdings_),
      machine_(std::move(machine)),
      seen_(setup_.listings.size())
{
    if (!setup_.desk.venue.cover_all()) synthetic_ = std::make_unique<SyntheticOrders>(setup_.desk.venue, desk_);
}

void BotEngine::watch_fills(std::function<void(const Report&)> told)
{
    setup_.on_fill = [told = std::move(told)](const Report& report, const bots::Slot&,
                                              const ledger::Holdings::Booked&) { told(report); };
}

// -- Towards the venue --

void BotEngine::begin(core::Time time, orders::Actions& actions)
{
    actions_ = &actions;
    desk_.begin(time, synthetic_ ? wanted_ : actions);
}

void BotEngine::flush()
{
    if (is_flushing_) return;
    is_flushing_ = true;
    std::vector<Report> said;
    do {
        synthetic_->go_on(*actions_);
        orders::Actions wanted;
        wanted.swap(wanted_);
        for (const orders::Action& action : wanted) synthetic_->send(action, *actions_);
        synthetic_->fit(*actions_);
        said = synthetic_->take_said();
        for (const Report& report : said) hear(report);
    } while (!said.empty() || !wanted_.empty());
    is_flushing_ = false;
}

void BotEngine::on_deadline(core::Time now, orders::Actions& actions)
{
    begin(now, actions);
    synthetic_->on_deadline(now, actions);
    settle();
}

// -- Beginning --

void BotEngine::on(core::Time now, orders::Actions& actions)
{
    begin(now, actions);
    if (synthetic_) synthetic_->on_time(now, actions);
    if (!is_funded_) {
        if (std::find(seen_.begin(), seen_.end(), false) == seen_.end()) fund(now);
    } else if (now >= desk_.timer()) {
        if (state_ == State::paused) return;
        desk_.clear_timer();
        if (state_ == State::running) machine_->on_timer(desk_);
    }
    settle();
}

void BotEngine::fund(core::Time time)
{
    is_funded_ = true;
    started_at_ = time;
    for (const Deposit& deposit : setup_.deposits) {
        const bool is_base = deposit.asset == Deposit::Asset::base;
        holdings_.deposit(is_base ? holdings_.base(deposit.listing) : holdings_.quote(deposit.listing), deposit.amount);
    }
    equity_peak_ = holdings_.equity();
    const auto& trigger = setup_.terms.trigger;
    if (trigger && *trigger != holdings_.mark(0)) {
        trigger_watch_ = desk_.watch(*trigger, *trigger > holdings_.mark(0), 0);
        return;
    }
    start();
}

void BotEngine::start()
{
    state_ = State::running;
    started_at_ = desk_.now();
    machine_->start(desk_);
    for (const bots::Message& message : early_) machine_->on_message(message, desk_);
    early_.clear();
    place_thresholds();
}

// -- Events --

void BotEngine::on(const market::CandleClosed& candle, orders::Actions& actions)
{
    begin(candle.close_time, actions);
    if (!is_funded_ || is_over()) return;
    if (state_ == State::running) {
        if (machine_->reads_candles()) machine_->on_candle(candle, desk_);
        if (state_ == State::running) check_closes(candle.close_time);
    }
    settle();
}

void BotEngine::on(const FundingDue& due, orders::Actions& actions)
{
    begin(due.time, actions);
    if (is_over()) return;
    holdings_.settle_funding(due.instrument, due.mark, due.rate);
    if (!desk_.borrow_rate().is_zero()) {
        holdings_.charge_interest(due.instrument, desk_.leverage(), desk_.borrow_rate());
    }
    if (state_ == State::running) {
        machine_->on_funding(due.instrument, due.rate, desk_);
        place_thresholds();  // A profit has another price now.
    }
    settle();
}

void BotEngine::on(const bots::Message& message, orders::Actions& actions)
{
    begin(message.received, actions);
    if (state_ == State::armed && machine_->recalls_messages()) early_.push_back(message);
    if (state_ != State::running) return;
    machine_->on_message(message, desk_);
    settle();
}

void BotEngine::on(Command command, core::Time time, orders::Actions& actions)
{
    begin(time, actions);
    switch (command) {
        case Command::pause:
            if (state_ != State::running && state_ != State::armed) return;
            resumed_ = state_;
            state_ = State::paused;
            desk_.hold(true);
            break;
        case Command::resume:
            if (state_ != State::paused) return;
            state_ = resumed_;
            desk_.hold(false);
            break;
        case Command::stop:
            if (state_ == State::stopping || is_over()) return;
            if (desk_.is_held()) desk_.hold(false);
            stop(CloseReason::user);
            break;
    }
    settle();
}

void BotEngine::change(const bots::Terms& terms, const bots::Settings& settings, core::Time time,
                       orders::Actions& actions)
{
    begin(time, actions);
    setup_.terms = terms;
    for (bots::SlotIndex* watch : {&stop_watch_, &target_watch_}) {
        if (*watch != Desk::none) desk_.cancel(*watch);
        *watch = Desk::none;
    }
    if (state_ == State::running) machine_->change(settings, desk_);
    place_thresholds();
    settle();
}

// Flat: see docs/explanation/performance.md.
[[gnu::flatten]] void BotEngine::on(const Report& report, orders::Actions& actions)
{
    begin(report.time, actions);
    const bool is_liquidation = report.id.sequence == 0;
    if (!synthetic_ || is_liquidation) {
        hear(report);
        return;
    }
    if (const auto told = synthetic_->take(report, actions)) hear(*told);
    flush();
}

void BotEngine::hear(const Report& report)
{
    using Kind = Report::Kind;
    const bool is_fill = report.kind == Kind::filled || report.kind == Kind::partially_filled;
    if (is_fill && report.reason == orders::ExitReason::liquidation) {
        const auto booked = holdings_.apply(report);
        ++fills_;
        if (setup_.on_fill) setup_.on_fill(report, bots::Slot(), booked);
        desk_.degrade(report.text);
        stop(CloseReason::liquidation);
        settle();
        return;
    }
    if (!desk_.knows(report)) {
        COBOT_ENSURE(!is_fill, "a fill of an order that nobody sent");
        return;
    }
    switch (report.kind) {
        case Kind::accepted: desk_.accept(report.slot); return;
        case Kind::amended: return;
        case Kind::filled:
        case Kind::partially_filled: take_fill(report); break;
        case Kind::rejected:
        case Kind::cancelled:
        case Kind::expired: take_end(report); break;
        case Kind::reached: take_reached(report); break;
    }
    settle();
}

void BotEngine::take_fill(const Report& report)
{
    const auto booked = holdings_.apply(report);
    const bots::Execution fill = desk_.take(report, booked);
    ++fills_;
    turnover_ += holdings_.value(holdings_.quote(report.instrument), booked.value.value());
    if (setup_.on_fill) setup_.on_fill(report, desk_.slot(report.slot), booked);
    // What fills while the bot is being stopped belongs to the sale of what it holds.
    if (state_ != State::stopping && !is_over()) {
        machine_->on_fill(fill, desk_);
        place_thresholds();
    }
    if (fill.complete) desk_.release(report.slot);
}

void BotEngine::take_end(const Report& report)
{
    const bots::SlotIndex slot = report.slot;
    if (desk_.hold_back(slot)) return;
    const bool asked_for = desk_.slot(slot).state == bots::Slot::State::cancelling;
    const bool is_own = slot == trigger_watch_ || slot == stop_watch_ || slot == target_watch_;
    if (report.kind == Report::Kind::rejected && state_ != State::stopping) {
        desk_.degrade("the venue refused an order: " + report.text);
    }
    if (!asked_for && !is_own && state_ == State::running) {
        const auto end = report.kind == Report::Kind::rejected    ? bots::OrderEnd::rejected
                         : report.kind == Report::Kind::cancelled ? bots::OrderEnd::cancelled
                                                                  : bots::OrderEnd::expired;
        machine_->on_end(slot, end, desk_);
    }
    desk_.release(slot);
}

void BotEngine::take_reached(const Report& report)
{
    holdings_.mark(report.instrument, report.price);
    const bots::SlotIndex slot = report.slot;
    if (slot == trigger_watch_) {
        trigger_watch_ = Desk::none;
        desk_.release(slot);
        start();
        return;
    }
    if (slot == stop_watch_ || slot == target_watch_) {
        const bool is_stop = slot == stop_watch_;
        (is_stop ? stop_watch_ : target_watch_) = Desk::none;
        desk_.release(slot);
        if (state_ == State::running) stop(is_stop ? CloseReason::stop_loss : CloseReason::take_profit);
        return;
    }
    if (state_ == State::running) machine_->on_watch(slot, desk_);
    desk_.release(slot);
}

void BotEngine::settle()
{
    desk_.retry_waiting();
    if (state_ == State::running && desk_.finished() != CloseReason::none) stop(desk_.finished());
    if (state_ == State::stopping) go_on_stopping();
    if (synthetic_) flush();
}

// -- The end --

void BotEngine::stop(CloseReason reason)
{
    reason_ = reason;
    state_ = State::stopping;
    stop_watch_ = target_watch_ = trigger_watch_ = Desk::none;
    desk_.cancel_all();
    machine_->on_stop(desk_);
}

void BotEngine::go_on_stopping()
{
    const bool all_ended = [&] {
        for (bots::SlotIndex i = 0; i < desk_.slots(); ++i) {
            if (desk_.slot(i).is_live()) return false;
        }
        return true;
    }();
    if (!all_ended) return;
    if (setup_.terms.sell_on_stop && !selling_ && sell_out()) {
        selling_ = true;
        return;
    }
    desk_.cancel_all();  // What waited for funds.
    state_ = State::closed;
}

/// Sends the orders that turn everything into quote. False: there is nothing that could be sold.
bool BotEngine::sell_out()
{
    bool any = false;
    bots::OrderOptions options;
    options.reduce_only = true;
    options.reason = reason_ == CloseReason::stop_loss     ? orders::ExitReason::stop_loss
                     : reason_ == CloseReason::take_profit ? orders::ExitReason::take_profit
                                                           : orders::ExitReason::force_exit;
    // A coin that several listings trade is sold once, for the account's currency where that is possible.
    std::vector<ledger::AssetIndex> sold;
    for (const bool for_currency : {true, false}) {
        for (InstrumentIndex i = 0; i < holdings_.listings(); ++i) {
            const bool is_spot = desk_.is_spot(i);
            if ((desk_.instrument(i).pair.quote == holdings_.currency()) != for_currency) continue;
            if (is_spot && std::ranges::find(sold, holdings_.base(i)) != sold.end()) continue;
            const Decimal held = is_spot ? desk_.free_base(i).value() : holdings_.position(i);
            const Quantity lots = desk_.round_quantity(Quantity(held.abs()), i);
            if (lots.is_zero()) continue;
            if (is_spot) sold.push_back(holdings_.base(i));
            any = desk_.market(held.is_negative() ? Side::buy : Side::sell, lots, options, i) != Desk::none || any;
        }
    }
    return any;
}

// -- Thresholds --

/// Profit is linear in the price of a single listing, so that a profit has a price, which can be watched for inside a
/// candle. With several there is none, and closes are looked at instead.
std::optional<Price> BotEngine::level_of(const Threshold& threshold) const
{
    if (holdings_.listings() != 1) return std::nullopt;
    if (threshold.kind == Threshold::Kind::price) return Price(threshold.value);
    if (holdings_.listing(0).contract.kind == market::Contract::Kind::inverse) return std::nullopt;
    if (!is_funded_) return holdings_.mark(0);  // Not known yet, but there will be one.
    const Decimal held = holdings_.position(0);
    const Decimal invested = holdings_.net_deposits().value();
    const Decimal wanted = threshold.kind == Threshold::Kind::profit ? threshold.value : threshold.value * invested;
    if (held.is_zero()) return Price();
    return Price(holdings_.mark(0).value() + (wanted - holdings_.profit().value()) / held);
}

void BotEngine::place_thresholds()
{
    if (state_ != State::running) return;
    if (setup_.terms.stop_loss) place_threshold(*setup_.terms.stop_loss, false, stop_watch_);
    if (setup_.terms.take_profit) place_threshold(*setup_.terms.take_profit, true, target_watch_);
}

void BotEngine::place_threshold(const Threshold& threshold, bool is_gain, bots::SlotIndex& watch)
{
    if (threshold.hold.count() != 0) return;
    const auto level = level_of(threshold);
    if (!level) return;
    const bool gains_upwards = !holdings_.position(0).is_negative();
    const bool rising =
        threshold.kind == Threshold::Kind::price ? *level > holdings_.mark(0) : gains_upwards == is_gain;
    if (watch != Desk::none) {
        if (threshold.kind == Threshold::Kind::price) return;
        desk_.cancel(watch);
        watch = Desk::none;
    }
    if (level->is_positive()) watch = desk_.watch(*level, rising, 0);
}

/// Whether the threshold is passed at the last price.
bool BotEngine::is_beyond(const Threshold& threshold, bool is_gain) const
{
    if (threshold.kind == Threshold::Kind::price) {
        return is_gain ? holdings_.mark(0).value() >= threshold.value : holdings_.mark(0).value() <= threshold.value;
    }
    const Decimal profit = holdings_.profit().value();
    const Decimal value = threshold.kind == Threshold::Kind::profit
                              ? threshold.value
                              : threshold.value * holdings_.net_deposits().value();
    return is_gain ? profit >= value : profit <= value;
}

void BotEngine::check_threshold(const std::optional<Threshold>& threshold, bool is_gain,
                                std::optional<core::Time>& since, CloseReason reason)
{
    if (state_ != State::running || !is_of_closes(threshold)) return;
    if (!is_beyond(*threshold, is_gain)) {
        since.reset();
        return;
    }
    if (!since) since = desk_.now();
    if (desk_.now() - *since >= threshold->hold) stop(reason);
}

void BotEngine::check_closes(core::Time time)
{
    const bots::Terms& terms = setup_.terms;
    check_threshold(terms.stop_loss, false, stop_since_, CloseReason::stop_loss);
    check_threshold(terms.take_profit, true, target_since_, CloseReason::take_profit);
    if (state_ == State::running && terms.max_drawdown) {
        const Money equity = holdings_.equity();
        equity_peak_ = std::max(equity_peak_, equity);
        if (equity_peak_ - equity >= equity_peak_ * *terms.max_drawdown) stop(CloseReason::drawdown);
    }
    if (state_ == State::running && terms.expires && time >= *terms.expires) stop(CloseReason::expired);
}

}  // namespace cobot::engine
