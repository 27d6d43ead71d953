#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "core/decimal.hpp"
#include "core/ensure.hpp"
#include "core/time.hpp"

namespace cobot::ledger {

/// Where value can be. A wallet is never negative; the others are counterparties and may be.
enum class Account { wallet, deposits, market, fees, loans, funding };

/// An asset by number, in the order in which a Book first saw it.
using AssetIndex = std::uint32_t;

/// Moves an amount of one asset from one account to another; a negative one goes the other way.
struct Transfer {
    Account from = Account::market;
    Account to = Account::wallet;
    AssetIndex asset = 0;
    core::Decimal amount;
};

/// A double-entry book: what a transfer adds to one account it takes from another, so that all accounts of an asset
/// together are always zero. A transfer that leaves a wallet below zero is our bug and aborts.
class Book {
public:
    AssetIndex asset(std::string_view name);  ///< Finds or adds.
    const std::string& name(AssetIndex asset) const { return names_[asset]; }

    /// Adds one entry. Wallets are looked at when all its transfers are made.
    void post(std::initializer_list<Transfer> transfers);

    core::Decimal balance(Account account, AssetIndex asset) const { return balances_[slot(account, asset)]; }
    std::size_t assets() const { return names_.size(); }
    std::size_t entries() const { return entries_; }

    /// Re-adds all accounts and aborts unless each asset sums to zero.
    void ensure_balanced() const;

private:
    static constexpr std::size_t account_count = 6;
    static std::size_t slot(Account account, AssetIndex asset)
    {
        return asset * account_count + static_cast<std::size_t>(account);
    }

    std::vector<std::string> names_;
    std::vector<core::Decimal> balances_;
    std::size_t entries_ = 0;
};

inline void Book::post(std::initializer_list<Transfer> transfers)
{
    for (const Transfer& transfer : transfers) {
        balances_[slot(transfer.from, transfer.asset)] -= transfer.amount;
        balances_[slot(transfer.to, transfer.asset)] += transfer.amount;
    }
    for (const Transfer& transfer : transfers) {
        COBOT_ENSURE(!balance(Account::wallet, transfer.asset).is_negative(), "a wallet must not go below zero");
    }
    ++entries_;
}

}  // namespace cobot::ledger
