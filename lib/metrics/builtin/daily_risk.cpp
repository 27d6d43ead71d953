#include <algorithm>
#include <cmath>

#include "metrics/facts.hpp"
#include "metrics/metric.hpp"
#include "metrics/statistics.hpp"

namespace cobot::metrics::builtin {
namespace {

const double sqrt_of_year = std::sqrt(365.0);
constexpr std::size_t least_days_for_tail = 20;  // Fewer hold less than one observation beyond 5 %.

std::optional<double> over(std::optional<double> numerator, std::optional<double> denominator)
{
    if (!numerator || !denominator || *denominator == 0) return std::nullopt;
    return *numerator / *denominator;
}

std::optional<double> yearly(std::optional<double> daily)
{
    if (!daily) return std::nullopt;
    return *daily * sqrt_of_year;
}

std::optional<double> sharpe_of(const Facts& facts)
{
    return yearly(over(mean(facts.returns), sample_deviation(facts.returns)));
}

/// Standard error of the daily Sharpe ratio without assuming normal returns (Mertens 2002).
std::optional<double> sharpe_error(const Facts& facts)
{
    const auto ratio = over(mean(facts.returns), sample_deviation(facts.returns));
    const auto third = skew(facts.returns);
    const auto fourth = kurtosis(facts.returns);
    if (!ratio || !third || !fourth || facts.returns.size() < 3) return std::nullopt;
    const double variance = 1 - *third * *ratio + (*fourth - 1) / 4 * *ratio * *ratio;
    return std::sqrt(variance / static_cast<double>(facts.returns.size() - 1));
}

std::optional<double> sharpe_bound(const Facts& facts, double sign)
{
    constexpr double normal_95 = 1.959963984540054;
    const auto ratio = sharpe_of(facts);
    const auto error = yearly(sharpe_error(facts));
    if (!ratio || !error) return std::nullopt;
    return *ratio + sign * normal_95 * *error;
}

std::optional<double> sortino_of(const Facts& facts)
{
    if (facts.returns.empty()) return std::nullopt;
    double sum = 0;
    for (const double value : facts.returns) sum += value < 0 ? value * value : 0;
    return yearly(over(mean(facts.returns), std::sqrt(sum / static_cast<double>(facts.returns.size()))));
}

std::optional<double> omega_of(const Facts& facts)
{
    double gains = 0;
    double losses = 0;
    for (const double value : facts.returns) (value > 0 ? gains : losses) += std::abs(value);
    return over(gains, losses);
}

std::optional<double> var_of(const Facts& facts)
{
    if (facts.returns.size() < least_days_for_tail) return std::nullopt;
    return quantile(facts.returns, 0.05);
}

std::optional<double> cvar_of(const Facts& facts)
{
    const auto limit = var_of(facts);
    if (!limit) return std::nullopt;
    std::vector<double> tail;
    for (const double value : facts.returns) {
        if (value <= *limit) tail.push_back(value);
    }
    return mean(tail);
}

/// freqtrade's series of returns has no first day: it begins with the second balance.
std::span<const double> after_first_day(const Facts& facts)
{
    return std::span(facts.returns).subspan(std::min<std::size_t>(1, facts.returns.size()));
}

std::optional<double> wallet_sortino_of(const Facts& facts)
{
    const auto returns = after_first_day(facts);
    std::vector<double> losing;
    std::copy_if(returns.begin(), returns.end(), std::back_inserter(losing), [](double value) { return value < 0; });
    return yearly(over(mean(returns), population_deviation(losing)));
}

std::optional<double> wallet_calmar_of(const Facts& facts)
{
    if (!facts.largest_loss) return std::nullopt;
    const double daily = (facts.last_equity / facts.starting_balance - 1) / facts.days * 100;
    return yearly(over(daily, facts.largest_loss->depth()));
}

constexpr std::string_view wallet = "freqtrade (2026, wallet_stats), on daily equity marked to market";

constexpr Metric table[] = {
    {"annualised_volatility", "Annualised volatility", Unit::ratio, "Sample deviation of daily returns * sqrt(365)",
     "textbook; empyrical", [](const Facts& f) { return value_of(yearly(sample_deviation(f.returns))); }},
    {"sharpe_daily", "Sharpe", Unit::number, "Mean / sample deviation of daily returns * sqrt(365), riskless rate 0",
     "Sharpe 1994; empyrical", [](const Facts& f) { return value_of(sharpe_of(f)); }},
    {"sharpe_daily_low", "Sharpe, 95 % from", Unit::number,
     "sharpe_daily - 1.96 * sqrt(365 * (1 - skew * s + (kurtosis - 1) / 4 * s^2) / (days - 1)), s the daily ratio",
     "Mertens 2002; Lo 2002", [](const Facts& f) { return value_of(sharpe_bound(f, -1)); }},
    {"sharpe_daily_high", "Sharpe, 95 % to", Unit::number, "The same, above", "Mertens 2002; Lo 2002",
     [](const Facts& f) { return value_of(sharpe_bound(f, 1)); }},
    {"sortino_daily", "Sortino", Unit::number, "Mean of daily returns / sqrt(mean of min(return, 0)^2) * sqrt(365)",
     "Sortino and Price 1994; empyrical", [](const Facts& f) { return value_of(sortino_of(f)); }},
    {"calmar_daily", "Calmar", Unit::number, "annualised_return / max_drawdown", "Young 1991",
     [](const Facts& f) {
         const auto rate = annualised_return(f);
         if (!rate || f.drawdowns.empty()) return absent();
         return value_of(*rate / f.drawdowns.front().depth());
     }},
    {"omega", "Omega", Unit::number, "Sum of positive / |sum of negative| daily returns",
     "Keating and Shadwick 2002, threshold 0", [](const Facts& f) { return value_of(omega_of(f)); }},
    {"var_95", "VaR 95 %, daily", Unit::ratio,
     "5 % quantile of daily returns, interpolated; absent with fewer than 20 days", "historical simulation; empyrical",
     [](const Facts& f) { return value_of(var_of(f)); }},
    {"cvar_95", "CVaR 95 %, daily", Unit::ratio, "Mean of daily returns at or below var_95",
     "Rockafellar and Uryasev 2000", [](const Facts& f) { return value_of(cvar_of(f)); }},
    {"skew_daily", "Skew of daily returns", Unit::number, "Third standardised moment of daily returns", "textbook",
     [](const Facts& f) { return value_of(skew(f.returns)); }},
    {"kurtosis_daily", "Kurtosis of daily returns", Unit::number,
     "Fourth standardised moment of daily returns; 3 is normal", "textbook",
     [](const Facts& f) { return value_of(kurtosis(f.returns)); }},
    {"wallet_sharpe", "Sharpe (wallet)", Unit::number,
     "Mean / population deviation * sqrt(365) of the returns from each day's equity to the next's", wallet,
     [](const Facts& f) {
         const auto returns = after_first_day(f);
         return value_of(yearly(over(mean(returns), population_deviation(returns))));
     }},
    {"wallet_sortino", "Sortino (wallet)", Unit::number,
     "As wallet_sharpe, over the population deviation of the negative returns", wallet,
     [](const Facts& f) { return value_of(wallet_sortino_of(f)); }},
    {"wallet_calmar", "Calmar (wallet)", Unit::number,
     "((last equity / B - 1) / backtest_days * 100) / share lost in max_drawdown_money * sqrt(365)",
     "freqtrade (2026, wallet_stats), on equity marked to market",
     [](const Facts& f) { return value_of(wallet_calmar_of(f)); }},
};

}  // namespace

extern const MetricGroup daily_risk;
const MetricGroup daily_risk{"Risk of daily returns", 3, table, Reads::equity};

}  // namespace cobot::metrics::builtin
