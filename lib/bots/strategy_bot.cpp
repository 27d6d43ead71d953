#include "bots/strategy_bot.hpp"

#include "bots/exit_plan.hpp"
#include "bots/freqtrade_profit.hpp"
#include "core/ensure.hpp"

namespace cobot::bots {
using core::Decimal;
using core::Money;
using orders::Direction;

StrategyBot::StrategyBot(Setup setup, std::vector<std::unique_ptr<SignalSource>> signals,
                         const ledger::Portfolio& portfolio)
    : setup_(std::move(setup)),
      plan_(exit_plan_of(setup_.exits)),
      slots_(portfolio.instruments()),
      gate_(setup_.risk, portfolio.deposit()),
      needs_marks_(needs_equity(setup_.risk))
{
    COBOT_ENSURE(signals.size() == slots_.size(), "one source of signals for each instrument");
    for (std::size_t i = 0; i < slots_.size(); ++i) slots_[i].signals = std::move(signals[i]);
}

void StrategyBot::on(const market::CandleClosed& event, const ledger::Portfolio& portfolio, orders::Actions& actions)
{
    Slot& slot = slots_[event.instrument];
    if (slot.signal_index != event.index) slot.signal = slot.signals->on(event);
    slot.signal_index = event.index;
    const strategy::Signal& signal = slot.signal;
    slot.mark = event.candle.close;
    if (slot.entering || slot.closing) return;
    if (const ledger::Trade* trade = portfolio.open_trade(event.instrument)) {
        consider_exit(event, signal, *trade, actions);
    } else {
        consider_entry(event, signal, portfolio, actions);
    }
}

void StrategyBot::consider_exit(const market::CandleClosed& event, const strategy::Signal& signal,
                                const ledger::Trade& trade, orders::Actions& actions)
{
    const bool is_long = trade.direction == Direction::long_;
    const bool exit = is_long ? signal.exit_long && !signal.enter_long : signal.exit_short && !signal.enter_short;
    if (exit) {
        close(event.instrument, trade.direction, orders::ExitReason::exit_signal, actions);
        return;
    }
    const std::size_t held = event.index + 1 - slots_[event.instrument].entry_index;
    if (setup_.exits.max_bars && held >= static_cast<std::size_t>(*setup_.exits.max_bars)) {
        close(event.instrument, trade.direction, orders::ExitReason::time_exit, actions);
    }
}

void StrategyBot::consider_entry(const market::CandleClosed& event, const strategy::Signal& signal,
                                 const ledger::Portfolio& portfolio, orders::Actions& actions)
{
    const bool enter_short_ok = setup_.can_short && signal.enter_short;
    const bool go_long = signal.enter_long && !signal.exit_long && !enter_short_ok;
    const bool go_short = enter_short_ok && !signal.exit_short && !signal.enter_long;
    Slot& slot = slots_[event.instrument];
    if (held_ || (!go_long && !go_short)) return;
    if (!rested(slot, event.index, go_long ? Direction::long_ : Direction::short_)) return;

    const int slots = setup_.risk.max_concurrent_trades;
    if (slots > 0 && portfolio.open_trades() + entering_count_ >= slots) {
        ++refusals_.no_slot_or_money;
        return;
    }
    if (gate_.vet(event.close_time, needs_marks_ ? floating(portfolio) : Money()) != risk::Refusal::none) {
        ++refusals_.by_risk;
        return;
    }
    const market::Instrument& instrument = portfolio.instrument(event.instrument);
    const double distance = stop_distance(setup_.exits, signal.stop_distance, event.candle.close);
    const EntryPrices prices{event.candle.close, distance, signal.volatility};
    const auto stake =
        entry_stake(setup_.risk.sizing, funds(portfolio, instrument.taker_fee), prices, portfolio.closed_trades());
    if (!stake) {
        refusals_.no_slot_or_money += setup_.wallet_rule == WalletRule::exact ? 1 : 0;
        return;
    }

    orders::Request request;
    request.id = next_id();
    request.instrument = event.instrument;
    request.side = go_long ? orders::Side::buy : orders::Side::sell;
    request.quote_amount = *stake;
    request.exits = plan_;
    if (has_atr_stop(setup_.exits)) request.stop_distance = core::Price(Decimal::from_double(distance, 10));
    slot.entry_order = request.id;
    slot.entering = true;
    slot.entered = false;
    slot.reserved = *stake * (Decimal(1) + instrument.taker_fee);
    ++entering_count_;
    actions.emplace_back(std::move(request));
}

void StrategyBot::close(orders::InstrumentIndex instrument, Direction direction, orders::ExitReason reason,
                        orders::Actions& actions)
{
    orders::Request request;
    request.id = next_id();
    request.instrument = instrument;
    request.side = orders::exit_side(direction);
    request.reduce_only = true;
    request.reason = reason;
    slots_[instrument].closing = true;
    actions.emplace_back(std::move(request));
}

void StrategyBot::on(const orders::Report& report, const ledger::Trade* closed, const ledger::Portfolio&,
                     orders::Actions&)
{
    using Kind = orders::Report::Kind;
    Slot& slot = slots_[report.instrument];
    const bool ended = report.kind == Kind::filled || report.kind == Kind::rejected || report.kind == Kind::cancelled ||
                       report.kind == Kind::expired;
    if (slot.entering && report.id == slot.entry_order) {
        if (report.kind == Kind::filled || report.kind == Kind::partially_filled) {
            if (!slot.entered) {
                slot.entry_index = report.candle_index;
                gate_.on_entry(report.time);
                --entering_count_;  // From now on it is an open trade.
            }
            slot.entered = true;
            // What was not filled yet stays set aside.
            const core::Decimal with_fee = Decimal(1) + report.fill.fee_rate;
            slot.reserved -= std::min(slot.reserved, report.fill.price * report.fill.quantity * with_fee);
        }
        if (ended) {
            slot.entering = false;
            slot.reserved = Money();
            entering_count_ -= slot.entered ? 0 : 1;
            refusals_.by_venue += report.kind == Kind::rejected ? 1 : 0;
        }
    }
    if (closed != nullptr) {
        slot.closing = false;
        slot.closed = closed->direction;
        slot.closed_index = report.candle_index;
        if (setup_.wallet_rule == WalletRule::freqtrade) rounded_profit_ += freqtrade_profit(*closed);
        gate_.on_closed(*closed);
    }
}

void StrategyBot::hold(bool held, orders::Actions& actions)
{
    held_ = held;
    for (orders::InstrumentIndex i = 0; held && i < slots_.size(); ++i) {
        if (slots_[i].entering) actions.emplace_back(orders::Cancel{slots_[i].entry_order, i, 0});
    }
}

void StrategyBot::finish(const ledger::Portfolio& portfolio, orders::Actions& actions)
{
    for (orders::InstrumentIndex i = 0; i < slots_.size(); ++i) {
        const ledger::Trade* trade = portfolio.open_trade(i);
        if (trade != nullptr) close(i, trade->direction, orders::ExitReason::force_exit, actions);
    }
}

Wake StrategyBot::next_wake(orders::InstrumentIndex instrument, std::size_t from,
                            const ledger::Portfolio& portfolio) const
{
    const Slot& slot = slots_[instrument];
    if (slot.entering || slot.closing) return {never, never};
    const ledger::Trade* trade = portfolio.open_trade(instrument);
    if (trade == nullptr) {
        const std::size_t entry = slot.signals->next_entry(from);
        return {entry, slot.signals->likely_exit(entry)};
    }
    const std::size_t exit = slot.signals->next_exit(trade->direction, from);
    const std::size_t entry = slot.signals->likely_entry(exit);
    if (!setup_.exits.max_bars) return {exit, entry};
    const std::size_t last = slot.entry_index + static_cast<std::size_t>(*setup_.exits.max_bars) - 1;
    return {std::min(exit, std::max(from, last)), entry};
}

Funds StrategyBot::funds(const ledger::Portfolio& portfolio, Decimal taker_fee) const
{
    Funds funds;
    funds.tied = portfolio.open_stake();
    funds.taker_fee = taker_fee;
    funds.max_trades = setup_.risk.max_concurrent_trades;
    funds.tradable_ratio = setup_.tradable_ratio;
    funds.rule = setup_.wallet_rule;
    if (setup_.wallet_rule == WalletRule::freqtrade) {
        funds.free = portfolio.deposit() + rounded_profit_ - portfolio.open_stake();
    } else {
        funds.free = portfolio.free();
        for (const Slot& slot : slots_) {
            if (slot.entering) funds.free -= slot.reserved;
        }
    }
    funds.equity = needs_marks_ ? portfolio.deposit() + portfolio.closed_profit() + floating(portfolio) : Money();
    return funds;
}

/// What open trades have gained or lost at the last closes, before closing costs.
Money StrategyBot::floating(const ledger::Portfolio& portfolio) const
{
    Money total;
    for (orders::InstrumentIndex i = 0; i < slots_.size(); ++i) {
        const ledger::Trade* trade = portfolio.open_trade(i);
        if (trade == nullptr) continue;
        total += floating_profit(trade->direction, trade->open_rate, trade->amount, slots_[i].mark) - trade->fee_open;
    }
    return total;
}

/// An entry waits for the close of the candle in which the last trade was closed, and for the cool-down after it.
/// Only a venue that goes through a candle twice asks about an earlier one: then the position may be turned round.
bool StrategyBot::rested(const Slot& slot, std::size_t index, Direction wanted) const
{
    if (!slot.closed) return true;
    const auto cooldown = static_cast<std::size_t>(setup_.risk.cooldown_bars);
    if (index >= slot.closed_index + cooldown) return true;
    return cooldown == 0 && wanted != *slot.closed;
}

}  // namespace cobot::bots
