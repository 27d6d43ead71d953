#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "market/candle_series.hpp"
#include "market/instrument.hpp"
#include "market/timeframe.hpp"

namespace cobot::net {
class Session;
}

/// Venues, each behind the same small interface. This header is the data side: what is traded there, and its
/// candles. An adapter knows one venue's addresses, symbols, column order and limits; it knows nothing of files,
/// progress or what was fetched before.
namespace cobot::exchanges {

/// A pair as one venue offers it.
struct Listing {
    market::Instrument instrument;
    std::string symbol;  ///< The venue's own name: "BTCUSDT", "tBTCUSD".

    friend bool operator==(const Listing&, const Listing&) = default;
};

/// What a venue has said about one stretch of time.
struct CandlePage {
    /// Closed candles inside the stretch asked for, in time order, without duplicates, with traded == true.
    std::vector<market::Candle> candles;
    /// Everything from the beginning asked for up to here is now known: a candle that is not in the page does not
    /// exist at the venue. Between the begin and the end asked for; equal to the begin when its candle has not closed
    /// yet by the venue's clock, which is how "nothing new" is said.
    core::Time known_until;
    /// What a user should know of how this page came to be: a candle left out or moved, a file that was damaged.
    std::vector<std::string> remarks;
};

/// A connection to one venue's public data. Not shared between threads. Failures are ErrorCode::exchange (the venue
/// or the network), usage (a pair or timeframe it does not have) or interrupted.
class MarketData {
public:
    virtual ~MarketData() = default;

    /// Every pair that candles can be asked for.
    virtual core::Result<std::vector<Listing>> listings() = 0;

    /// One page of candles from `begin` on: as many as the venue gives at once, which may be fewer than up to `end`.
    /// Both are multiples of the timeframe, begin < end. A candle that is still being formed is never in a page.
    virtual core::Result<CandlePage> candles(const Listing& listing, market::Timeframe timeframe, core::Time begin,
                                             core::Time end) = 0;
};

/// What a user may change about a venue: exchanges.<name>.* in the configuration,
/// COBOT__EXCHANGES__<NAME>__* in the environment. Empty means the venue's own.
struct Settings {
    std::string rest_url = {};                       ///< "https://api.binance.com"
    std::string archive_url = {};                    ///< Where the venue keeps whole months as files, if it does.
    bool archive = true;                             ///< Whether long stretches may be taken from there.
    std::optional<core::Duration> timeout = {};      ///< For one reply.
    std::optional<double> requests_per_minute = {};  ///< In the venue's own counting (Binance: weight).
    std::uint64_t seed = 1;                          ///< Of a synthetic market.
};

/// Everything there is to know of one venue before talking to it.
/// builtin/<name>.cpp defines one constant `<name>` of this type in namespace cobot::exchanges::builtin;
/// the folder is the list.
struct Definition {
    std::string_view name;                     ///< As typed after --exchange.
    std::string_view summary;                  ///< One line.
    bool synthetic = false;                    ///< Its prices are invented: whoever shows them must say so.
    std::vector<std::string_view> timeframes;  ///< That the venue itself offers, shortest first.
    core::Decimal maker_fee;                   ///< Of a small account: 0.001 is a tenth of a percent.
    core::Decimal taker_fee;
    std::unique_ptr<MarketData> (*connect)(const Settings& settings, net::Session& session) = nullptr;

    /// Whether the venue gives candles of this length itself; others are joined from shorter ones.
    bool offers(market::Timeframe timeframe) const;
};

/// Every venue, sorted by name.
std::span<const Definition* const> all();
/// Null when there is none.
const Definition* find(std::string_view name);

}  // namespace cobot::exchanges
