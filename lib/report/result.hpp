#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/trade.hpp"
#include "market/timeframe.hpp"
#include "metrics/summary.hpp"

namespace cobot::report {

/// What was taken for granted: a result means nothing without it, so every form of it shows this first. The period,
/// the pairs and what happened to ambiguous candles are in the RunRecord.
struct Assumptions {
    std::string exchange;
    market::Timeframe timeframe;
    std::optional<market::Timeframe> detail_timeframe;  ///< Finer candles that decided ambiguous ones, if any.
    std::size_t candles = 0;                            ///< Over all pairs, without the warm-up.
    std::size_t gap_candles = 0;                        ///< Of these, in which nobody traded.
    std::size_t hole_candles = 0;                       ///< Of these, never fetched.
    std::size_t warmup = 0;                             ///< Candles per pair before the first signal.
    bool synthetic = false;                             ///< Invented prices.
    std::string fill_model = "honest";
    core::Decimal maker_fee;  ///< Rates: 0.001 is a tenth of a percent.
    core::Decimal taker_fee;
    core::Decimal slippage;  ///< Rate against the trader, per fill at market.
    core::Decimal spread;    ///< Rate, from bid to ask.
    int latency_candles = 0;
    std::string stake;  ///< "100", "unlimited", "2 % of equity".
    std::uint64_t seed = 0;

    friend bool operator==(const Assumptions&, const Assumptions&) = default;
};

/// From what exactly the result was made; hexadecimal.
struct Hashes {
    std::string strategy;  ///< SHA-256 of the strategy's file.
    std::string data;      ///< Of the candles.
    std::string binary;    ///< The build id of `cobot`.

    friend bool operator==(const Hashes&, const Hashes&) = default;
};

/// How often a condition of the strategy held, for "why no trades?".
struct FunnelRow {
    std::string condition;  ///< As the user wrote it.
    std::size_t held = 0;   ///< Candles.
    std::size_t seen = 0;   ///< Candles after the warm-up.
    int depth = 0;          ///< Nesting; the root of each side is 0.

    friend bool operator==(const FunnelRow&, const FunnelRow&) = default;
};

/// A value for each parameter of the strategy, by name.
using Params = std::vector<std::pair<std::string, core::Decimal>>;

/// A backtest and everything that is told about it. Text, JSON, CSV, Markdown and HTML are all made from this.
struct Result {
    std::string strategy;
    std::string description;
    Params params;
    std::string command;  ///< What to type to get it again.
    Assumptions assumptions;
    Hashes hashes;
    ledger::RunRecord run;
    metrics::Summary summary;
    std::vector<FunnelRow> funnel;
    std::vector<std::string> warnings;  ///< Of the run itself; checks() adds those that follow from the figures.
    bool partial = false;               ///< Interrupted: only a part of the period.
};

/// Twelve hexadecimal digits that depend on everything the result depends on, and on nothing else: the same run has
/// the same id on every machine and at every time.
std::string run_id(const Result& result);

/// The run's warnings, and what a careful reader would hold against the figures: too few trades, worse than holding,
/// fills that were large for their candles, invented prices, missing data.
std::vector<std::string> checks(const Result& result);

/// Adds what is wrong with the data: invented, missing, without trades.
void check_data(const Assumptions& assumptions, std::vector<std::string>& found);

}  // namespace cobot::report
