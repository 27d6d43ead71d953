#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/document.hpp"
#include "config/problems.hpp"
#include "core/decimal.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "market/instrument.hpp"
#include "market/timeframe.hpp"

namespace cobot::config {

/// A fleet file (`kind: fleet`): which bots run together, on what candles, with how much money.
struct FleetSpec {
    enum class Feed { simulated, replay, lines };

    std::string name = "paper";
    std::string path;
    std::vector<std::string> bots;  ///< Files and folders of bot files; relative ones to the fleet file's folder.
    std::vector<std::pair<std::string, core::Decimal>> wallet;  ///< By currency: all investments together at most.

    Feed feed = Feed::simulated;
    std::string exchange;                ///< Of a replay: whose stored candles. Of lines: whose rules.
    market::Timeframe timeframe;         ///< Of the candles; 1m unless said.
    std::optional<core::Decimal> speed;  ///< Times real time; 0: as fast as it goes. Absent: the feed's own.
    std::string range;                   ///< Of a replay, "2018-03".
    std::optional<core::Time> from;      ///< Of the simulated market; absent: now.
    std::vector<market::Pair> pairs;     ///< Of the feed; empty: those that the bots at the start trade.

    std::string path_mode = "nearest_extreme";  ///< olhc, ohlc, nearest_extreme
    std::optional<core::Decimal> fee;           ///< Instead of the venue's.
    core::Decimal slippage = core::Decimal(2) / core::Decimal(10'000);
    core::Decimal volume_share = core::Decimal(1) / core::Decimal(10);
    core::Decimal spread;                     ///< Between bid and ask; half is lost by what slippage is lost by.
    std::optional<core::Decimal> book_depth;  ///< As in settings.hpp.
    core::Decimal queue_position = 1;
    bool fee_in_base = false;
    std::uint64_t seed = 1;  ///< Of the simulated market.
};

FleetSpec read_fleet(const Node& root, const std::string& path, Problems& problems);

/// Reads a fleet file; every mistake is in the one error, each with its place (exit code 3).
core::Result<FleetSpec> load_fleet(const std::string& path);

/// What `kind:` a file says it is; empty when it cannot be read or says none.
std::string kind_of_file(const std::string& path);

}  // namespace cobot::config
