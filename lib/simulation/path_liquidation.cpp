#include "simulation/path_exchange.hpp"

namespace cobot::simulation {

using core::Decimal;
using core::Price;
using orders::InstrumentIndex;
using orders::Report;
using orders::Side;

/// Where each open contract is liquidated now: a fill, a payment or another price has moved it. In whole ticks, the
/// earlier one.
void PathExchange::find_liquidations()
{
    const bots::Desk& desk = engine_.desk();
    for (InstrumentIndex i = 0; i < books_.size(); ++i) {
        Book& book = books_[i];
        book.liquidation = 0;
        if (desk.is_spot(i) || engine_.is_over()) continue;
        const auto price = desk.liquidation_price(i);
        if (!price) continue;
        const Decimal tick = desk.instrument(i).price_tick.value();
        book.liquidates_falling = desk.position(i).is_positive();
        book.liquidation =
            (book.liquidates_falling ? price->value().round_up_to(tick) : price->value().round_down_to(tick))
                .to_double();
    }
}

/// The mark price goes its own way inside a candle, and nobody knows when it was where: its extreme counts, before what
/// the candle brought and after it.
void PathExchange::check_mark(InstrumentIndex i, const market::Candle& mark)
{
    const Book& book = books_[i];
    if (book.liquidation <= 0) return;
    if (book.liquidates_falling ? mark.low > book.liquidation : mark.high < book.liquidation) return;
    liquidate(i);
    pump();
}

/// The venue takes the position over at the price at which nothing is left of what stands behind it: no more than the
/// margin (of cross margin: the wallet) is lost, and nothing less. The bot hears of it, and withdraws its orders.
void PathExchange::liquidate(InstrumentIndex i)
{
    const bots::Desk& desk = engine_.desk();
    books_[i].liquidation = 0;
    if (!desk.is_cross()) {
        const auto price = ledger::bankruptcy_price(desk.margin_position(i));
        close_liquidated(i, price.value_or(price_of(books_[i])));
        return;
    }
    // Everything that the wallet stood behind goes; the others at their last price, this one for what is left.
    ledger::MarginPosition position = desk.margin_position(i);
    position.balance = engine_.holdings().balance(engine_.holdings().settle(i));
    for (InstrumentIndex other = 0; other < books_.size(); ++other) {
        const bool shares = engine_.holdings().settle(other) == engine_.holdings().settle(i);
        if (other == i || desk.is_spot(other) || !shares || desk.position(other).is_zero()) continue;
        books_[other].liquidation = 0;
        position.balance += engine_.holdings().contract_profit(other, engine_.holdings().mark(other));
        close_liquidated(other, engine_.holdings().mark(other));
    }
    close_liquidated(i, ledger::bankruptcy_price(position).value_or(price_of(books_[i])));
}

void PathExchange::close_liquidated(InstrumentIndex i, Price price)
{
    const bots::Desk& desk = engine_.desk();
    const Decimal held = desk.position(i);
    const Decimal tick = desk.instrument(i).price_tick.value();
    Report report;
    report.kind = Report::Kind::filled;
    report.instrument = i;
    report.side = held.is_positive() ? Side::sell : Side::buy;
    report.is_entry = false;
    report.time = now_;
    report.reason = orders::ExitReason::liquidation;
    report.fill.price = Price(held.is_positive() ? price.value().round_up_to(tick) : price.value().round_down_to(tick));
    const Price traded = price_of(books_[i]);
    report.text = "liquidated at " + report.fill.price.to_string();
    if (held.is_positive() ? traded < report.fill.price : traded > report.fill.price) {
        report.text += ", with the market at " + traded.to_string() +
                       " already: the venue's insurance fund bore the rest, or other traders by auto-deleverage";
    }
    report.fill.quantity = core::Quantity(held.abs());
    reports_.push_back(std::move(report));
}

}  // namespace cobot::simulation
