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

/// One side of an entry.
struct Posting {
    Account account = Account::wallet;
    AssetIndex asset = 0;
    core::Decimal amount;
};

/// A double-entry book: every entry's postings sum to zero in each asset, so that all accounts together always do.
/// A posting that would break this, or leave a wallet below zero, is our bug and aborts.
class Book {
public:
    AssetIndex asset(std::string_view name);  ///< Finds or adds.
    const std::string& name(AssetIndex asset) const { return names_[asset]; }

    /// Adds one entry: any number of postings, in one or two assets.
    void post(std::initializer_list<Posting> postings);

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

inline void Book::post(std::initializer_list<Posting> postings)
{
    // An exchange touches two assets, and the entry's first posting names one of them.
    const AssetIndex one = postings.begin()->asset;
    AssetIndex other = one;
    core::Decimal of_one;
    core::Decimal of_other;
    for (const Posting& posting : postings) {
        balances_[slot(posting.account, posting.asset)] += posting.amount;
        if (posting.asset == one) {
            of_one += posting.amount;
            continue;
        }
        COBOT_ENSURE(other == one || other == posting.asset, "a ledger entry touches at most two assets");
        other = posting.asset;
        of_other += posting.amount;
    }
    COBOT_ENSURE(of_one.is_zero() && of_other.is_zero(), "a ledger entry must sum to zero in every asset");
    COBOT_ENSURE(!balance(Account::wallet, one).is_negative() && !balance(Account::wallet, other).is_negative(),
                 "a wallet must not go below zero");
    ++entries_;
}

}  // namespace cobot::ledger
