#pragma once

#include <span>

#include "metrics/summary.hpp"
#include "report/field_reader.hpp"
#include "report/json_text.hpp"

namespace cobot::report {

// The parts of a summary that results of strategies and of bots have in common. Each reader reads back what the writer
// of the same name wrote.

/// "1 day, 2:03:04", and its seconds as a number.
std::string python_duration(core::Duration span);
std::int64_t whole_seconds(core::Duration span);

/// The object under "metrics": every metric under its name, null when it does not exist. `values` as
/// metrics::all_metrics(). On one line, for the rows of a comparison, unless each is to have its own.
void write_metrics(JsonText& json, std::span<const metrics::Value> values, bool line_each = false);

/// Values as metrics::all_metrics().
std::vector<metrics::Value> read_metrics(FieldReader& in, const JsonTree& tree);

/// "drawdowns": [...]
void write_drawdowns(JsonText& json, const metrics::Summary& summary);
void read_drawdowns(FieldReader& in, const JsonTree& tree, metrics::Summary& summary);

/// "daily_equity": [[day, equity, benchmark], ...]
void write_daily_equity(JsonText& json, const metrics::Summary& summary);
void read_daily_equity(FieldReader& in, const JsonTree& tree, double starting_balance, metrics::Summary& summary);

/// Column `i` of a row.
const JsonTree& read_column(FieldReader& in, const JsonTree& row, std::size_t i, std::string_view name);

}  // namespace cobot::report
