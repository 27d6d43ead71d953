#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "ledger/round_trip.hpp"
#include "simulation/honest_fills.hpp"
#include "strategy/block_signals.hpp"

namespace cobot::simulation {

/// What market orders at the open of a candle come to. The runs of a search enter and leave at the same ones, mostly
/// with the same stake: each such order is worked out once, and known to those who come through its block of candles
/// later. For one thread.
class MarketOrders {
public:
    /// An order that enters. Two lines of the cache: what a search waits for.
    struct alignas(64) Entry {
        std::uintptr_t key = 0;       ///< Of candle and side: key_of().
        bool is_allowed = false;      ///< By the instrument's smallest orders.
        bool exceeds_volume = false;  ///< The candle has not got so much.
        core::Money stake;
        ledger::Opening opening;
    };
    static_assert(sizeof(Entry) == 128);

    /// An order that leaves.
    struct alignas(32) Out {
        std::uintptr_t key = 0;  ///< As above.
        double volume = 0;       ///< Of the candle.
        core::Price price;
    };
    static_assert(sizeof(Out) == 32);

    /// Runs take turns with so many blocks each, or fewer: those are remembered in any case.
    static constexpr std::size_t turn_blocks = 4;

    /// Of one instrument with the same costs; runs may begin at candles of their own. Candles must outlive this. Of
    /// blocks as much is kept as goes into `bytes_max`.
    MarketOrders(const Costs& costs, const market::Instrument& instrument, std::size_t bytes_max = 0);
    MarketOrders(const MarketOrders&) = delete;
    MarketOrders& operator=(const MarketOrders&) = delete;
    bool are_for(const Costs& costs, const market::Instrument& instrument) const
    {
        return costs == costs_ && instrument == instrument_;
    }

    /// What follows is about the candles of this block, whose number says nothing but that it is the same one.
    void begin_block(std::size_t number)
    {
        if (number < kept_max_) {
            if (number >= kept_.size()) kept_.resize(number + 1);
            block_ = &kept_[number];
            return;
        }
        Spare& spare = spare_[number % spare_.size()];
        if (spare.number != number) spare.block.clear();
        spare.number = number;
        block_ = &spare.block;
    }

    /// Lasts until the next call.
    const Entry& entry(const PairCandles& candles, std::size_t candle, orders::Side side, core::Money stake)
    {
        const std::uintptr_t key = key_of(candles, candle, side);
        Entry& known = block_->entries.of(key);
        if (known.key != key || known.stake != stake) known = made(candles, candle, side, stake);
        return known;
    }
    const Out& out(const PairCandles& candles, std::size_t candle, orders::Side side)
    {
        const std::uintptr_t key = key_of(candles, candle, side);
        Out& known = block_->outs.of(key);
        if (known.key != key) {
            known = {key, candles.series.volume()[candle], fills_.market_price(candles, candle, side)};
        }
        return known;
    }

private:
    /// Candles are told apart by where their opens lie, and sides by the lowest bit, which no such place has.
    static std::uintptr_t key_of(const PairCandles& candles, std::size_t candle, orders::Side side)
    {
        return reinterpret_cast<std::uintptr_t>(&candles.series.open()[candle]) | (side == orders::Side::sell ? 1 : 0);
    }
    static bool is_same_candle(std::uintptr_t a, std::uintptr_t b) { return (a ^ b) <= 1; }

    /// One for each candle, beside each other in the order in which they are asked for first. A place of a candle is of
    /// use if what lies there is of that candle: forgetting all of them takes no time, and is done when there are too
    /// many.
    template <class Made>
    class Known {
    public:
        static constexpr std::size_t candles = strategy::BlockSignals::block_max;
        static constexpr std::size_t most = candles / 2;
        static constexpr std::size_t bytes_max = candles * sizeof(std::uint16_t) + most * sizeof(Made);

        Made& of(std::uintptr_t key)
        {
            std::uint16_t& place = places_[key / sizeof(double) % candles];
            if (place >= made_.size() || !is_same_candle(made_[place].key, key)) {
                if (made_.size() == most) made_.clear();
                place = static_cast<std::uint16_t>(made_.size());
                made_.emplace_back();
            }
            return made_[place];
        }
        void clear() { made_.clear(); }

    private:
        std::vector<std::uint16_t> places_ = std::vector<std::uint16_t>(candles);
        std::vector<Made> made_;
    };
    struct Block {
        Known<Entry> entries;
        Known<Out> outs;

        void clear()
        {
            entries.clear();
            outs.clear();
        }
    };
    /// A block that is not kept.
    struct Spare {
        std::size_t number = 0;
        Block block;
    };

    Entry made(const PairCandles& candles, std::size_t candle, orders::Side side, core::Money stake) const;

    Costs costs_;
    market::Instrument instrument_;
    HonestFills fills_;
    std::size_t kept_max_;  ///< Blocks with lower numbers are kept.
    std::vector<Block> kept_;
    std::array<Spare, turn_blocks> spare_;  ///< For the others, as many as are gone through in turn.
    Block* block_ = &spare_.front().block;
};

}  // namespace cobot::simulation
