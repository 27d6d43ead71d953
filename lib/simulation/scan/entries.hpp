#pragma once

#include <vector>

#include "ledger/round_trip.hpp"
#include "simulation/honest_fills.hpp"

namespace cobot::simulation {

/// What entering at the open of a candle with a stake comes to. The runs of a search that go through a block of candles
/// together enter at the same ones, mostly with the same stake: each such order is worked out once. For one thread.
class Entries {
public:
    struct Entry {
        ledger::Opening opening;
        bool is_allowed = false;      ///< By the instrument's smallest orders.
        bool exceeds_volume = false;  ///< The candle has not got so much.
    };

    /// Of one instrument with the same costs; runs may begin at candles of their own.
    Entries(const Costs& costs, const market::Instrument& instrument);
    bool are_for(const Costs& costs, const market::Instrument& instrument) const
    {
        return costs == costs_ && instrument == instrument_;
    }

    /// Lasts until the next call.
    const Entry& at(const PairCandles& candles, std::size_t candle, orders::Side side, core::Money stake)
    {
        const double* open = &candles.series.open()[candle];
        Slot& slot = slots_[reinterpret_cast<std::uintptr_t>(open) / sizeof(double) % slots_.size()];
        if (slot.open != open || slot.side != side || slot.stake != stake) {
            slot = {open, side, stake, made(candles, candle, side, stake)};
        }
        return slot.entry;
    }

private:
    struct Slot {
        const double* open = nullptr;  ///< Which candle: where its open lies.
        orders::Side side = orders::Side::buy;
        core::Money stake;
        Entry entry;
    };

    Entry made(const PairCandles& candles, std::size_t candle, orders::Side side, core::Money stake) const;

    Costs costs_;
    market::Instrument instrument_;
    HonestFills fills_;
    std::vector<Slot> slots_;
};

}  // namespace cobot::simulation
