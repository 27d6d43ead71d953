#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bots/bot.hpp"
#include "bots/signal_source.hpp"
#include "bots/sizing.hpp"
#include "risk/gate.hpp"
#include "strategy/rules.hpp"

namespace cobot::bots {

/// Trades the signals of one declarative strategy on several pairs with one wallet, one trade per pair.
class StrategyBot : public Bot {
public:
    struct Setup {
        std::uint32_t id = 1;
        market::Timeframe timeframe;
        strategy::ExitRules exits;
        strategy::RiskRules risk;
        core::Decimal tradable_ratio = 1;
        WalletRule wallet_rule = WalletRule::exact;
        bool can_short = true;
        std::string long_tag;
        std::string short_tag;
    };

    /// How many entries were not made, and why.
    struct Refusals {
        int no_slot_or_money = 0;
        int by_risk = 0;
        int by_venue = 0;
    };

    /// One source of signals for each instrument of the portfolio.
    StrategyBot(Setup setup, std::vector<std::unique_ptr<SignalSource>> signals, const ledger::Portfolio& portfolio);

    void on(const market::CandleClosed& event, const ledger::Portfolio& portfolio, orders::Actions& actions) override;
    void on(const orders::Report& report, const ledger::Trade* closed, const ledger::Portfolio& portfolio,
            orders::Actions& actions) override;
    void finish(const ledger::Portfolio& portfolio, orders::Actions& actions) override;
    Wake next_wake(orders::InstrumentIndex instrument, std::size_t from,
                   const ledger::Portfolio& portfolio) const override;
    bool needs_marks() const override { return needs_marks_; }
    void mark(orders::InstrumentIndex instrument, double close) override { slots_[instrument].mark = close; }
    std::string_view entry_tag(orders::Direction direction) const override
    {
        return direction == orders::Direction::long_ ? setup_.long_tag : setup_.short_tag;
    }

    /// Held, it enters nothing, and entries on their way are called back; what is open is looked after as ever.
    void hold(bool held, orders::Actions& actions);

    const Refusals& refusals() const { return refusals_; }

private:
    struct Slot {
        std::unique_ptr<SignalSource> signals;
        orders::OrderId entry_order;  ///< Of the entry on its way.
        bool entering = false;
        bool entered = false;  ///< A part of it was filled.
        bool closing = false;
        core::Money reserved;                     ///< For the entry on its way, fee included.
        std::size_t entry_index = 0;              ///< Candle in which the position was opened.
        std::optional<orders::Direction> closed;  ///< Direction of the last trade.
        std::size_t closed_index = 0;             ///< Candle in which it was closed.
        std::size_t signal_index = Bot::never;    ///< Candle that `signal` belongs to.
        strategy::Signal signal;
        double mark = 0;  ///< Last close seen.
    };

    void consider_exit(const market::CandleClosed& event, const strategy::Signal& signal, const ledger::Trade& trade,
                       orders::Actions& actions);
    void consider_entry(const market::CandleClosed& event, const strategy::Signal& signal,
                        const ledger::Portfolio& portfolio, orders::Actions& actions);
    void close(orders::InstrumentIndex instrument, orders::Direction direction, orders::ExitReason reason,
               orders::Actions& actions);
    Funds funds(const ledger::Portfolio& portfolio, core::Decimal taker_fee) const;
    core::Money floating(const ledger::Portfolio& portfolio) const;
    bool rested(const Slot& slot, std::size_t index, orders::Direction wanted) const;
    orders::OrderId next_id() { return {setup_.id, ++sequence_}; }

    Setup setup_;
    std::shared_ptr<const orders::ExitPlan> plan_;
    std::vector<Slot> slots_;
    risk::Gate gate_;
    Refusals refusals_;
    core::Money rounded_profit_;  ///< Closed profits as freqtrade books them; kept under its wallet rule only.
    int entering_count_ = 0;      ///< Entries of which nothing has been filled yet.
    bool needs_marks_ = false;
    bool held_ = false;
    std::uint32_t sequence_ = 0;
};

}  // namespace cobot::bots
