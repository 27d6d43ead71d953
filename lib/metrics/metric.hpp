#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/decimal.hpp"
#include "core/money.hpp"
#include "core/time.hpp"

namespace cobot::metrics {

struct Facts;

/// What a metric's number counts, and so how it is printed and which suffix an assertion may give it.
enum class Unit {
    ratio,   ///< A share; 0.1 is ten percent.
    number,  ///< A plain figure, such as a Sharpe ratio.
    money,   ///< Quote units of the run's stake currency.
    count,
    duration,  ///< Seconds in files under the name with `_s`.
    time,      ///< Milliseconds since 1970 in files under the name with `_ts`.
};

std::string_view name(Unit unit);

/// A metric's value. Monostate: it does not exist for this run (no trades, no losses, no variance).
using Value = std::variant<std::monostate, double, std::int64_t, core::Decimal, core::Duration, core::Time>;

/// The value as a number: seconds of a duration, milliseconds of a time.
std::optional<double> number_of(const Value& value);

/// What of a run's facts a figure reads. Whoever wants a few figures of many runs gathers no more than that.
enum class Reads {
    closed_trades,  ///< The columns of trades, their sums and the drawdown of closed trades.
    equity,         ///< The curve marked to market and its days as well.
    everything,
    as_group,  ///< What the group says.
};

/// What is enough for both.
constexpr Reads both(Reads a, Reads b) { return a > b ? a : b; }

/// One figure about a run. Each is a row of one table in builtin/, and of docs/reference/metrics.md.
struct Metric {
    std::string_view name;   ///< freqtrade's field name where freqtrade has the figure.
    std::string_view label;  ///< As tables show it.
    Unit unit = Unit::number;
    std::string_view formula;  ///< In words and symbols, one line.
    std::string_view source;   ///< Where the definition comes from.
    Value (*compute)(const Facts& facts);
    Reads reads = Reads::as_group;
};

/// A table of related metrics: one file in builtin/ defines one, and the folder is the list.
struct MetricGroup {
    std::string_view title;
    int place = 0;  ///< Order among the groups, from 1.
    std::span<const Metric> metrics;
    Reads reads = Reads::everything;
};

/// All groups, by place.
std::span<const MetricGroup* const> metric_groups();

/// All metrics, group after group. The order is that of every list of values.
std::span<const Metric* const> all_metrics();

/// What the metric of this index in all_metrics reads.
Reads reads_of(std::size_t metric);

/// The index in all_metrics of `name`, which may be a short name such as "trades" for "total_trades".
std::optional<std::size_t> find_metric(std::string_view name);

/// Short names and what they stand for.
struct Alias {
    std::string_view name;
    std::string_view metric;
};
std::span<const Alias> metric_aliases();

/// Every name that find_metric knows.
std::vector<std::string> metric_names();

// For the tables in builtin/.
inline Value absent() { return std::monostate(); }
/// Absent when there is none, or when it is not a finite number.
Value value_of(std::optional<double> number);
inline Value value_of(core::Money money) { return money.value(); }
Value count_of(std::size_t count);

}  // namespace cobot::metrics
