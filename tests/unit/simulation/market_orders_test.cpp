#include "simulation/scan/market_orders.hpp"

#include <doctest/doctest.h>

#include "support/runs.hpp"

using namespace cobot;

TEST_CASE("market orders that were worked out before are what the fill model says")
{
    // Given candles in two places of memory, and more of them to a block than any block remembers
    simulation::Costs costs;
    costs.slippage = 0.0007;
    const simulation::HonestFills fills(costs);
    const std::array pairs{simulation::PairCandles{support::random_walk(5, 6000), {}},
                           simulation::PairCandles{support::random_walk(6, 6000), {}}};
    const market::Instrument& instrument = pairs.front().series.instrument();

    for (const std::size_t bytes_max : {std::size_t{0}, std::size_t{1} << 20, std::size_t{64} << 20}) {
        simulation::MarketOrders orders(costs, instrument, bytes_max);
        REQUIRE(orders.are_for(costs, instrument));
        std::size_t wrong = 0;
        // When they are gone through again and again, in blocks of a length of their own each time
        for (const std::size_t block : {std::size_t{3000}, std::size_t{64}, std::size_t{700}, std::size_t{700}}) {
            for (std::size_t i = 0; i < 6000; ++i) {
                if (i % block == 0) orders.begin_block(i / block);
                for (const auto& pair : pairs) {
                    for (const auto side : {orders::Side::buy, orders::Side::sell}) {
                        const core::Price price = fills.market_price(pair, i, side);
                        const core::Money stake(i % 7 == 0 ? 250 : 100);
                        const auto& entry = orders.entry(pair, i, side, stake);
                        wrong += entry.opening.price != price;
                        wrong += entry.opening.quantity != fills.lots(stake, price, instrument);
                        wrong += (entry.opening.marked.amount > 0) != (side == orders::Side::buy);
                        const auto& out = orders.out(pair, i, side);
                        wrong += out.price != price || out.volume != pair.series.volume()[i];
                    }
                }
            }
        }
        // Then each is as if it were the first
        CHECK(wrong == 0);
    }
}
