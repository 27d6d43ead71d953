#pragma once

#include <vector>

#include "ledger/round_trip.hpp"
#include "simulation/honest_fills.hpp"
#include "strategy/block_signals.hpp"

namespace cobot::simulation {

/// What market orders at the open of a candle come to. The runs of a search that go through a block of candles together
/// enter and leave at the same ones, mostly with the same stake: each such order is worked out once. For one thread.
class MarketOrders {
public:
    struct Entry {
        ledger::Opening opening;
        double price = 0;             ///< That of the opening.
        bool is_allowed = false;      ///< By the instrument's smallest orders.
        bool exceeds_volume = false;  ///< The candle has not got so much.
    };

    /// Of one instrument with the same costs; runs may begin at candles of their own.
    MarketOrders(const Costs& costs, const market::Instrument& instrument);
    bool are_for(const Costs& costs, const market::Instrument& instrument) const
    {
        return costs == costs_ && instrument == instrument_;
    }

    /// Forgets what candles of the block before came to. The more often, the less memory is in use at a time.
    void begin_block()
    {
        entries_.clear();
        prices_.clear();
    }

    /// Lasts until the next call.
    const Entry& entry(const PairCandles& candles, std::size_t candle, orders::Side side, core::Money stake)
    {
        const double* open = &candles.series.open()[candle];
        EntryMade& known = entries_.of(open);
        if (known.open != open || known.side != side || known.stake != stake) {
            known = {open, side, stake, made(candles, candle, side, stake)};
        }
        return known.entry;
    }
    core::Price price(const PairCandles& candles, std::size_t candle, orders::Side side)
    {
        const double* open = &candles.series.open()[candle];
        PriceMade& known = prices_.of(open);
        if (known.open != open || known.side != side) known = {open, side, fills_.market_price(candles, candle, side)};
        return known.price;
    }

private:
    // A candle is told by where its open lies.
    struct EntryMade {
        const double* open = nullptr;
        orders::Side side = orders::Side::buy;
        core::Money stake;
        Entry entry;
    };
    struct PriceMade {
        const double* open = nullptr;
        orders::Side side = orders::Side::buy;
        core::Price price;
    };

    /// One for each candle, beside each other in the order in which they are asked for. A place of a candle is of use
    /// if what lies there is of that candle: forgetting all of them takes no time.
    template <class Made>
    class Known {
    public:
        Made& of(const double* open)
        {
            std::uint32_t& place = places_[reinterpret_cast<std::uintptr_t>(open) / sizeof(double) % candles];
            if (place >= made_.size() || made_[place].open != open) {
                place = static_cast<std::uint32_t>(made_.size());
                made_.emplace_back();
            }
            return made_[place];
        }
        void clear() { made_.clear(); }

    private:
        static constexpr std::size_t candles = strategy::BlockSignals::block_max;
        std::vector<std::uint32_t> places_ = std::vector<std::uint32_t>(candles);
        std::vector<Made> made_;
    };

    Entry made(const PairCandles& candles, std::size_t candle, orders::Side side, core::Money stake) const;

    Costs costs_;
    market::Instrument instrument_;
    HonestFills fills_;
    Known<EntryMade> entries_;
    Known<PriceMade> prices_;
};

}  // namespace cobot::simulation
