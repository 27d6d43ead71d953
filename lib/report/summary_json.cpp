#include "report/summary_json.hpp"

#include "core/plural.hpp"

namespace cobot::report {
namespace {

void write_value(JsonText& json, const metrics::Metric& metric, const metrics::Value& value)
{
    const bool exists = !std::holds_alternative<std::monostate>(value);
    json.key(metric.name);
    if (metric.unit == metrics::Unit::time) {
        if (exists) {
            json.date_time(std::get<core::Time>(value), false);
        } else {
            json.null();
        }
        json.key(std::string(metric.name) + "_ts");
        exists ? json.value(core::to_ms(std::get<core::Time>(value))) : json.null();
    } else if (metric.unit == metrics::Unit::duration) {
        exists ? json.value(python_duration(std::get<core::Duration>(value))) : json.null();
        json.key(std::string(metric.name) + "_s");
        exists ? json.value(whole_seconds(std::get<core::Duration>(value))) : json.null();
    } else if (const auto* decimal = std::get_if<core::Decimal>(&value)) {
        json.value(*decimal);
    } else if (const auto* count = std::get_if<std::int64_t>(&value)) {
        json.value(*count);
    } else if (const auto* number = std::get_if<double>(&value)) {
        json.value(*number);
    } else {
        json.null();
    }
}

metrics::Value read_money(FieldReader& in, const JsonTree& value, std::string_view name)
{
    // A sum is a decimal, a mean a double; whichever writes the same digits again was written.
    if (value.number() != nullptr) {
        const auto decimal = core::Decimal::parse(value.number()->text);
        if (decimal && decimal->to_string() == value.number()->text) return *decimal;
    }
    return in.number_of(value, name);
}

metrics::Value read_metric(FieldReader& in, const JsonTree& tree, const metrics::Metric& metric)
{
    const JsonTree& value = in.at(tree, metric.name);
    if (value.is_null()) return std::monostate();
    switch (metric.unit) {
        case metrics::Unit::ratio:
        case metrics::Unit::number: return in.number_of(value, metric.name);
        case metrics::Unit::money: return read_money(in, value, metric.name);
        case metrics::Unit::count: return in.whole(tree, metric.name);
        case metrics::Unit::duration:
            return core::Duration(std::chrono::seconds(in.whole(tree, std::string(metric.name) + "_s")));
        case metrics::Unit::time: return in.stamp(tree, std::string(metric.name) + "_ts");
    }
    return std::monostate();
}

}  // namespace

/// As Python prints a timedelta, and freqtrade with it: "3 days, 4:10:00", "0:05:00".
std::string python_duration(core::Duration span)
{
    const std::int64_t seconds = span.count() / 1000;
    const std::int64_t days = seconds / 86400;
    const std::string clock = fmt::format("{}:{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    return days == 0 ? clock : fmt::format("{} day{}, {}", days, core::plural(days), clock);
}

std::int64_t whole_seconds(core::Duration span) { return span.count() / 1000; }

void write_metrics(JsonText& json, std::span<const metrics::Value> values, bool line_each)
{
    json.open('{');
    const auto all = metrics::all_metrics();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (line_each) json.line_break();
        write_value(json, *all[i], values[i]);
    }
    json.close('}');
}

std::vector<metrics::Value> read_metrics(FieldReader& in, const JsonTree& tree)
{
    std::vector<metrics::Value> values;
    for (const metrics::Metric* metric : metrics::all_metrics()) values.push_back(read_metric(in, tree, *metric));
    return values;
}

void write_drawdowns(JsonText& json, const metrics::Summary& summary)
{
    json.line_break();
    json.key("drawdowns");
    json.open('[');
    for (const metrics::Drawdown& one : summary.drawdowns) {
        json.line_break();
        json.open('{');
        json.field("depth", one.depth());
        json.field("start", core::format_time(one.start));
        json.field("trough", core::format_time(one.trough));
        json.field("end", one.end ? std::optional(core::format_time(*one.end)) : std::nullopt);
        json.field("peak", one.peak);
        json.field("low", one.low);
        json.close('}');
    }
    json.close(']');
}

void read_drawdowns(FieldReader& in, const JsonTree& tree, metrics::Summary& summary)
{
    for (const JsonTree& item : in.list(tree, "drawdowns")) {
        metrics::Drawdown one;
        one.start = in.time(item, "start");
        one.trough = in.time(item, "trough");
        if (!in.at(item, "end").is_null()) one.end = in.time(item, "end");
        one.peak = in.number(item, "peak");
        one.low = in.number(item, "low");
        summary.drawdowns.push_back(one);
    }
}

void write_daily_equity(JsonText& json, const metrics::Summary& summary)
{
    json.line_break();
    json.key("daily_equity");
    json.open('[');
    for (std::size_t d = 0; d < summary.daily.size(); ++d) {
        json.open('[');
        json.value(core::format_date(summary.daily.days[d]));
        json.value(summary.daily.equity[d]);
        json.value(d < summary.daily.benchmark.size() ? std::optional(summary.daily.benchmark[d]) : std::nullopt);
        json.close(']');
    }
    json.close(']');
}

const JsonTree& read_column(FieldReader& in, const JsonTree& row, std::size_t i, std::string_view name)
{
    static const JsonTree nothing;
    if (row.array() != nullptr && i < row.array()->size()) return (*row.array())[i];
    in.fail(name, "has a row with too few columns");
    return nothing;
}

void read_daily_equity(FieldReader& in, const JsonTree& tree, double starting_balance, metrics::Summary& summary)
{
    metrics::DailySeries& daily = summary.daily;
    daily.starting_balance = starting_balance;
    for (const JsonTree& row : in.list(tree, "daily_equity")) {
        daily.days.push_back(in.time_of(read_column(in, row, 0, "daily_equity"), "daily_equity"));
        daily.equity.push_back(in.number_of(read_column(in, row, 1, "daily_equity"), "daily_equity"));
        const JsonTree& benchmark = read_column(in, row, 2, "daily_equity");
        if (!benchmark.is_null()) daily.benchmark.push_back(in.number_of(benchmark, "daily_equity"));
    }
}

}  // namespace cobot::report
