#include "report/number_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/plural.hpp"

namespace cobot::report {
namespace {

/// Puts a comma before every third digit of the whole part.
std::string grouped(std::string digits)
{
    const std::size_t begin = digits.starts_with('-') || digits.starts_with('+') ? 1 : 0;
    const std::size_t end = std::min(digits.find_first_not_of("0123456789", begin), digits.size());
    for (std::size_t at = end; at > begin + 3; at -= 3) digits.insert(at - 3, ",");
    return digits;
}

int decimals_for(double amount)
{
    const double size = std::abs(amount);
    if (size >= 0.1 || size < 1e-9) return 2;
    return std::min(8, static_cast<int>(std::ceil(-std::log10(size))) + 1);
}

/// -0.00 reads as a loss; it is nothing.
double without_negative_zero(double number, int decimals)
{
    return std::abs(number) < 0.5 * std::pow(10.0, -decimals) ? 0.0 : number;
}

/// Whether the sign of this ratio or sum means gain or loss.
bool is_gain(std::string_view metric)
{
    constexpr std::array others{
        "cagr",       "annualised_return", "market_change",      "excess_return",         "alpha",
        "expectancy", "backtest_best_day", "backtest_worst_day", "backtest_best_day_abs", "backtest_worst_day_abs"};
    if (std::find(others.begin(), others.end(), metric) != others.end()) return true;
    return metric.find("profit") != std::string_view::npos && metric != "profit_factor";
}

}  // namespace

std::string signed_money(double amount)
{
    const int decimals = decimals_for(amount);
    return grouped(fmt::format("{:+.{}f}", without_negative_zero(amount, decimals), decimals));
}

std::string money(double amount)
{
    const int decimals = decimals_for(amount);
    return grouped(fmt::format("{:.{}f}", without_negative_zero(amount, decimals), decimals));
}

std::string signed_percent(std::optional<double> ratio, int decimals)
{
    if (!ratio) return "n/a";
    return grouped(fmt::format("{:+.{}f}%", without_negative_zero(*ratio * 100, decimals), decimals));
}

std::string percent(std::optional<double> ratio, int decimals)
{
    if (!ratio) return "n/a";
    return grouped(fmt::format("{:.{}f}%", without_negative_zero(*ratio * 100, decimals), decimals));
}

std::string figure(std::optional<double> number, int decimals)
{
    if (!number) return "n/a";
    return grouped(fmt::format("{:.{}f}", without_negative_zero(*number, decimals), decimals));
}

std::string whole(std::uint64_t count) { return grouped(fmt::format("{}", count)); }

std::string counted(std::uint64_t count, std::string_view noun)
{
    return fmt::format("{} {}{}", whole(count), noun, core::plural(count));
}

std::string span(core::Duration duration)
{
    const std::int64_t minutes = duration.count() / 60'000;
    if (minutes >= 24 * 60) return fmt::format("{}d {:02}h", minutes / 1440, minutes / 60 % 24);
    if (minutes >= 60) return fmt::format("{}h {:02}m", minutes / 60, minutes % 60);
    return fmt::format("{}m", minutes);
}

std::string basis_points(core::Decimal rate) { return (rate * core::Decimal(10'000)).to_string() + " bp"; }

std::string metric_text(const metrics::Metric& metric, const metrics::Value& value)
{
    const auto number = metrics::number_of(value);
    if (!number) return "n/a";
    const bool gain = is_gain(metric.name);
    switch (metric.unit) {
        case metrics::Unit::ratio: return gain ? signed_percent(number) : percent(number, 2);
        case metrics::Unit::number: return figure(number);
        case metrics::Unit::money: return gain ? signed_money(*number) : money(*number);
        case metrics::Unit::count: return grouped(fmt::format("{}", static_cast<std::int64_t>(*number)));
        case metrics::Unit::duration: return span(std::get<core::Duration>(value));
        case metrics::Unit::time: return core::format_time(std::get<core::Time>(value));
    }
    return {};
}

}  // namespace cobot::report
