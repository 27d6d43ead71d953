#include "ledger/book.hpp"

#include <algorithm>

#include "core/ensure.hpp"

namespace cobot::ledger {

AssetIndex Book::asset(std::string_view name)
{
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found == names_.end()) {
        names_.emplace_back(name);
        balances_.resize(names_.size() * account_count);
        return static_cast<AssetIndex>(names_.size() - 1);
    }
    return static_cast<AssetIndex>(found - names_.begin());
}

void Book::post(std::initializer_list<Posting> postings)
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

void Book::ensure_balanced() const
{
    for (AssetIndex asset = 0; asset < names_.size(); ++asset) {
        core::Decimal sum;
        for (std::size_t account = 0; account < account_count; ++account) {
            sum += balances_[asset * account_count + account];
        }
        COBOT_ENSURE(sum.is_zero(), "the accounts of an asset must sum to zero");
    }
}

}  // namespace cobot::ledger
