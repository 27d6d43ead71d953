#include "ledger/portfolio.hpp"

#include "core/ensure.hpp"
#include "ledger/settlement.hpp"

namespace cobot::ledger {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Direction;

Portfolio::Portfolio(std::vector<market::Instrument> instruments, std::string stake_currency, Money deposit)
    : instruments_(std::move(instruments)), stake_currency_(std::move(stake_currency)), deposit_(deposit)
{
    quote_ = book_.asset(stake_currency_);
    book_.post({{Account::deposits, Account::wallet, quote_, deposit.value()}});
    open_.resize(instruments_.size());
    for (std::size_t i = 0; i < instruments_.size(); ++i) {
        COBOT_ENSURE(instruments_[i].pair.quote == stake_currency_, "every pair must be quoted in the stake currency");
        open_[i].base = book_.asset(instruments_[i].pair.base);
    }
}

const Trade* Portfolio::apply(const orders::Report& report, std::string_view tag)
{
    COBOT_ENSURE(report.fill.quantity.is_positive() && report.fill.price.is_positive(), "a fill without substance");
    Open& open = open_[report.instrument];
    const Trade* closed = nullptr;
    if (report.is_entry) {
        enter(open, report.instrument, report, tag);
    } else {
        closed = leave(open, report);
    }
    ensure_reconciled();
    return closed;
}

Quantity Portfolio::closable(orders::InstrumentIndex index) const
{
    const Open& open = open_[index];
    if (!open.is_open) return Quantity();
    return Quantity((open.held - open.exited).value().round_down_to(instruments_[index].quantity_step.value()));
}

/// Both sides of an exchange of base against quote, and the fee in the asset that it was taken in.
void Portfolio::post(const Open& open, const orders::Report& report, Money value)
{
    const bool buys = report.side == orders::Side::buy;
    const AssetIndex fee_asset = report.fill.fee_asset == orders::FeeAsset::base ? open.base : quote_;
    const bool is_short = open.trade.direction == Direction::short_;
    // What is sold short is borrowed first, and what buys it back repays the loan: the wallet never holds less than
    // nothing.
    const Account holder = is_short ? Account::loans : Account::wallet;
    const Decimal bought = buys ? report.fill.quantity.value() : -report.fill.quantity.value();
    const Decimal paid = buys ? value.value() : -value.value();
    book_.post({{Account::market, holder, open.base, bought},
                {Account::wallet, Account::market, quote_, paid},
                {Account::wallet, Account::fees, fee_asset, report.fill.fee}});
}

void Portfolio::enter(Open& open, orders::InstrumentIndex index, const orders::Report& report, std::string_view tag)
{
    const orders::Fill& fill = report.fill;
    Trade& trade = open.trade;
    if (!open.is_open) {
        const AssetIndex base = open.base;
        open = Open{};
        open.base = base;
        open.is_open = true;
        trade.id = next_id_++;
        trade.pair = instruments_[index].pair;
        trade.direction = report.side == orders::Side::buy ? Direction::long_ : Direction::short_;
        trade.open_time = report.time;
        trade.enter_tag = tag;
        trade.fee_open_rate = fill.fee_rate;
        trade.initial_stop = report.stop;
        trade.stop = report.stop;
        trade.orders.reserve(2);  // One in, one out: what most trades have.
        ++open_count_;
        short_count_ += trade.direction == Direction::short_ ? 1 : 0;
    }
    COBOT_ENSURE(report.side == orders::entry_side(trade.direction), "an entry fill on the wrong side");
    const Money value = fill.price * fill.quantity;
    post(open, report, value);

    const bool fee_in_quote = fill.fee_asset == orders::FeeAsset::quote;
    const Money fee_value = fee_in_quote ? Money(fill.fee) : fill.price * Quantity(fill.fee);
    trade.amount += fill.quantity;
    open.held += fee_in_quote ? fill.quantity : fill.quantity - Quantity(fill.fee);
    open.entry_value += value;
    open_stake_ += value;
    if (fee_in_quote) open_entry_fees_ += Money(fill.fee);
    trade.fee_open += fee_value;
    trade.stake = open.entry_value;
    trade.open_rate = trade.orders.empty() ? fill.price : open.entry_value / trade.amount;
    trade.orders.push_back({report.side, true, fill.price, fill.quantity, fee_value, report.time, std::string(tag)});
}

const Trade* Portfolio::leave(Open& open, const orders::Report& report)
{
    COBOT_ENSURE(open.is_open, "a closing fill without a position");
    const orders::Fill& fill = report.fill;
    Trade& trade = open.trade;
    COBOT_ENSURE(report.side == orders::exit_side(trade.direction), "a closing fill on the wrong side");
    COBOT_ENSURE(fill.quantity <= open.held - open.exited, "a closing fill larger than the position");
    COBOT_ENSURE(fill.fee_asset == orders::FeeAsset::quote, "a closing fee taken in base");
    const Money value = fill.price * fill.quantity;
    post(open, report, value);

    open.exited += fill.quantity;
    open.exit_value += value;
    trade.fee_close += Money(fill.fee);
    trade.orders.push_back({report.side, false, fill.price, fill.quantity, Money(fill.fee), report.time, ""});
    const bool is_short = trade.direction == Direction::short_;
    open_exit_proceeds_ += is_short ? Money() : value - Money(fill.fee);

    const auto index = static_cast<orders::InstrumentIndex>(&open - open_.data());
    if (closable(index).is_positive()) return nullptr;

    Money entry_fees;  // those taken in quote; a fee in base shows as less to sell
    for (const TradeOrder& order : trade.orders) entry_fees += order.is_entry ? order.fee : Money();
    const bool fee_in_base = open.held != trade.amount;
    if (fee_in_base) entry_fees = Money();
    const Settlement settled =
        settle(trade.direction, open.entry_value, open.exit_value, trade.fee_open, entry_fees, trade.fee_close);
    trade.profit = settled.profit;
    trade.profit_ratio = settled.ratio;
    trade.close_time = report.time;
    trade.close_rate = open.exited == fill.quantity ? fill.price : open.exit_value / open.exited;
    trade.fee_close_rate = fill.fee_rate;
    trade.exit_reason = report.reason;
    trade.stop = report.stop;
    trade.ambiguous = report.ambiguous;
    trade.min_rate = Price(Decimal::from_double(report.low));
    trade.max_rate = Price(Decimal::from_double(report.high));

    open_stake_ -= open.entry_value;
    open_entry_fees_ -= entry_fees;
    if (!is_short) open_exit_proceeds_ -= open.exit_value - trade.fee_close;
    closed_profit_ += trade.profit;
    --open_count_;
    short_count_ -= is_short ? 1 : 0;
    open.is_open = false;
    closed_.push_back(std::move(trade));
    return &closed_.back();
}

/// While nothing is sold short, the cash in the book and the cash by trades must agree to the last unit.
void Portfolio::ensure_reconciled() const
{
    if (short_count_ != 0) return;
    COBOT_ENSURE(cash() == free() + open_exit_proceeds_, "the ledger and the trades disagree about the cash");
}

}  // namespace cobot::ledger
