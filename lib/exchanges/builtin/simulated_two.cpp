#include "exchanges/simulated_venue.hpp"

namespace cobot::exchanges::builtin {

extern const Definition simulated_two;
const Definition simulated_two{
    .name = "simulated_two",
    .summary = "A second venue of the built-in market, whose prices differ a little",
    .synthetic = true,
    .timeframes = {"1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w"},
    .maker_fee = core::Decimal::from_raw(core::Decimal::unit / 1000),
    .taker_fee = core::Decimal::from_raw(core::Decimal::unit / 1000),
    .connect = [](const Settings& settings, net::Session&) -> std::unique_ptr<MarketData> {
        return connect_simulated(settings, SimulatedVenue::two);
    }};

}  // namespace cobot::exchanges::builtin
