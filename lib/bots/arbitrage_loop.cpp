#include "bots/arbitrage_loop.hpp"

#include <algorithm>

namespace cobot::bots {

using core::Decimal;
using orders::InstrumentIndex;
using orders::Side;

namespace {

/// The legs that lead from `asset` back to it through the pairs in this order; empty when they do not.
ArbitrageLoop loop_through(const std::vector<InstrumentIndex>& order, const std::vector<market::Instrument>& pairs)
{
    const std::string home = pairs.front().pair.quote;
    std::string asset = home;
    ArbitrageLoop loop;
    for (const InstrumentIndex i : order) {
        const market::Pair& pair = pairs[i].pair;
        if (pair.quote == asset) {
            loop.legs.push_back({i, Side::buy});
            asset = pair.base;
        } else if (pair.base == asset) {
            loop.legs.push_back({i, Side::sell});
            asset = pair.quote;
        } else {
            return {};
        }
    }
    return asset == home && loop.legs.front().side == Side::buy ? loop : ArbitrageLoop();
}

}  // namespace

std::vector<ArbitrageLoop> arbitrage_loops(const std::vector<market::Instrument>& pairs)
{
    std::vector<ArbitrageLoop> loops;
    if (pairs.size() == 2 && pairs[0].pair == pairs[1].pair && pairs[0].exchange != pairs[1].exchange) {
        loops.push_back({{{0, Side::buy}, {1, Side::sell}}});
        loops.push_back({{{1, Side::buy}, {0, Side::sell}}});
    }
    const bool one_venue = std::all_of(pairs.begin(), pairs.end(), [&](const market::Instrument& it) {
        return it.exchange == pairs.front().exchange;
    });
    if (pairs.size() != 3 || !one_venue) return loops;
    std::vector<InstrumentIndex> order{0, 1, 2};
    do {
        ArbitrageLoop loop = loop_through(order, pairs);
        if (!loop.legs.empty()) loops.push_back(std::move(loop));
    } while (std::next_permutation(order.begin(), order.end()));
    return loops;
}

Decimal loop_edge(const ArbitrageLoop& loop, const std::vector<market::Instrument>& pairs,
                  const std::vector<core::Price>& prices)
{
    Decimal unit = 1;
    for (const LoopLeg& leg : loop.legs) {
        const Decimal price = prices[leg.listing].value();
        const Decimal fee = pairs[leg.listing].taker_fee;
        unit = leg.side == Side::buy ? unit / (price * (Decimal(1) + fee)) : unit * price * (Decimal(1) - fee);
    }
    return unit - Decimal(1);
}

}  // namespace cobot::bots
