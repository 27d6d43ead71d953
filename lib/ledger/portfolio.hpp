#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ledger/book.hpp"
#include "ledger/trade.hpp"
#include "market/instrument.hpp"
#include "orders/messages.hpp"

namespace cobot::ledger {

/// One wallet, the trades open in it and those closed. Changes only by fills, so it can be rebuilt from them.
class Portfolio {
public:
    /// All instruments must be quoted in `stake_currency`.
    Portfolio(std::vector<market::Instrument> instruments, std::string stake_currency, core::Money deposit);

    const market::Instrument& instrument(orders::InstrumentIndex index) const { return instruments_[index]; }
    std::size_t instruments() const { return instruments_.size(); }
    const std::string& stake_currency() const { return stake_currency_; }

    /// Books a fill. Returns the trade it closed, if it did; the pointer lasts until the next call.
    const Trade* apply(const orders::Report& report, std::string_view tag);

    /// The trade open in an instrument; null when flat.
    const Trade* open_trade(orders::InstrumentIndex index) const
    {
        return open_[index].is_open ? &open_[index].trade : nullptr;
    }
    /// Base units that closing the open trade would sell (or buy back), in whole lots.
    core::Quantity closable(orders::InstrumentIndex index) const;

    /// Base units that the open trade holds, or owes when it is short.
    core::Quantity held(orders::InstrumentIndex index) const
    {
        return open_[index].is_open ? open_[index].held - open_[index].exited : core::Quantity();
    }

    int open_trades() const { return open_count_; }
    std::span<const Trade> closed_trades() const { return closed_; }
    std::vector<Trade> take_closed_trades() { return std::move(closed_); }

    core::Money deposit() const { return deposit_; }
    core::Money closed_profit() const { return closed_profit_; }
    /// Entry price times amount of all open trades.
    core::Money open_stake() const { return open_stake_; }
    core::Money open_entry_fees() const { return open_entry_fees_; }
    /// Deposit and closed profit, less what open trades hold or owe: the cash that may be spent.
    core::Money free() const { return deposit_ + closed_profit_ - open_stake_ - open_entry_fees_; }
    /// The stake currency in the wallet. Equal to free() while every open trade is long.
    core::Money cash() const { return core::Money(book_.balance(Account::wallet, quote_)); }

    const Book& book() const { return book_; }

private:
    struct Open {
        bool is_open = false;
        Trade trade;
        core::Quantity held;      ///< Base units in the position, after fees taken in base.
        core::Quantity exited;    ///< Base units already sold (bought back).
        core::Money entry_value;  ///< Sum of price * quantity over entry fills.
        core::Money exit_value;
        AssetIndex base = 0;
    };

    void post(const Open& open, const orders::Report& report, core::Money value);
    void enter(Open& open, orders::InstrumentIndex index, const orders::Report& report, std::string_view tag);
    const Trade* leave(Open& open, const orders::Report& report);
    void ensure_reconciled() const;

    std::vector<market::Instrument> instruments_;
    std::string stake_currency_;
    core::Money deposit_;
    Book book_;
    AssetIndex quote_ = 0;
    std::vector<Open> open_;
    std::vector<Trade> closed_;
    core::Money closed_profit_;
    core::Money open_stake_;
    core::Money open_entry_fees_;
    core::Money open_exit_proceeds_;  ///< Cash already back from open trades that were left in part.
    int open_count_ = 0;
    int short_count_ = 0;
    int next_id_ = 1;
};

}  // namespace cobot::ledger
