#include "simulation/scan/market_orders.hpp"

#include "ledger/settlement.hpp"

namespace cobot::simulation {

MarketOrders::MarketOrders(const Costs& costs, const market::Instrument& instrument, std::size_t bytes_max)
    : costs_(costs),
      instrument_(instrument),
      fills_(costs),
      kept_max_(bytes_max / (Known<Entry>::bytes_max + Known<Out>::bytes_max))
{
}

MarketOrders::Entry MarketOrders::made(const PairCandles& candles, std::size_t candle, orders::Side side,
                                       core::Money stake) const
{
    Entry entry;
    entry.key = key_of(candles, candle, side);
    entry.stake = stake;
    ledger::Opening& opening = entry.opening;
    opening.price = fills_.market_price(candles, candle, side);
    opening.quantity = fills_.lots(stake, opening.price, instrument_);
    opening.value = opening.price * opening.quantity;
    opening.fee = core::Money(opening.value.value() * instrument_.taker_fee);
    opening.marked.take(side, opening.quantity, opening.price, opening.fee);
    const auto direction = side == orders::Side::buy ? orders::Direction::long_ : orders::Direction::short_;
    opening.open_value = ledger::open_value(direction, opening.value, opening.fee).to_double();
    opening.price_rounded = opening.price.to_double();
    entry.is_allowed = HonestFills::refusal_of(opening.quantity, opening.value, instrument_) == nullptr;
    entry.exceeds_volume = costs_.exceeds_volume(opening.quantity.to_double(), candles.series.volume()[candle]);
    return entry;
}

}  // namespace cobot::simulation
