#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/money.hpp"
#include "core/time.hpp"
#include "metrics/metric.hpp"

namespace cobot::report {

// Figures as people read them. What does not exist is "n/a".

/// "+1,234.50", "-0.12"; two decimals, or as many more as it takes to show two digits of a small amount (at most 8).
std::string signed_money(double amount);
/// The same without a plus sign.
std::string money(double amount);
/// "+12.34%"
std::string signed_percent(std::optional<double> ratio, int decimals = 2);
/// "12.3%"
std::string percent(std::optional<double> ratio, int decimals = 1);
/// "1.41"
std::string figure(std::optional<double> number, int decimals = 2);
/// "1,234,567"
std::string whole(std::uint64_t count);
/// "1 candle", "131,040 candles"
std::string counted(std::uint64_t count, std::string_view noun);
/// The two largest parts that count: "36d 04h", "14h 20m", "5m", "0m".
std::string span(core::Duration duration);
/// A rate in basis points: "10 bp", "2.5 bp".
std::string basis_points(core::Decimal rate);

/// A metric in its unit: ratios as percent, money without its currency. Gains and losses carry their sign.
std::string metric_text(const metrics::Metric& metric, const metrics::Value& value);

}  // namespace cobot::report
