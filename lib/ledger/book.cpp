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
