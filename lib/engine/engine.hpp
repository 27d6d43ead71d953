#pragma once

#include <memory>
#include <vector>

#include "bots/bot.hpp"
#include "engine/event.hpp"
#include "ledger/portfolio.hpp"

namespace cobot::engine {

/// One wallet and one bot, moved on by events. It reads no clock, no file and no unseeded randomness, so the same
/// events always lead to the same actions.
class Engine {
public:
    Engine(ledger::Portfolio portfolio) : portfolio_(std::move(portfolio)) {}

    /// The bot may read the portfolio while it is made.
    void attach(std::unique_ptr<bots::Bot> bot) { bot_ = std::move(bot); }

    /// Books what happened, lets the bot decide, and puts what it wants into `actions`.
    void on(const Event& event, orders::Actions& actions);

    bots::Wake next_wake(orders::InstrumentIndex instrument, std::size_t from) const
    {
        return bot_->next_wake(instrument, from, portfolio_);
    }
    bool needs_marks() const { return bot_->needs_marks(); }

    const ledger::Portfolio& portfolio() const { return portfolio_; }
    ledger::Portfolio& portfolio() { return portfolio_; }
    const bots::Bot& bot() const { return *bot_; }

private:
    void on_report(const orders::Report& report, orders::Actions& actions);

    ledger::Portfolio portfolio_;
    std::unique_ptr<bots::Bot> bot_;
};

}  // namespace cobot::engine
