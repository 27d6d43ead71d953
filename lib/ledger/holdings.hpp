#pragma once

#include <string>
#include <vector>

#include "ledger/book.hpp"
#include "market/contract.hpp"
#include "orders/messages.hpp"

namespace cobot::ledger {

/// What one bot owns: coins and money in any number of assets, at one venue or several, and positions in perpetual
/// contracts. Amounts of money are in the account's currency.
///
/// The only true profit is equity() - net_deposits(). It is also realised() + floating() - fees() + funding(), where
/// what was sold leaves at average cost; the two are kept apart and compared to the last unit at every change.
class Holdings {
public:
    /// Every asset that the listings name must be priced in `currency` by them, directly or through one another.
    Holdings(std::vector<market::Listing> listings, std::string currency);

    std::size_t listings() const { return listings_.size(); }
    const market::Listing& listing(orders::InstrumentIndex i) const { return listings_[i]; }
    const std::string& currency() const { return currency_; }

    AssetIndex base(orders::InstrumentIndex i) const { return sides_[i].base; }
    AssetIndex quote(orders::InstrumentIndex i) const { return sides_[i].quote; }
    /// The asset that profit, fees and margin of the listing are in: quote, or base of an inverse contract.
    AssetIndex settle(orders::InstrumentIndex i) const { return sides_[i].settle; }

    /// The last price of a listing, which its assets are valued at.
    void mark(orders::InstrumentIndex i, core::Price price) { marks_[i] = price; }
    core::Price mark(orders::InstrumentIndex i) const { return marks_[i]; }

    /// Assets brought in, or taken out when negative, at their present value.
    void deposit(AssetIndex asset, core::Decimal amount);
    /// What booking a fill came to.
    struct Booked {
        core::Money value;     ///< Price times quantity, in quote (of an inverse contract too).
        core::Money realised;  ///< Before fees, as the fee in the account's currency.
        core::Money fee;
    };
    Booked apply(const orders::Report& report);
    /// A funding payment for an open contract: -side * quantity * mark * rate (bots.md A7). Returns what was received.
    core::Money settle_funding(orders::InstrumentIndex i, core::Price mark, core::Decimal rate);
    /// Interest for what an open contract at `leverage` was bought (or sold) with beyond its margin; booked as funding.
    core::Money charge_interest(orders::InstrumentIndex i, core::Decimal leverage, core::Decimal rate);

    core::Decimal balance(AssetIndex asset) const { return book_.balance(Account::wallet, asset); }
    core::Money cash() const { return core::Money(balance(currency_asset_)); }
    /// Base units held of a spot listing, contracts of another; negative: short.
    core::Decimal position(orders::InstrumentIndex i) const;
    /// Average price paid for what position() counts, without fees; zero when there is none.
    core::Price average_price(orders::InstrumentIndex i) const;
    /// Signed value at entry of an open contract, in its settlement asset: its margin is this over the leverage.
    core::Decimal contract_cost(orders::InstrumentIndex i) const { return positions_[i].cost; }
    /// Funding and interest that an open contract has received and paid, in its settlement asset: part of its margin.
    core::Decimal contract_funding(orders::InstrumentIndex i) const { return positions_[i].funding; }
    /// Profit of an open contract at `price`, in its settlement asset; zero of spot.
    core::Decimal contract_profit(orders::InstrumentIndex i, core::Price price) const;

    core::Money net_deposits() const { return deposits_; }
    core::Money realised() const { return realised_; }
    core::Money fees() const { return fees_; }
    core::Money funding() const { return funding_; }
    core::Money equity() const;
    core::Money profit() const { return equity() - deposits_; }
    core::Money floating() const;  ///< At the last marks, against average cost.

    /// What `amount` of an asset is worth in the account's currency.
    core::Money value(AssetIndex asset, core::Decimal amount) const;
    const Book& book() const { return book_; }

private:
    struct Sides {
        AssetIndex base = 0, quote = 0, settle = 0;
    };
    /// One conversion on the way from an asset to the currency.
    struct Leg {
        orders::InstrumentIndex listing;
        bool from_base;  ///< False: from quote to base.
    };
    struct Position {
        core::Decimal quantity;
        core::Decimal cost;  ///< Sum of signed entry values, in the settlement asset.
        core::Decimal funding;
    };

    bool is_currency(AssetIndex asset) const { return is_currency_[asset]; }
    void find_routes();
    void apply_spot(const orders::Report& report, Booked& booked);
    [[gnu::noinline]] void apply_contract(const orders::Report& report, Booked& booked);
    core::Money receive_funding(orders::InstrumentIndex i, core::Decimal amount);
    void gain(AssetIndex asset, core::Money value);
    /// Takes `amount` of the `held` out at average cost; returns that cost.
    core::Money release(AssetIndex asset, core::Decimal amount, core::Decimal held);
    void ensure_reconciled() const;

    std::vector<market::Listing> listings_;
    std::string currency_;
    Book book_;
    AssetIndex currency_asset_ = 0;
    std::vector<Sides> sides_;
    std::vector<core::Price> marks_;
    std::vector<bool> is_currency_;
    std::vector<std::vector<Leg>> routes_;  ///< Of each asset.
    std::vector<core::Money> costs_;        ///< Of each asset other than the currency: what is held cost this much.
    std::vector<Position> positions_;       ///< Of contracts, by listing.
    core::Money costs_total_;               ///< Sum of costs_.
    core::Money cash_total_;                ///< Balances of all assets that are the currency.
    core::Money deposits_, realised_, fees_, funding_;
};

}  // namespace cobot::ledger
