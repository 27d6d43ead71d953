// The simulated market as two venues: no network, no limits, as many candles as the clock allows.
#include "exchanges/simulated_venue.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace cobot::exchanges {
namespace {

/// A page is about this long; long enough that the pages cost nothing, short enough to show progress.
constexpr core::Duration page_length = std::chrono::days(91);

core::Time clock_now() { return std::chrono::time_point_cast<core::Duration>(std::chrono::system_clock::now()); }

class SimulatedData : public MarketData {
public:
    SimulatedData(std::uint64_t seed, SimulatedVenue venue) : seed_(seed), venue_(venue) {}

    core::Result<std::vector<Listing>> listings() override
    {
        std::vector<Listing> list;
        for (const market::Instrument& instrument : simulated_instruments(venue_)) {
            list.push_back({instrument, instrument.pair.base + instrument.pair.quote});
        }
        return list;
    }

    core::Result<CandlePage> candles(const Listing& listing, market::Timeframe timeframe, core::Time begin,
                                     core::Time end) override
    {
        const auto instruments = simulated_instruments(venue_);
        if (std::find(instruments.begin(), instruments.end(), listing.instrument) == instruments.end()) {
            return core::Error{core::ErrorCode::usage, fmt::format("the simulated market does not list {}",
                                                                   listing.instrument.pair.to_string())};
        }
        const core::Time closed = timeframe.open_of(clock_now());
        const core::Time page_end = timeframe.open_of(begin + page_length + timeframe.duration());
        CandlePage page;
        page.known_until = std::max(begin, std::min({end, closed, page_end}));
        if (page.known_until == begin) return page;
        const auto series =
            simulated_candles(listing.instrument.pair, timeframe, {begin, page.known_until}, seed_, venue_);
        for (std::size_t i = 0; i < series.size(); ++i) {
            if (series.traded(i)) page.candles.push_back(series[i]);
        }
        return page;
    }

private:
    std::uint64_t seed_;
    SimulatedVenue venue_;
};

}  // namespace

std::unique_ptr<MarketData> connect_simulated(const Settings& settings, SimulatedVenue venue)
{
    return std::make_unique<SimulatedData>(settings.seed, venue);
}

}  // namespace cobot::exchanges
