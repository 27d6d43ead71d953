#pragma once

#include <functional>
#include <memory>

#include "bots/machine.hpp"
#include "bots/terms.hpp"
#include "engine/event.hpp"
#include "engine/synthetic_orders.hpp"
#include "market/funding.hpp"

namespace cobot::engine {

/// What an operator may tell a running bot.
enum class Command { pause, resume, stop };

/// One bot with its account: the life cycle that all kinds share. Like Engine it is moved by events alone, so that a
/// backtest, a paper run and its replay are the same computation.
///
///   armed ─trigger─▶ running ⇄ paused ─▶ stopping (cancel, then sell or keep) ─▶ closed (reason)
class BotEngine {
public:
    enum class State { armed, running, paused, stopping, closed };

    struct Deposit {
        enum class Asset { quote, base };
        Asset asset = Asset::quote;
        core::Decimal amount;
        orders::InstrumentIndex listing = 0;
    };
    struct Setup {
        std::vector<market::Listing> listings;
        std::string currency;
        std::vector<Deposit> deposits;
        bots::Desk::Setup desk;
        bots::Terms terms;
        market::FundingTerms funding;  ///< Of every contract among the listings.
        /// Called after a fill was booked and before the machine hears of it; may be empty.
        std::function<void(const orders::Report&, const bots::Slot&, const ledger::Holdings::Booked&)> on_fill;
    };

    BotEngine(Setup setup, std::unique_ptr<bots::Machine> machine);
    BotEngine(const BotEngine&) = delete;
    BotEngine& operator=(const BotEngine&) = delete;

    /// Where the price of a listing stands.
    void on(const PriceSeen& seen) { holdings_.mark(seen.instrument, seen.price), seen_[seen.instrument] = true; }
    /// The moment: starts the bot, or calls its timer.
    void on(core::Time now, orders::Actions& actions);
    void on(const market::CandleClosed& candle, orders::Actions& actions);
    void on(const orders::Report& report, orders::Actions& actions);
    void on(const FundingDue& due, orders::Actions& actions);
    void on(const bots::Message& message, orders::Actions& actions);
    void on(Command command, core::Time time, orders::Actions& actions);
    /// Its file was changed while it runs.
    void change(const bots::Terms& terms, const bots::Settings& settings, core::Time time, orders::Actions& actions);

    /// The earliest moment that it wants to be told of; Desk::no_timer: none. Time::min() before it has begun.
    core::Time timer() const
    {
        if (!is_funded_) return core::Time::min();
        return synthetic_ ? std::min(desk_.timer(), synthetic_->timer()) : desk_.timer();
    }
    /// When orders expire that the engine withdraws itself; told before the prices of that moment. Time::max(): never.
    core::Time deadline() const { return synthetic_ ? synthetic_->deadline() : core::Time::max(); }
    void on_deadline(core::Time now, orders::Actions& actions);
    /// Whether it must be told of every candle.
    bool reads_candles() const
    {
        const bots::Terms& terms = setup_.terms;
        return terms.max_drawdown || terms.expires || is_of_closes(terms.stop_loss) ||
               is_of_closes(terms.take_profit) || machine_->reads_candles();
    }

    /// Calls `told` after a fill was booked and before the machine hears of it.
    void watch_fills(std::function<void(const orders::Report&)> told);

    State state() const { return state_; }
    bots::CloseReason reason() const { return reason_; }
    bool is_over() const { return state_ == State::closed; }
    core::Time started_at() const { return started_at_; }
    const ledger::Holdings& holdings() const { return holdings_; }
    const bots::Desk& desk() const { return desk_; }
    const market::FundingTerms& funding() const { return setup_.funding; }
    const bots::Machine& machine() const { return *machine_; }

    int fills() const { return fills_; }
    core::Money turnover() const { return turnover_; }  ///< Sum of the values of all fills.

private:
    // What is `noinline` is kept out of flat functions: see docs/explanation/performance.md.
    void begin(core::Time time, orders::Actions& actions);
    [[gnu::noinline]] void flush();  ///< What the bot wants becomes what the venue can do. Only with synthetic_.
    void hear(const orders::Report& report);
    void fund(core::Time time);
    void start();
    void take_fill(const orders::Report& report);
    [[gnu::noinline]] void take_end(const orders::Report& report);
    [[gnu::noinline]] void take_reached(const orders::Report& report);
    void settle();  ///< After anything happened: funds that came free, thresholds that moved, an end that was reached.
    [[gnu::noinline]] void stop(bots::CloseReason reason);
    [[gnu::noinline]] void go_on_stopping();
    bool sell_out();
    void place_thresholds();
    [[gnu::noinline]] void place_threshold(const bots::Threshold& threshold, bool is_gain, bots::SlotIndex& watch);
    std::optional<core::Price> level_of(const bots::Threshold& threshold) const;
    /// No watch can look after it: it is compared at closes.
    bool is_of_closes(const std::optional<bots::Threshold>& threshold) const
    {
        return threshold && (threshold->hold.count() != 0 || !level_of(*threshold));
    }
    bool is_beyond(const bots::Threshold& threshold, bool is_gain) const;
    void check_closes(core::Time time);
    void check_threshold(const std::optional<bots::Threshold>& threshold, bool is_gain,
                         std::optional<core::Time>& since, bots::CloseReason reason);

    Setup setup_;
    ledger::Holdings holdings_;
    bots::Desk desk_;
    std::unique_ptr<SyntheticOrders> synthetic_;  ///< Null where the venue has every kind of order.
    orders::Actions wanted_;                      ///< By the bot, where it is not null.
    orders::Actions* actions_ = nullptr;
    bool is_flushing_ = false;
    std::unique_ptr<bots::Machine> machine_;
    State state_ = State::armed;
    State resumed_ = State::armed;  ///< Of paused: what it goes back to.
    bots::CloseReason reason_ = bots::CloseReason::none;
    core::Time started_at_{};
    std::vector<bool> seen_;  ///< Listings whose price is known.
    bool is_funded_ = false;
    bool selling_ = false;
    std::vector<bots::Message> early_;  ///< Received before the start, for machines that recall them.
    bots::SlotIndex trigger_watch_ = bots::Desk::none;
    bots::SlotIndex stop_watch_ = bots::Desk::none;
    bots::SlotIndex target_watch_ = bots::Desk::none;
    std::optional<core::Time> stop_since_, target_since_;
    core::Money equity_peak_;
    int fills_ = 0;
    core::Money turnover_;
};

std::string_view name(BotEngine::State state);

}  // namespace cobot::engine
