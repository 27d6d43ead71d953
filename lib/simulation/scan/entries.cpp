#include "simulation/scan/entries.hpp"

#include "strategy/block_signals.hpp"

namespace cobot::simulation {

Entries::Entries(const Costs& costs, const market::Instrument& instrument)
    : costs_(costs), instrument_(instrument), fills_(costs), slots_(strategy::BlockSignals::block_max)
{
}

Entries::Entry Entries::made(const PairCandles& candles, std::size_t candle, orders::Side side, core::Money stake) const
{
    Entry entry;
    ledger::Opening& opening = entry.opening;
    opening.price = fills_.market_price(candles, candle, side);
    opening.quantity = fills_.lots(stake, opening.price, instrument_);
    opening.value = opening.price * opening.quantity;
    opening.fee = core::Money(opening.value.value() * instrument_.taker_fee);
    opening.marked.take(side, opening.quantity, opening.price, opening.fee);
    entry.is_allowed = HonestFills::refusal_of(opening.quantity, opening.value, instrument_) == nullptr;
    entry.exceeds_volume = costs_.exceeds_volume(opening.quantity.to_double(), candles.series.volume()[candle]);
    return entry;
}

}  // namespace cobot::simulation
