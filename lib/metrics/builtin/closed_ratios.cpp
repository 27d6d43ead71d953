#include <cmath>

#include "metrics/facts.hpp"
#include "metrics/metric.hpp"
#include "metrics/statistics.hpp"

namespace cobot::metrics::builtin {
namespace {

const double sqrt_of_year = std::sqrt(365.0);

/// Profit per day as a share of the starting balance.
double daily_share(const Facts& facts) { return facts.shares.sum / facts.days; }

std::optional<double> over_deviation(const Facts& facts, std::optional<double> deviation)
{
    if (!deviation || *deviation == 0) return std::nullopt;
    return daily_share(facts) / *deviation * sqrt_of_year;
}

std::optional<double> calmar_of(const Facts& facts)
{
    if (!facts.closed || facts.closed->account == 0) return std::nullopt;
    return daily_share(facts) * 100 / facts.closed->account * sqrt_of_year;
}

std::optional<double> sqn_of(const Facts& facts)
{
    const auto deviation = sample_deviation(facts.shares);
    if (!deviation || *deviation == 0) return std::nullopt;
    const double count = static_cast<double>(facts.shares.count);
    return rounded(std::sqrt(count) * *mean(facts.shares) / *deviation, 4);
}

constexpr std::string_view freqtrade = "freqtrade";

constexpr Metric table[] = {
    {"sharpe", "Sharpe (closed trades)", Unit::number,
     "(sum of r / backtest_days) / population deviation of r * sqrt(365), r = profit / B per trade", freqtrade,
     [](const Facts& f) { return value_of(over_deviation(f, population_deviation(f.shares))); }},
    {"sortino", "Sortino (closed trades)", Unit::number, "As sharpe, over the population deviation of losing trades' r",
     freqtrade, [](const Facts& f) { return value_of(over_deviation(f, population_deviation(f.losing_shares))); }},
    {"calmar", "Calmar (closed trades)", Unit::number,
     "(sum of r / backtest_days * 100) / max_drawdown_account * sqrt(365)", freqtrade,
     [](const Facts& f) { return value_of(calmar_of(f)); }},
    {"sqn", "System quality number", Unit::number, "sqrt(n) * mean of r / sample deviation of r, four decimals",
     "freqtrade (2025), Tharp", [](const Facts& f) { return value_of(sqn_of(f)); }},
};

}  // namespace

extern const MetricGroup closed_ratios;
const MetricGroup closed_ratios{"Ratios of closed trades", 4, table, Reads::closed_trades};

}  // namespace cobot::metrics::builtin
