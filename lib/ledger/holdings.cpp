#include "ledger/holdings.hpp"

#include <algorithm>

#include "core/ensure.hpp"

namespace cobot::ledger {

using core::Decimal;
using core::Money;
using core::Price;
using market::Contract;
using orders::InstrumentIndex;

namespace {

/// What `quantity` contracts are worth at `price`, in the settlement asset, so that profit is a difference of values.
Decimal contract_value(Contract::Kind kind, Decimal quantity, Decimal price)
{
    return kind == Contract::Kind::inverse ? -(quantity / price) : quantity * price;
}

}  // namespace

Holdings::Holdings(std::vector<market::Listing> listings, std::string currency)
    : listings_(std::move(listings)), currency_(std::move(currency))
{
    const std::string& first_venue = listings_.front().instrument.exchange;
    // The same asset at two venues is two assets: what lies at one cannot be spent at the other.
    const auto asset_at = [&](const std::string& name, const std::string& venue) {
        const AssetIndex asset = book_.asset(venue == first_venue ? name : name + "@" + venue);
        if (asset >= is_currency_.size()) is_currency_.resize(asset + 1);
        is_currency_[asset] = name == currency_;
        return asset;
    };
    currency_asset_ = asset_at(currency_, first_venue);
    for (const market::Listing& listing : listings_) {
        const market::Instrument& it = listing.instrument;
        Sides sides{asset_at(it.pair.base, it.exchange), asset_at(it.pair.quote, it.exchange), 0};
        sides.settle = listing.contract.kind == Contract::Kind::inverse ? sides.base : sides.quote;
        sides_.push_back(sides);
    }
    marks_.resize(listings_.size());
    positions_.resize(listings_.size());
    costs_.resize(is_currency_.size());
    find_routes();
}

/// Breadth first from the currency outwards, so that every asset is valued over the fewest listings.
void Holdings::find_routes()
{
    routes_.resize(is_currency_.size());
    std::vector<bool> reached(is_currency_);
    for (bool grown = true; grown;) {
        grown = false;
        for (InstrumentIndex i = 0; i < sides_.size(); ++i) {
            const auto [base, quote, settle] = sides_[i];
            if (reached[base] == reached[quote]) continue;
            const AssetIndex fresh = reached[base] ? quote : base;
            const AssetIndex known = reached[base] ? base : quote;
            routes_[fresh] = {{i, fresh == base}};
            routes_[fresh].insert(routes_[fresh].end(), routes_[known].begin(), routes_[known].end());
            reached[fresh] = grown = true;
        }
    }
    COBOT_ENSURE(std::find(reached.begin(), reached.end(), false) == reached.end(),
                 "an asset has no price in the account's currency");
}

Money Holdings::value(AssetIndex asset, Decimal amount) const
{
    for (const Leg& leg : routes_[asset]) {
        const Decimal price = marks_[leg.listing].value();
        if (amount.is_zero()) break;
        amount = leg.from_base ? amount * price : amount / price;
    }
    return Money(amount);
}

void Holdings::deposit(AssetIndex asset, Decimal amount)
{
    const Money worth = value(asset, amount);
    const Decimal held = balance(asset);
    book_.post({{Account::deposits, Account::wallet, asset, amount}});
    if (is_currency(asset)) {
        cash_total_ += worth;
        deposits_ += worth;
    } else if (amount.is_negative()) {
        const Money cost = release(asset, -amount, held);
        realised_ += -worth - cost;
        deposits_ += worth;
    } else {
        gain(asset, worth);
        deposits_ += worth;
    }
    ensure_reconciled();
}

void Holdings::gain(AssetIndex asset, Money worth)
{
    costs_[asset] += worth;
    costs_total_ += worth;
}

Money Holdings::release(AssetIndex asset, Decimal amount, Decimal held)
{
    Money& cost = costs_[asset];
    const Money part = amount == held ? cost : Money(cost.value() * (amount / held));
    cost -= part;
    costs_total_ -= part;
    return part;
}

// Flat: see docs/explanation/performance.md.
[[gnu::flatten]] Holdings::Booked Holdings::apply(const orders::Report& report)
{
    COBOT_ENSURE(report.fill.quantity.is_positive() && report.fill.price.is_positive(), "a fill without substance");
    marks_[report.instrument] = report.fill.price;
    Booked booked;
    booked.value = report.fill.price * report.fill.quantity;
    if (listings_[report.instrument].contract.is_spot()) {
        apply_spot(report, booked);
    } else {
        apply_contract(report, booked);
    }
    realised_ += booked.realised;
    fees_ += booked.fee;
    ensure_reconciled();
    return booked;
}

void Holdings::apply_spot(const orders::Report& report, Booked& booked)
{
    const auto [base, quote, settle] = sides_[report.instrument];
    const orders::Fill& fill = report.fill;
    const bool buys = report.side == orders::Side::buy;
    const Decimal quantity = fill.quantity.value();
    const Decimal amount = booked.value.value();
    const AssetIndex fee_asset = fill.fee_asset == orders::FeeAsset::base ? base : quote;
    const Decimal base_before = balance(base);
    const Decimal quote_before = balance(quote);
    const Account giver = buys ? Account::market : Account::wallet;  // Of base.
    const Account taker = buys ? Account::wallet : Account::market;
    book_.post({{giver, taker, base, quantity},
                {taker, giver, quote, amount},
                {Account::wallet, Account::fees, fee_asset, fill.fee}});
    const Money worth = value(quote, amount);
    const auto give = [&](AssetIndex asset, Decimal given, Decimal held, Money at) {
        if (is_currency(asset)) {
            cash_total_ -= Money(given);
        } else {
            booked.realised += at - release(asset, given, held);
        }
    };
    const auto take = [&](AssetIndex asset, Decimal taken, Money at) {
        is_currency(asset) ? cash_total_ += Money(taken) : (gain(asset, at), cash_total_);
    };
    if (buys) {
        give(quote, amount, quote_before, worth);
        take(base, quantity, worth);
    } else {
        give(base, quantity, base_before, worth);
        take(quote, amount, worth);
    }
    if (fill.fee.is_zero()) return;
    booked.fee = value(fee_asset, fill.fee);
    give(fee_asset, fill.fee, balance(fee_asset) + fill.fee, booked.fee);
}

void Holdings::apply_contract(const orders::Report& report, Booked& booked)
{
    const Contract::Kind kind = listings_[report.instrument].contract.kind;
    const AssetIndex settle = sides_[report.instrument].settle;
    Position& position = positions_[report.instrument];
    const orders::Fill& fill = report.fill;
    const Decimal price = fill.price.value();
    Decimal change = report.side == orders::Side::buy ? fill.quantity.value() : -fill.quantity.value();
    Decimal profit;
    if (!position.quantity.is_zero() && position.quantity.is_negative() != change.is_negative()) {
        const Decimal closed = change.abs() < position.quantity.abs() ? -change : position.quantity;
        const bool all = closed == position.quantity;
        const Decimal cost = all ? position.cost : position.cost * (closed / position.quantity);
        profit = contract_value(kind, closed, price) - cost;
        position.funding -= all ? position.funding : position.funding * (closed / position.quantity);
        position.quantity -= closed;
        position.cost -= cost;
        change += closed;
    }
    position.quantity += change;
    if (!change.is_zero()) position.cost += contract_value(kind, change, price);

    const Decimal held = balance(settle);
    // A loss beyond the wallet is the venue's: its insurance pays what a liquidated account cannot.
    const Decimal paid = std::max(profit - fill.fee, -held);
    const Decimal fee = std::clamp(profit - paid, Decimal(), fill.fee);
    profit = paid + fee;
    book_.post({{Account::market, Account::wallet, settle, profit}, {Account::wallet, Account::fees, settle, fee}});
    booked.realised = value(settle, profit);
    booked.fee = value(settle, fee);
    if (is_currency(settle)) {
        cash_total_ += Money(paid);
    } else if (paid.is_negative()) {
        const Money cost = release(settle, -paid, held);
        booked.realised = booked.fee - cost;
    } else {
        gain(settle, booked.realised - booked.fee);
    }
}

Money Holdings::settle_funding(InstrumentIndex i, Price mark, Decimal rate)
{
    const Decimal quantity = positions_[i].quantity;
    if (quantity.is_zero()) return Money();
    const bool inverse = listings_[i].contract.kind == Contract::Kind::inverse;
    const Decimal notional = inverse ? quantity / mark.value() : quantity * mark.value();
    return receive_funding(i, -(notional * rate));
}

Money Holdings::charge_interest(InstrumentIndex i, Decimal leverage, Decimal rate)
{
    const Decimal value = positions_[i].cost.abs();
    if (value.is_zero()) return Money();
    return receive_funding(i, -((value - value / leverage) * rate));
}

/// Into the wallet, or out of it as far as it reaches.
Money Holdings::receive_funding(InstrumentIndex i, Decimal amount)
{
    const AssetIndex settle = sides_[i].settle;
    const Decimal held = balance(settle);
    const Decimal received = std::max(amount, -held);
    if (received.is_zero()) return Money();
    positions_[i].funding += received;
    book_.post({{Account::funding, Account::wallet, settle, received}});
    Money worth = value(settle, received);
    if (is_currency(settle)) {
        cash_total_ += worth;
    } else if (received.is_negative()) {
        worth = -release(settle, -received, held);
    } else {
        gain(settle, worth);
    }
    funding_ += worth;
    ensure_reconciled();
    return worth;
}

Decimal Holdings::position(InstrumentIndex i) const
{
    return listings_[i].contract.is_spot() ? balance(sides_[i].base) : positions_[i].quantity;
}

Price Holdings::average_price(InstrumentIndex i) const
{
    const Decimal quantity = position(i);
    if (quantity.is_zero()) return Price();
    if (listings_[i].contract.is_spot()) return Price(costs_[sides_[i].base].value() / quantity);
    const Decimal cost = positions_[i].cost;
    return Price(listings_[i].contract.kind == Contract::Kind::inverse ? -(quantity / cost) : cost / quantity);
}

Decimal Holdings::contract_profit(InstrumentIndex i, Price price) const
{
    const Position& position = positions_[i];
    if (position.quantity.is_zero()) return Decimal();
    return contract_value(listings_[i].contract.kind, position.quantity, price.value()) - position.cost;
}

Money Holdings::equity() const
{
    Money total = cash_total_;
    for (AssetIndex asset = 0; asset < is_currency_.size(); ++asset) {
        if (!is_currency(asset)) total += value(asset, balance(asset));
    }
    for (InstrumentIndex i = 0; i < positions_.size(); ++i) {
        if (!positions_[i].quantity.is_zero()) total += value(sides_[i].settle, contract_profit(i, marks_[i]));
    }
    return total;
}

Money Holdings::floating() const { return equity() - cash_total_ - costs_total_; }

/// Cash and cost of what is held are what was brought in and earned, whatever the prices are now.
void Holdings::ensure_reconciled() const
{
    COBOT_ENSURE(cash_total_ + costs_total_ == deposits_ + realised_ + funding_ - fees_,
                 "what is held and what was earned disagree");
}

}  // namespace cobot::ledger
