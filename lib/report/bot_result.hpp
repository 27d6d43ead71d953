#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "bots/definition.hpp"
#include "report/result.hpp"

namespace cobot::report {

/// An executed part of one of the bot's orders.
struct BotFill {
    core::Time time;
    std::uint32_t listing = 0;
    orders::Side side = orders::Side::buy;
    orders::Liquidity liquidity = orders::Liquidity::maker;
    core::Price price;
    core::Quantity quantity;
    core::Money fee;       ///< In the account's currency.
    core::Money realised;  ///< By average cost, before the fee.
};

/// The run in at most a thousand or two equal steps, for charts. One entry a step in every column; prices are those of
/// the first listing, everything else is as it stood at the step's end.
struct BotCurve {
    std::vector<core::Time> end;
    std::vector<double> open, high, low, close;
    std::vector<double> equity, equity_low, holding;
    std::vector<double> deployed;               ///< Value of coins held, or margin of contracts.
    std::vector<double> range_low, range_high;  ///< Of the levels in use; both zero: none.
    std::vector<double> average;                ///< Price of what is held of the first listing; zero: nothing is.
    std::vector<std::vector<double>> weights;   ///< Of each listing: its value as a share of equity. One listing: none.
    std::vector<double> liquidation;            ///< Price at which a contract would be liquidated; zero: none.
};

/// What came of the bot along one order of prices inside candles.
struct BotOutcome {
    std::string path;
    std::string state;   ///< "running", "closed", ...
    std::string reason;  ///< Why it is over; empty while it is not.
    std::optional<core::Time> started_at, ended_at;

    core::Money net_deposits, equity, profit;
    core::Money realised, floating, fees, funding;         ///< profit = realised + floating - fees + funding.
    std::array<core::Money, bots::part_count> parts = {};  ///< profit = sum of parts + funding + trend.
    core::Money trend;
    int fills = 0;
    int round_trips = 0;
    core::Money turnover;
    double deployed_mean = 0, deployed_max = 0;  ///< Over the steps of the curve, in money.
    std::optional<double> time_in_range;         ///< Share of its running time; absent without levels.

    bots::Picture picture;
    std::vector<std::string> degraded;
    metrics::Summary summary;  ///< What follows from equity; trade figures do not exist.
    BotCurve curve;
    std::vector<BotFill> fill_list;
};

/// A bot's backtest and everything that is told about it.
struct BotResult {
    std::string name;
    std::string description;
    std::string type;
    bots::Grade grade = bots::Grade::a;
    std::vector<std::string> listings;  ///< As in its file: "BTC/USDT", "BTC/USDT:USDT".
    std::string currency;
    core::Decimal leverage = 1;
    Params params;        ///< Of a search; otherwise empty.
    std::string command;  ///< What to type to get it again.
    core::TimeRange period;
    Assumptions assumptions;  ///< `fill_model` is the path asked for: "both", "olhc", ...
    std::optional<core::Decimal> volume_share;
    bool fee_in_base = false;
    std::string book;  ///< How queues and impact were told, in words; empty: not at all.
    Hashes hashes;
    std::vector<BotOutcome> outcomes;   ///< One a path.
    std::vector<std::string> warnings;  ///< Of the run itself.
};

/// As run_id of a strategy's result.
std::string run_id(const BotResult& result);

/// The run's warnings, and what a careful reader would hold against the figures.
std::vector<std::string> checks(const BotResult& result);

/// The one with the smallest profit.
const BotOutcome& worst(const BotResult& result);
const BotOutcome& best(const BotResult& result);

/// In one sentence what came of it: earned or lost, against holding.
std::string verdict(const BotResult& result);

/// The assumptions as short phrases, for every form of a report.
std::vector<std::string> assumption_phrases(const BotResult& result);

/// The parts of an outcome's profit that are not zero, in words, and what holding made of the rest: they sum to the
/// profit.
struct NamedPart {
    std::string_view name;
    core::Money amount;
};
std::vector<NamedPart> named_parts(const BotOutcome& outcome);

}  // namespace cobot::report
